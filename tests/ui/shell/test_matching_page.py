"""Weights of other tools in the window: the page that shows both sides, and what is taken."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QFileDialog, QListWidget
from pytestqt.qtbot import QtBot

from nndl_studio import api
from nndl_studio.exchange import load_weights, save_weights, weight_shapes
from nndl_studio.exchange.matching import matching_of, take
from nndl_studio.graph.document import Graph
from nndl_studio.resources import example
from nndl_studio.runs.news import Phase
from nndl_studio.runs.trains import real_trainer
from nndl_studio.ui.data.column_editors import Choices
from nndl_studio.ui.shell.loading_weights import LoadingWeights
from nndl_studio.ui.shell.main_window import MainWindow
from nndl_studio.ui.shell.match_model import Field
from nndl_studio.ui.shell.match_page import MatchPage
from tests.ui.shell.make_believe import OpenWindow

PATIENCE = 60_000
LEFT = Qt.MouseButton.LeftButton


def xor() -> Graph:
    return api.load(example("xor"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The weights of its network, as PyTorch has them, and an array more."""
    random = np.random.default_rng(0)
    dense: dict[str, list[tuple[int, ...]]] = {}
    for name, shape in weight_shapes(xor()).items():
        dense.setdefault(name.split(".")[0], []).append(shape)
    arrays = {
        f"fc{place}.{kind}": random.normal(size=shape).astype(np.float32)
        for place, shapes in enumerate(dense.values())
        for kind, shape in zip(("weight", "bias"), shapes, strict=True)
    }
    path = tmp_path / "theirs.safetensors"
    safetensors.numpy.save_file({**arrays, "head.weight": np.ones((7, 7), np.float32)}, path)
    return path


def loading(window: MainWindow) -> LoadingWeights:
    found = window.findChild(LoadingWeights)
    assert isinstance(found, LoadingWeights)
    return found


def page_of(window: MainWindow, path: Path) -> MatchPage:
    loading(window).take(path)
    page = loading(window).page
    assert page is not None
    return page


def ready(open_window: OpenWindow, qtbot: QtBot) -> MainWindow:
    window = open_window(xor(), factory=real_trainer)
    qtbot.waitUntil(lambda: window.run.phase is Phase.READY, timeout=PATIENCE)
    return window


def test_the_menu_opens_it_and_what_is_taken_goes_on(
    open_window: OpenWindow,
    qtbot: QtBot,
    file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = ready(open_window, qtbot)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    window.menu_actions.load_weights.trigger()
    page = loading(window).page
    assert page is not None
    assert page.take.isEnabled()
    said: list[str] = []
    window.run.told.connect(said.append)
    QTest.mouseClick(page.take, LEFT)
    assert loading(window).page is None
    qtbot.waitUntil(lambda: bool(said), timeout=PATIENCE)
    assert said == ["The weights of theirs.safetensors are loaded"]
    qtbot.waitUntil(lambda: window.run.trained, timeout=PATIENCE)
    written = tmp_path / "ours.safetensors"
    with qtbot.waitSignal(window.run.bridge.exported, timeout=PATIENCE):
        window.run.export(written)
    wanted = take(matching_of(file, window.graph), window.graph).arrays
    got = load_weights(written, weight_shapes(window.graph)).arrays
    for name, array in wanted.items():
        np.testing.assert_array_equal(got[name], array)
    window.menu_actions.step_epoch.trigger()
    qtbot.waitUntil(lambda: window.run.phase is Phase.PAUSED, timeout=PATIENCE)


def test_own_weights_are_loaded_without_a_page(
    open_window: OpenWindow, qtbot: QtBot, file: Path, tmp_path: Path
) -> None:
    window = ready(open_window, qtbot)
    own = tmp_path / "own.safetensors"
    save_weights(own, take(matching_of(file, window.graph), window.graph))
    said: list[str] = []
    window.run.told.connect(said.append)
    loading(window).take(own)
    assert loading(window).page is None
    qtbot.waitUntil(lambda: said == ["The weights of own.safetensors are loaded"], timeout=PATIENCE)


def test_both_sides_are_shown_and_what_is_left(
    open_window: OpenWindow, qtbot: QtBot, file: Path
) -> None:
    page = page_of(ready(open_window, qtbot), file)
    model = page.model
    rows = [
        [model.data(model.index(row, field)) for field in Field] for row in range(model.rowCount())
    ]
    assert [row[Field.SOURCE] for row in rows] == [
        "fc0.weight",
        "fc0.bias",
        "fc1.weight",
        "fc1.bias",
    ]
    assert {row[Field.CONVERSION] for row in rows} == {"as it is"}
    assert rows[0][Field.SHAPE] == rows[0][Field.SOURCE_SHAPE]
    assert items(page.left) == ["head.weight  7×7"]
    assert "4 of 4" in page.says.text()


def items(listed: QListWidget) -> list[str]:
    return [listed.item(row).text() for row in range(listed.count())]


def test_a_choice_by_keys_is_judged(open_window: OpenWindow, qtbot: QtBot, file: Path) -> None:
    page = page_of(ready(open_window, qtbot), file)
    page.table.setFocus()
    page.table.setCurrentIndex(page.model.index(0, Field.SOURCE))
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    box = page.table.findChild(Choices)
    assert isinstance(box, Choices)
    qtbot.waitUntil(lambda: box.was_open)
    box.setCurrentIndex(box.count() - 1)
    box.activated.emit(box.count() - 1)
    qtbot.waitUntil(lambda: not page.table.editing)
    assert page.model.matching.matches[0].sources == ()
    assert page.model.data(page.model.index(0, Field.CONVERSION)) == "first weights"
    assert "fc0.weight" in " ".join(items(page.left))
    assert page.take.isEnabled()


def test_what_is_open_is_said_until_it_keeps_its_first_weights(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, file: Path
) -> None:
    arrays = safetensors.numpy.load_file(file)
    path = tmp_path / "half.safetensors"
    half = {name: array for name, array in arrays.items() if not name.startswith("fc1")}
    safetensors.numpy.save_file(half, path)
    page = page_of(ready(open_window, qtbot), path)
    assert not page.take.isEnabled()
    assert "nothing that is left in the file fits it" in page.problem.text()
    QTest.mouseClick(page.rest, LEFT)
    assert page.take.isEnabled()
    assert not page.problem.isVisible()
    assert not page.rest.isVisible()


def test_another_tool_is_tried_on_demand(open_window: OpenWindow, qtbot: QtBot, file: Path) -> None:
    page = page_of(ready(open_window, qtbot), file)
    assert page.tool.currentText() == "PyTorch"
    choose(page.tool, "Keras")
    assert page.problem.isVisible() or page.doubts.isVisible()
    choose(page.tool, "PyTorch")
    assert page.take.isEnabled()


def choose(box: QComboBox, words: str) -> None:
    box.setCurrentText(words)
    box.activated.emit(box.currentIndex())


def test_cancel_takes_nothing(open_window: OpenWindow, qtbot: QtBot, file: Path) -> None:
    window = ready(open_window, qtbot)
    page = page_of(window, file)
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert loading(window).page is None
    assert not window.run.trained


def test_what_is_wrong_with_the_file_is_said(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "damaged.keras"
    path.write_bytes(b"\x89HDF\r\n\x1a\n")
    window = ready(open_window, qtbot)
    loading(window).take(path)
    assert loading(window).page is None
    assert "damaged.keras: it is damaged, or not read" in window.notice.words.text()
