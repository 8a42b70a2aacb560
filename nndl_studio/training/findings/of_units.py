"""What studies find out about units and layers: what they give, cut apart and look for."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nndl_studio.training.snapshot import Finding

OPEN, TIED = -1, -2
"""Regions of no class: none is claimed, or several are alike."""


@dataclass(frozen=True, eq=False)
class Boundary(Finding):
    """Kind `boundary`: what a network with two inputs answers all over the plane.

    `answers` are the nodes that name classes, of which number `answer` is shown. `regions` (rows,
    columns) holds class indices, `OPEN` or `TIED`, from the lower left corner of `frame` (left,
    bottom, right, top). `points` (samples, 2) have the class that is theirs (`truth`) and that is
    given (`found`), and may be held out for validation. `lines` (units, 3) are w₁, w₂, b of the
    neurons that read the plane itself. Of one of the `layers` further on, `layer`, `contours`
    (ends, 2) are pieces of the lines on which one of its units has z = 0, two ends each; nothing
    where none is chosen. All of it is in the units of the data, whose columns are called `inputs`
    where they have names; None where it is as the network reads it.
    """

    answers: tuple[str, ...]
    answer: int
    classes: tuple[str, ...]
    frame: tuple[float, float, float, float]
    regions: NDArray[np.int8]
    points: NDArray[np.floating]
    truth: NDArray[np.int64]
    found: NDArray[np.int64]
    held_out: NDArray[np.bool_]
    lines: NDArray[np.float64]
    inputs: tuple[str, ...] | None = None
    layers: tuple[str, ...] = ()
    layer: str = ""
    contours: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 2)))


MOST_ANSWERS = 64
"""A boundary's `ProbeRequest.choice` is that of an answer, and as often this number more as the
place of the layer in `layers` says, counted from 1; none is shown at 0."""


@dataclass(frozen=True, eq=False)
class ActivationCurve(Finding):
    """Kind `curve`: f and f′ at `z` (points,), and where the layer's own z lie.

    `counts` (bins,) of its z over a batch between the `edges` (bins + 1,); `saturated` is the
    share of them where |f′| is below `FLAT` of its maximum, NaN for an f without a slope.
    """

    activation: str
    z: NDArray[np.float64]
    f: NDArray[np.float64]
    slope: NDArray[np.float64]
    edges: NDArray[np.float64]
    counts: NDArray[np.int64]
    saturated: float


# Of the steepest slope: below this a unit hardly learns.
FLAT = 0.05


@dataclass(frozen=True, eq=False)
class Exciting(Finding):
    """Kind `exciting`: what excites `unit`, one of `units`, most.

    `best` (...) in the shape of a sample maximises its z among inputs of length `length`, which is
    the mean length of the samples; it is empty where the data are no numbers that can be changed.
    `samples` (k, ...) are the data's own that excite it most, `rows` (k,) their places, `values`
    (k,) their z and `value` that of `best`.
    """

    unit: int
    units: int
    best: NDArray[np.float32]
    value: float
    length: float
    samples: NDArray[np.float32]
    rows: NDArray[np.int64]
    values: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Histograms(Finding):
    """Kind `histograms`: how the numbers of a node lie, from when somebody began to look until now.

    `shares` (moments, bins) of them lie between the `edges` (bins + 1,) at the `steps` (moments,)
    of the run; those further out count to the first and the last bin. `mean` and `deviation`
    (moments,) are of all of them. All are empty where the node has no such `quantity`, which is
    "activations", "weights" or "gradients". `numbers` are counted now. Of its `units`, `resting`
    stay at a limit of f for nearly all of `samples`: they are saturated where f has two limits
    (`saturates`), else dead; 0 units where f has none.
    """

    quantity: str
    steps: NDArray[np.int64]
    edges: NDArray[np.float64]
    shares: NDArray[np.float64]
    mean: NDArray[np.float64]
    deviation: NDArray[np.float64]
    numbers: int
    units: int = 0
    resting: int = 0
    saturates: bool = False
    samples: int = 0


@dataclass(frozen=True, eq=False)
class Projection(Finding):
    """Kind `projection`: what a node gives for some samples, as points in a plane.

    `points` (samples, 2) are those of the `rows` (samples,) of the data, whose classes are `truth`
    (samples,), called `classes`; both are empty where the data have none for a whole sample. By PCA
    `shares` (2,) are how much of the variance each axis has; with `near` it is t-SNE, whose axes
    mean nothing. It `lacks` scikit-learn where that was asked for and is not there: then there
    are no points.
    """

    points: NDArray[np.float64]
    shares: NDArray[np.float64]
    rows: NDArray[np.int64]
    truth: NDArray[np.int64]
    classes: tuple[str, ...]
    near: bool = False
    lacks: bool = False


@dataclass(frozen=True, eq=False)
class Occlusion(Finding):
    """Kind `occlusion`: what covering a part of a sample does to the answer for its true class.

    `picture` (height, width) is the sample, the mean of its channels, and `fall` of the same shape
    how much the answer falls where a square of that `side` covers a pixel, the mean over all such
    squares of `places`; below 0 it rises. Both are empty where a sample is no picture. `answer` is
    that for the class called `truth` with nothing covered, and `least` the lowest, which a square
    with its upper left corner `at` (row, column) brings about.
    """

    picture: NDArray[np.float32]
    fall: NDArray[np.float32]
    side: int
    places: int
    answer: float
    truth: str
    at: tuple[int, int]
    least: float


@dataclass(frozen=True, eq=False)
class Rasters(Finding):
    """Kind `rasters`: what each of the `nodes` gives for one sample, (steps, units) of its own
    steps."""

    nodes: tuple[str, ...]
    values: tuple[NDArray[np.float32], ...]
