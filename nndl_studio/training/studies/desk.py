"""Answers what views ask of the whole network: all at once at rest, paced while training."""

from __future__ import annotations

from collections.abc import Collection
from time import perf_counter

from nndl_studio.training.findings import ANSWER
from nndl_studio.training.prober import probe_kinds
from nndl_studio.training.snapshot import Finding, ProbeRequest
from nndl_studio.training.studies import STUDIES
from nndl_studio.training.studies.context import Context, Study
from nndl_studio.training.studies.pace import Pace
from nndl_studio.training.studies.sample_answer import sample_answer
from nndl_studio.training.studies.workings import workings
from nndl_studio.training.workings.record import WORKINGS

Findings = dict[ProbeRequest, Finding]


class StudyDesk:
    """Keeps the last findings, so that the same weights are not studied twice."""

    def __init__(self, context: Context) -> None:
        self._context = context
        kinds = probe_kinds(context.graph, context.analysis)
        self._studies: dict[tuple[str, str], Study] = {
            key: STUDIES[kind] for key, kind in kinds.items() if kind in STUDIES
        }
        self._studies |= {WORKINGS: workings, ANSWER: sample_answer}
        self._pace = Pace()
        self._step = -1
        self._found: Findings = {}

    def look(self, requests: Collection[ProbeRequest], step: int) -> Findings:
        """Findings for all `requests` that are studies, at the weights of `step`."""
        return {request: self._study(request, step, 1) for request in self._known(requests)}

    def due(self, requests: Collection[ProbeRequest], step: int) -> Findings:
        """Findings for those `requests` whose turn it is."""
        known = self._known(requests)
        return {r: self._study(r, step, len(known)) for r in self._pace.due(known)}

    def forget(self) -> None:
        """The weights have changed between two steps."""
        self._found.clear()

    def forget_sample(self, row: int) -> None:
        """Another sample stands at this row."""
        self._found = {r: found for r, found in self._found.items() if r.sample != row}

    def _known(self, requests: Collection[ProbeRequest]) -> list[ProbeRequest]:
        return [r for r in requests if (r.node, r.probe) in self._studies]

    def _study(self, request: ProbeRequest, step: int, studies: int) -> Finding:
        if step != self._step:
            self._step = step
            self.forget()
        if request not in self._found:
            start = perf_counter()
            study = self._studies[request.node, request.probe]
            self._found[request] = study(self._context, request)
            self._pace.took(request, perf_counter() - start, studies)
        return self._found[request]
