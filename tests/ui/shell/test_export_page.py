"""The export page: what a format makes of the network is told before anything is written."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from nndl_studio.exchange import export as exporting
from nndl_studio.exchange import formats
from nndl_studio.exchange.format import Format, Lack
from nndl_studio.exchange.formats import FORMATS
from nndl_studio.going import require_wanted, tell
from nndl_studio.graph.document import Graph
from nndl_studio.runs.news import Phase
from nndl_studio.runs.trains import real_trainer
from nndl_studio.sentence import say
from nndl_studio.ui.shell import export_page
from nndl_studio.ui.shell.export_page import ExportPage
from nndl_studio.ui.shell.export_result import ExportResult
from nndl_studio.ui.shell.main_window import MainWindow
from nndl_studio.ui.shell.menu_keys import with_keys
from tests.ui.shell.make_believe import OpenWindow, small_graph

PATIENCE = 60_000  # a first run compiles kernels
LEFT = Qt.MouseButton.LeftButton
BY_NAME = {each.name: each for each in FORMATS}


@pytest.fixture
def window(open_window: OpenWindow, qtbot: QtBot) -> MainWindow:
    """With a small network that has learned from one batch."""
    made = open_window(small_graph(), real_trainer)
    made.run.step("batch")
    qtbot.waitUntil(lambda: made.run.phase is Phase.PAUSED, timeout=PATIENCE)
    return made


@pytest.fixture
def page_of(qtbot: QtBot) -> Callable[..., ExportPage]:
    """Opens the page and waits until it knows what each format can't hold."""

    def opened(window: MainWindow, form: str = "") -> ExportPage:
        name = window.menu_actions.exports[form] if form else window.menu_actions.export
        name.trigger()
        page = window.findChildren(ExportPage)[-1]
        qtbot.waitUntil(lambda: page.known, timeout=PATIENCE)
        return page

    return opened


def to(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))


def written(page: ExportPage, qtbot: QtBot) -> list[str]:
    """What the page says once something is written."""
    qtbot.waitUntil(lambda: page.going is None, timeout=PATIENCE)
    result = page.shown.currentWidget()
    assert isinstance(result, ExportResult), page.says.text()
    return result.texts()


# Keras takes a minute: the peers' tests write it.
QUICK = [each.name for each in FORMATS if not each.missing and "keras" not in each.needs]


@pytest.mark.parametrize("form", QUICK)
def test_each_format_tells_its_files_and_what_became_of_them(
    form: str,
    window: MainWindow,
    qtbot: QtBot,
    page_of: Callable[..., ExportPage],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kind = BY_NAME[form]
    page = page_of(window, form)
    assert page.formats.current is kind
    assert page.outlook.files.text().split("\n")[0] == f"Small{kind.suffix}"
    page.outlook.count.setValue(10)
    path = tmp_path / "net 1.5"
    to(path, monkeypatch)
    QTest.mouseClick(page.write, LEFT)
    said = written(page, qtbot)
    files = kind.places(tmp_path / f"net 1.5{kind.suffix}")
    assert sorted(each.name for each in tmp_path.glob("net*")) == sorted(f.name for f in files)
    assert {each.name for each in files} < set(said)
    assert f"in {tmp_path}" in said
    if page.outlook.proving.isVisibleTo(page.outlook):
        assert any(" answers 10 samples like the studio" in each for each in said)
        place = said.index("Loss" if "Loss" in said else "Out")
        assert float(said[place + 1]) <= 1e-5
    assert page.folder.isVisible()
    assert page.write.isEnabled()
    QTest.mouseClick(page.leave, LEFT)
    assert not page.isVisible()


def test_what_is_left_out_is_told_before_and_after(
    window: MainWindow,
    qtbot: QtBot,
    page_of: Callable[..., ExportPage],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with_lacks(
        monkeypatch, "npz", Lack("C1", say("its kernels are flipped")), Lack("", say("no loops"))
    )
    page = page_of(window)
    assert page.formats.current is FORMATS[0]
    assert page.outlook.lost.text() == "Nothing: it holds all of it."
    QTest.keyClick(page.formats, Qt.Key.Key_Down)
    assert page.outlook.lost.text() == "C1: its kernels are flipped\nNo loops."
    assert page.outlook.refused.isHidden()
    assert "to the last bit" in page.outlook.proof.text()
    to(tmp_path / "w.npz", monkeypatch)
    QTest.keyClick(page.formats, Qt.Key.Key_Return)
    assert "C1: its kernels are flipped\nNo loops." in written(page, qtbot)


def test_a_format_that_refuses_says_so_in_red_and_can_not_be_written(
    window: MainWindow, page_of: Callable[..., ExportPage], monkeypatch: pytest.MonkeyPatch
) -> None:
    with_lacks(
        monkeypatch,
        "npz",
        Lack("C1", say("no convolutions"), refuses=True),
        Lack("Out", say("slow")),
    )
    page = page_of(window, "npz")
    assert page.outlook.refused.text() == "C1: no convolutions"
    assert page.outlook.refused.property("look") == "bad"
    assert page.outlook.lost.text() == "Out: slow"
    assert page.formats.says("npz") == "Can't hold this network"
    assert not page.write.isEnabled()
    page.formats.choose("safetensors")
    assert page.outlook.refused.isHidden()
    assert page.write.isEnabled()


def test_a_package_that_is_missing_is_named_with_how_to_get_it(
    window: MainWindow, page_of: Callable[..., ExportPage], monkeypatch: pytest.MonkeyPatch
) -> None:
    with_format(monkeypatch, replace(BY_NAME["npz"], needs=("no_such_package",), extra="zip"))
    page = page_of(window, "npz")
    words = 'NumPy arrays needs the package no_such_package: pip install "nndl-studio[zip]"'
    assert page.formats.says("npz") == words
    assert page.outlook.refused.text() == words
    assert page.outlook.lost.isHidden()
    assert not page.write.isEnabled()


def test_without_weights_the_page_says_so(
    open_window: OpenWindow, page_of: Callable[..., ExportPage]
) -> None:
    page = page_of(open_window(Graph()))
    assert page.says.text() == "Nothing can be written: there are no weights yet"
    assert not page.write.isEnabled()
    page.formats.choose("onnx")
    assert page.says.text() == "Nothing can be written: there are no weights yet"


def test_on_cancel_nothing_is_written_and_training_goes_on(
    window: MainWindow,
    qtbot: QtBot,
    page_of: Callable[..., ExportPage],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun, stop = threading.Event(), threading.Event()

    def prove(*_: object) -> None:
        tell(say("Proving"))
        begun.set()
        stop.wait(30)
        require_wanted()

    monkeypatch.setattr(exporting, "_proved", prove)
    page = page_of(window, "numpy")
    to(tmp_path / "net.py", monkeypatch)
    QTest.mouseClick(page.write, LEFT)
    qtbot.waitUntil(begun.is_set, timeout=PATIENCE)
    qtbot.waitUntil(lambda: page.wait.words.text() == "Proving…")
    assert not page.write.isEnabled()
    assert not page.formats.isEnabled()
    assert page.leave.text() == "&Cancel"
    QTest.keyClick(page.leave, Qt.Key.Key_Return)
    assert page.going is not None
    assert not page.going.stopped
    QTest.keyClick(page, Qt.Key.Key_Escape)
    stop.set()
    qtbot.waitUntil(lambda: page.going is None, timeout=PATIENCE)
    assert page.says.text() == "Cancelled: nothing was written."
    assert page.isVisible()
    assert not list(tmp_path.glob("net*"))
    assert window.notice.isHidden()
    assert page.write.isEnabled()
    window.run.train()
    qtbot.waitUntil(lambda: len(window.loss.results()) > 0, timeout=PATIENCE)


def test_what_can_not_be_written_is_told_on_the_page(
    window: MainWindow,
    qtbot: QtBot,
    page_of: Callable[..., ExportPage],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = page_of(window, "npz")
    to(tmp_path / "no folder" / "w.npz", monkeypatch)
    QTest.mouseClick(page.write, LEFT)
    qtbot.waitUntil(lambda: page.says.text().startswith("w.npz was not written"), timeout=PATIENCE)
    assert page.says.property("look") == "bad"
    assert page.write.isEnabled()


def test_files_beside_the_one_that_was_chosen_are_asked_about(
    window: MainWindow,
    qtbot: QtBot,
    page_of: Callable[..., ExportPage],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = tmp_path / "net.numbers.npz"
    kept.write_bytes(b"mine")
    asked: list[str] = []

    def no(_over: object, title: str, *_: object) -> None:
        asked.append(title)

    monkeypatch.setattr(export_page, "ask", no)
    page = page_of(window, "numpy")
    page.outlook.count.setValue(0)
    assert page.outlook.proof.text() == "It is written without a proof."
    to(tmp_path / "net.py", monkeypatch)
    QTest.mouseClick(page.write, LEFT)
    assert asked == ["Replace net.numbers.npz?"]
    assert kept.read_bytes() == b"mine"
    monkeypatch.setattr(export_page, "ask", lambda *_: True)
    QTest.mouseClick(page.write, LEFT)
    assert "It was not run: no samples were asked for." in written(page, qtbot)
    assert kept.read_bytes() != b"mine"
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    QTest.mouseClick(page.folder, LEFT)
    assert [each.toLocalFile() for each in opened] == [str(tmp_path)]
    assert all(each.textFormat() == Qt.TextFormat.PlainText for each in labels_of_values(page))


def test_closing_the_page_cancels_what_is_written(
    window: MainWindow,
    qtbot: QtBot,
    page_of: Callable[..., ExportPage],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun, stop = threading.Event(), threading.Event()

    def prove(*_: object) -> None:
        begun.set()
        stop.wait(30)
        require_wanted()

    monkeypatch.setattr(exporting, "_proved", prove)
    page = page_of(window, "numpy")
    to(tmp_path / "net.py", monkeypatch)
    QTest.mouseClick(page.write, LEFT)
    qtbot.waitUntil(begun.is_set, timeout=PATIENCE)
    page.close()
    with qtbot.waitSignal(window.bridge.exported, timeout=PATIENCE) as told:
        stop.set()
    assert told.args[0].stopped
    assert not list(tmp_path.glob("net*"))


def test_no_entries_of_the_export_menu_share_a_letter(open_window: OpenWindow) -> None:
    menu = open_window().menus.export
    letters = [a.text()[a.text().index("&") + 1].lower() for a in menu.actions() if a.text()]
    assert len(letters) == len(FORMATS) + 2
    assert len(set(letters)) == len(letters)
    keys = [action.shortcut().toString() for action in menu.actions() if action.text()]
    assert len(set(keys)) == len(keys)


def test_letters_that_are_taken_are_passed_over() -> None:
    assert with_keys(["Ab", "aB", "(a)", "b c"], "c") == ["&Ab", "a&B", "(a)", "b c"]
    assert with_keys([]) == []


def with_lacks(monkeypatch: pytest.MonkeyPatch, name: str, *lacks: Lack) -> None:
    with_format(monkeypatch, replace(BY_NAME[name], cannot=lambda network: lacks))


def with_format(monkeypatch: pytest.MonkeyPatch, changed: Format) -> None:
    """Let a row of the table be another."""
    table = tuple(changed if each.name == changed.name else each for each in FORMATS)
    for module in (formats, export_page):
        monkeypatch.setattr(module, "FORMATS", table)


def labels_of_values(page: ExportPage) -> list[QLabel]:
    """Labels that show names which a user may have given."""
    mono = [each for each in page.findChildren(QLabel) if each.property("look") == "mono"]
    return [*mono, page.says, page.outlook.files, page.outlook.lost, page.outlook.refused]


def test_what_was_not_trained_as_it_is_drawn_is_told(
    open_window: OpenWindow, qtbot: QtBot, page_of: Callable[..., ExportPage]
) -> None:
    window = open_window(small_graph(), real_trainer)
    page = page_of(window)
    assert "has not been trained" in page.doubt.text()
    QTest.mouseClick(page.leave, LEFT)
    window.run.step("batch")
    qtbot.waitUntil(lambda: window.run.phase is Phase.PAUSED, timeout=PATIENCE)
    page = page_of(window)
    assert page.doubt.isHidden()
    QTest.mouseClick(page.leave, LEFT)
    last = next(edge for edge in window.graph.edges if edge.target == "Loss")
    window.graph.disconnect(last)
    page = page_of(window)
    assert "as it was before" in page.doubt.text()
