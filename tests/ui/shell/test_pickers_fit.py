"""Pickers show what is chosen whole, in the window as it stands on a usual screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from nndl_studio import api
from nndl_studio.languages import ENGLISH
from nndl_studio.resources import example
from nndl_studio.runs.news import Phase
from nndl_studio.runs.trains import real_trainer
from nndl_studio.ui import theme
from nndl_studio.ui.shell.main_window import MainWindow
from tests.ui.cut import room_of_combo, where
from tests.ui.shell.make_believe import OpenWindow
from tests.ui.ways import settle, spoken

PATIENCE = 120_000
USUAL = QSize(1440, 900)
# A longer one may end in …: what a picker says then is whole under the pointer.
WHOLE = (ENGLISH, "zh")
# Pictures and sequences, with all views that come by themselves.
EXAMPLES = ("lenet-5", "lstm-drawn", "ntm-copy")


@pytest.fixture(autouse=True)
def looks(qtbot: QtBot) -> Iterator[None]:
    """As users see it."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, theme.DARK)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QScreen, "availableSize", lambda _: QSize(USUAL))
        yield


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_is_chosen_is_whole(name: str, open_window: OpenWindow, qtbot: QtBot) -> None:
    """With each view that there is in sight, and each kind of node in the inspector."""
    window = open_window(api.load(example(name)), real_trainer)
    window.resize(USUAL)
    qtbot.waitUntil(lambda: window.run.phase is Phase.READY, timeout=PATIENCE)
    window.run.step("batch")
    qtbot.waitUntil(lambda: window.run.phase is Phase.PAUSED, timeout=PATIENCE)
    read: set[str] = set()
    found = [
        f"{language}: {each}" for language in WHOLE for each in shortened_in(language, window, read)
    ]
    assert window.size() == USUAL
    assert "\n".join(dict.fromkeys(found)) == ""
    assert len(read) > len(WHOLE)


def shortened_in(language: str, window: MainWindow, read: set[str]) -> Iterator[str]:
    """What pickers in sight can't say whole; what was looked at goes to `read`."""
    kinds = {node.type: node.id for node in window.graph.nodes.values()}
    with spoken(language):
        for node in kinds.values():
            window.canvas.scene().select([node])
            yield from shortened(window, read)
        for dock in window.docks.all():
            if not dock.isHidden():
                dock.raise_()
                yield from shortened(window, read)


def shortened(window: MainWindow, read: set[str]) -> Iterator[str]:
    settle()
    for picker in window.findChildren(QComboBox):
        if picker.window() is window and not picker.visibleRegion().isEmpty():
            says, room = picker.currentText(), room_of_combo(picker)
            needs = picker.fontMetrics().horizontalAdvance(says)
            read.add(says)
            if needs > room:
                yield f"{where(picker)}: {says!r} needs {needs} px, has {room}"
