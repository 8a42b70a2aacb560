"""What remarks are made from: a run's course, and a look at its network on training samples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.held import Held
from nndl_studio.ops.ir import Prediction, Program
from nndl_studio.training.answers import Answers, Weights, class_count
from nndl_studio.training.examiner import mean_of_tokens
from nndl_studio.training.first_weights import initial_weights
from nndl_studio.training.remarks.units import RestingUnits, UnitLook
from nndl_studio.training.snapshot import EpochResult
from nndl_studio.training.studies.context import Context
from nndl_studio.training.trainer import Trainer

# Whole batches of the evaluator's, so that no plan is made for a few samples left over.
SAMPLES = 256
HALF = SAMPLES // 2
# A loss that fell to this part of its start tells of a network that has learned.
LEARNED = 0.5
# A run that is not over is given this part of its epochs, and no fewer than this many, to begin
# to learn: before that, an answer that is always the same is nothing strange.
EARLY = 0.1
FEWEST = 5


@dataclass(frozen=True, eq=False)
class Answered:
    """One answer of the network, case by case, (cases,) or, for numbers, (cases, outputs).

    `classes` is how many it chooses from, 0 for numbers; `surprise` the mean of −log y of what is
    right, None where the loss is another. `weight` (cases,) is how much each counts in it.
    """

    node: str
    truth: NDArray[Any]
    answer: NDArray[Any]
    classes: int
    surprise: float | None
    weight: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Evidence:
    """All of one moment. `before` is the loss that the first weights have on the samples looked
    at, `now` that of the present ones; `rate` is the learning rate, `over` whether the run is.
    `resting_before` counts the units that were at rest with the first weights, by node, where many
    are now. `read` names what the losses and the network read of a sample."""

    context: Context
    history: tuple[EpochResult, ...]
    rate: float
    over: bool
    before: float
    now: float
    answered: tuple[Answered, ...]
    resting: tuple[RestingUnits, ...]
    resting_before: Mapping[str, int]
    read: frozenset[str]

    @property
    def epochs(self) -> int:
        """Epochs that have ended."""
        return self.history[-1].epoch if self.history else 0

    @property
    def given_time(self) -> bool:
        """Whether something should have been learned by now."""
        allowed = max(FEWEST, EARLY * self.context.graph.settings.epochs)
        return self.epochs >= allowed or (self.over and self.epochs > 0)

    @property
    def has_learned(self) -> bool:
        """Whether the loss has fallen far below its start."""
        return self.now < LEARNED * self.before

    @cached_property
    def descends(self) -> bool:
        """Whether anything is learned by descent on the loss; rules of their own answer to no
        loss."""
        owned = self.context.analysis.parameters.values()
        return any(not (p.fixed or p.rule) for parameters in owned for p in parameters)

    @property
    def looked_at(self) -> int:
        """Training samples that were looked at."""
        return min(SAMPLES, len(self.context.dataset.train))

    def first_weights(self) -> dict[str, NDArray[np.float64]]:
        """The parameters before the first step, by `NODE.PARAM`."""
        return first_weights(self.context)


class Observer:
    """Looks at one trainer's network. Use it on the trainer's thread, between its steps."""

    def __init__(self, trainer: Trainer) -> None:
        self._trainer = trainer
        self._context = trainer.context
        self._samples = _spread(trainer.dataset.train)
        self._units = UnitLook(trainer.context, self._samples[:HALF])
        self._before: float | None = None
        self._resting_before: dict[str, int] = {}

    def look(self) -> Evidence:
        """What is to be seen now."""
        trainer, context = self._trainer, self._context
        if self._before is None:
            self._before = self._answers(first_weights(context)).loss
        answers, resting = self._answers(context.weights), self._units.resting()
        if not self._resting_before and any(each.many for each in resting):
            at_first = self._units.resting(first_weights(context))
            self._resting_before = {each.node: each.resting for each in at_first}
        return Evidence(
            context,
            tuple(trainer.history),
            trainer.learning_rate,
            trainer.finished,
            self._before,
            answers.loss,
            self._answered(answers),
            resting,
            self._resting_before,
            _read(context.evaluator.program),
        )

    def _answers(self, weights: Weights) -> Answers:
        context = self._context
        return context.evaluator.answer(weights, context.table, self._samples)

    def _answered(self, answers: Answers) -> tuple[Answered, ...]:
        predictions = self._context.evaluator.predictions
        pairs = zip(predictions, (answers, *answers.further), strict=False)
        # With further answers, the main one's loss is the sum of all.
        alone = len(predictions) == 1
        # A pattern of signs or bits is no class.
        found = [self._case(p, each, alone) for p, each in pairs if not p.one_by_one]
        return tuple(each for each in found if each is not None)

    def _case(self, prediction: Prediction, answers: Answers, alone: bool) -> Answered | None:
        cases = self._context.examiner.cases(prediction, answers, self._samples)
        if cases is None or len(cases.truth) == 0:
            return None
        classes = class_count(prediction)
        shape = (len(cases.truth),) if classes else (len(cases.truth), -1)
        truth, answer = cases.truth.reshape(shape), cases.answer.reshape(shape)
        tokens = self._context.examiner.tokens(self._samples)
        mean = mean_of_tokens(answers.losses, tokens)
        surprise = mean if prediction.likelihood and alone else None
        weight = self._context.dataset.weight if classes else None
        counts = np.ones(len(truth)) if weight is None else np.asarray(weight[cases.rows])
        return Answered(prediction.node, truth, answer, classes, surprise, counts)


def first_weights(context: Context) -> dict[str, NDArray[np.float64]]:
    """The parameters that a run of this graph begins with."""
    return initial_weights(context.graph, context.analysis, context.graph.settings.seed)


def _read(program: Program) -> frozenset[str]:
    """Fields of the data that some call reads, as they are or under another shape."""
    values = [each for call in program.calls for each in call.inputs]
    of = {value.view_of or value for value in values}
    return frozenset(name for name, value in program.batch.items() if value in of)


def _spread(train: Held) -> NDArray[np.int64]:
    """Some of the training samples, from all over them."""
    count = next((n for n in (SAMPLES, HALF) if len(train) >= n), len(train))
    found: NDArray[np.int64] = train[np.linspace(0, len(train) - 1, count).astype(np.int64)]
    return found
