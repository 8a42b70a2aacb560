"""Between the threads: news that are never lost, arrays of which only the newest count."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from threading import Lock

from nndl_studio.runs.news import News
from nndl_studio.training.snapshot import Look, ProbeRequest

Arrays = dict[ProbeRequest, Look]


class Mailbox:
    """The driver puts in; whoever gave it orders takes out."""

    def __init__(self) -> None:
        self._news: deque[News] = deque()
        self._lock = Lock()
        self._ticket = -1
        self._arrays: Arrays = {}

    def post(self, news: News) -> None:
        """Append one of the news."""
        self._news.append(news)

    def post_arrays(self, ticket: int, arrays: Mapping[ProbeRequest, Look]) -> None:
        """Replace what was there for the same requests, so that a slow window never piles up
        arrays; what studies find out seldom waits beside what is looked at often."""
        with self._lock:
            before = self._arrays if ticket == self._ticket else {}
            self._ticket = ticket
            self._arrays = {**before, **arrays}

    def take(self) -> list[News]:
        """All news so far, oldest first."""
        return [self._news.popleft() for _ in range(len(self._news))]

    def take_arrays(self, ticket: int) -> Arrays:
        """The newest arrays if they belong to `ticket`; empty if there are none since."""
        with self._lock:
            arrays, self._arrays = self._arrays, {}
            return arrays if self._ticket == ticket else {}
