"""From an empty window to exported weights, with the mouse: a student's first hour."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

sys.path.insert(0, str(Path(__file__).parent / "canvas"))

from hand import Hand, saved

from nndl_studio import api
from nndl_studio.exchange import load_weights, weight_shapes
from nndl_studio.graph.document import Graph
from nndl_studio.graph.project import load_project
from nndl_studio.ui import theme
from nndl_studio.ui.shell.main_window import MainWindow
from nndl_studio.ui.shell.messages import Phase
from nndl_studio.ui.shell.settings import StudioSettings

LEFT = Qt.MouseButton.LeftButton
# Compiling the kernels may come first.
PATIENCE = 300_000
PLACES = {
    "Data": QPointF(0, 0),
    "Conv2d": QPointF(240, 0),
    "Flatten": QPointF(480, 0),
    "Dense": QPointF(0, 180),
    "CrossEntropy": QPointF(240, 180),
}


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    theme.load_faces()
    store = QSettings(str(tmp_path / "studio.ini"), QSettings.Format.IniFormat)
    window = MainWindow(Graph("Mine"), StudioSettings(store))
    window.resize(1440, 900)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.undo.setClean()
    window.files.mark_saved()
    window.close()
    window.deleteLater()


def draw_a_network(hand: Hand) -> None:
    """Five layers from the palette, linked port to port; the one that does not fit is mended."""
    hand.view.zoom(1 / hand.view.magnification)
    hand.view.centerOn(280, 120)
    for name, place in PLACES.items():
        hand.drop_layer(name, place)
    conv, flat, dense, loss = (
        next(node.id for node in hand.view.graph.nodes.values() if node.type == f"{name}.v1")
        for name in ("Conv2d", "Flatten", "Dense", "CrossEntropy")
    )
    hand.connect("Data", conv, "x")
    hand.connect(conv, flat)
    hand.connect(flat, dense)
    assert len(hand.view.graph.edges) == 3
    hand.connect(dense, loss)
    assert len(hand.view.graph.edges) == 3, "64 scores for 10 classes must be refused"
    assert "10 classes" in hand.view.notice.words.text()
    QTest.mouseClick(hand.view.notice.button, LEFT)
    assert len(hand.view.graph.edges) == 4
    assert getattr(hand.view.graph.nodes[dense].config, "units", 0) == 10


def test_the_whole_story(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand = Hand(window.canvas)
    empty = saved(window.graph)
    draw_a_network(hand)
    qtbot.waitUntil(lambda: not window.canvas.scene().analysis.problems)
    drawn = saved(window.graph)

    qtbot.waitUntil(lambda: window.run.phase is Phase.READY, timeout=PATIENCE)
    window.canvas.choose([next(id for id in window.graph.nodes if id.startswith("Conv"))])
    qtbot.waitUntil(lambda: window.maps.source() is not None, timeout=PATIENCE)
    qtbot.waitUntil(window.maps.picture.isVisible, timeout=PATIENCE)
    untrained = window.maps.picture.grab().toImage()
    curve = window.loss.grab().toImage()
    QTest.mouseClick(window.run_bar.train, LEFT)
    qtbot.waitUntil(lambda: len(window.loss.results()) >= 2, timeout=PATIENCE)
    first, second = window.loss.results()[:2]
    assert second.train.loss < first.train.loss
    assert second.validation is not None
    assert second.validation.accuracy is not None
    assert second.validation.accuracy > 0.85
    assert window.maps.picture.grab().toImage() != untrained
    assert window.loss.grab().toImage() != curve
    QTest.mouseClick(window.run_bar.train, LEFT)
    qtbot.waitUntil(lambda: window.run.phase is Phase.PAUSED, timeout=PATIENCE)

    weights = tmp_path / "weights.safetensors"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(weights), ""))
    window.commands.export_safetensors.trigger()
    qtbot.waitUntil(weights.exists, timeout=PATIENCE)
    project = tmp_path / "mine.nndl"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(project), ""))
    window.commands.save_as.trigger()

    while window.undo.canUndo():
        window.undo.undo()
    assert saved(window.graph) == empty
    while window.undo.canRedo():
        window.undo.redo()
    assert saved(window.graph) == drawn

    again = load_project(project)
    assert saved(again) == drawn
    arrays = load_weights(weights, weight_shapes(again)).arrays
    assert all(np.isfinite(array).all() for array in arrays.values())
    picture = np.zeros((1, 28, 28), np.uint8)
    np.savez(tmp_path / "x.npz", x=picture)
    api.predict(again, weights, tmp_path / "x.npz", tmp_path / "y.npz")
    with np.load(tmp_path / "y.npz", allow_pickle=False) as answer:
        assert answer["y"].sum() == pytest.approx(1, abs=1e-5)
    QApplication.processEvents()
