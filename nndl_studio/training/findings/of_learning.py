"""What studies find out about learning: gradients, fits, separation and bounds."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nndl_studio.layers.layer import Family
from nndl_studio.sentence import Sentence
from nndl_studio.training.snapshot import Finding


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
