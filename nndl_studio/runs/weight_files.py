"""Weights of what is trained, out to a file and in from one."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

from nndl_studio.exchange import load_weights, weight_shapes
from nndl_studio.files import BadFile, reason_of
from nndl_studio.going import Stopped
from nndl_studio.graph.document import Graph
from nndl_studio.graph.stand_in import belongs
from nndl_studio.runs.held import Held
from nndl_studio.runs.news import Exported
from nndl_studio.runs.orders import Export, Taken
from nndl_studio.runs.trains import Trains
from nndl_studio.sentence import Sentence, say


def write_network(held: Held, order: Export) -> Exported:
    """Write the network held, under the graph it belongs to; whatever comes of it is told."""
    with order.going.around() if order.going is not None else nullcontext():
        try:
            return _written(held, order)
        except Stopped:
            return Exported(order.path, stopped=True)
        except MemoryError:
            return Exported(order.path, say("there is not enough memory"))
        except (BadFile, OSError, ValueError) as error:
            return Exported(order.path, reason_of(error))


def _written(held: Held, order: Export) -> Exported:
    from nndl_studio.exchange.export import export
    from nndl_studio.exchange.formats import format_of

    form = format_of(order.path, order.form)
    network = held.network(form.tells_course)
    if network is None:
        return Exported(order.path, say("there are no weights yet"))
    return Exported(order.path, done=export(network, order.path, form, order.samples))


def read_weights(trainer: Trains, graph: Graph, source: Path | Taken) -> Sentence:
    """Let `trainer` start from the weights in a file, or taken from one; what a user should know
    of them. Raises BadFile for what does not fit."""
    if isinstance(source, Taken):
        return _take(trainer, graph, source)
    path = source
    found = load_weights(path, weight_shapes(graph))
    trainer.load(found.arrays)
    return loaded_words(path, belongs(found.project_hash, graph, found.recipe))


def loaded_words(path: Path, same: bool) -> Sentence:
    """That weights were loaded, and whether of the `same` project."""
    if same:
        return say("The weights of {file} are loaded", file=path.name)
    return say(
        "The weights of {file} are loaded; they were trained before this project was last "
        "changed, so its answers may differ",
        file=path.name,
    )


def _take(trainer: Trains, graph: Graph, taken: Taken) -> Sentence:
    require_fit(graph, taken)
    trainer.load(taken.arrays)
    return loaded_words(taken.path, same=True)


def require_fit(graph: Graph, taken: Taken) -> None:
    """Raises BadFile for weights of the drawing as it was."""
    shapes = {name: array.shape for name, array in taken.arrays.items()}
    if shapes != weight_shapes(graph):
        problem, advice = say("the drawing has changed since"), say("Load the weights again.")
        raise BadFile(taken.path, problem, advice)
