"""The real window, by mouse and keyboard, in each language: a network from nothing to trained,
saved and exported.

Nothing is make-believe here but the answers of the file dialogs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSettings, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from nndl_studio import layers
from nndl_studio.exchange import load_weights, weight_shapes
from nndl_studio.graph.document import Graph
from nndl_studio.graph.project import encode, load_project
from nndl_studio.languages import ENGLISH, languages, spoken, told
from nndl_studio.resources import example
from nndl_studio.runs.news import Phase
from nndl_studio.sentence import say, say_count
from nndl_studio.ui import theme as themes
from nndl_studio.ui.monitor.card import Card
from nndl_studio.ui.monitor.gates_view import GatesView
from nndl_studio.ui.monitor.maps_view import MapsView
from nndl_studio.ui.shell.app import application
from nndl_studio.ui.shell.main_window import MainWindow
from nndl_studio.ui.shell.settings import StudioSettings
from nndl_studio.ui.texts import texts
from tests.ui.shell.by_menu import export_by_menu

LEFT = Qt.MouseButton.LeftButton
NO_KEY = Qt.KeyboardModifier.NoModifier
# Compiling the kernels may come first.
PATIENCE = 300_000
# Layer, name it gets, place on the canvas.
DRAWING = (
    ("Data", "Data", 0.0),
    ("Conv2d", "Conv2d", 240.0),
    ("Flatten", "Flatten", 480.0),
    ("Dense", "Dense", 720.0),
    ("CrossEntropy", "CrossEntropy", 960.0),
)


class User:
    """Drags, clicks and types in one window."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot
        self.target = window.canvas.viewport()

    def drag_from_palette(self, type_name: str, at: QPointF) -> None:
        """What Qt sends while a layer is dragged from the list and dropped at a scene point."""
        mime = self._carried(type_name)
        spot = self.window.canvas.mapFromScene(at)
        copy = Qt.DropAction.CopyAction
        for event in (
            QDragEnterEvent(spot, copy, mime, LEFT, NO_KEY),
            QDragMoveEvent(spot, copy, mime, LEFT, NO_KEY),
            QDropEvent(QPointF(spot), copy, mime, LEFT, NO_KEY),
        ):
            QApplication.sendEvent(self.target, event)

    def link(self, source: str, target: str) -> None:
        """Drag from the first output of one layer to the first input of another."""
        items = self.window.canvas.scene().nodes
        start = next(iter(items[source].outputs.values())).anchor
        end = next(iter(items[target].inputs.values())).anchor
        spots = [self.spot(start), self.spot((start + end) / 2), self.spot(end)]
        QTest.mousePress(self.target, LEFT, NO_KEY, spots[0])
        for spot in spots:
            QTest.mouseMove(self.target, spot)
        QTest.mouseRelease(self.target, LEFT, NO_KEY, spots[-1])

    def select(self, node: str) -> None:
        centre = self.window.canvas.scene().nodes[node].frame.center()
        QTest.mouseClick(self.target, LEFT, NO_KEY, self.spot(centre))

    def set(self, name: str, text: str) -> None:
        """Type into the selected layer's form."""
        line = self.window.inspector.node.form.editor(name).findChildren(QLineEdit)[0]
        self._type(line, text)

    def set_training(self, name: str, text: str) -> None:
        """Type into the form that shows when nothing is selected."""
        line = self.window.inspector.project.form.editor(name).findChildren(QLineEdit)[0]
        self._type(line, text)

    def choose(self, name: str, word: str) -> None:
        """Pick a word from a drop-down of the selected layer's form."""
        (box,) = self.window.inspector.node.form.editor(name).findChildren(QComboBox)
        box.setFocus()
        QTest.keyClick(box, Qt.Key.Key_Home)
        for _ in range(box.count()):
            if box.currentData() != word:
                QTest.keyClick(box, Qt.Key.Key_Down)
        assert box.currentData() == word

    def spot(self, at: QPointF) -> QPoint:
        return self.window.canvas.mapFromScene(at)

    def _type(self, line: QLineEdit, text: str) -> None:
        QTest.mouseClick(line, LEFT)
        line.selectAll()
        QTest.keyClicks(line, text)
        QTest.keyClick(line, Qt.Key.Key_Return)

    def _carried(self, type_name: str) -> QMimeData:
        model = self.window.palette_panel.model
        rows = [model.index(row) for row in range(model.rowCount())]
        (index,) = [i for i in rows if (e := model.entry(i)).layer and e.layer.type == type_name]
        return model.mimeData([index])


@pytest.fixture(params=["en", "zh"])
def user(request: pytest.FixtureRequest, qtbot: QtBot, tmp_path: Path) -> Iterator[User]:
    themes.apply(application(), themes.DARK)
    texts.speak(request.param)
    store = QSettings(str(tmp_path / "studio.ini"), QSettings.Format.IniFormat)
    window = MainWindow(Graph(), StudioSettings(store))
    window.resize(1440, 900)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield User(window, qtbot)
    window.files.mark_saved()
    window.close()
    window.deleteLater()
    texts.speak(ENGLISH)


def draw(user: User) -> None:
    """Five layers from the palette, linked in a row, made small by their forms."""
    window = user.window
    window.canvas.zoom(0.75 / window.canvas.magnification)
    window.canvas.centerOn(QPointF(560, 40))
    for name, _, x in DRAWING:
        user.drag_from_palette(layers.by_name(name).type, QPointF(x, 40.0))
    names = [name for _, name, _ in DRAWING]
    assert list(window.graph.nodes) == names
    user.select("Conv2d")
    user.set("maps", "4")
    user.set("stride", "2")
    user.select("Dense")
    user.set("units", "10")
    user.choose("activation", "identity")
    for source, target in pairwise(names):
        user.link(source, target)
    assert len(window.graph.edges) == len(DRAWING) - 1
    QTest.keyClick(window.canvas, Qt.Key.Key_Escape)
    QTest.mouseClick(user.target, LEFT, NO_KEY, user.spot(QPointF(500, 260)))
    user.set_training("epochs", "3")


def differs(view: Card, name: str, before: NDArray[np.float32]) -> bool:
    """Whether the view shows other values by now."""
    now = view.shown().values.get(name)
    return now is not None and not np.array_equal(now, before)


def test_from_an_empty_canvas_to_a_trained_network_and_back(
    user: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, qtbot = user.window, user.qtbot
    empty = encode(window.graph)
    draw(user)
    qtbot.waitUntil(lambda: window.status.problems.text() == told(say("No problems")))
    parameters = say_count(11_634, "{n:,} parameter", "{n:,} parameters")
    assert window.status.parameters.text() == told(parameters)

    qtbot.waitUntil(lambda: window.run.phase is Phase.READY, timeout=PATIENCE)
    view = window.cards.find(MapsView)
    qtbot.waitUntil(lambda: not view.waiting)
    untrained = view.shown().values["maps"]
    QTest.mouseClick(window.run_bar.train, LEFT)
    qtbot.waitUntil(lambda: len(window.loss.results()) >= 1, timeout=PATIENCE)
    qtbot.waitUntil(lambda: differs(view, "maps", untrained), timeout=PATIENCE)
    qtbot.waitUntil(lambda: window.run.phase is Phase.FINISHED, timeout=PATIENCE)
    losses = window.loss.points()[1]
    assert losses[-50:].mean() < 0.7 * losses[:20].mean()
    figures = window.loss.results()[-1].validation
    assert figures is not None
    assert figures.accuracy is not None
    assert figures.accuracy > 0.8
    assert "· " in window.status.message.text()

    weights = tmp_path / "weights.npz"
    export_by_menu(window, qtbot, "npz", weights, monkeypatch)
    drawn = window.graph
    loaded = load_weights(weights, weight_shapes(drawn)).arrays
    assert loaded["Conv2d.weight"].shape == (4, 1, 5, 5)

    project = tmp_path / "drawn.nndl"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(project), ""))
    window.menu_actions.save.trigger()
    finished = encode(drawn)
    assert encode(load_project(project)) == finished

    steps = 0
    while window.undo.canUndo():
        window.menu_actions.undo.trigger()
        steps += 1
    assert encode(window.graph) == empty
    assert steps >= 2 * len(DRAWING)
    for _ in range(steps):
        window.menu_actions.redo.trigger()
    assert not window.undo.canRedo()
    assert encode(window.graph) == finished

    assert window.files.open_path(project)
    assert encode(window.graph) == finished
    qtbot.waitUntil(lambda: window.run.phase is Phase.READY, timeout=PATIENCE)


def test_what_cannot_be_linked_is_refused_with_a_reason(user: User) -> None:
    window = user.window
    window.canvas.zoom(0.75 / window.canvas.magnification)
    window.canvas.centerOn(QPointF(360, 40))
    user.drag_from_palette(layers.by_name("Data").type, QPointF(0, 40))
    user.drag_from_palette(layers.by_name("LSTM").type, QPointF(300, 40))
    user.link("Data", "LSTM")
    assert window.graph.edges == ()
    assert window.canvas.notice.isVisible()


def test_the_learning_rate_changes_while_it_trains(user: User) -> None:
    window, qtbot = user.window, user.qtbot
    assert window.files.load(example("mlp-digits"), example=True)
    qtbot.waitUntil(lambda: window.run.phase is Phase.READY, timeout=PATIENCE)
    QTest.mouseClick(window.run_bar.train, LEFT)
    qtbot.waitUntil(lambda: len(window.loss.results()) >= 1, timeout=PATIENCE)
    rate = window.run_bar.rate
    QTest.mouseClick(rate, LEFT)
    rate.selectAll()
    QTest.keyClicks(rate, "0.0001")
    QTest.keyClick(rate, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.loss.results()[-1].learning_rate == 0.0001, timeout=PATIENCE)
    assert window.run.phase is Phase.RUNNING
    QTest.mouseClick(window.run_bar.stop, LEFT)
    qtbot.waitUntil(lambda: window.run.phase is Phase.STOPPED)


def test_a_diverging_run_stops_lights_its_node_and_leaves_weights(
    user: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, qtbot = user.window, user.qtbot
    assert window.files.load(example("mlp-digits"), example=True)
    qtbot.waitUntil(lambda: window.run.phase is Phase.READY, timeout=PATIENCE)
    window.run.step("epoch")
    qtbot.waitUntil(lambda: window.run.phase is Phase.PAUSED, timeout=PATIENCE)
    good = export(user, tmp_path / "good.npz", monkeypatch)

    user.set_training("learning_rate", "1000")
    QTest.mouseClick(window.run_bar.train, LEFT)
    qtbot.waitUntil(window.notice.isVisible, timeout=PATIENCE)
    assert window.run.phase is Phase.STOPPED
    assert len(window.loss.results()) == 1
    marked = {name: item.fault for name, item in window.canvas.scene().nodes.items() if item.fault}
    (words,) = marked.values()
    assert told(words) == window.notice.words.text()
    assert f"in {next(iter(marked))} grew" in words

    left = export(user, tmp_path / "left.npz", monkeypatch)
    assert left.keys() == good.keys()
    for name, array in good.items():
        assert np.isfinite(array).all()
        np.testing.assert_array_equal(left[name], array)


def export(
    user: User, path: Path, monkeypatch: pytest.MonkeyPatch
) -> Mapping[str, NDArray[np.float32]]:
    """The present weights by way of the menu."""
    export_by_menu(user.window, user.qtbot, "npz", path, monkeypatch)
    return load_weights(path, weight_shapes(user.window.graph)).arrays


def test_gates_show_for_an_lstm(user: User) -> None:
    window, qtbot = user.window, user.qtbot
    assert window.files.load(example("lstm-rows"), example=True)
    view = window.cards.find(GatesView)
    qtbot.waitUntil(lambda: not view.waiting, timeout=PATIENCE)
    assert window.docks["gates"].isVisible()
    untrained = view.shown().values
    assert list(untrained) == ["i", "f", "o", "c̃", "c", "h"]
    window.run.step("batch")
    qtbot.waitUntil(lambda: window.run.phase is Phase.PAUSED, timeout=PATIENCE)
    qtbot.waitUntil(lambda: differs(view, "h", untrained["h"]), timeout=PATIENCE)
    for gate in ("i", "f", "o"):
        values = view.shown().values[gate]
        assert values.min() >= 0
        assert values.max() <= 1


def test_a_change_of_language_while_it_trains_changes_no_bit(user: User) -> None:
    window, qtbot = user.window, user.qtbot
    begun = spoken()
    curves = []
    for switches in (False, True):
        assert window.files.load(example("mlp-digits"), example=True)
        qtbot.waitUntil(lambda: window.run.phase is Phase.READY, timeout=PATIENCE)
        user.set_training("epochs", "3")
        qtbot.waitUntil(lambda: window.run.phase is Phase.READY, timeout=PATIENCE)
        QTest.mouseClick(window.run_bar.train, LEFT)
        qtbot.waitUntil(lambda: len(window.loss.results()) >= 1, timeout=PATIENCE)
        for language in (*languages(), begun) if switches else ():
            texts.speak(language)
        qtbot.waitUntil(lambda: window.run.phase is Phase.FINISHED, timeout=PATIENCE)
        curves.append(window.loss.points()[1])
        window.files.mark_saved()
    before, after = curves
    np.testing.assert_array_equal(before, after)
