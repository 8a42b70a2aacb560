"""The page of what is inside a composite: opened, read, kept in step, and put into the drawing."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nndl_studio.layers.neural_stack import NeuralStackConfig
from nndl_studio.runs.news import Phase
from nndl_studio.runs.trains import real_trainer
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.trainer import Trainer
from nndl_studio.ui.shell.main_window import MainWindow
from nndl_studio.ui.shell.parts_page import PartsPage
from tests.layers.one_node import MACHINE, one_node
from tests.ui.shell.make_believe import OpenWindow


@pytest.fixture
def window(open_window: OpenWindow) -> MainWindow:
    return open_window(one_node("E7-stack", "NeuralStack"))


def page_of(window: MainWindow) -> PartsPage:
    window.canvas.open_node(MACHINE)
    page = window.inner_parts.page
    assert page is not None
    return page


def test_a_double_click_opens_it(window: MainWindow, qtbot: QtBot) -> None:
    frame = window.canvas.scene().nodes[MACHINE].frame
    at = window.canvas.place_of(frame.center())
    QTest.mouseDClick(window.canvas.viewport(), Qt.MouseButton.LeftButton, pos=at)
    page = window.inner_parts.page
    assert page is not None
    assert page.isVisible()
    assert "16 parts" in page.says.text()
    assert {"Symbols", "Out", "Pop", "V before"} <= set(page.view.scene_nodes())


def test_other_nodes_open_their_settings(window: MainWindow) -> None:
    window.canvas.open_node("Out")
    assert window.inner_parts.page is None


def test_a_piece_is_read_by_a_click(window: MainWindow) -> None:
    page = page_of(window)
    page.view.choose("Pop")
    assert page.panel.name.text() == "Pop"
    assert page.panel.settings.rows()["Order"] == "stack"
    assert page.panel.formula.accessibleName()
    page.view.choose("d")
    assert page.panel.settings.rows()["Parameters"] == "33"
    QTest.keyClick(page.view, Qt.Key.Key_Down)
    assert page.panel.name.text() == "z u"
    QTest.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    assert not page.panel.isVisible()


def test_what_is_asked_for_are_the_pieces_own_values(window: MainWindow) -> None:
    page = page_of(window)
    asked = {(each.node, each.probe) for each in page.requests(4)}
    assert (f"{MACHINE}.Pop", "y") in asked
    assert all(each.sample == 4 for each in page.requests(4))
    assert not any(node.endswith((".Symbols", ".Out")) for node, _ in asked)


def test_values_reach_pictures_and_the_view(window: MainWindow) -> None:
    page = page_of(window)
    page.view.choose("u")
    assert page.values.waiting
    page.requests(0)
    request = ProbeRequest(f"{MACHINE}.u", "y", 0)
    page.show_arrays({request: np.linspace(0, 1, 17, dtype=np.float32)[:, None]})
    assert not page.values.waiting
    assert page.view.picture("u") is not None
    assert page.view.picture("d") is None


def test_the_page_follows_its_node(window: MainWindow) -> None:
    page = page_of(window)
    page.view.choose("v")
    window.set_config(MACHINE, NeuralStackConfig(width=5))
    window.canvas.scene().refresh()
    assert page.panel.name.text() == "v"
    assert page.panel.settings.rows()["Units"] == "5"
    window.canvas.scene().select([MACHINE])
    window.canvas.delete_selection()
    window.canvas.scene().refresh()
    assert window.inner_parts.page is None


def test_closing_it_asks_for_nothing_more(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = page_of(window)
    asked: list[frozenset[ProbeRequest]] = []
    monkeypatch.setattr(window.watching, "also", lambda _, requests: asked.append(requests))
    page.close()
    assert window.inner_parts.page is None
    assert asked == [frozenset()]


def test_replacing_it_keeps_what_was_learned(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(one_node("E7-stack", "NeuralStack"), real_trainer)
    run = window.run
    qtbot.waitUntil(lambda: run.phase is Phase.READY, timeout=120_000)
    run.step("epoch")
    qtbot.waitUntil(lambda: run.phase is Phase.PAUSED, timeout=60_000)
    page = page_of(window)
    qtbot.waitUntil(lambda: page.view.picture("u") is not None, timeout=20_000)
    before = window.loss.results()[-1].validation
    page.replace.click()
    assert window.undo.undoText() == f"Replace {MACHINE} by its parts"
    assert "V before" in window.canvas.selected_nodes()
    qtbot.waitUntil(lambda: run.phase is Phase.READY, timeout=60_000)
    run.step("epoch")
    qtbot.waitUntil(lambda: run.phase is Phase.PAUSED, timeout=60_000)
    after = window.loss.results()[-1].validation
    assert before is not None
    assert after is not None
    assert after.loss < before.loss
    window.undo.undo()
    assert set(window.graph.nodes) == {"Symbols", MACHINE, "Out", "Loss"}


def test_a_new_name_of_the_node_is_the_pages_too(window: MainWindow) -> None:
    page = page_of(window)
    window.rename(MACHINE, "Stack")
    window.canvas.scene().refresh()
    assert window.inner_parts.page is page
    assert page.windowTitle() == "Inside Stack"
    assert all(each.node.startswith("Stack.") for each in page.requests(0))


def test_escape_lets_go_of_the_drawing(window: MainWindow, qtbot: QtBot) -> None:
    page = page_of(window)
    scene = page.view.scene()
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert window.inner_parts.page is None
    assert not scene.items()


def test_a_view_and_the_page_may_want_the_same() -> None:
    trainer = Trainer(one_node("E7-stack", "NeuralStack"), 1)
    asked = {ProbeRequest(MACHINE, "h r.y", 0), ProbeRequest(f"{MACHINE}.h r", "y", 0)}
    assert trainer.probe(asked).keys() == asked


def test_values_are_those_of_the_sample_in_sight(window: MainWindow) -> None:
    page = page_of(window)
    page.view.choose("u")
    for sample in (0, 1, 0):
        page.requests(sample)
        values = np.full((17, 1), float(sample + 1), np.float32)
        page.show_arrays({ProbeRequest(f"{MACHINE}.u", "y", sample): values})
        assert (page.values.shown().values["maps"] == sample + 1).all()
    late = ProbeRequest(f"{MACHINE}.u", "y", 1)  # It was asked for before.
    page.show_arrays({late: np.full((17, 1), 2.0, np.float32)})
    assert (page.values.shown().values["maps"] == 1).all()
