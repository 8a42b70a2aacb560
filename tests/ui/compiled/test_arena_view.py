"""The arena as bands: what is drawn is what there is, read by mouse and by keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nndl_studio import api, layers
from nndl_studio.compiler.account.give import account_of
from nndl_studio.compiler.account.record import Account, Band
from nndl_studio.resources import example
from nndl_studio.ui.compiled.arena_view import ArenaView
from nndl_studio.ui.theme import DARK, LIGHT, themes

GRAPH = api.load(example("C7-lenet-5"))
FAMILIES = {name: layers.layer(node.type).family for name, node in GRAPH.nodes.items()}


@pytest.fixture(scope="module")
def account() -> Account:
    return account_of(GRAPH, 64)


@pytest.fixture
def view(account: Account, qtbot: QtBot) -> ArenaView:
    view = ArenaView()
    qtbot.addWidget(view)
    view.resize(900, 500)
    view.show()
    view.set_account(account, FAMILIES)
    return view


def largest(view: ArenaView, node: str) -> Band:
    own = [band for band in view.bands if band.owner == node]
    return max(own, key=lambda band: band.size * (band.last - band.first))


def spot(view: ArenaView, band: Band) -> QPoint:
    return view.place(band).center().toPoint()


def colour_at(view: ArenaView, at: QPoint) -> tuple[int, int, int]:
    picture = view.grab()
    ratio = picture.devicePixelRatio()
    colour = picture.toImage().pixelColor(round(at.x() * ratio), round(at.y() * ratio))
    return colour.red(), colour.green(), colour.blue()


def test_the_mouse_reads_a_band(view: ArenaView, qtbot: QtBot) -> None:
    band = largest(view, "C3")
    with qtbot.waitSignal(view.pointed) as told:
        QTest.mouseMove(view, spot(view, band))
    assert told.args == [band]
    with qtbot.waitSignal(view.chosen) as chosen:
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=spot(view, band))
    assert chosen.args == [band.first]


def test_bands_have_the_colours_of_their_families(view: ArenaView) -> None:
    band = largest(view, "Digits")
    at = spot(view, band) + QPoint(20, 0)
    for theme in (DARK, LIGHT):
        themes.set_current(theme)
        wanted = theme.family(FAMILIES["Digits"])
        assert colour_at(view, at) == (wanted.red(), wanted.green(), wanted.blue())
    themes.set_current(DARK)


def test_a_marked_node_stands_out(view: ArenaView) -> None:
    at = spot(view, largest(view, "Digits")) + QPoint(20, 0)
    before = colour_at(view, at)
    view.set_marked("C3")
    assert colour_at(view, at) != before
    view.set_marked("Digits")
    assert colour_at(view, at) == before


def test_parameters_and_gradients_are_shown_on_request(view: ArenaView, account: Account) -> None:
    assert {band.kind for band in view.bands} == {"batch", "value"}
    view.set_everything(True)
    assert set(account.memory.bands) <= set(view.bands)
    others = view.bands[-1]
    assert (others.offset, others.end) == (account.memory.end, account.memory.size)
    assert view.sight.low == 0


def turn(view: ArenaView, at: QPointF, keys: Qt.KeyboardModifier) -> None:
    event = QWheelEvent(
        at,
        view.mapToGlobal(at),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def test_the_wheel_and_a_drag_move_what_is_seen(view: ArenaView) -> None:
    whole, at = view.sight, view.sight.room.center()
    turn(view, at, Qt.KeyboardModifier.ShiftModifier)
    assert view.sight.last - view.sight.first < whole.last - whole.first
    assert view.sight.high == whole.high
    turn(view, at, Qt.KeyboardModifier.NoModifier)
    assert view.sight.high - view.sight.low < whole.high - whole.low
    first, start = view.sight.first, at.toPoint()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(view, start + QPoint(40, 0))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=start + QPoint(40, 0))
    assert view.sight.first < first
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view.sight == whole


def test_keys_go_through_time_and_memory(view: ArenaView, account: Account, qtbot: QtBot) -> None:
    QTest.keyClick(view, Qt.Key.Key_Right)
    first = view.band
    assert first is not None
    assert first.array == account.instructions[0].makes[0]
    for _ in range(3):
        QTest.keyClick(view, Qt.Key.Key_Right)
    now = view.band
    assert now is not None
    assert now.first == 3
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert view.band is not None
    assert view.band.offset < now.offset
    assert view.band.first <= 3 <= view.band.last
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert view.band == now
    QTest.keyClick(view, Qt.Key.Key_Plus)
    assert view.sight.last - view.sight.first < len(account.instructions)
    with qtbot.waitSignal(view.chosen) as chosen:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert chosen.args == [3]
