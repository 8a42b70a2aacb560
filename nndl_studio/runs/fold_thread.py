"""Cross-validation on a thread of its own: it can be cancelled between any two slices."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from threading import Event, Thread

from nndl_studio.going import Going, Stopped
from nndl_studio.graph.document import Graph
from nndl_studio.runs.failure import Failure, guarded
from nndl_studio.runs.folds import FoldProgress

Validates = Callable[[Graph, int], Iterator[FoldProgress]]


def real_folds(graph: Graph, folds: int) -> Iterator[FoldProgress]:
    """The real thing; it imports the compiler of kernels, so never on the window's thread."""
    from nndl_studio.runs.cross_validation import cross_validate

    return cross_validate(graph, folds)


class FoldThread(Thread):
    """Trains all folds of a graph that nobody changes any more. `problem` says why it failed."""

    def __init__(self, graph: Graph, folds: int, validates: Validates = real_folds) -> None:
        super().__init__(name="folds", daemon=True)
        self._graph, self._folds, self._validates = graph, folds, validates
        self._cancelled = Event()
        self._newest: deque[FoldProgress] = deque(maxlen=1)
        self.problem = ""

    def newest(self) -> FoldProgress | None:
        """How far it is; None if nothing is new."""
        return self._newest.pop() if self._newest else None

    def cancel(self) -> None:
        """Stop after the slice under way."""
        self._cancelled.set()

    @property
    def cancelled(self) -> bool:
        return self._cancelled.is_set()

    def run(self) -> None:
        guarded(self._validate, self._fail)

    def _validate(self) -> None:
        going = Going(wanted=lambda: not self._cancelled.is_set())
        with suppress(Stopped), going.around():
            for news in self._validates(self._graph, self._folds):
                self._newest.append(news)
                going.require_wanted()

    def _fail(self, failure: Failure) -> None:
        self.problem = failure.message
