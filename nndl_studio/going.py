"""Work that takes long tells how far it is, and ends soon once nobody wants it any more.

Who wants it puts a `Going` around it; the work calls `tell` or `require_wanted` in its loops. Both
cost some hundred nanoseconds, and nothing where nobody listens. A thread that helps has no `Going`
of its own: it takes `present()` along.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import islice
from threading import Event, Thread
from typing import TypeVar

from nndl_studio.sentence import Sentence, say

T = TypeVar("T")
# Seconds between two looks: at what is heard, and at work that can't ask by itself.
HEARD_EVERY = 0.05
LOOK_EVERY = 0.1
# Items that are taken together by those who count millions of them.
BATCH = 2**16


class Stopped(Exception):
    """The work is not wanted any more. What it began is left as if it had not."""


@dataclass(frozen=True)
class Progress:
    """`what` is being done, and the `share` of it that is, from 0 to 1; None where that can't be
    known. Where things are counted, `done` of `of` are."""

    what: Sentence
    share: float | None = None
    done: int = 0
    of: int = 0

    @property
    def words(self) -> Sentence:
        """In a line: `Reading pictures: 3,200 of 20,000`."""
        if self.of:
            return say("{what}: {done:,} of {of:,}", what=self.what, done=self.done, of=self.of)
        if self.done:
            return say("{what}: {done:,}", what=self.what, done=self.done)
        return say("{what}…", what=self.what)


class Going:
    """What somebody wants to be done, and how far it is. Any thread may stop it.

    `hear` is called by threads of the work, at most twenty times a second; `wanted` is asked
    whether it should go on, where that is known elsewhere.
    """

    def __init__(
        self,
        hear: Callable[[Progress], None] | None = None,
        wanted: Callable[[], bool] | None = None,
    ) -> None:
        self.newest: Progress | None = None
        # Whether a stop is obeyed soon: some work, such as compiling, can't be left.
        self.obeys = False
        self._hear, self._wanted = hear, wanted
        self._stop = Event()
        self._heard = 0.0
        self._outer: Going | None = None

    def stop(self) -> None:
        """Have the work end at its next step."""
        self._stop.set()

    @property
    def stopped(self) -> bool:
        """Whether it, or what it is a part of, is not wanted any more."""
        mine = self._stop.is_set() or (self._wanted is not None and not self._wanted())
        return mine or (self._outer is not None and self._outer.stopped)

    def require_wanted(self) -> None:
        """Raises Stopped."""
        if self.stopped:
            raise Stopped

    def tell(self, progress: Progress) -> None:
        """Take note of how far it is. Raises Stopped."""
        self.require_wanted()
        self.note(progress)

    def note(self, progress: Progress) -> None:
        """As `tell`, for a thread that only looks on."""
        self.newest = progress
        now = time.monotonic()
        if self._hear is not None and now - self._heard >= HEARD_EVERY:
            self._heard = now
            self._hear(progress)
        if self._outer is not None:
            self._outer.note(progress)

    @contextmanager
    def around(self) -> Iterator[Going]:
        """Inside, on this thread, the work is this one's, as a part of what it stands in."""
        self._outer = _PRESENT.get()
        token = _PRESENT.set(self)
        try:
            yield self
        finally:
            _PRESENT.reset(token)

    def set_obeys(self, obeys: bool) -> None:
        """Say whether a stop is obeyed soon, of it and of what it is a part of."""
        self.obeys = obeys
        if self._outer is not None:
            self._outer.set_obeys(obeys)


_PRESENT: ContextVar[Going | None] = ContextVar("going", default=None)


def present() -> Going | None:
    """What this thread works for, where somebody wants to know."""
    return _PRESENT.get()


def require_wanted() -> None:
    """Raises Stopped if what this thread works for is not wanted any more."""
    going = _PRESENT.get()
    if going is not None:
        going.require_wanted()


def tell(what: Sentence, done: int = 0, of: int = 0) -> None:
    """So many things are done. Raises Stopped."""
    going = _PRESENT.get()
    if going is not None:
        going.tell(Progress(what, min(done / of, 1.0) if of else None, done, of))


def tell_share(what: Sentence, done: float, of: float) -> None:
    """A share of it is done, of what nobody counts: bytes, say. Raises Stopped."""
    going = _PRESENT.get()
    if going is not None:
        going.tell(Progress(what, min(done / of, 1.0) if of else None))


def in_batches(items: Iterable[T]) -> Iterator[list[T]]:
    """All items, many at a time, so that counting them stays fast. Raises Stopped in between."""
    left = iter(items)
    while batch := list(islice(left, BATCH)):
        require_wanted()
        yield batch


@contextmanager
def obeying() -> Iterator[None]:
    """Inside, a stop is obeyed soon."""
    going = _PRESENT.get()
    if going is None:
        yield
        return
    going.set_obeys(True)
    try:
        yield
    finally:
        going.set_obeys(False)


@contextmanager
def looked_on(interrupt: Callable[[], None], per_cent: Callable[[], float]) -> Iterator[None]:
    """Inside, a thread interrupts what can't ask by itself, and notes how many per cent of what was
    told last are done, where that isn't counted; below 0 it is not known."""
    going = _PRESENT.get()
    if going is None:
        yield
        return
    over = Event()

    def look_on() -> None:
        while not over.wait(LOOK_EVERY):
            if going.stopped:
                interrupt()
                continue
            told, done = going.newest, per_cent()
            if told is not None and not told.of and done >= 0:
                going.note(Progress(told.what, min(done / 100, 1.0)))

    thread = Thread(target=look_on, name="looking on", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
