"""The window on a real display: it shows, it takes the mouse, and it learns before one's eyes.

Off screen, much of Qt's platform layer never runs: libraries that are missing, focus, the pixels.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nndl_studio import api
from nndl_studio.resources import example
from nndl_studio.runs.news import Phase
from nndl_studio.ui import theme as themes
from nndl_studio.ui.shell.app import application
from nndl_studio.ui.shell.main_window import MainWindow

pytestmark = pytest.mark.xdisplay

# Compiling the kernels may come first.
PATIENCE = 300_000


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    themes.apply(application(), themes.DARK)
    window = MainWindow(api.load(example("xor")))
    with qtbot.waitExposed(window):
        window.show()
    qtbot.waitUntil(lambda: window.run.phase is Phase.READY, timeout=PATIENCE)
    yield window
    window.undo.setClean()
    window.close()
    window.deleteLater()


def on_screen(window: MainWindow) -> QImage:
    """What the display shows where the window is."""
    frame = window.geometry()
    screen = QGuiApplication.primaryScreen()
    place = (frame.x(), frame.y(), frame.width(), frame.height())
    return screen.grabWindow(0, *place).toImage()


def colours(image: QImage) -> set[int]:
    """Every colour of a grid of its pixels."""
    step = 7
    spots = range(0, image.height(), step)
    return {image.pixel(x, y) for y in spots for x in range(0, image.width(), step)}


def test_it_is_a_real_display() -> None:
    application()
    assert QGuiApplication.platformName() in ("xcb", "wayland", "cocoa", "windows")


def test_the_window_is_drawn_and_trains_at_a_click(qtbot: QtBot, window: MainWindow) -> None:
    before = on_screen(window)
    assert len(colours(before)) > 20
    QTest.mouseClick(window.run_bar.train, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(window.loss.results()) >= 2, timeout=PATIENCE)
    after = on_screen(window)
    assert after.size() == before.size()
    assert after != before
