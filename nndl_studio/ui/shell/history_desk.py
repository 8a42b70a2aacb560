"""Asks the history on a thread of its own, so that no disk or lock can hold up the window."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from threading import Lock, Thread
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer

from nndl_studio.files import BadFile, reason_of
from nndl_studio.runs.history import HistoryError
from nndl_studio.sentence import Sentence, as_it_is

MILLISECONDS = 20
Answer = TypeVar("Answer")
Step = Callable[[], None]


class HistoryDesk(QObject):
    """One job after the other, in the order they came. The thread is there only while there are
    jobs; what fails doesn't keep the next one from being done."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = Lock()
        self._jobs: deque[Callable[[], Step]] = deque()
        self._answers: deque[Step] = deque()
        self._thread: Thread | None = None
        self._open = 0
        self._timer = QTimer(self)
        self._timer.setInterval(MILLISECONDS)
        self._timer.timeout.connect(self._hand_over)

    @property
    def busy(self) -> bool:
        return self._open > 0

    def ask(
        self,
        job: Callable[[], Answer],
        then: Callable[[Answer], None],
        fail: Callable[[Sentence], None],
    ) -> None:
        """Do `job` on the thread, and `then` with its answer on this one, or `fail` with words
        that say why there is none."""

        def worked() -> Step:
            try:
                answer = job()
            except (HistoryError, BadFile, OSError, ValueError) as error:
                words = _in_a_line(reason_of(error))
                return lambda: fail(words)
            return lambda: then(answer)

        self._open += 1
        with self._lock:
            self._jobs.append(worked)
            if self._thread is None:
                self._thread = Thread(target=self._work, name="history", daemon=True)
                self._thread.start()
        self._timer.start()

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._jobs:
                    self._thread = None
                    return
                job = self._jobs.popleft()
            self._answers.append(job())

    def _hand_over(self) -> None:
        """Bring what is answered; nothing waits for the rest."""
        while self._answers:
            self._open -= 1
            self._answers.popleft()()
        if not self._open:
            self._timer.stop()


def _in_a_line(words: Sentence) -> Sentence:
    """What other libraries say may have several; what is said here has one."""
    line = " ".join(words.split())
    return words if words == line else as_it_is(line)
