"""A page is never larger than the screen, where its buttons could not be reached."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nndl_studio.ui.page_size import FRAME, fit


@pytest.mark.parametrize(
    ("room", "size"), [((1280, 720), (1264, 672)), ((2560, 1440), (1280, 780))]
)
def test_a_page_fits_its_screen(
    room: tuple[int, int], size: tuple[int, int], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QScreen, "availableSize", lambda _: QSize(*room))
    page = QWidget()
    qtbot.addWidget(page)
    fit(page, 1280, 780)
    assert page.size() == QSize(*size)
    assert page.width() <= room[0] - FRAME.width()
