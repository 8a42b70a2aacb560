"""What studies find out: frozen dataclasses of arrays that nobody else holds, one a kind of probe.

This module knows nothing of the machine, so that the window can read it without waiting for it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nndl_studio.layers.layer import Family
from nndl_studio.sentence import NOTHING, Sentence
from nndl_studio.training.snapshot import Finding, Metrics


@dataclass(frozen=True, eq=False)
class Flow(Finding):
    """Kind `flow`: how large the gradients of one loss are at each node, in the graph's order.

    `delta` (nodes,) is ‖δ‖, the mean over samples of the length of ∂L/∂z (at nodes without
    weights: of ∂L/∂output). `weight` (nodes,) is ‖∂J/∂W‖ without biases, NaN at nodes without
    weights.
    """

    nodes: tuple[str, ...]
    families: tuple[Family, ...]
    delta: NDArray[np.float64]
    weight: NDArray[np.float64]


ANSWER = ("", "answer")
"""Node and probe by which the answer for a sample is asked for: it is of no one node."""


@dataclass(frozen=True, eq=False)
class SampleAnswer(Finding):
    """What the network answers for a sample, its main answer alone.

    `y` (outputs,) or (steps, outputs) are its numbers, in the units of the data; `label` (1,) or
    (steps,) is the class that it names, None where it names none, one for each number where these
    are yes or no. `shares` (classes,) are its probabilities where it gives one class such.
    """

    y: NDArray[np.float64]
    label: NDArray[np.int64] | None = None
    shares: NDArray[np.float64] | None = None


@dataclass(frozen=True, eq=False)
class Confusion(Finding):
    """Kind `confusion`: which classes are taken for which.

    Case by case, (cases,): the true class, the class answered, and the row of the data set; a case
    is a sample, or a step of one. `figures` has the matrix and all shares; `split` says which part
    of the data the cases come from.
    """

    names: tuple[str, ...]
    truth: NDArray[np.int64]
    answer: NDArray[np.int64]
    rows: NDArray[np.int64]
    figures: Metrics
    split: str


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


@dataclass(frozen=True)
class Solved:
    """The closed form beside descent: the largest difference of any weight, and the objective of
    both on the training part. `message` says how it was solved."""

    difference: float
    objective: float
    reached: float
    message: Sentence


@dataclass(frozen=True, eq=False)
class Fit(Finding):
    """Kind `fit`: one number to reach, and what the network's answers are.

    With `plain` there is one input: `x` and `target` (samples,) are the data, `at` (places,) and
    `curves` (answers, places) what each of `answers` says there, and `solved_curve` (places,) what
    the closed form says, if there is one. Otherwise `x` is the target, and `curves` (answers,
    samples) are the answers at the samples, in the order of `at`. All is in the units of the data;
    `input` is what the one input is called there, None where it is as the network reads it.
    """

    answers: tuple[str, ...]
    plain: bool
    x: NDArray[np.float64]
    target: NDArray[np.float64]
    held_out: NDArray[np.bool_]
    at: NDArray[np.float64]
    curves: NDArray[np.float64]
    solved: Solved | None
    solved_curve: NDArray[np.float64] | None
    input: str | None = None


@dataclass(frozen=True, eq=False)
class Mistakes(Finding):
    """Kind `mistakes`: a perceptron's count beside its bound.

    `samples` (points,) and `mistakes` (points,) rise together; the last is where the run stands.
    `passes` are epochs seen. `bound` R²/γ² holds for one sample a step, `singly`; it is infinite
    where no line parts the classes, and NaN where other layers stand before the perceptron.
    """

    samples: NDArray[np.float64]
    mistakes: NDArray[np.float64]
    passes: float
    radius: float
    margin: float
    bound: float
    separable: bool
    singly: bool
    settled: bool


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
class Rebuilt(Finding):
    """Kind `rebuilt`: what an autoencoder makes of some samples of the part `split`.

    `targets` and `answers` are (samples, ...) in the target's shape, `error` is the mean squared
    error of a number in them, `constant` that of answering the mean of these targets each time.
    """

    split: str
    targets: NDArray[np.float32]
    answers: NDArray[np.float32]
    error: float
    constant: float


@dataclass(frozen=True, eq=False)
class Neighbours(Finding):
    """Kind `neighbours`: the words nearest to `word`, one of `names`, by its number.

    `nearest` (k,) are their numbers, nearest first, `cosine` (k,) how alike the directions are.
    `points` (m, 2) places the directions of the first m words, the most frequent ones, in a plane
    (PCA).
    """

    names: tuple[str, ...]
    word: int
    nearest: NDArray[np.int64]
    cosine: NDArray[np.float64]
    points: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Written(Finding):
    """Kind `written`: what a language model writes now; empty where the network is none."""

    text: str


@dataclass(frozen=True, eq=False)
class Distance(Finding):
    """Kind `distance`: how the gradient fares on its way back through time.

    `norm` (distances,) is ‖∂L/∂h_{T−d}‖ at d = 0, 1, … steps before the end T of a sample, the mean
    over the samples that are so long; empty where no loss depends on the node. `gamma` is the
    factor of each step (182), from the slope of log ‖·‖ over d; NaN where there are not two points.
    With `each_step`, losses at every step add to what comes back. `gammas` (moments,) are γ at the
    `steps` (moments,) of the run since somebody began to look, the last of which is now.
    """

    norm: NDArray[np.float64]
    gamma: float
    each_step: bool
    steps: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    gammas: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))

    @property
    def factors(self) -> NDArray[np.float64]:
        """(distances − 1,): by how much the gradient grows from each distance to the next, the
        norm of what (182) multiplies; NaN where nothing is left."""
        before = np.where(self.norm[:-1] > 0, self.norm[:-1], np.nan)
        return np.asarray(self.norm[1:] / before)


@dataclass(frozen=True, eq=False)
class Attention(Finding):
    """Kind `attention`: where the hops of a network look, for one sample.

    `shares` (hops, rows) are what the nodes called `hops` give to the sample's own `rows`, its
    sentences where it has such, and the `question` at its end. An answer follows from the rows
    `facts`, in this order, where that is known. The network says `answer`, one of the classes, ""
    where it answers otherwise, and is `sure` of it to this share; `truth` is what is right, ""
    where nobody knows.

    What is looked at with `gates` need not make 1: each says by itself how much a row counts.
    `heads` are what stands over each hop, their names where that is ().

    A sample that was typed may have words that are `unknown`, or a `fault`, a sentence that says
    why the network can't read it; then nothing else is there but the words that are `known`.
    """

    hops: tuple[str, ...]
    rows: tuple[str, ...]
    shares: NDArray[np.float32]
    question: str = ""
    facts: tuple[int, ...] = ()
    answer: str = ""
    sure: float = float("nan")
    truth: str = ""
    unknown: tuple[str, ...] = ()
    fault: Sentence = NOTHING
    gates: bool = False
    heads: tuple[str, ...] = ()
    known: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class MemoryUse(Finding):
    """Kind `memory`: what a machine does with its memory over the own steps of one sample.

    `traces` (steps, places) are what the nodes called `names` give: weights of rows, strengths of
    entries, how much is pushed and popped. `answer` (steps, outputs) is what the machine answers,
    None where it answers at no step, and `truth` of its shape what is right, NaN at steps that are
    not scored, None where the data say nothing. `film` (steps, rows, width) is the memory that
    the node `held` gives, None where that is too much.

    `hint` says how a user may write a sample, "" where that can't be done; of one that was, `given`
    (steps, features) is what the machine reads, and a `fault` says why it can't.
    """

    names: tuple[str, ...]
    traces: tuple[NDArray[np.float32], ...]
    answer: NDArray[np.float32] | None
    truth: NDArray[np.float32] | None
    held: str = ""
    film: NDArray[np.float32] | None = None
    hint: Sentence = NOTHING
    given: NDArray[np.float32] | None = None
    fault: Sentence = NOTHING


def _nothing() -> NDArray[np.float32]:
    return np.zeros(0, np.float32)


@dataclass(frozen=True, eq=False)
class Circuit(Finding):
    """Kind `circuit`: what a machine of fixed modules wires at each step, for one sample; nothing
    where a network chooses nothing by shares.

    `shares` (steps, choices, sources) are how much each of the `choices` takes of each of the
    `sources`, NaN of what it can't read; what is chosen is read `by` a node, and by itself where it
    is one of the `registers`, which hold it for the next step: `held` (steps, registers, numbers).
    The first sources are what was held at the step `before`, by the registers of these names.
    `tapes` (steps + 1, cells, numbers) are the tape at first and after each step, without the first
    where that is not what the network reads; `ends` (steps,) is how likely each step is the last.
    `answer` (cells, numbers) is what comes of it, and `truth` (cells,) what is right, −1 where
    nobody asks. `hard` says whether it was run so; `right` and `right_hard` are the shares of the
    test part's cells that are right either way, None without a test part.

    `hint` says how a user may write a sample, "" where that can't be done; a `fault` says why one
    can't be read, and then nothing else is there.
    """

    choices: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    shares: NDArray[np.float32] = field(default_factory=_nothing)
    registers: tuple[str, ...] = ()
    held: NDArray[np.float32] = field(default_factory=_nothing)
    tapes: NDArray[np.float32] = field(default_factory=_nothing)
    ends: NDArray[np.float32] = field(default_factory=_nothing)
    answer: NDArray[np.float32] = field(default_factory=_nothing)
    truth: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    right: float | None = None
    right_hard: float | None = None
    hard: bool = False
    hint: Sentence = NOTHING
    fault: Sentence = NOTHING


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
    mean nothing, and which `stopped` after so many rounds if its time was over before its end.
    """

    points: NDArray[np.float64]
    shares: NDArray[np.float64]
    rows: NDArray[np.int64]
    truth: NDArray[np.int64]
    classes: tuple[str, ...]
    near: bool = False
    stopped: int | None = None


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
class Worst(Finding):
    """Kind `worst`: the samples that cost a network most, its wrong answers first.

    Each of (samples,): the `rows` of the data, the true class, the class answered, the loss, and
    how `sure` the network is of its answer, NaN where its answers are no probabilities. `pictures`
    (samples, ...) are the samples, without any numbers where they are words. `wrong` of `count`
    answers are; they are of the part `split`.
    """

    names: tuple[str, ...]
    rows: NDArray[np.int64]
    truth: NDArray[np.int64]
    answer: NDArray[np.int64]
    losses: NDArray[np.float64]
    sure: NDArray[np.float64]
    pictures: NDArray[np.float32]
    wrong: int
    count: int
    split: str


@dataclass(frozen=True, eq=False)
class Rasters(Finding):
    """Kind `rasters`: what each of the `nodes` gives for one sample, (steps, units) of its own
    steps."""

    nodes: tuple[str, ...]
    values: tuple[NDArray[np.float32], ...]
