"""A model that the studio wrote itself comes back whole: its drawing stands in a note, and where
each weight went is seen by writing it once more with the weights numbered."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets import AsTrainedConfig
from nndl_studio.exchange import weight_layout, weight_shapes
from nndl_studio.exchange.from_onnx.model_file import DAMAGED, Model
from nndl_studio.exchange.network import Network
from nndl_studio.exchange.to_onnx.model import DRAWING, model_of
from nndl_studio.exchange.weights import Shapes, Weights
from nndl_studio.graph.check import require_sound
from nndl_studio.graph.document import Graph
from nndl_studio.graph.project import decode, project_hash
from nndl_studio.training.first_weights import initial_weights
from nndl_studio.version import VERSION

Arrays = dict[str, NDArray[np.float32]]
# Weights are numbered from here: float32 tells as many whole numbers apart up from it, and no other
# array of a model holds numbers so large.
FIRST = 2**23


def own_network(model: Model) -> Network | None:
    """What the note says, with the weights of the model; None without one, or where the model is
    no longer what was written of it."""
    text = model.notes.get(DRAWING, "")
    if not text:
        return None
    try:
        graph = decode(text.encode(), model.path)
        require_sound(graph)
        arrays = _weights(model, graph)
    except DAMAGED:  # the model itself is read then
        return None
    recipe = _recipe(graph)
    if arrays is None or recipe is None:
        return None
    weights = Weights(arrays, project_hash(graph), VERSION, recipe.recipe, weight_layout(graph))
    return Network(graph, weights, recipe.recipe)


def _recipe(graph: Graph) -> AsTrainedConfig | None:
    configs = (node.config for node in graph.nodes.values())
    return next((each for each in configs if isinstance(each, AsTrainedConfig)), None)


def _weights(model: Model, graph: Graph) -> Arrays | None:
    shapes, stands_in = weight_shapes(graph), _recipe(graph)
    count = sum(int(np.prod(shape)) for shape in shapes.values())
    if stands_in is None or count >= FIRST:
        return None
    numbered = _numbered(shapes)
    network = Network(graph, Weights(numbered), stands_in.recipe)
    from onnx import numpy_helper

    proto, _ = model_of(network, {})
    where = {tensor.name: numpy_helper.to_array(tensor) for tensor in proto.graph.initializer}
    if {n: a.shape for n, a in where.items()} != {n: a.shape for n, a in model.known.items()}:
        return None
    flat = np.full(count, np.nan, np.float32)
    for name, places in where.items():
        if _is_numbered(places, count):
            there = places > 0
            flat[places[there].astype(np.int64) - FIRST] = model.known[name][there]
    # What no answer hangs on was not written: a filter that is fixed, a unit's pull on itself.
    first = initial_weights(graph, require_sound(graph), graph.settings.seed)
    found = {}
    for name, numbers in numbered.items():
        array = flat[numbers.astype(np.int64) - FIRST]
        found[name] = np.where(np.isnan(array), first[name], array).astype(np.float32)
    return found


def _numbered(shapes: Shapes) -> Arrays:
    """Each weight its own number."""
    found, start = {}, FIRST
    for name, shape in shapes.items():
        size = int(np.prod(shape))
        found[name] = np.arange(start, start + size, dtype=np.float32).reshape(shape)
        start += size
    return found


def _is_numbered(array: NDArray[Any], count: int) -> bool:
    """Whether it holds numbers of weights alone, with 0 where there are none."""
    if array.dtype != np.float32 or not array.size:
        return False
    own = (array >= FIRST) & (array < FIRST + count)
    return bool((own | (array == 0)).all())
