"""Answers at random to what would stand still: questions, file dialogs and menus that block."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QMenu, QMessageBox

from tests.trust.monkey.cage import Cage

MILLISECONDS = 15
Button = QMessageBox.StandardButton
BUTTONS = (Button.Save, Button.Discard, Button.Yes, Button.Cancel)


class Answers:
    """Stands in for the user in all that waits for one. `busy` is set while an event is under way:
    a menu that is open then waits in a loop of its own."""

    def __init__(self, chance: random.Random, cage: Cage, folder: Path) -> None:
        self.busy = False
        self._chance, self._cage, self._folder = chance, cage, folder
        # What Qt calls by its own names is replaced under them.
        replaced: Sequence[tuple[type, str, Any]] = (
            (QMessageBox, "question", staticmethod(self._question)),
            (QMessageBox, "warning", staticmethod(self._said)),
            (QMessageBox, "about", staticmethod(self._said)),
            (QMessageBox, "exec", lambda box: self._press(box)),
            (QFileDialog, "getOpenFileName", staticmethod(self._file_to_open)),
            (QFileDialog, "getSaveFileName", staticmethod(self._file_to_save)),
            (QFileDialog, "getExistingDirectory", staticmethod(self._folder_to_open)),
        )
        for owner, name, stand_in in replaced:
            setattr(owner, name, stand_in)
        self._timer = QTimer()
        self._timer.setInterval(MILLISECONDS)
        self._timer.timeout.connect(self._free)
        self._timer.start()

    def end(self) -> None:
        self._timer.stop()

    def _question(self, _over: object, title: str, _words: str, *rest: Any) -> Button:
        """One of the buttons that are offered."""
        offered = [button for button in BUTTONS if button in rest[0]]
        choice = self._chance.choice(offered)
        self._cage.say(f"  asked “{title}”: {choice.name}")
        return choice

    def _said(self, _over: object, title: str, words: str = "", *_: Any) -> Button:
        self._cage.say(f"  told “{title}”: {words[:200]!r}")
        return Button.Ok

    def _press(self, box: QMessageBox) -> int:
        button: QAbstractButton = self._chance.choice(box.buttons())
        self._cage.say(f"  asked “{box.text()}”: {button.text()}")
        button.click()
        return 0

    def _file_to_open(self, *_: Any) -> tuple[str, str]:
        there = [str(path) for path in self._folder.rglob("*") if path.is_file()]
        others = ["", str(self._folder), str(self._folder / "absent.nndl")]
        return self._chosen([*there, *others])

    def _folder_to_open(self, *_: Any) -> str:
        there = [str(path) for path in self._folder.rglob("*") if path.is_dir()]
        others = ["", str(self._folder), str(self._folder / "absent")]
        return self._chosen([*there, *others])[0]

    def _file_to_save(self, *said: Any) -> tuple[str, str]:
        kind = Path(str(said[-1]).strip(")").split("*")[-1]).name
        names = [str(self._folder / f"{letter}{kind}") for letter in "abcd"]
        others = ["", str(self._folder), str(self._folder / "absent" / "a.nndl")]
        return self._chosen([*names, *names, *others])

    def _chosen(self, names: list[str]) -> tuple[str, str]:
        name = self._chance.choice(names)
        self._cage.say(f"  chose file {name!r}")
        return name, ""

    def _free(self) -> None:
        """Choose from a menu that waits in a loop of its own, or leave it."""
        menu = QApplication.activePopupWidget()
        if not self.busy or menu is None:
            return
        actions = [a for a in menu.actions() if a.isEnabled() and not a.menu()]
        menu.close()
        if isinstance(menu, QMenu) and actions and self._chance.random() < 0.7:
            action = self._chance.choice(actions)
            self._cage.say(f"  chose “{action.text()}”")
            action.trigger()
