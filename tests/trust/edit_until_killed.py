"""Edits drawings in several processes until somebody kills them: no test, but what tests start.

Arguments: a folder, how many processes, and whether they pause between edits. Prints a line of
their ids. Each writes the number and time of every edit to `INDEX.log`; every second process works
on `INDEX.nndl`, which must be there, the others on a drawing without a file.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QSettings, QTimer
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QApplication, QWidget

from nndl_studio.graph.document import Graph
from nndl_studio.ui.canvas.commands import TitleCommand
from nndl_studio.ui.shell.project_files import ProjectFiles
from nndl_studio.ui.shell.settings import StudioSettings


def pauses(chance: random.Random, ever: bool) -> Iterator[int]:
    """Milliseconds from an edit to the next."""
    while True:
        yield from (chance.randrange(20, 200) for _ in range(chance.randrange(1, 15)))
        if ever:
            yield chance.randrange(0, 5000)


class Hand:
    """Gives the document one title after the other."""

    def __init__(self, folder: Path, index: int, ever: bool) -> None:
        self._log = os.open(folder / f"{index}.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._undo, self._window = QUndoStack(), QWidget()
        ini = str(folder / f"{index}.ini")
        settings = StudioSettings(QSettings(ini, QSettings.Format.IniFormat))
        self._files = ProjectFiles(self._window, self._undo, settings, Graph())
        if index % 2 and not self._files.load(folder / f"{index}.nndl"):
            raise SystemExit("the project could not be opened")
        self._pauses = pauses(random.Random(index), ever)
        self._count = 0

    def edit(self) -> None:
        self._count += 1
        self._undo.push(TitleCommand(self._files.graph, str(self._count)))
        os.write(self._log, f"{self._count} {time.time()}\n".encode())
        QTimer.singleShot(next(self._pauses), self.edit)


def live(folder: Path, index: int, ever: bool) -> None:
    app = QApplication([])
    hand = Hand(folder, index, ever)
    hand.edit()
    app.exec()


def main(folder: Path, count: int, ever: bool) -> None:
    """Everything is loaded once; a process more is a fork, made before any thread is there."""
    children = []
    for index in range(count):
        child = os.fork()
        if not child:
            live(folder, index, ever)
            os._exit(1)
        children.append(child)
    print(*children, flush=True)
    for child in children:
        os.waitpid(child, 0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "pauses")
