"""Points drawn with the mouse, rubbed out, and made the data of a network."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nndl_studio.datasets.points import PointsConfig
from nndl_studio.graph.project import decode, encode
from nndl_studio.ui.data.points_page import CLASSES, PointsPage
from tests.ui.shell.make_believe import OpenWindow

LEFT = Qt.MouseButton.LeftButton


def stroke(page: PointsPage, *places: tuple[float, float]) -> None:
    """Press at the first place, move over the others, let go."""
    plane = page.plane
    side = min(plane.width(), plane.height())
    left, top = (plane.width() - side) // 2, (plane.height() - side) // 2
    spots = [QPoint(left + int(x * side), top + int(y * side)) for x, y in places]
    QTest.mousePress(plane, LEFT, pos=spots[0])
    for spot in spots[1:]:
        QTest.mouseMove(plane, spot)
    QTest.mouseRelease(plane, LEFT, pos=spots[-1])


def test_drawn_points_become_a_network_and_are_kept(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    window.menu_actions.draw_points.trigger()
    (page,) = window.findChildren(PointsPage)
    assert not page.make.isEnabled()
    stroke(page, (0.2, 0.2), (0.3, 0.2), (0.4, 0.2))
    assert page.says.text() == "Draw points of two classes or more."
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    QTest.keyClick(page.plane, Qt.Key.Key_2)
    stroke(page, (0.8, 0.8))
    across, up, kind = page.plane.points[-1]
    assert kind == 1
    assert abs(across - 0.6) < 0.02
    assert abs(up + 0.6) < 0.02
    drawn = page.config.points
    QTest.mouseClick(page.make, LEFT)
    config = window.graph.nodes["Data"].config
    assert isinstance(config, PointsConfig)
    assert config.points == drawn
    again = decode(encode(window.graph), "points.nndl").nodes["Data"].config
    assert again == config


def test_a_stroke_can_be_taken_back_and_points_rubbed_out(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = open_window()
    page = window.importing.draw_points()
    stroke(page, (0.2, 0.2))
    stroke(page, (0.6, 0.6))
    page.back.click()
    assert len(page.plane.points) == 1
    stroke(page, (0.6, 0.6))
    page.kinds.button(CLASSES).click()
    stroke(page, (0.2, 0.2))
    ((across, _, _),) = page.plane.points
    assert abs(across - 0.2) < 0.02
    page.clear.click()
    assert page.plane.points == []
    page.back.click()
    assert len(page.plane.points) == 1
    page.reject()


def test_a_curve_is_learned_as_heights(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    page = window.importing.draw_points()
    page.learned.setCurrentText("curve")
    shown = [button.text() for button in page.kinds.buttons() if not button.isHidden()]
    assert shown == ["Pen", "Eraser"]
    stroke(page, (0.1, 0.5), (0.5, 0.2), (0.9, 0.5))
    QTest.mouseClick(page.make, LEFT)
    assert window.graph.nodes["Loss"].type == "SquaredError.v1"
    window.canvas.choose(["Data"])
    window.inspector.node.own_data.look.click()
    again = [each for each in window.findChildren(PointsPage) if each is not page]
    assert again[0].config == window.graph.nodes["Data"].config
    again[0].reject()


def test_points_are_drawn_with_keys(open_window: OpenWindow, qtbot: QtBot) -> None:
    page = open_window().importing.draw_points()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    plane = page.plane
    assert plane.hasFocus()
    shift, none = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier
    for key, with_ in (
        (Qt.Key.Key_Right, shift),
        (Qt.Key.Key_Up, none),
        (Qt.Key.Key_Space, none),
        (Qt.Key.Key_2, none),
        (Qt.Key.Key_Left, none),
        (Qt.Key.Key_Down, shift),
        (Qt.Key.Key_Return, none),
    ):
        QTest.keyClick(plane, key, with_)
    assert plane.points == [(0.2, 0.02, 0), (0.18, -0.18, 1)]
    assert plane.accessibleDescription() == "2 points; the cross is at 0.18 across, -0.18 up"
    QTest.keyClick(plane, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(plane.points) == 1
    QTest.keyClick(plane, Qt.Key.Key_Space)
    QTest.keyClick(plane, Qt.Key.Key_E)
    QTest.keyClick(plane, Qt.Key.Key_Space)
    assert plane.points == [(0.2, 0.02, 0)]
    assert page.isVisible()
    page.reject()


def test_points_that_were_only_drawn_are_there_the_next_time(open_window: OpenWindow) -> None:
    window = open_window()
    page = window.importing.draw_points()
    stroke(page, (0.2, 0.2))
    page.kinds.button(1).click()
    stroke(page, (0.6, 0.6))
    drawn = page.config
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert not page.isVisible()
    again = window.importing.draw_points()
    assert again.config == drawn
    QTest.mouseClick(again.make, LEFT)
    assert window.importing.draw_points().config.points == ()


def test_the_cross_stays_in_the_plane(open_window: OpenWindow) -> None:
    page = open_window().importing.draw_points()
    for _ in range(12):
        QTest.keyClick(page.plane, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(page.plane, Qt.Key.Key_Space)
    assert page.plane.points == [(-1.0, 0.0, 0)]
    page.reject()


def test_tab_goes_down_the_side_over_the_plane_and_the_classes_to_the_buttons(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    page = open_window().importing.draw_points()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.clear.setFocus()
    found = []
    for _ in range(5):
        found.append(page.focusWidget())
        QTest.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
    assert found == [page.clear, page.plane, *page.classes.controls, page.cancel]
    page.learned.setFocus()
    QTest.keyClick(page.learned, Qt.Key.Key_Return)
    assert page.isVisible()
    page.reject()
