"""What a user names reads as it was written, in the tips of tables and in questions."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtGui import Qt as QtGuiQt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from nndl_studio.datasets.class_settings import AS_FOUND
from nndl_studio.runs.history import History
from nndl_studio.ui import theme
from nndl_studio.ui.data.class_model import ClassModel, Part
from nndl_studio.ui.shell.runs_model import Column
from nndl_studio.ui.shell.runs_page import RunsPage
from tests.ui.shell.kept_runs import keep

NAME = "<b>x</b> &amp; <i>"
NOWHERE = QModelIndex()


def read(words: object) -> str:
    """What stands on the screen where Qt decides by itself whether words are markup."""
    shown = QTextDocument()
    if QtGuiQt.mightBeRichText(str(words)):
        shown.setHtml(str(words))
    else:
        shown.setPlainText(str(words))
    return shown.toPlainText()


def tip(model: QAbstractItemModel, column: int) -> str:
    return read(model.index(0, column).data(Qt.ItemDataRole.ToolTipRole))


def test_a_class_is_called_as_in_the_file(qtbot: QtBot) -> None:
    model = ClassModel()
    model.set_classes((NAME, "y"), (3, 4), AS_FOUND)
    assert tip(model, Part.FOUND) == NAME
    assert model.index(0, Part.FOUND).data() == NAME
    assert tip(model, Part.SAMPLES) == "3"


def test_a_run_is_called_and_noted_as_the_user_did(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    theme.load_faces()
    history = History()
    id = keep(history, "a", title=NAME)
    history.annotate(id, NAME)
    page = RunsPage(None, history)
    qtbot.addWidget(page)
    page.show()
    table = page.list.table
    qtbot.waitUntil(lambda: table.model().rowCount(NOWHERE) == 1)
    assert tip(table.model(), Column.NOTE) == NAME
    assert tip(table.model(), Column.TITLE) == NAME
    table.choose((id,))
    asked: list[str] = []

    def question(*given: object) -> QMessageBox.StandardButton:
        asked.append(read(given[2]))
        return QMessageBox.StandardButton.Cancel

    monkeypatch.setattr(QMessageBox, "question", question)
    qtbot.waitUntil(page.choices.delete.isEnabled)
    page.choices.delete.trigger()
    assert len(asked) == 1
    assert f"“{NAME}”" in asked[0]
