"""What a process has in hand: no test, but what tests compare before and after."""

from __future__ import annotations

import gc
import os
import threading
from collections import Counter
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from tests.conftest import delete_deferred

PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Census:
    """`threads` are Python's, `tasks` the system's. `objects` are Qt's, by class: of all windows,
    with those that only Python knows of."""

    threads: int
    tasks: int
    files: int
    objects: Counter[str]

    def grown(self, before: Census) -> dict[str, int]:
        """What is more than `before`."""
        names = ("threads", "tasks", "files")
        more = {name: getattr(self, name) - getattr(before, name) for name in names}
        return {
            **{n: count for n, count in more.items() if count > 0},
            **self.objects_grown(before),
        }

    def objects_grown(self, before: Census) -> Counter[str]:
        """The classes with more objects than `before`."""
        return self.objects - before.objects

    def __str__(self) -> str:
        words = f"{self.threads} threads ({self.tasks} of the system), {self.files} open files"
        return f"{words}, {self.objects.total()} objects of Qt's"


def census() -> Census:
    """All that is there once what is left over is gone."""
    for _ in range(2):
        delete_deferred()
        gc.collect()
    # Laying docks out, as the events may have done just now, leaves animations that have ended.
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    # Asking for an object may make Python know of it, so that this comes first.
    tops = QApplication.topLevelWidgets()
    inside = [each for top in tops for each in (top, *top.findChildren(QObject))]
    known = [each for each in gc.get_objects() if issubclass(type(each), QObject)]
    objects = {id(each): each for each in (*inside, *known)}
    return Census(
        len(threading.enumerate()),
        len(os.listdir("/proc/self/task")),
        len(os.listdir("/proc/self/fd")),
        Counter(type(each).__name__ for each in objects.values()),
    )


def resident() -> int:
    """Bytes of memory that the process holds."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * PAGE
