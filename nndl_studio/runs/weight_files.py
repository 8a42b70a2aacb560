"""Weights of what is trained, out to a file and in from one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec

from nndl_studio.exchange import Weights, load_weights, weight_layout, weight_shapes
from nndl_studio.exchange.network import Network
from nndl_studio.files import BadFile, reason_of
from nndl_studio.graph.document import Graph
from nndl_studio.graph.project import project_hash
from nndl_studio.runs.course import course_of
from nndl_studio.runs.news import Exported
from nndl_studio.runs.orders import Export, Taken
from nndl_studio.runs.trains import Trains
from nndl_studio.version import VERSION


def write_network(trainer: Trains | None, graph: Graph | None, order: Export) -> Exported:
    """Write the network held, under the graph it belongs to; whatever comes of it is told."""
    from nndl_studio.exchange.export import export
    from nndl_studio.exchange.formats import format_of

    path = order.path
    if trainer is None or graph is None:
        return Exported(path, "there are no weights yet")
    try:
        form = format_of(path, order.form)
        network = network_of(trainer, graph)
        if form.tells_course:
            network = replace(network, course=course_of(trainer, graph))
        done = export(network, path, form)
    except MemoryError:
        return Exported(path, "there is not enough memory")
    except (BadFile, OSError, ValueError) as error:
        return Exported(path, reason_of(error))
    return Exported(path, done=done)


def network_of(trainer: Trains, graph: Graph) -> Network:
    """The network that `trainer` holds for `graph`, whole."""
    from nndl_studio.training.predict import as_trained

    weights = weights_of(trainer, graph)
    assert weights.recipe is not None, "what is trained has data"
    return Network(as_trained(graph, weights.recipe), weights, weights.recipe)


def weights_of(trainer: Trains, graph: Graph) -> Weights:
    """What `trainer` holds for `graph`, with what its data decided."""
    recipe = msgspec.structs.replace(trainer.dataset.recipe, data=trainer.data)
    return Weights(trainer.weights(), project_hash(graph), VERSION, recipe, weight_layout(graph))


def read_weights(trainer: Trains, graph: Graph, source: Path | Taken) -> str:
    """Let `trainer` start from the weights in a file, or taken from one; what a user should know
    of them. Raises BadFile for what does not fit."""
    if isinstance(source, Taken):
        return _take(trainer, graph, source)
    path = source
    found = load_weights(path, weight_shapes(graph))
    trainer.load(found.arrays)
    if found.project_hash in ("", project_hash(graph)):
        return f"The weights of {path.name} are loaded"
    return (
        f"The weights of {path.name} are loaded; they were trained before this project was last "
        "changed, so its answers may differ"
    )


def _take(trainer: Trains, graph: Graph, taken: Taken) -> str:
    shapes = {name: array.shape for name, array in taken.arrays.items()}
    if shapes != weight_shapes(graph):
        raise BadFile(taken.path, "the drawing has changed since", "Load the weights again.")
    trainer.load(taken.arrays)
    return f"The weights of {taken.path.name} are loaded"
