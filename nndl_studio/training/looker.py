"""Looks inside a network that trains: values of samples and studies of the whole, in good time."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from time import perf_counter
from types import MappingProxyType

from nndl_studio.ops.ir import BETWEEN
from nndl_studio.training.prober import Prober
from nndl_studio.training.snapshot import Look, ProbeRequest
from nndl_studio.training.studies.context import Context
from nndl_studio.training.studies.desk import StudyDesk

# The window draws pictures 10 times a second at most.
SECONDS_BETWEEN_PROBES = 1 / 10
# Values of samples take at most this share of the time: those of a large network come more seldom.
SHARE = 0.01
MOST_SECONDS_BETWEEN_PROBES = 1.0

Looks = Mapping[ProbeRequest, Look]


def inmost(request: ProbeRequest) -> ProbeRequest:
    """The same of a composite's piece: its `key.y` is `y` of the node `NTM.key`, as the drawing has
    it where it is opened."""
    node, _, probe = BETWEEN.join((request.node, request.probe)).rpartition(BETWEEN)
    return replace(request, node=node, probe=probe)


def _by_piece(requests: Collection[ProbeRequest]) -> dict[ProbeRequest, list[ProbeRequest]]:
    """What is asked for, with all who ask: a node's view and the page of its parts may mean one
    value by two names."""
    asked: dict[ProbeRequest, list[ProbeRequest]] = {}
    for request in requests:
        asked.setdefault(inmost(request), []).append(request)
    return asked


def _for_all(
    asked: Mapping[ProbeRequest, list[ProbeRequest]], found: Looks
) -> Iterator[tuple[ProbeRequest, Look]]:
    for request, look in found.items():
        for each in asked[request]:
            yield each, look


class Looker:
    """Answers what somebody watches, and nothing else is computed."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._prober = Prober(context.graph, context.analysis)
        self._studies = StudyDesk(context)
        self._next = 0.0

    def look(self, requests: Collection[ProbeRequest], step: int) -> dict[ProbeRequest, Look]:
        """What the watched nodes hold right now."""
        asked = _by_piece(requests)
        found = {**self._values(asked), **self._studies.look(asked, step)}
        return dict(_for_all(asked, found))

    def due(self, requests: Collection[ProbeRequest], step: int) -> Looks:
        """The same, but only what it is time for."""
        start = perf_counter()
        if not requests or start < self._next:
            return MappingProxyType({})
        asked = _by_piece(requests)
        values = self._values(asked)
        taken = perf_counter() - start
        pause = min(max(taken / SHARE, SECONDS_BETWEEN_PROBES), MOST_SECONDS_BETWEEN_PROBES)
        self._next = start + pause
        found = {**values, **self._studies.due(asked, step)}
        return MappingProxyType(dict(_for_all(asked, found)))

    def forget_sample(self, row: int) -> None:
        """Another sample stands at this row."""
        self._studies.forget_sample(row)

    def forget(self) -> None:
        """The weights have changed between two steps."""
        self._studies.forget()

    def _values(self, requests: Collection[ProbeRequest]) -> Looks:
        context = self._context
        if any(request.sample == context.own.row for request in requests):
            context.own.settle(context.weights, context.examiner)
        return self._prober.look(context.weights, context.examiner.table, requests)
