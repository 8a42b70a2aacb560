"""Networks of drawings whose data are not there: they answer and go out, and wait for data to learn
from with the weights they have."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nndl_studio.exchange import Weights, weight_layout
from nndl_studio.graph.check import require_sound
from nndl_studio.graph.document import Graph
from nndl_studio.graph.project import project_hash
from nndl_studio.graph.stand_in import belongs
from nndl_studio.runs.orders import Prepare, Taken
from nndl_studio.runs.trains import Parameters
from nndl_studio.runs.weight_files import loaded_words, require_fit
from nndl_studio.sentence import NOTHING, Sentence, say
from nndl_studio.training.errors import TrainingError
from nndl_studio.version import VERSION

if TYPE_CHECKING:  # it brings the compiler of kernels along, for which no window waits
    from nndl_studio.exchange.network import Network


def without_data(order: Prepare, kept: Parameters) -> tuple[Network, Sentence]:
    """The network of an order, with the weights that it names, else with those that are `kept` and
    still fit; and what a user should know of them. Raises TrainingError if none does, BadFile."""
    if isinstance(order.weights, Taken):
        require_fit(order.graph, order.weights)
        words = loaded_words(order.weights.path, same=True)
        return _network(order.graph, dict(order.weights.arrays)), words
    if isinstance(order.weights, Path):
        return _read(order.graph, order.weights)
    return _network(order.graph, _carried(order.graph, kept)), NOTHING


def _read(graph: Graph, path: Path) -> tuple[Network, Sentence]:
    from nndl_studio.runs.trained import network_in

    network = network_in(graph, path)
    same = belongs(network.weights.project_hash, graph, network.inputs)
    return network, loaded_words(path, same)


def _carried(graph: Graph, kept: Parameters) -> Parameters:
    """All weights of a drawing that has changed: what is new begins as training would."""
    from nndl_studio.training.first_weights import initial_weights

    first = initial_weights(graph, require_sound(graph), graph.settings.seed)
    fit = {n: kept[n] for n, a in first.items() if n in kept and kept[n].shape == a.shape}
    if first and not fit:
        raise TrainingError(say("none of the weights fits the drawing as it is now"))
    return {name: array.astype("float32") for name, array in {**first, **fit}.items()}


def _network(graph: Graph, arrays: Parameters) -> Network:
    from nndl_studio.exchange.network import Network
    from nndl_studio.training.predict import recipe_of

    recipe = recipe_of(graph)
    weights = Weights(arrays, project_hash(graph), VERSION, recipe, weight_layout(graph))
    return Network(graph, weights, recipe)
