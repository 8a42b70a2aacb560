"""What is looked at while a run goes on: one sample of its data, and what its nodes hold."""

from __future__ import annotations

from collections.abc import Mapping

from nndl_studio.runs.mailbox import Mailbox
from nndl_studio.runs.news import Sampled
from nndl_studio.runs.orders import ChooseClass, StepSample, ToSample, WalkThrough
from nndl_studio.runs.trains import Trains
from nndl_studio.runs.walk import Walk
from nndl_studio.training.snapshot import Look, ProbeRequest


class Looking:
    """Answers who looks. All methods belong to the driver's thread."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox
        self._requests: frozenset[ProbeRequest] = frozenset()
        self._ticket = -1
        self._trainer: Trains | None = None
        self._walk: Walk | None = None

    def look_into(self, trainer: Trains, ticket: int, go_on: bool) -> None:
        """Look into a new trainer; `go_on` keeps the place in the same kind of data."""
        trainer.requests = self._requests
        walk = Walk(trainer.dataset)
        if go_on and self._walk is not None:
            walk.start_where(self._walk)
        self._trainer, self._ticket, self._walk = trainer, ticket, walk
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
        match order:
            case StepSample():
                self._walk.step(order.distance)
            case ChooseClass():
                self._walk.to_class(order.index)
            case WalkThrough():
                self._walk.through(order.rows)
        self._show_sample()

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
