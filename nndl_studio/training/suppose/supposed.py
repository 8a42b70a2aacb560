"""The network as it would be: its own context, through which views look, and its figures."""

from __future__ import annotations

from collections.abc import Collection, Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nndl_studio.compiler.compile import compile_training
from nndl_studio.graph.check import analyse
from nndl_studio.training.errors import TrainingError
from nndl_studio.training.examiner import Examination, Examiner, Split
from nndl_studio.training.looker import Looker, Looks
from nndl_studio.training.snapshot import Metrics, ProbeRequest
from nndl_studio.training.studies.context import Context
from nndl_studio.training.suppose.changed import changed_data, changed_graph, changed_state
from nndl_studio.training.suppose.other_weights import (
    arrays_of,
    change_weights,
    require_weights,
)
from nndl_studio.training.suppose.supposition import OfWeights, Supposition, Suppositions

# What figures are of: the first of these parts that has samples.
PARTS: tuple[Split, ...] = ("validation", "test", "train")


@dataclass(frozen=True)
class Compared:
    """Figures on one part of the data without what is supposed, and with it, of the same
    weights."""

    part: Split
    before: Metrics
    after: Metrics


class Supposed:
    """Looks as a `Looker` does, and leaves the run's weights, state and data as they are. Raises
    TrainingError, in words, for what can't be supposed of `real`."""

    def __init__(self, real: Context, supposed: Suppositions, threads: int | None = None) -> None:
        graph = changed_graph(real.graph, supposed)
        analysis = analyse(graph)
        for problem in analysis.problems:
            raise TrainingError(problem.message, problem.node)
        self._real = real
        self._rest, self._others = _apart(supposed)
        self._require(self._others)
        dataset = changed_data(real.dataset, supposed)
        # Only what is changed is held a second time.
        self._copies = self._copied(self._others)
        self._weights = {**real.weights, **self._copies}
        settings = graph.settings
        self._works = (
            compile_training(real.graph, settings, real.analysis),
            compile_training(graph, settings, analysis),
        )
        self._context = Context(
            graph,
            analysis,
            real.own.seen_as(dataset),
            Examiner(graph, analysis, dataset, threads),
            self._weights,
            changed_state(real.state, *self._works),
            real.moment,
        )
        self._looker = Looker(self._context)

    def take(self, supposed: Suppositions) -> bool:
        """Suppose other weights in place of those that are; False where more is other than that.
        Raises TrainingError as at first."""
        rest, others = _apart(supposed)
        if rest != self._rest:
            return False
        self._require(others)
        for name in self._copies:
            self._weights[name] = self._real.weights[name]
        self._others = others
        self._copies = self._copied(others)
        self._weights.update(self._copies)
        self.forget()
        return True

    def look(self, requests: Collection[ProbeRequest], step: int) -> Looks:
        """What the watched nodes would hold right now."""
        self._follow()
        return self._looker.look(requests, step)

    def due(self, requests: Collection[ProbeRequest], step: int) -> Looks:
        """The same, but only what it is time for."""
        self._follow()
        return self._looker.due(requests, step)

    def forget(self) -> None:
        """The weights have changed between two steps."""
        self._looker.forget()

    def compare(self) -> Generator[None, None, Compared | None]:
        """Figures without and with what is supposed, of the weights as they are now; comes back
        after each batch. None where there are no samples."""
        self._follow()
        real, other = self._real, self._context
        part = next((p for p in PARTS if len(getattr(real.dataset, p))), None)
        if part is None:
            return None
        weights = {name: array.copy() for name, array in real.weights.items()}
        with_it = {**weights, **{name: array.copy() for name, array in self._copies.items()}}
        before = yield from _told(real.examiner.steps(weights, part))
        after = yield from _told(other.examiner.steps(with_it, part))
        assert before is not None
        assert after is not None
        return Compared(part, before.brief(), after.brief())

    def _follow(self) -> None:
        """Take over what the run has learned since."""
        for name, copy in self._copies.items():
            np.copyto(copy, self._real.weights[name])
        for each in self._others:
            change_weights(each, self._real.graph, self._copies)
        self._context.state[:] = changed_state(self._real.state, *self._works)
        layout = self._works[1].layout
        for value in self._works[1].program.parameters:
            if value.name in self._copies:
                at = layout.offsets[value]
                self._context.state[at : at + value.size] = self._copies[value.name].reshape(-1)

    def _copied(self, others: Collection[OfWeights]) -> dict[str, NDArray[np.float32]]:
        """All arrays that are other than the run's."""
        names = {name for each in others for name in arrays_of(each, self._real.weights)}
        return {name: self._real.weights[name].copy() for name in sorted(names)}

    def _require(self, others: Collection[OfWeights]) -> None:
        for each in others:
            require_weights(each, self._real.graph, self._real.weights)


def _apart(supposed: Suppositions) -> tuple[tuple[Supposition, ...], list[OfWeights]]:
    """What another network is made for, and weights, which need none."""
    rest = tuple(each for each in supposed if not isinstance(each, OfWeights))
    return rest, [each for each in supposed if isinstance(each, OfWeights)]


def _told(steps: Examination) -> Examination:
    return (yield from steps)
