"""Remarks: what a user should know of a run although its numbers are finite, one kind a judge.

A judge is a function from `Evidence` to remarks. A run under way asks `Remarker.due` at the end of
each epoch, one that is over `Remarker.now`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from time import perf_counter

from nndl_studio.ops.ir import owner
from nndl_studio.sentence import say
from nndl_studio.training.remarks.answers import answer_remarks
from nndl_studio.training.remarks.course import loss_remarks, perplexity_remarks
from nndl_studio.training.remarks.drawing import drawing_remarks
from nndl_studio.training.remarks.evidence import Evidence, Observer
from nndl_studio.training.remarks.remark import Remark
from nndl_studio.training.remarks.rest import unit_remarks
from nndl_studio.training.separation import never_settles
from nndl_studio.training.trainer import Trainer

JUDGES = (loss_remarks, perplexity_remarks, answer_remarks, unit_remarks, drawing_remarks)
# The part of a run's time that looking may take.
SHARE = 0.01
# The first look also compiles, which takes up to a tenth of a second.
FIRST_PAUSE = 3.0


class Remarker:
    """Makes the remarks on one trainer's run. Use it on the trainer's thread, between its steps."""

    def __init__(self, trainer: Trainer, clock: Callable[[], float] = perf_counter) -> None:
        self._trainer = trainer
        self._clock = clock
        self._observer = Observer(trainer)
        self._next = clock() + FIRST_PAUSE

    def due(self) -> tuple[Remark, ...] | None:
        """What is to be said at an epoch's end; None if it is too soon to look again."""
        start = self._clock()
        if start < self._next:
            return None
        found = self.now()
        end = self._clock()
        self._next = end + (end - start) / SHARE
        return found

    def now(self) -> tuple[Remark, ...]:
        """What is to be said at the weights of this moment; nothing before the first epoch ends."""
        if not self._trainer.history:
            return ()
        evidence = self._observer.look()
        found = [remark for judge in JUDGES for remark in judge(evidence)]
        return (*self._settling(evidence), *_of_nodes(found))

    def _settling(self, evidence: Evidence) -> list[Remark]:
        """Only where the run is over: it takes a linear program over all training samples."""
        if not evidence.over:
            return []
        return [
            Remark(
                "never settles",
                node,
                say("not linearly separable: no line parts the classes, so the rule never settles"),
                say(
                    "Give the network a hidden layer, or a loss that bears samples on the wrong "
                    "side"
                ),
            )
            for node in never_settles(self._trainer.graph, self._trainer.dataset)
        ]


def _of_nodes(found: Iterable[Remark]) -> list[Remark]:
    """What is said of a composite's pieces is said of it, each kind once."""
    told: dict[tuple[str, str | None], Remark] = {}
    for remark in found:
        node = remark.node and owner(remark.node)
        told.setdefault((remark.kind, node), replace(remark, node=node))
    return list(told.values())


def remarks(trainer: Trainer) -> tuple[Remark, ...]:
    """What is to be said of the run right now, in one go."""
    return Remarker(trainer).now()
