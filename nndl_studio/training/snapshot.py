"""What the trainer tells the outside: frozen, complete, and carrying the run's id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nndl_studio.machine.profile import Profile
from nndl_studio.sentence import Sentence, say, say_count
from nndl_studio.training.loss_curve import KeptCurve

# In the order they are told; each is None where it has no meaning.
CLASS_FIGURES = (
    "accuracy",
    "error",
    "macro_precision",
    "macro_recall",
    "macro_f1",
    "mean_f1",
    "micro_precision",
    "micro_recall",
    "micro_f1",
)
TEXT_FIGURES = ("perplexity",)
VALUE_FIGURES = ("mse", "mae", "r2")


@dataclass(frozen=True, slots=True)
class ClassFigures:
    """Precision (107), recall (108) and F1 (109) of one class, and how often it is the truth."""

    precision: float
    recall: float
    f1: float
    samples: int


@dataclass(frozen=True, slots=True)
class Metrics:
    """What a network's answers are worth; `nndl_studio.training.metrics` computes it.

    `loss` is the data term of the objective, the mean over the samples. With classes: accuracy
    and error in [0, 1] (105-106), macro averages (110-111), `macro_f1` of those two (112),
    `mean_f1` the mean of the classes' F1, micro averages. With numbers: mean squared error, mean
    absolute error, R². With text: perplexity, e to the mean loss of a token, among how many alike
    the model is left to choose. What does not apply is None.

    `confusion[truth][answer]` counts; it is empty where there are too many classes to look at,
    and in the figures of an epoch, like `classes`. `answers` holds the figures of each further
    answer of the network, by node; there `loss` is the data term of that node alone.
    """

    loss: float
    accuracy: float | None = None
    macro_precision: float | None = None
    macro_recall: float | None = None
    macro_f1: float | None = None
    mean_f1: float | None = None
    micro_precision: float | None = None
    micro_recall: float | None = None
    micro_f1: float | None = None
    mse: float | None = None
    mae: float | None = None
    r2: float | None = None
    perplexity: float | None = None
    classes: tuple[ClassFigures, ...] = ()
    confusion: tuple[tuple[int, ...], ...] = ()
    answers: tuple[tuple[str, Metrics], ...] = ()

    @property
    def error(self) -> float | None:
        """Share of wrong answers (106): the empirical risk under the 0-1 loss (51-52)."""
        return None if self.accuracy is None else 1.0 - self.accuracy

    def figures(self) -> dict[str, float]:
        """All that has a meaning here, by name, the loss first."""
        named = {
            name: getattr(self, name) for name in (*TEXT_FIGURES, *CLASS_FIGURES, *VALUE_FIGURES)
        }
        return {"loss": self.loss} | {n: value for n, value in named.items() if value is not None}

    def brief(self) -> Metrics:
        """The figures alone, without what is told class by class."""
        answers = tuple((node, figures.brief()) for node, figures in self.answers)
        return replace(self, classes=(), confusion=(), answers=answers)


@dataclass(frozen=True, slots=True)
class EpochResult:
    """Figures at the end of an epoch. `step` counts batches from the start of the run.

    The objective is `train.loss`, the data term, + `penalty`, what regularisation adds (125).
    `mistakes` is how many were made in this epoch by layers that learn from mistakes alone.
    """

    epoch: int
    step: int
    train: Metrics
    validation: Metrics | None
    learning_rate: float
    penalty: float = 0.0
    mistakes: int | None = None


@dataclass(frozen=True)
class Ending:
    """Why a run is over: at the end of which epoch, and which was the best of an early stop.

    `restored` says whether the parameters are those of the best epoch; `mistakes` how many the
    last epoch made, None where nobody counts them.
    """

    reason: Literal["all epochs", "early stop", "no mistakes"]
    epoch: int
    best_epoch: int | None = None
    restored: bool = False
    mistakes: int | None = None

    def __str__(self) -> str:
        return self.words()

    def words(self) -> Sentence:
        """ "early stop at epoch 30, best epoch 20; its parameters are kept"."""
        if self.reason == "early stop":
            return self._with_best(say("early stop at epoch {epoch}", epoch=self.epoch))
        if self.reason == "no mistakes":
            return say("no mistakes in epoch {epoch}", epoch=self.epoch)
        every = self._with_best(say("all {epochs} epochs", epochs=self.epoch))
        if not self.mistakes:
            return every
        return say_count(
            self.mistakes,
            "{ending}; the last one still made {n:,} mistake",
            "{ending}; the last one still made {n:,} mistakes",
            ending=every,
        )

    def _with_best(self, ending: Sentence) -> Sentence:
        if self.best_epoch is None:
            return ending
        if not self.restored:
            return say("{ending}, best epoch {best}", ending=ending, best=self.best_epoch)
        return say(
            "{ending}, best epoch {best}; its parameters are kept",
            ending=ending,
            best=self.best_epoch,
        )


@dataclass(frozen=True)
class ProbeRequest:
    """Asks for one probe of one node for one sample of the data set.

    `sample` is -1 where a study looks at many samples; `choice` is what else the view lets the
    user choose: a unit, a word, a pattern; `typed` is what the user wrote in place of a sample, or
    the names of further nodes, a line each.
    """

    node: str
    probe: str
    sample: int
    choice: int = 0
    typed: str = ""


@dataclass(frozen=True, eq=False)
class Finding:
    """Base of what studies find out (`findings` has the kinds), so that a view can tell it from
    the values of a sample."""


# An array in the shape that `nndl_studio.layers.layer.Probe` promises, or what a study found.
Look = NDArray[np.float32] | Finding


@dataclass(frozen=True)
class Snapshot:
    """The state of a run after a slice of training.

    `batch_losses` are the losses of the steps since the last snapshot, shape (steps,), ending at
    `step`; like `EpochResult.train.loss` they are data terms, and `penalty` is what the objective
    adds to them now. `epochs_done` are the epochs that ended in this slice; `best_epoch` is the
    best so far where an early stop watches; `ended` says why the run is over. `probes` are
    copies: shapes as `nndl_studio.layers.layer.Probe` says. `profile` says twice a second what a
    step costs, where that is counted.
    """

    run: str
    epoch: int
    epochs: int
    step: int
    steps_per_epoch: int
    batch_losses: NDArray[np.float64]
    epochs_done: tuple[EpochResult, ...] = ()
    samples_per_second: float = 0.0
    seconds: float = 0.0
    finished: bool = False
    ended: Ending | None = None
    penalty: float = 0.0
    best_epoch: int | None = None
    learning_rate: float | None = None
    probes: Mapping[ProbeRequest, Look] = field(default_factory=lambda: MappingProxyType({}))
    profile: Profile | None = None


@dataclass(frozen=True)
class Branched:
    """The `run` that another one branched from, at which `step` of it, and how many epochs that
    are."""

    run: str
    step: int
    epochs: float


@dataclass(frozen=True, eq=False)
class Past:
    """A run so far, as views show it when it is taken up again; `branched` is set where it is a
    new run that begins with another's past."""

    run: str
    epochs: int
    history: tuple[EpochResult, ...]
    curve: KeptCurve | None
    best_epoch: int | None = None
    branched: Branched | None = None
