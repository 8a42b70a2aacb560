"""Exports as a user makes them: by the menu and the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from nndl_studio.ui.shell.export_page import ExportPage
from nndl_studio.ui.shell.export_result import ExportResult
from nndl_studio.ui.shell.main_window import MainWindow

PATIENCE = 30_000


def export_by_menu(
    window: MainWindow, qtbot: QtBot, form: str, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Write the present network to `path`, which is what is typed."""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    assert window.menu_actions.exports[form].isEnabled()
    window.menu_actions.exports[form].trigger()
    page = window.findChildren(ExportPage)[-1]
    qtbot.waitUntil(page.write.isEnabled, timeout=PATIENCE)
    QTest.mouseClick(page.write, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.going is None, timeout=PATIENCE)
    assert isinstance(page.shown.currentWidget(), ExportResult), page.says.text()
    page.close()
