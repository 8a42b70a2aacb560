"""Reads a file on a thread of its own, so that a large one holds nothing up and can be left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Thread

from PySide6.QtCore import QObject, QTimer, Signal

from nndl_studio.datasets import Understood, describe, source_of, understand
from nndl_studio.datasets.sample_look import SampleLook, sample_look
from nndl_studio.datasets.table import is_one
from nndl_studio.datasets.table_look import TableLook, table_look
from nndl_studio.files import BadFile, reason_of

MILLISECONDS = 30


@dataclass(frozen=True)
class Look:
    """What was understood of a file, and what is to be seen of it."""

    understood: Understood
    table: TableLook | None = None
    samples: SampleLook | None = None


def look(path: Path) -> Look:
    """Look at a file or folder. Raises BadFile, OSError."""
    if is_one(path):
        table = table_look(path)
        if table.texts is None:
            return Look(table.understood, table)
        found = table.texts
    else:
        found = understand(path)
    samples = source_of(found.config).read(found.config)
    info = replace(describe(found.config), samples=len(samples.x))
    return Look(found, samples=sample_look(info, samples))


class Reading(QObject):
    """`done` carries what the job gave, `failed` words that say why it gave nothing. The thread
    touches no object of Qt's: what it found is fetched from here."""

    done = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._found: list[tuple[bool, object]] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(MILLISECONDS)
        self._timer.timeout.connect(self._fetch)

    @property
    def busy(self) -> bool:
        return self._found is not None

    def start(self, job: Callable[[], object]) -> None:
        """Do `job`; what was asked for before is dropped."""
        found: list[tuple[bool, object]] = []
        self._found = found
        Thread(target=_work, args=(job, found), name="reading", daemon=True).start()
        self._timer.start()

    def stop(self) -> None:
        """Want nothing any more."""
        self._found = None
        self._timer.stop()

    def _fetch(self) -> None:
        if not self._found:
            return
        ((right, answer),) = self._found
        self.stop()
        if right:
            self.done.emit(answer)
        else:
            self.failed.emit(str(answer))


def _work(job: Callable[[], object], found: list[tuple[bool, object]]) -> None:
    try:
        found.append((True, job()))
    except (BadFile, OSError, ValueError) as error:
        found.append((False, " ".join(reason_of(error).split())))
    except MemoryError:
        found.append((False, "It does not fit into memory: take a part of it."))
