"""The slider through a run's past: by mouse, by key, by button; and what the plot shows of it."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nndl_studio.training.loss_curve import LossCurve
from nndl_studio.training.snapshot import Branched, EpochResult, Metrics, Past, Snapshot
from nndl_studio.ui import theme
from nndl_studio.ui.monitor.figures import RATE
from nndl_studio.ui.monitor.loss_view import LossView

STEPS = (0, 1, 2, 4, 8, 10, 20, 30)
SPE = 10
OLD, NEW = "a" * 16, "b" * 16


@pytest.fixture
def view(qtbot: QtBot) -> LossView:
    theme.load_faces()
    made = LossView()
    qtbot.addWidget(made)
    qtbot.addWidget(made.header)
    made.resize(400, 260)
    made.show()
    qtbot.waitExposed(made)
    made.set_moments(STEPS, SPE)
    return made


def epochs(count: int, loss: float) -> tuple[EpochResult, ...]:
    return tuple(
        EpochResult(n, n * SPE, Metrics(loss / n), Metrics(loss / n + 0.1), 0.1)
        for n in range(1, count + 1)
    )


def trained(run: str, count: int) -> Snapshot:
    losses = np.linspace(1.0, 0.1, count * SPE)
    return Snapshot(run, count, 9, count * SPE, SPE, losses, epochs(count, 1.0))


def press(view: LossView, place: int) -> None:
    slider = view.moments.slider
    at = QPoint(round(slider.x_of(place)), slider.height() // 2)
    QTest.mouseClick(slider, Qt.MouseButton.LeftButton, pos=at)


def test_there_is_no_slider_without_a_past(view: LossView) -> None:
    assert view.moments.isVisible()
    view.set_moments((0,), SPE)
    assert not view.moments.isVisible()


def test_a_press_goes_where_it_points(view: LossView) -> None:
    chosen: list[int | None] = []
    view.moments.chosen.connect(chosen.append)
    for place in (3, 0, 5, len(STEPS)):
        press(view, place)
    assert chosen == [4, 0, 10, None]


def test_keys_walk_and_end_comes_back(view: LossView) -> None:
    chosen: list[int | None] = []
    view.moments.chosen.connect(chosen.append)
    keys = Qt.Key
    for key in (keys.Key_Left, keys.Key_Left, keys.Key_Right, keys.Key_Home, keys.Key_End):
        QTest.keyClick(view.moments.slider, key)
    assert chosen == [30, 20, 30, 0, None]


@pytest.mark.parametrize("way", ["button", "double-click"])
def test_now_is_a_press_away(view: LossView, way: str) -> None:
    press(view, 2)
    view.set_moment(2)
    chosen: list[int | None] = []
    view.moments.chosen.connect(chosen.append)
    if way == "button":
        assert view.moments.newest.isEnabled()
        QTest.mouseClick(view.moments.newest, Qt.MouseButton.LeftButton)
    else:
        QTest.mouseDClick(view.moments.slider, Qt.MouseButton.LeftButton)
    assert chosen[-1] is None
    assert not view.moments.newest.isEnabled()


def test_the_plot_marks_and_names_the_moment(view: LossView) -> None:
    view.add_snapshots([trained(OLD, 3)])
    assert "moment" not in view.shown().numbers
    view.set_moment(4)
    assert view.shown().numbers["moment"] == 0.4
    assert view.shown().texts["moment"] == "epoch 1 · step 4"
    view.set_moment(20)
    assert view.shown().texts["moment"] == "epoch 2 · step 20"
    view.set_moment(None)
    assert "moment" not in view.shown().numbers
    assert view.shown().texts["moment"] == "now"


def test_moments_that_come_leave_the_slider_where_it_stands(view: LossView) -> None:
    view.set_moment(4)
    view.set_moments((0, 1, 2, 3, 4, 8), SPE)
    assert view.moments.slider.value() == 4
    view.set_moment(None)
    view.set_moments(STEPS, SPE)
    assert view.moments.slider.value() == len(STEPS)


def branch(view: LossView) -> None:
    view.add_snapshots([trained(OLD, 3)])
    curve = LossCurve()
    curve.append(2 * SPE, np.linspace(1.0, 0.4, 2 * SPE), SPE)
    whence = Branched(OLD, 2 * SPE, 2.0)
    view.take_up(Past(NEW, 9, epochs(2, 1.0), curve.kept(), None, whence))


def test_a_branch_is_drawn_from_where_it_begins_beside_its_root(view: LossView) -> None:
    branch(view)
    step = 3 * SPE
    result = EpochResult(3, step, Metrics(0.2), Metrics(0.3), 0.1)
    view.add_snapshots([Snapshot(NEW, 3, 9, step, SPE, np.full(SPE, 0.2), (result,))])
    shown = view.shown()
    assert shown.curves["smoothed"][:, 0].min() == 2.0
    assert shown.curves["train"][:, 0].tolist() == [2.0, 3.0]
    assert shown.curves["root"][:, 0].max() == 3.0
    assert shown.curves["root validation"][:, 0].tolist() == [1.0, 2.0, 3.0]
    assert shown.texts["legend"].endswith("run aaaaaaaa · run bbbbbbbb")
    assert shown.texts["run"] == "run bbbbbbbb"
    view.set_figure(RATE)
    assert len(view.shown().curves["root"]) == 0


def test_a_run_that_is_no_branch_has_no_root(view: LossView) -> None:
    branch(view)
    view.add_snapshots([trained("c" * 16, 1)])
    assert len(view.shown().curves["root"]) == 0
    assert "aaaaaaaa" not in view.shown().texts["legend"]
