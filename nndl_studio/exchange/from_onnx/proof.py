"""The proof of an import: the drawing answers as onnxruntime does for the same file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from nndl_studio.exchange.from_onnx.drawer import Asked
from nndl_studio.exchange.from_onnx.ends import End
from nndl_studio.exchange.from_onnx.flow import AXES
from nndl_studio.exchange.from_onnx.model_file import AGAIN, Model, first_line
from nndl_studio.exchange.inside import rounding
from nndl_studio.exchange.network import Network
from nndl_studio.exchange.proof import LIMIT, Proof
from nndl_studio.exchange.reference import Reference, compared, reference
from nndl_studio.exchange.to_onnx.runtime import ONNXRUNTIME, session_of
from nndl_studio.files import BadFile
from nndl_studio.going import tell
from nndl_studio.sentence import NOTHING, Sentence, say

Array = NDArray[Any]


def unproved() -> Sentence:
    """Why nothing can be proved; "" if it can."""
    return NOTHING if ONNXRUNTIME.is_there else ONNXRUNTIME.missing


@contextmanager
def _running(path: Path) -> Iterator[None]:
    """Tells what onnxruntime does not take; its errors have no base of their own."""
    try:
        yield
    except BadFile:
        raise
    except Exception as error:
        problem = say(
            "{program} can't run it: {reason}",
            program=ONNXRUNTIME.title,
            reason=first_line(error),
        )
        raise BadFile(path, problem, AGAIN) from error


def proved(model: Model, asked: Asked, network: Network, end: End, samples: int) -> Proof:
    """Both answer for `samples` that are drawn. Raises BadFile if they differ."""
    tell(say("Proving"))
    by = reference(network, samples, whole=True)
    with _running(model.path):
        y = _as_ours(_answers(model, asked, by.raw.x, end), end, samples)
    found = {_main(network): y}
    return _judged(model, network, by, found, samples)


def proved_own(model: Model, network: Network, samples: int) -> Proof:
    """As `proved`, of a model that the studio wrote: raw samples in, all answers out."""
    tell(say("Proving"))
    by = reference(network, samples)
    with _running(model.path):
        found = ONNXRUNTIME.run(model.path, network, by.raw)
    return _judged(model, network, by, found, samples)


def _judged(
    model: Model, network: Network, by: Reference, found: Mapping[str, Array], samples: int
) -> Proof:
    """Raises BadFile if the drawing answers otherwise."""
    proof = Proof(samples, ONNXRUNTIME.version(), compared(network, by, found))
    if not proof.holds:
        proof = msgspec.structs.replace(proof, rounding=rounding(network, by))
    if not proof.holds:
        problem = say(
            "the drawing answers otherwise than the model, by {far:.1e}", far=proof.largest
        )
        if proof.own > LIMIT:
            problem = say(
                "{problem}; the studio itself is {own:.1e} from float64: it magnifies rounding",
                problem=problem,
                own=proof.own,
            )
        advice = say("Nothing was imported. Please report it with the file.")
        raise BadFile(model.path, problem, advice)
    return proof


def _main(network: Network) -> str:
    return network.program.answers[0].node


def _answers(model: Model, asked: Asked, x: Array, end: End) -> Array:
    """What onnxruntime gives, one sample at a time where the model takes no more."""
    session = session_of(model.path.read_bytes())
    (given,) = session.get_inputs()
    kinds: Mapping[str, Any] = {"tensor(float)": np.float32, "tensor(double)": np.float64}
    kinds = {**kinds, "tensor(int64)": np.int64, "tensor(int32)": np.int32}
    fed = _fed(asked, x).astype(kinds.get(given.type, np.float32))
    at, sizes = asked.axes.index("N"), model.inputs[0].sizes
    one_by_one = sizes[at] == 1
    parts = np.split(fed, len(x), axis=at) if one_by_one else [fed]
    found = [session.run([end.output], {given.name: part})[0] for part in parts]
    return _joined(found, len(x), at)


def _joined(found: list[Any], samples: int, at: int) -> Array:
    """Arrays, or what ZipMap makes of each sample: a number for each class."""
    if isinstance(found[0], list):
        rows = [row for part in found for row in part]
        return np.array([[float(number) for number in row.values()] for row in rows])
    axis = at if len(found) > 1 else 0
    return np.asarray(found[0] if len(found) == 1 else np.concatenate(found, axis))


def _fed(asked: Asked, x: Array) -> Array:
    """Raw samples as the model has its axes."""
    if asked.laid_out:
        return x.reshape(len(x), -1)
    own = "N" + AXES[asked.kind]
    if asked.kind == "label":
        return x.reshape(len(x))
    return x.transpose([own.index(letter) for letter in asked.axes])


def _as_ours(y: Array, end: End, samples: int) -> Array:
    """The model's answers as ours stand: samples, steps, features; both sides of one number."""
    own = "N" + AXES[end.flow.shape.kind]
    axes = end.flow.axes
    if y.ndim == len(axes):
        order = [axes.index(letter) for letter in own]
        rest = [place for place in range(len(axes)) if place not in order]
        y = y.transpose([*order, *rest]).reshape(samples, *end.flow.shape.whole)
    y = y.reshape(samples, *end.flow.shape.whole)
    if end.both_sides:
        y = np.concatenate([1 - y, y], axis=1)
    return _shares(y) if end.loss == "CrossEntropy" and end.before else y


def _shares(z: Array) -> Array:
    """Softmax along the last axis."""
    e = np.exp(z - z.max(-1, keepdims=True))
    found: Array = e / e.sum(-1, keepdims=True)
    return found
