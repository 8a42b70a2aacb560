"""Occlusion [Zeiler and Fergus 2014]: how the answer changes where the sample is covered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.compiler.compile import compile_graph
from nndl_studio.machine.machine import Machine
from nndl_studio.machine.plan import ExecutionPlan
from nndl_studio.ops.ir import Prediction
from nndl_studio.training.findings import Occlusion
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.studies.context import Context

USUAL = 5
BATCH = 64
# More places make the picture no clearer, and take longer.
MOST_PLACES = 400
# For the grey of the square.
SAMPLES = 256

Floats = NDArray[np.float64]
Place = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Covering:
    """A plan for a few covered pictures at once; `grey` (channels,) is what covers them."""

    plan: ExecutionPlan
    machine: Machine
    grey: NDArray[np.float32]


def occlusion(context: Context, request: ProbeRequest) -> Occlusion:
    """Of the sample in sight and the answer of `request.node`, by a square of side
    `request.choice`, 5 if that is 0; nothing where samples are no pictures of one class each."""
    dataset, prediction = context.dataset, _prediction(context, request.node)
    pictures = dataset.info.kind == "map" and dataset.label is not None
    if prediction is None or not pictures or not 0 <= request.sample < len(dataset.x):
        none = np.zeros((0, 0), np.float32)
        return Occlusion(none, none, 0, 0, 0.0, "", (0, 0), 0.0)
    work = context.once("occlusion", lambda: _prepare(context))
    work.machine.load(context.weights)
    x = np.asarray(dataset.x[request.sample], np.float32)
    assert dataset.label is not None
    truth = int(dataset.label[request.sample])
    height, width = x.shape[1:]
    side = min(request.choice or USUAL, height, width)
    places = places_of(height, width, side)
    covered = np.repeat(x[None], len(places) + 1, axis=0)
    for picture, (row, column) in zip(covered[1:], places, strict=True):
        picture[:, row : row + side, column : column + side] = work.grey[:, None, None]
    whole, *rest = _answers(context, work, request.sample, covered, prediction, truth).tolist()
    falls = whole - np.array(rest)
    most = int(falls.argmax())
    names = dataset.info.class_names
    return Occlusion(
        x.mean(axis=0),
        spread(falls, places, side, (height, width)).astype(np.float32),
        side,
        len(places),
        whole,
        names[truth] if 0 <= truth < len(names) else str(truth),
        places[most],
        rest[most],
    )


def places_of(height: int, width: int, side: int) -> list[Place]:
    """Upper left corners of squares that cover everything and overlap by half or more, as far as
    there are not too many."""
    stride = max(1, side // 2)
    while True:
        down, across = _steps(height - side, stride), _steps(width - side, stride)
        if len(down) * len(across) <= MOST_PLACES or stride >= side:
            return [(row, column) for row in down for column in across]
        stride += 1


def spread(falls: Floats, places: list[Place], side: int, shape: tuple[int, int]) -> Floats:
    """(height, width): at each pixel the mean of the falls of all squares that cover it."""
    summed, times = np.zeros(shape), np.zeros(shape)
    for fall, (row, column) in zip(falls, places, strict=True):
        summed[row : row + side, column : column + side] += fall
        times[row : row + side, column : column + side] += 1
    return np.asarray(summed / np.maximum(times, 1))


def _steps(room: int, stride: int) -> list[int]:
    """From 0 to `room`, both among them."""
    return sorted({*range(0, room, stride), room})


def _prediction(context: Context, node: str) -> Prediction | None:
    """The answer of a node that names one class for the whole."""
    for prediction in context.evaluator.predictions:
        once = len(prediction.value.shape) == 1 and not prediction.one_by_one
        if prediction.node == node and prediction.best is not None and once:
            return prediction
    return None


def _prepare(context: Context) -> Covering:
    work = compile_graph(context.graph, "inference", analysis=context.analysis)
    plan = work.plan(BATCH)
    train = context.dataset.train
    places = np.linspace(0, len(train) - 1, min(SAMPLES, len(train))).astype(np.int64)
    some = np.asarray(context.dataset.x[train[places]])
    return Covering(plan, Machine([plan], 1), some.mean(axis=(0, 2, 3)).astype(np.float32))


def _answers(
    context: Context,
    work: Covering,
    sample: int,
    covered: NDArray[np.float32],
    prediction: Prediction,
    truth: int,
) -> Floats:
    """(pictures,): the answer for the true class of each."""
    start, size = work.plan.columns["x"]
    table: NDArray[Any] = np.repeat(context.table[np.array([sample])], BATCH, axis=0)
    found = []
    for low in range(0, len(covered), BATCH):
        some = covered[low : low + BATCH].reshape(-1, size)
        table[: len(some), start : start + size] = some
        work.machine.run(work.plan, table, np.arange(BATCH), np.zeros(1))
        y = work.machine.read(work.plan, work.plan.predictions[prediction.node])
        found.append(for_class(y[: len(some)].astype(np.float64), prediction, truth))
    return np.concatenate(found)


def for_class(y: Floats, prediction: Prediction, truth: int) -> Floats:
    """(samples,): how strongly answers y (samples, outputs) speak for a class."""
    match prediction.best:
        case "largest":
            return y[:, truth]
        case "smallest":
            return -y[:, truth]
        case _:
            # One number, on whose side of the limit the class is.
            return (y[:, 0] - prediction.limit) * (1.0 if truth == 1 else -1.0)
