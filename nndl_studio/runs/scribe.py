"""A thread that writes, so that whoever trains need not wait for a disk."""

from __future__ import annotations

import sys
import traceback
from collections import deque
from collections.abc import Callable
from queue import SimpleQueue
from threading import Event, Thread

from nndl_studio.files import BadFile, reason_of
from nndl_studio.sentence import Sentence, say

Work = Callable[[], None]


class Scribe:
    """Does what it is given, one after the other. What can't be written is told once in `words`."""

    def __init__(self) -> None:
        self._queue: SimpleQueue[Work | None] = SimpleQueue()
        self._idle = Event()
        self._idle.set()
        self._words: deque[Sentence] = deque()
        self._said: set[str] = set()
        self._thread = Thread(target=self._run, name="keeper", daemon=True)
        self._thread.start()

    @property
    def idle(self) -> bool:
        """Whether all is written."""
        return self._idle.is_set()

    def give(self, work: Work) -> None:
        self._idle.clear()
        self._queue.put(work)

    def words(self) -> list[Sentence]:
        """What went wrong since the last time."""
        return [self._words.popleft() for _ in range(len(self._words))]

    def say(self, words: Sentence) -> None:
        """Tell something once."""
        if words and words not in self._said:
            self._said.add(words)
            self._words.append(words)

    def flush(self) -> None:
        """Wait until all that was given is written."""
        done = Event()
        self.give(done.set)
        while self._thread.is_alive() and not done.wait(0.1):
            continue

    def close(self) -> None:
        """Write what is left, and end."""
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (work := self._queue.get()) is not None:
            try:
                work()
            except (OSError, BadFile) as error:
                self.say(reason_of(error))
            except Exception as error:  # a fault of ours must not end the run that is kept
                traceback.print_exc(file=sys.stderr)
                fault = say(
                    "The run can't be kept, by an internal fault: {error}", error=repr(error)
                )
                self.say(fault)
            if self._queue.empty():
                self._idle.set()
