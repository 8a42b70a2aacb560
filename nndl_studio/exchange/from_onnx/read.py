"""An ONNX model as a drawing with weights that answers like it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nndl_studio.exchange import weight_layout, weight_shapes
from nndl_studio.exchange.format import Lack, Lacking
from nndl_studio.exchange.from_onnx import learned, linear, maps, pointwise, recurrent, shapes
from nndl_studio.exchange.from_onnx.asked import asked_by
from nndl_studio.exchange.from_onnx.drawer import Drawer
from nndl_studio.exchange.from_onnx.ends import arrays_of, end_of, graph_of, recipe_for
from nndl_studio.exchange.from_onnx.model_file import Model, read_model
from nndl_studio.exchange.from_onnx.patterns import with_patterns
from nndl_studio.exchange.from_onnx.proof import proved, unproved
from nndl_studio.exchange.from_onnx.reader import Reader, Row
from nndl_studio.exchange.imported import Imported, Learned
from nndl_studio.exchange.network import Network
from nndl_studio.exchange.weights import Shapes, Weights
from nndl_studio.files import BadFile
from nndl_studio.graph.check import require_sound
from nndl_studio.graph.project import project_hash
from nndl_studio.version import VERSION

Array = NDArray[np.float32]
ROWS: dict[str, Row] = {
    **pointwise.ROWS,
    **linear.ROWS,
    **maps.ROWS,
    **recurrent.ROWS,
    **learned.ROWS,
    **shapes.ROWS,
}
MOST_LISTED = 40


def read(path: Path, learned_as: Learned, samples: int) -> Imported:
    """The model at `path`, proved on `samples` where onnxruntime is there, 0 for no proof. Raises
    BadFile, which names all that no layer does."""
    model = with_patterns(read_model(path))
    drawer = Drawer(asked_by(model))
    reader = Reader(model, drawer)
    reader.found[drawer.asked.name] = drawer.samples
    reader.walk(ROWS)
    _require_read(model, reader.lacks)
    end = end_of(reader, learned_as)
    recipe = recipe_for(drawer, end)
    graph = graph_of(model, drawer, end, recipe)
    arrays = {name: np.asarray(a, np.float32) for name, a in arrays_of(drawer).items()}
    try:
        require_sound(graph)
        _require_shapes(model, arrays, weight_shapes(graph))
        layout = weight_layout(graph)
        weights = Weights(arrays, project_hash(graph), VERSION, recipe, layout)
    except ValueError as error:
        raise BadFile(path, str(error), "It can't be drawn.") from error
    network = Network(graph, weights, recipe)
    why = unproved() or ("no samples were asked for" if samples == 0 else "")
    proof = None if why else proved(model, drawer.asked, network, end, samples)
    return Imported(network, model.producer, tuple(drawer.told), proof, why)


def _require_read(model: Model, lacks: list[Lack]) -> None:
    """Raises Lacking, with all that was not read."""
    if not lacks:
        return
    said = [lack.in_words for lack in lacks[:MOST_LISTED]]
    more = f"; and {len(lacks) - MOST_LISTED} more" if len(lacks) > MOST_LISTED else ""
    count = "1 operation" if len(lacks) == 1 else f"{len(lacks)} operations"
    problem = f"{count} can't be drawn: {'; '.join(said)}{more}"
    raise Lacking(model.path, problem, "Leave them out of the model, or draw it by hand.", lacks)


def _require_shapes(model: Model, arrays: dict[str, Array], wanted: Shapes) -> None:
    """Raises BadFile for weights that are not those of the layers."""
    for name in sorted({*arrays, *wanted}):
        found = arrays[name].shape if name in arrays else None
        if found != wanted.get(name):
            problem = f"{name} is {found} in the model, and {wanted.get(name)} in the drawing"
            raise BadFile(model.path, problem, "It is damaged: export it again.")
