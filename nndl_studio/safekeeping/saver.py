"""The thread that keeps unsaved drawings, so that nobody at the window waits for the disk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Condition, Thread

from nndl_studio.files import BadFile, reason_of
from nndl_studio.graph.document import Graph
from nndl_studio.safekeeping.shelf import Shelf
from nndl_studio.sentence import Sentence, as_it_is
from nndl_studio.system_words import system_words


@dataclass(frozen=True)
class Unsaved:
    """A drawing that nobody changes any more, its project's file if it has one, and the SHA-256 of
    what that held when the changes began."""

    graph: Graph
    project: Path | None
    base: str


# What the thread is told: something to keep, to drop all, or to end.
Errand = Unsaved | None


class Saver:
    """Keeps the latest drawing it is given. `tell` is called on the thread after each: with None,
    or with why it could not be kept."""

    def __init__(self, tell: Callable[[Sentence | None], None]) -> None:
        self._tell = tell
        self._shelf = Shelf()
        self._news = Condition()
        self._errand: list[Errand] = []
        self._ending = self._stays = False
        self._thread: Thread | None = None

    def keep(self, unsaved: Unsaved) -> None:
        """Keep it soon; what waits to be kept is not needed any more."""
        if self._thread is None:
            self._thread = Thread(target=self._run, name="safekeeping", daemon=True)
            self._thread.start()
        self._give(unsaved)

    def drop(self) -> None:
        """Nothing is unsaved any more."""
        if self._thread is not None:
            self._give(None)

    def end(self) -> None:
        """Drop, and wait for the thread."""
        self._end(stays=False)

    def leave(self) -> None:
        """Keep what waits to be kept, and wait for the thread: it is to be found at the next
        start."""
        self._end(stays=True)

    def _end(self, stays: bool) -> None:
        if self._thread is None:
            return
        with self._news:
            self._errand = self._errand if stays else []
            self._ending, self._stays = True, stays
            self._news.notify()
        self._thread.join()
        self._thread = None
        self._ending = False

    def _give(self, errand: Errand) -> None:
        with self._news:
            self._errand = [errand]
            self._news.notify()

    def _run(self) -> None:
        while self._next():
            pass
        if not self._stays:
            self._shelf.close()

    def _next(self) -> bool:
        """Wait for an errand and do it; False at the end."""
        with self._news:
            self._news.wait_for(lambda: bool(self._errand) or self._ending)
            if not self._errand:
                return False
            errand = self._errand.pop()
        if errand is None:
            self._shelf.drop()
            return True
        self._tell(self._kept(errand))
        return True

    def _kept(self, errand: Unsaved) -> Sentence | None:
        try:
            self._shelf.keep(errand.graph, errand.project, errand.base)
        except (OSError, BadFile, ValueError, MemoryError) as error:
            said = system_words(error) if isinstance(error, OSError) else reason_of(error)
            return said or as_it_is(type(error).__name__)
        return None
