"""The monkey: has windows of the studio, and a table of what it may do to them."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QWidget

from nndl_studio.graph.document import Graph
from nndl_studio.graph.project import encode
from nndl_studio.runs.history import History
from nndl_studio.ui.shell.app import begin
from nndl_studio.ui.shell.going_on import offer_to_go_on
from nndl_studio.ui.shell.main_window import MainWindow
from nndl_studio.ui.shell.settings import StudioSettings
from tests.trust.monkey.cage import Cage
from tests.trust.monkey.hand import Hand

MOST_WINDOWS = 3


class Monkey:
    """Always has a window: one that it closes is opened anew, as by the next start."""

    def __init__(self, chance: random.Random, cage: Cage, folder: Path) -> None:
        self.chance, self.cage, self.folder = chance, cage, folder
        self.hand = Hand(chance)
        self.reached: Counter[str] = Counter()
        self.settings = StudioSettings(QSettings(str(folder / "s.ini"), QSettings.Format.IniFormat))
        self.history = History()
        # Each document as it was when its undo stack was empty.
        self.first: dict[MainWindow, bytes] = {}
        self.window = self._open()

    def say(self, words: str, reached: str) -> None:
        """Write down what is about to be done, and to what kind of thing."""
        self.reached[reached] += 1
        self.cage.say(words)

    def look_around(self) -> None:
        """Go on in a window that is there."""
        there = [w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow)]
        windows = [window for window in there if window.isVisible()]
        self.first = {w: b for w, b in self.first.items() if w in windows}
        for window in windows:
            if window not in self.first:
                self._note(window)
        if len(windows) > MOST_WINDOWS:
            self.cage.say("close a window too many")
            windows[0].close()
        if not windows:
            self.window = self._open()
        elif self.window not in windows or (len(windows) > 1 and self.chance.random() < 0.02):
            self.window = self.chance.choice(windows)
            self.window.activateWindow()

    def modal(self) -> QWidget | None:
        """What has to be answered first."""
        return QApplication.activePopupWidget() or QApplication.activeModalWidget()

    def leave(self) -> None:
        """Close all windows without a question."""
        for window in [*self.first]:
            window.end()
        QApplication.processEvents()

    def _open(self) -> MainWindow:
        self.say("open a window", "window opened")
        window = MainWindow(Graph(), self.settings, history=self.history)
        window.closed.connect(window.deleteLater)
        self._note(window)
        begin(window, None)
        offer_to_go_on(window, self.history)
        window.activateWindow()
        return window

    def _note(self, window: MainWindow) -> None:
        self.first[window] = drawn(window.graph)

        def replaced(graph: Graph) -> None:
            self.first[window] = drawn(graph)

        window.files.replaced.connect(replaced)


def drawn(graph: Graph) -> bytes:
    """The project without what saving notes of its data, which is no step that undo takes back."""
    bare = graph.copy()
    for node in graph.nodes.values():
        bare.set_config(node.id, node.config.unmarked())
    return encode(bare)


Deed = Callable[[Monkey], None]
