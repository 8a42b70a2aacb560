"""An ONNX model as a drawing with weights that answers like it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nndl_studio.exchange import weight_layout, weight_shapes
from nndl_studio.exchange.format import Lack, Lacking
from nndl_studio.exchange.from_onnx import (
    activations,
    learned,
    linear,
    maps,
    pointwise,
    pooling,
    recurrent,
    shapes,
)
from nndl_studio.exchange.from_onnx.asked import asked_by
from nndl_studio.exchange.from_onnx.drawer import Drawer
from nndl_studio.exchange.from_onnx.ends import End, arrays_of, end_of, graph_of, recipe_for
from nndl_studio.exchange.from_onnx.model_file import AGAIN, DAMAGED, Model, first_line, read_model
from nndl_studio.exchange.from_onnx.own import own_network
from nndl_studio.exchange.from_onnx.patterns import with_patterns
from nndl_studio.exchange.from_onnx.proof import proved, proved_own, unproved
from nndl_studio.exchange.from_onnx.reader import Reader, Row
from nndl_studio.exchange.imported import Imported, Learned
from nndl_studio.exchange.network import Network
from nndl_studio.exchange.to_onnx.model import DRAWING
from nndl_studio.exchange.weights import Shapes, Weights
from nndl_studio.exchange.words import clauses
from nndl_studio.files import BadFile
from nndl_studio.graph.check import require_sound
from nndl_studio.graph.project import project_hash
from nndl_studio.sentence import NOTHING, say, say_count
from nndl_studio.version import VERSION

Array = NDArray[np.float32]
ROWS: dict[str, Row] = {
    **activations.ROWS,
    **pointwise.ROWS,
    **linear.ROWS,
    **maps.ROWS,
    **pooling.ROWS,
    **recurrent.ROWS,
    **learned.ROWS,
    **shapes.ROWS,
}
MOST_LISTED = 40


def read(path: Path, learned_as: Learned, samples: int) -> Imported:
    """The model at `path`, proved on `samples` where onnxruntime is there, 0 for no proof. Raises
    BadFile, which names all that no layer does."""
    written = read_model(path)
    why = unproved() or (say("no samples were asked for") if samples == 0 else NOTHING)
    if (own := own_network(written)) is not None:
        proof = None if why else proved_own(written, own, samples)
        return Imported(own, written.producer, (), proof, why)
    try:
        network, drawer, end = _drawn(written, learned_as)
    except BadFile:
        raise
    except DAMAGED as error:
        problem = say("it can't be drawn: {reason}", reason=first_line(error))
        raise BadFile(path, problem, AGAIN) from error
    proof = None if why else proved(written, drawer.asked, network, end, samples)
    return Imported(network, written.producer, tuple(drawer.told), proof, why)


def _drawn(written: Model, learned_as: Learned) -> tuple[Network, Drawer, End]:
    """The drawing with its weights. Raises BadFile, and others for what doesn't go together."""
    model = with_patterns(written)
    drawer = Drawer(asked_by(model))
    if DRAWING in model.notes:
        drawer.note(
            say("Its own drawing does not fit any more: it was changed, and is drawn anew.")
        )
    reader = Reader(model, drawer)
    reader.found[drawer.asked.name] = drawer.samples
    reader.walk(ROWS)
    _require_read(model, reader.lacks)
    end = end_of(reader, learned_as)
    recipe = recipe_for(drawer, end)
    graph = graph_of(model, drawer, end, recipe)
    arrays = {name: np.asarray(a, np.float32) for name, a in arrays_of(drawer).items()}
    require_sound(graph)
    _require_shapes(model, arrays, weight_shapes(graph))
    weights = Weights(arrays, project_hash(graph), VERSION, recipe, weight_layout(graph))
    return Network(graph, weights, recipe), drawer, end


def _require_read(model: Model, lacks: list[Lack]) -> None:
    """Raises Lacking, with all that was not read."""
    if not lacks:
        return
    said, left = clauses([lack.in_words for lack in lacks[:MOST_LISTED]]), len(lacks) - MOST_LISTED
    if left > 0:
        said = say("{clauses}; and {left} more", clauses=said, left=left)
    problem = say_count(
        len(lacks),
        "{n} operation can't be drawn: {which}",
        "{n} operations can't be drawn: {which}",
        which=said,
    )
    advice = say("Change the model where it was made, or draw it by hand.")
    raise Lacking(model.path, problem, advice, lacks)


def _require_shapes(model: Model, arrays: dict[str, Array], wanted: Shapes) -> None:
    """Raises BadFile for weights that are not those of the layers, or no numbers."""
    for name in sorted({*arrays, *wanted}):
        found = arrays[name].shape if name in arrays else None
        if found != wanted.get(name):
            problem = say(
                "{name} is {found} in the model, and {wanted} in the drawing",
                name=name,
                found=found,
                wanted=wanted.get(name),
            )
            raise BadFile(model.path, problem, AGAIN)
        if not np.isfinite(arrays[name]).all():
            raise BadFile(model.path, say("{name} holds NaN or infinity", name=name), AGAIN)
