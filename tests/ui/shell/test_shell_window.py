"""The window as a whole: commands, documents, edits from the panels, and what a run shows."""

from __future__ import annotations

from collections import Counter
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMenu, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge
from nndl_studio.graph.project import load_project, save_project
from nndl_studio.runs.news import Phase
from nndl_studio.ui import theme
from nndl_studio.ui.monitor.maps_view import MapsView
from nndl_studio.ui.shell.main_window import MainWindow
from nndl_studio.ui.shell.runs_page import RunsPage
from nndl_studio.ui.shell.settings import StudioSettings
from tests.ui.shell.by_menu import export_by_menu
from tests.ui.shell.make_believe import MakeBelieve, OpenWindow, digits, node, small_graph

Button = QMessageBox.StandardButton


def menu_actions(menu: QMenu) -> list[QAction]:
    found: list[QAction] = []
    for action in menu.actions():
        inner = action.menu()
        found += menu_actions(inner) if isinstance(inner, QMenu) else [action]
    return found


def in_menus(window: MainWindow) -> list[QAction]:
    menus = [action.menu() for action in window.menuBar().actions()]
    return [action for menu in menus if isinstance(menu, QMenu) for action in menu_actions(menu)]


def maps_of(window: MainWindow) -> MapsView:
    return window.cards.find(MapsView)


def wait(qtbot: QtBot, window: MainWindow, phase: Phase) -> None:
    qtbot.waitUntil(lambda: window.run.phase is phase, timeout=5000)


def test_every_command_is_in_a_menu_with_a_tooltip(open_window: OpenWindow) -> None:
    window = open_window()
    shown = set(in_menus(window))
    for action in window.menu_actions.all():
        assert action in shown, action.text()
        assert action.toolTip()
        assert not action.icon().isNull()


def test_no_two_commands_share_a_shortcut(open_window: OpenWindow) -> None:
    window = open_window()
    keys = Counter(
        a.shortcut().toString() for a in window.menu_actions.all() if not a.shortcut().isEmpty()
    )
    assert keys.most_common(1)[0][1] == 1
    without = [a.text() for a in window.menu_actions.all() if a.shortcut().isEmpty()]
    assert without == []


def test_every_control_of_the_run_bar_has_a_tooltip(open_window: OpenWindow) -> None:
    bar = open_window().run_bar
    for control in (bar.train, bar.step, bar.stop, bar.rate, bar.export, bar.figures):
        assert control.toolTip()


def test_a_run_is_seen_in_the_bar_the_curve_and_the_maps(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = open_window()
    wait(qtbot, window, Phase.READY)
    qtbot.waitUntil(lambda: not maps_of(window).waiting)
    assert maps_of(window).shown().values["maps"].max() == 0
    QTest.mouseClick(window.run_bar.train, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(window.loss.results()) > 2, timeout=5000)
    assert window.run_bar.train.text() == "Pause"
    assert "samples/s" in window.run_bar.figures.text()
    assert "2 threads" in window.run_bar.figures.text()
    assert window.run_bar.progress.words.text().startswith("Epoch")
    qtbot.waitUntil(lambda: maps_of(window).shown().values["maps"].max() > 0, timeout=5000)
    QTest.mouseClick(window.run_bar.train, Qt.MouseButton.LeftButton)
    wait(qtbot, window, Phase.PAUSED)
    assert window.run_bar.train.text() == "Continue"
    window.run_bar.stop.click()
    wait(qtbot, window, Phase.STOPPED)
    assert window.run_bar.train.text() == "Continue"


def test_nodes_carry_pictures(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    items = window.canvas.scene().nodes
    qtbot.waitUntil(lambda: items["C1"].thumbnail is not None, timeout=5000)
    assert items["Digits"].thumbnail is not None
    assert items["Out"].thumbnail is None


def test_the_run_bar_rate_is_undoable_and_reaches_the_run(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = open_window()
    window.run.train()
    wait(qtbot, window, Phase.RUNNING)
    field = window.run_bar.rate
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "0.5")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: MakeBelieve.built[0].learning_rate == 0.5, timeout=5000)
    assert window.graph.settings.learning_rate == 0.5
    window.menu_actions.undo.trigger()
    assert field.text() == "0.01"
    qtbot.waitUntil(lambda: MakeBelieve.built[0].learning_rate == 0.01, timeout=5000)


def test_an_edit_in_the_inspector_is_one_undo_step(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    window.canvas.choose(["C1"])
    line = window.inspector.node.form.editor("maps").findChildren(QLineEdit)[0]
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "5")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert window.graph.nodes["C1"] == node("C1", "Conv2d", 240, maps=5)
    assert window.undo.count() == 1
    qtbot.waitUntil(lambda: window.inspector.node.counts.rows()["Output"].startswith("5 "))
    assert window.run_bar.saved.text() == "not saved"
    window.menu_actions.undo.trigger()
    assert window.graph.nodes["C1"] == node("C1", "Conv2d", 240, maps=2)
    assert window.run_bar.saved.text() == "example"


def test_renaming_keeps_the_selection(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    window.canvas.choose(["C1"])
    window.menu_actions.rename.trigger()
    assert QApplication.focusWidget() is window.inspector.node.name
    QTest.keyClicks(window.inspector.node.name, "First")
    QTest.keyClick(window.inspector.node.name, Qt.Key.Key_Return)
    assert "First" in window.graph.nodes
    assert window.canvas.selected_nodes() == ["First"]


def test_a_selected_layer_shows_its_maps(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    wait(qtbot, window, Phase.READY)
    window.canvas.choose(["Out"])
    source = maps_of(window).source()
    assert source is not None
    assert source.node == "Out"


def test_the_sample_can_be_walked_and_chosen_by_class(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = open_window()
    wait(qtbot, window, Phase.READY)
    samples = window.watching.samples
    test = digits().test
    qtbot.waitUntil(lambda: samples.index == test[0])
    picker = maps_of(window).samples
    assert picker is not None
    QTest.mouseClick(picker.next, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: samples.index == test[1])
    window.menu_actions.previous_sample.trigger()
    qtbot.waitUntil(lambda: samples.index == test[0])
    picker.class_chosen.emit(7)
    qtbot.waitUntil(lambda: picker.name.text() == "digit 7")


def test_a_failed_run_says_so_and_lights_the_node(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(factory=partial(MakeBelieve, fail_at=3))
    window.desk.toggle()
    qtbot.waitUntil(window.notice.isVisible, timeout=5000)
    assert "beyond all bounds" in window.notice.words.text()
    item = window.canvas.scene().nodes["C1"]
    assert item.fault
    window.menu_actions.train.trigger()
    wait(qtbot, window, Phase.RUNNING)
    assert not window.notice.isVisible()
    assert not item.fault


def test_problems_are_counted_and_led_to(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    window.graph.add_node(node("Loose", "Dense"))
    qtbot.waitUntil(lambda: window.status.problems.text() == "1 problem")
    window.status.problems.click()
    assert window.canvas.selected_nodes() == ["Loose"]
    window.desk.toggle()
    assert window.notice.isVisible()
    assert "Loose" in window.notice.words.text()


def test_a_mend_is_one_undo_step(open_window: OpenWindow, qtbot: QtBot) -> None:
    graph = Graph("Mend")
    for each in (node("Digits", "Data"), node("Out", "Dense", 400, units=10)):
        graph.add_node(each)
    graph.connect(Edge("Digits", "x", "Out", "x"))
    window = open_window(graph)
    problem = next(p for p in window.canvas.scene().analysis.problems if p.mend)
    window.mend(problem)
    assert "Flatten" in window.graph.nodes
    window.menu_actions.undo.trigger()
    assert "Flatten" not in window.graph.nodes


def test_both_themes_reach_every_part_and_are_remembered(
    open_window: OpenWindow, settings: StudioSettings
) -> None:
    window = open_window()
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, theme.DARK)
    lightness = []
    for _ in range(2):
        picture = window.grab().toImage()
        spots = [(20, 300), (700, 300), (1437, 500), (300, 40)]
        lightness.append([picture.pixelColor(x, y).lightness() for x, y in spots])
        window.menu_actions.dark.trigger()
    assert max(lightness[0]) < 70
    assert min(lightness[1]) > 200
    assert settings.theme == "dark"


def test_a_document_opens_and_saves(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    path = tmp_path / "mine.nndl"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    window.set_title("Mine")
    assert window.isWindowModified()
    window.menu_actions.save.trigger()
    assert load_project(path).title == "Mine"
    assert not window.isWindowModified()
    assert window.run_bar.saved.text() == "saved"
    assert window.settings.recent == [path]
    window.set_title("Mine too")
    window.menu_actions.save.trigger()
    assert load_project(path).title == "Mine too"


def test_unsaved_changes_are_asked_about(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    other = tmp_path / "other.nndl"
    save_project(small_graph(5), other)
    window.set_title("Changed")
    answers = [Button.Cancel, Button.Discard]
    monkeypatch.setattr(QMessageBox, "question", lambda *_: answers.pop(0))
    assert not window.files.open_path(other)
    assert window.graph.title == "Changed"
    assert window.files.open_path(other)
    assert window.graph.title == "Small"
    assert window.undo.count() == 0


def test_closing_asks_too_and_stays_open_on_cancel(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    window.set_title("Changed")
    monkeypatch.setattr(QMessageBox, "question", lambda *_: Button.Cancel)
    window.close()
    assert window.isVisible()


@pytest.mark.parametrize("content", [b"", b"{", b'{"format": 999}', b"\xff\xfe"])
def test_a_damaged_file_is_refused_and_nothing_is_lost(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    window = open_window()
    path = tmp_path / "bad.nndl"
    path.write_bytes(content)
    said: list[str] = []
    monkeypatch.setattr(QMessageBox, "warning", lambda *args: said.append(args[2]))
    assert not window.files.load(path)
    assert "bad.nndl" in said[0]
    assert window.graph.title == "Small"


def test_a_save_that_fails_keeps_the_document_unsaved(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    said: list[str] = []
    monkeypatch.setattr(QMessageBox, "warning", lambda *args: said.append(args[2]))
    window.set_title("Changed")
    path = str(tmp_path / "nowhere" / "x.nndl")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (path, ""))
    assert not window.files.save()
    assert said
    assert window.isWindowModified()


def test_another_document_takes_everything_with_it(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    window.desk.toggle()
    qtbot.waitUntil(lambda: len(window.loss.results()) > 1, timeout=5000)
    window.menu_actions.new.trigger()
    assert window.graph.nodes == {}
    assert len(window.loss.points()[0]) == 0
    assert window.run_bar.saved.text() == "new"
    assert maps_of(window).source() is None
    assert not window.docks["maps"].isVisible()


def test_weights_are_exported_from_the_menu(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    window.run.step("batch")
    wait(qtbot, window, Phase.PAUSED)
    path = tmp_path / "w"
    export_by_menu(window, qtbot, "npz", path, monkeypatch)
    assert path.with_suffix(".npz").exists()
    qtbot.waitUntil(lambda: "Written to" in window.status.message.text())


def test_a_long_name_does_not_push_the_bar_out(open_window: OpenWindow) -> None:
    window = open_window()
    window.set_title("A network with a very long name indeed " * 4)
    assert window.minimumSizeHint().width() < 1300


def test_the_layout_of_the_window_is_remembered(open_window: OpenWindow) -> None:
    window = open_window()
    window.docks.loss.hide()
    window.close()
    again = open_window()
    assert not again.docks.loss.isVisible()
    assert again.docks["maps"].isVisible()


def test_nothing_is_named_by_its_place_alone(open_window: OpenWindow) -> None:
    """Icon buttons have words for screen readers."""
    window = open_window()
    buttons = [w for w in window.findChildren(QWidget) if w.property("look") == "flat"]
    assert buttons
    for button in buttons:
        assert button.accessibleName() or button.toolTip()


def test_examples_are_listed_by_section_and_open(open_window: OpenWindow) -> None:
    window = open_window()
    sections = {action.text(): action.menu() for action in window.menus.examples.actions()}
    assert list(sections) == sorted(sections)
    convolution = sections["C · Convolution"]
    assert isinstance(convolution, QMenu)
    listed = {action.text(): action for action in convolution.actions()}
    listed["C7   LeNet-5 as published"].trigger()
    assert len(window.graph.nodes) == 8
    assert window.files.path is None
    assert window.status.parameters.text() == "60,000 parameters"
    assert window.status.connections.text() == "340,908 connections"


def test_a_slash_goes_to_the_palette(open_window: OpenWindow) -> None:
    window = open_window()
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_Slash)
    assert window.palette_panel.field.hasFocus()


def test_the_keys_of_the_window_work_while_the_canvas_has_the_focus(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = open_window()
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_F10)
    wait(qtbot, window, Phase.PAUSED)
    QTest.keyClick(window.canvas, Qt.Key.Key_F5)
    wait(qtbot, window, Phase.RUNNING)
    QTest.keyClick(window.canvas, Qt.Key.Key_F5, Qt.KeyboardModifier.ShiftModifier)
    wait(qtbot, window, Phase.STOPPED)
    window.canvas.choose(["C1"])
    QTest.keyClick(window.canvas, Qt.Key.Key_F2)
    assert window.inspector.node.name.hasFocus()


def test_trained_weights_can_be_exported_after_an_edit_but_not_from_another_document(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    window.run.train()
    qtbot.waitUntil(lambda: window.run.trained, timeout=5000)
    window.graph.disconnect(window.graph.edges[0])
    path = tmp_path / "w.npz"
    export_by_menu(window, qtbot, "npz", path, monkeypatch)
    assert path.exists()
    window.files.mark_saved()
    assert window.files.new()
    assert not window.menu_actions.exports["npz"].isEnabled()


def test_the_runs_open_once_and_close_with_the_window(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = open_window()
    window.menu_actions.runs.trigger()
    page = window.findChild(RunsPage)
    assert page is not None
    assert page.isVisible()
    page.hide()
    window.menu_actions.runs.trigger()
    assert window.findChildren(RunsPage) == [page]
    assert page.isVisible()
    qtbot.waitUntil(lambda: not page.busy)
    window.close()
    assert not page.isVisible()
