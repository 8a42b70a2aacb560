"""A place behind the samples of a data set for one that the user gave: whatever looks at a sample
by its row looks at this one alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets import Dataset
from nndl_studio.datasets.class_weights import Weighed
from nndl_studio.datasets.held import Held, own_rows
from nndl_studio.datasets.info import OF_STEPS, Samples
from nndl_studio.datasets.own_inputs import Given, OwnSeen
from nndl_studio.ops.ir import Prediction
from nndl_studio.training.examiner import Examiner
from nndl_studio.training.predict import prepared

# What an answer is compared with, and the part of a data set that has it.
FIELDS = {"label": "label", "labels": "label", "target": "target", "targets": "target"}


class OneMore:
    """Samples, `Held`, and behind them one more, of zeros until it is put there."""

    def __init__(self, held: Held) -> None:
        self._held = held
        self.one = np.zeros(held.shape[1:], held.dtype)
        self.dtype = held.dtype

    @property
    def shape(self) -> tuple[int, ...]:
        """(samples + 1, axes of one sample ...)."""
        return (len(self), *self._held.shape[1:])

    def __len__(self) -> int:
        return len(self._held) + 1

    def __getitem__(self, rows: Any, /) -> Any:
        wanted = own_rows(rows, len(self))
        own = wanted == len(self._held)
        if not own.any():
            return self._held[wanted]
        found = np.empty((*wanted.shape, *self._held.shape[1:]), self.dtype)
        found[~own] = self._held[wanted[~own]]
        found[own] = self.one
        return found


class OwnPlace:
    """`dataset` is the given one with a sample more at `row`, which is of zeros until one is put
    there; parts and figures know nothing of it. All methods belong to the trainer's thread."""

    def __init__(self, dataset: Dataset) -> None:
        self.row = len(dataset.x)
        names = ("x", "label", "target", "lengths", "facts")
        held = {name: getattr(dataset, name) for name in names}
        self._more = {name: OneMore(each) for name, each in held.items() if each is not None}
        self._open: frozenset[str] = frozenset()
        weight = dataset.weight
        if isinstance(weight, Weighed):
            weight = Weighed(self._more["label"], weight.weights)
        fields: Mapping[str, Any] = self._more
        self.dataset = replace(dataset, weight=weight, **fields)

    def put(self, samples: Samples, given: Given) -> None:
        """Have the one sample of `samples` stand there, raw as its source gave it. What is right is
        what the user says, else what follows from it, else what the network answers at a time."""
        recipe = self.dataset.recipe
        told = None if samples.lengths is None else samples.lengths[:]
        x, lengths = prepared(samples.x[:], told, recipe)
        self._set("x", x[0])
        if "lengths" in self._more:
            self._set("lengths", lengths[0] if lengths is not None else recipe.info.axes[0])
        known: dict[str, Any] = {"label": given.label}
        if given.targets is not None:
            known["target"] = recipe.learned(np.array([given.targets]))[0]
        for name, own in (("label", samples.label), ("target", samples.target)):
            if known.get(name) is None and own is not None:
                known[name] = own[0]
        right = {name: each for name, each in known.items() if each is not None}
        self._open = frozenset({"label", "target"} & set(self._more) - set(right))
        for name in {"label", "target"} & set(self._more):
            self._set(name, right.get(name, 0))
        if "facts" in self._more:
            self._set("facts", -1)

    def settle(self, weights: Mapping[str, NDArray[Any]], examiner: Examiner) -> None:
        """Where nobody said what is right, let it be what the network answers now."""
        if not self._open:
            return
        evaluator = examiner.evaluator
        answers = evaluator.answer(weights, examiner.table, np.array([self.row]))
        each = (answers, *answers.further)
        for prediction, answer in zip(evaluator.predictions, each, strict=False):
            name = FIELDS.get(examiner.asked_for(prediction), "")
            if name in self._open and prediction.which is None:
                right = answer.y if answer.label is None else answer.label
                self._set(name, _meant(prediction, right[0]))

    def seen(self, given: Given) -> OwnSeen:
        """What stands there, as it is looked at."""
        of_steps = self.dataset.info.kind in OF_STEPS and "lengths" in self._more
        steps = int(self._more["lengths"].one) if of_steps else None
        return OwnSeen(self.row, self._more["x"].one.copy(), steps, given.label)

    def _set(self, name: str, value: Any) -> None:
        one = self._more[name].one
        one[...] = np.reshape(value, one.shape) if np.size(value) == one.size else value


def _meant(prediction: Prediction, right: NDArray[Any]) -> NDArray[Any]:
    """What is right where the answers are these: of numbers that each name one of two classes those
    that stand for them."""
    if prediction.best == "signs":
        return np.where(right, 1, -1)
    return right
