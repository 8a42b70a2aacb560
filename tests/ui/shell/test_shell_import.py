"""A file dropped on the window: looked at, set right by hand, and made a network of."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QSpinBox
from pytestqt.qtbot import QtBot

from nndl_studio.datasets.table_settings import TableConfig
from nndl_studio.graph.project import save_project
from nndl_studio.runs.news import Phase
from nndl_studio.runs.trains import real_trainer
from nndl_studio.ui.data.column_model import Field
from nndl_studio.ui.data.import_page import ImportPage
from nndl_studio.ui.shell.main_window import MainWindow
from tests.ui.shell.make_believe import OpenWindow, small_graph

READ = 30_000
LEFT = Qt.MouseButton.LeftButton
ROWS = "length,width,when,species\n" + "".join(
    f"{1 + i % 3 + i / 100:.2f},{'' if i == 4 else i % 7},2024-01-{i % 28 + 1:02d},"
    f"{('setosa', 'versicolor', 'virginica')[i % 3]}\n"
    for i in range(60)
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "flowers.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def drop(target: MainWindow, path: Path, at: QPointF | None = None) -> None:
    """Let go of a file over the canvas, or over a point of it; elsewhere over the window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    action, buttons = Qt.DropAction.CopyAction, LEFT
    none = Qt.KeyboardModifier.NoModifier
    event = QDropEvent(at or QPointF(5, 5), action, data, buttons, none)
    if at is None:
        target.dropEvent(event)
    else:
        target.canvas.dropEvent(event)


def page_of(window: MainWindow, qtbot: QtBot) -> ImportPage:
    """The page that has opened, once the file has been read."""
    (page,) = window.findChildren(ImportPage)
    qtbot.waitUntil(lambda: not page.reading.busy, timeout=READ)
    return page


def cell(page: ImportPage, name: str, field: Field) -> QModelIndex:
    row = [each.name for each in page.columns.columns].index(name)
    return page.columns.index(row, field)


def choose(page: ImportPage, name: str, field: Field, value: str, qtbot: QtBot) -> None:
    """Click a cell, and an entry of the list that opens."""
    table, index = page.column_table, cell(page, name, field)
    spot = table.visualRect(index).center()
    QTest.mouseClick(table.viewport(), LEFT, pos=spot)
    box = QApplication.focusWidget()
    assert isinstance(box, QComboBox)
    qtbot.waitUntil(box.view().isVisible)
    entry = box.model().index(box.findText(value), 0)
    QTest.mouseClick(box.view().viewport(), LEFT, pos=box.view().visualRect(entry).center())
    wanted = table.model().data(index, Qt.ItemDataRole.EditRole)
    assert wanted == value


def config_of(page: ImportPage) -> TableConfig:
    assert isinstance(page.config, TableConfig)
    return page.config


def test_a_dropped_table_becomes_a_network_that_learns(
    open_window: OpenWindow, qtbot: QtBot, table: Path
) -> None:
    window = open_window(factory=real_trainer)
    drop(window, table)
    page = page_of(window, qtbot)
    assert (
        "species is to be predicted: 3 classes (setosa, versicolor, virginica)" in page.says.text()
    )
    assert "width is missing in 1 row:" in page.says.text()
    shown = page.preview.numbers.item(0, 3)
    assert shown is not None
    assert shown.text() == "setosa"
    QTest.mouseClick(page.make, LEFT)
    assert list(window.graph.nodes) == ["Data", "Hidden", "Output", "Loss"]
    assert window.graph.title == "flowers"
    assert not window.files.clean
    assert not window.canvas.scene().analysis.problems
    qtbot.waitUntil(lambda: window.run.phase is Phase.READY, timeout=300_000)
    window.run.train()
    qtbot.waitUntil(lambda: len(window.loss.points()[1]) > 0, timeout=READ)
    window.run.stop()


def test_columns_are_set_right_by_hand(open_window: OpenWindow, qtbot: QtBot, table: Path) -> None:
    window = open_window()
    drop(window, table)
    page = page_of(window, qtbot)
    choose(page, "when", Field.ROLE, "ignore", qtbot)
    choose(page, "length", Field.ROLE, "target", qtbot)
    choose(page, "species", Field.ROLE, "input", qtbot)
    choose(page, "width", Field.ENCODING, "rank", qtbot)
    choose(page, "width", Field.MISSING, "own column", qtbot)
    config = config_of(page)
    assert [each.role for each in config.columns] == ["target", "input", "ignore", "input"]
    assert [each.width for each in config.inputs] == [2, 3]
    page.make.click()
    assert window.canvas.scene().analysis.shapes["Data", "x"].axes == (5,)
    assert window.graph.nodes["Loss"].type == "SquaredError.v1"


def test_what_can_not_be_learned_from_is_said_before(
    open_window: OpenWindow, qtbot: QtBot, table: Path
) -> None:
    window = open_window()
    drop(window, table)
    page = page_of(window, qtbot)
    for name in ("length", "width", "when"):
        choose(page, name, Field.ROLE, "ignore", qtbot)
    assert page.problem.text() == "No column is an input"
    assert not page.make.isEnabled()
    choose(page, "width", Field.ROLE, "input", qtbot)
    assert page.make.isEnabled()
    assert page.problem.text() == ""


def test_a_file_dropped_on_a_data_node_is_its_data_and_can_be_undone(
    open_window: OpenWindow, qtbot: QtBot, table: Path
) -> None:
    graph = small_graph(100)
    (node,) = [n for n in graph.nodes.values() if n.type == "Data.v1"]
    window = open_window(graph)
    item = window.canvas.scene().nodes[node.id]
    at = window.canvas.mapFromScene(item.mapToScene(item.boundingRect().center()))
    drop(window, table, QPointF(at))
    page = page_of(window, qtbot)
    assert page.use.text() == f"&Use it in “{node.id}”"
    QTest.mouseClick(page.use, LEFT)
    assert isinstance(graph.nodes[node.id].config, TableConfig)
    window.undo.undo()
    assert graph.nodes[node.id].config == node.config


def test_the_columns_of_a_data_node_can_be_looked_at_again(
    open_window: OpenWindow, qtbot: QtBot, table: Path
) -> None:
    window = open_window()
    drop(window, table)
    page = page_of(window, qtbot)
    choose(page, "when", Field.ROLE, "ignore", qtbot)
    page.make.click()
    qtbot.waitUntil(lambda: not window.findChildren(ImportPage))
    window.canvas.choose(["Data"])
    own = window.inspector.node.own_data
    assert own.look.isVisible()
    own.look.click()
    again = page_of(window, qtbot)
    assert [each.role for each in config_of(again).columns] == ["input", "input", "ignore", "label"]
    again.cancel.click()


def test_a_file_that_can_not_be_read_is_named_and_changes_nothing(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window()
    before = window.graph.copy()
    bad = tmp_path / "bad.csv"
    bad.write_text("a,b\n1,2\n3\n", encoding="utf-8")
    drop(window, bad)
    page = page_of(window, qtbot)
    assert page.problem.text().startswith("bad.csv, line 3: it has 1 cell, and")
    assert not page.make.isEnabled()
    page.reject()
    assert window.graph.same_as(before)


def test_a_dropped_project_is_opened(open_window: OpenWindow, tmp_path: Path) -> None:
    window = open_window()
    other = small_graph(7)
    other.set_title("Another")
    save_project(other, tmp_path / "other.nndl")
    window.files.mark_saved()
    drop(window, tmp_path / "other.nndl")
    assert window.graph.title == "Another"


def test_a_file_can_be_chosen_instead(
    open_window: OpenWindow, qtbot: QtBot, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(table), ""))
    window.menu_actions.import_data.trigger()
    page = page_of(window, qtbot)
    assert page.title.text() == "flowers.csv"
    page.cancel.click()


def test_what_was_understood_follows_what_is_set(
    open_window: OpenWindow, qtbot: QtBot, table: Path
) -> None:
    page = open_window().importing.show_page(table)
    qtbot.waitUntil(lambda: not page.reading.busy, timeout=READ)
    inputs = sum(each.is_input for each in page.columns.columns)
    assert f"of which {inputs} are inputs" in page.says.text()
    choose(page, "length", Field.ROLE, "ignore", qtbot)
    assert f"of which {inputs - 1} are inputs" in page.says.text()


def test_the_sequences_that_a_window_makes_are_shown(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "waves.csv"
    path.write_text("a,b\n" + "".join(f"{i}.5,{i % 5}.25\n" for i in range(40)), encoding="utf-8")
    page = open_window().importing.show_page(path)
    qtbot.waitUntil(lambda: not page.reading.busy, timeout=READ)
    choose(page, "b", Field.ROLE, "target", qtbot)
    for name, value in (("window", 3), ("horizon", 2)):
        page.form.editor(name).set_value(value)
        page.form.editor(name).edited.emit(value)
    qtbot.waitUntil(lambda: not page.checking.busy, timeout=READ)
    assert (
        "36 sequences of 3 rows as they stand; what is told of each stands in the row that is 2 "
        in (page.says.text())
    )
    numbers = page.preview.numbers
    texts = [[numbers.item(row, i) for i in range(5)] for row in range(4)]
    assert [[item and item.text() for item in row] for row in texts] == [
        ["1", "1", "1", "0.5", ""],
        ["1", "2", "2", "1.5", ""],
        ["1", "3", "3", "2.5", ""],
        ["1", "→", "5", "", "4.25"],
    ]
    page.form.editor("window").set_value(100)
    page.form.editor("window").edited.emit(100)
    qtbot.waitUntil(lambda: not page.checking.busy, timeout=READ)
    assert "no group of its rows is long enough for 100 steps" in page.problem.text()
    assert "sequences of" not in page.says.text()
    assert not page.make.isEnabled()
    page.form.editor("window").set_value(0)
    page.form.editor("window").edited.emit(0)
    assert page.make.isEnabled()
    assert numbers.columnCount() == 3  # with what is left over on the right


def test_the_page_stays_where_the_open_drawing_is_kept(
    open_window: OpenWindow, qtbot: QtBot, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cancel at "save the changes?" once lost all that was set on the page."""
    window = open_window()
    page = window.importing.show_page(table)
    qtbot.waitUntil(lambda: not page.reading.busy, timeout=READ)
    monkeypatch.setattr(window.files, "may_leave", lambda: False)
    page.make.click()
    assert page.isVisible()
    monkeypatch.setattr(window.files, "may_leave", lambda: True)
    page.make.click()
    assert not page.isVisible()
    assert window.files.graph.title == table.stem


def test_how_a_table_is_written_can_be_set_right(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    """All cells are words, so that nobody sees whether the first row names the columns."""
    path = tmp_path / "words.csv"
    path.write_text("red,small,yes\n" + "blue,small,no\nred,large,yes\n" * 10, encoding="utf-8")
    window = open_window()
    drop(window, path)
    page = page_of(window, qtbot)
    assert config_of(page).rows == 21
    box = page.writing.editor("first").findChild(QComboBox)
    assert box is not None
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: config_of(page).rows == 20, timeout=READ)
    assert [each.name for each in config_of(page).columns] == ["red", "small", "yes"]
    assert "its first row names them" in page.says.text()
    signs = page.writing.editor("parted").findChild(QComboBox)
    assert signs is not None
    QTest.keyClick(signs, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: len(config_of(page).columns) == 1, timeout=READ)
    QTest.keyClick(signs, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: len(config_of(page).columns) == 3, timeout=READ)
    page.make.click()
    assert window.canvas.scene().analysis.shapes["Data", "x"].axes == (4,)


def test_another_encoding_keeps_what_columns_are_for(
    open_window: OpenWindow, qtbot: QtBot, table: Path
) -> None:
    window = open_window()
    drop(window, table)
    page = page_of(window, qtbot)
    choose(page, "when", Field.ROLE, "ignore", qtbot)
    assert "when is the same" not in page.says.text()
    box = page.writing.editor("encoding").findChild(QComboBox)
    assert box is not None
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: config_of(page).csv is not None, timeout=READ)
    assert "It is written in Latin-1" in page.says.text()
    roles = {each.name: each.role for each in config_of(page).columns}
    assert (roles["when"], roles["length"]) == ("ignore", "input")


def test_what_is_asked_is_gone_once_it_is_answered(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "machines.csv"
    lines = [f"m{who},{hour},{hour % 7},{hour * who}.5" for who in range(5) for hour in range(30)]
    path.write_text("\n".join(["machine,hour,load,heat", *lines]), encoding="utf-8")
    window = open_window()
    drop(window, path)
    page = page_of(window, qtbot)
    assert config_of(page).split == "group"
    assert not page.asks.isHidden()
    box = page.form.editor("window").findChild(QSpinBox)
    assert box is not None
    box.setValue(12)
    qtbot.waitUntil(lambda: config_of(page).window == 12, timeout=READ)
    assert page.asks.isHidden()


def test_several_files_at_once_are_answered_in_words(open_window: OpenWindow, table: Path) -> None:
    window, said = open_window(), list[str]()
    window.canvas.status.connect(said.append)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(table)), QUrl.fromLocalFile(str(table.parent))])
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier
    )
    window.canvas.dropEvent(event)
    assert said[-1] == "Drop one: files that belong together are found beside it"
    assert not window.findChildren(ImportPage)
