"""The menu that says what a start without a file shows."""

from __future__ import annotations

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from nndl_studio.sentence import say
from nndl_studio.ui.shell.settings import STARTS, StudioSettings
from nndl_studio.ui.texts import show


def fill_starts(menu: QMenu, settings: StudioSettings) -> None:
    """One of these is always chosen, and remembered."""
    words = {
        "example": say("The first &example"),
        "last": say("The &last project"),
        "page": say("The &start page"),
    }
    group = QActionGroup(menu)
    for name in STARTS:
        action = QAction(menu)
        show(action.setText, words[name])
        action.setCheckable(True)
        action.setChecked(name == settings.start)
        action.triggered.connect(lambda _=False, name=name: _choose(settings, name))
        group.addAction(action)
        menu.addAction(action)


def _choose(settings: StudioSettings, name: str) -> None:
    settings.start = name
