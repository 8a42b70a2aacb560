"""What is looked at while a run goes on: one sample of its data, and what its nodes hold."""

from __future__ import annotations

from collections.abc import Mapping

from nndl_studio.datasets.own_inputs import Given
from nndl_studio.files import reason_of
from nndl_studio.runs.mailbox import Mailbox
from nndl_studio.runs.news import OwnAsked, OwnRefused, Sampled
from nndl_studio.runs.orders import ChooseClass, StepSample, ToSample, WalkThrough
from nndl_studio.runs.trains import Trains
from nndl_studio.runs.walk import Walk
from nndl_studio.training.findings import ANSWER, SampleAnswer
from nndl_studio.training.snapshot import Look, ProbeRequest


class Looking:
    """Answers who looks. All methods belong to the driver's thread."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox
        self._requests: frozenset[ProbeRequest] = frozenset()
        self._ticket = -1
        self._trainer: Trains | None = None
        self._walk: Walk | None = None
        self._given: Given | None = None

    def look_into(self, trainer: Trains, ticket: int, go_on: bool) -> None:
        """Look into a new trainer; `go_on` keeps the place in the same kind of data, and a sample
        of the user's own that is in sight stays there."""
        trainer.requests = self._requests
        walk = Walk(trainer.dataset)
        if go_on and self._walk is not None:
            walk.start_where(self._walk)
        same = self._trainer is not None and self._trainer.dataset.info == trainer.dataset.info
        given = self._given if same else None
        self._trainer, self._ticket, self._walk = trainer, ticket, walk
        self._mailbox.post(OwnAsked(ticket, trainer.own_form()))
        if given is None or not self._put(trainer, walk, given):
            self._given = None
        self._show_sample()
        self.look()

    def watch(self, requests: frozenset[ProbeRequest]) -> None:
        """Look at other things from now on."""
        self._requests = requests
        if self._trainer is not None:
            self._trainer.requests = requests

    def to_sample(self, order: ToSample) -> None:
        """Look at another sample."""
        if self._walk is None:
            return
        self._given = None
        match order:
            case StepSample():
                self._walk.step(order.distance)
            case ChooseClass():
                self._walk.to_class(order.index)
            case WalkThrough():
                self._walk.through(order.rows)
        self._show_sample()

    def show_own(self, given: Given) -> None:
        """Look at a sample that the user gave, at once also while something trains."""
        trainer, walk = self._trainer, self._walk
        if trainer is None or walk is None or not self._put(trainer, walk, given):
            return
        self._show_sample()
        sample = walk.sample()
        row = sample.row if sample is not None else -1
        self.show(trainer.probe(frozenset(r for r in self._requests if r.sample == row)))

    def forget_own(self) -> None:
        """Another document has come: what was given belongs to the one before."""
        self._given = None

    def _put(self, trainer: Trains, walk: Walk, given: Given) -> bool:
        """Have it stand in the data and in sight; if it is no sample, that is told."""
        try:
            seen = trainer.put_own(given)
        except ValueError as error:
            self._mailbox.post(OwnRefused(self._ticket, reason_of(error)))
            return False
        asked = ProbeRequest(*ANSWER, seen.row)
        answer = trainer.probe(frozenset({asked})).get(asked)
        walk.show_own(seen, answer if isinstance(answer, SampleAnswer) else None)
        self._given = given
        return True

    def look(self) -> None:
        """Tell what the watched nodes hold now, also when nothing trains."""
        if self._trainer is not None and self._requests:
            self.show(self._trainer.probe(self._requests))

    def show(self, arrays: Mapping[ProbeRequest, Look]) -> None:
        """Tell what was found where it was looked at."""
        if arrays:
            self._mailbox.post_arrays(self._ticket, arrays)

    def _show_sample(self) -> None:
        sample = self._walk.sample() if self._walk is not None else None
        if sample is not None:
            self._mailbox.post(Sampled(self._ticket, sample))
