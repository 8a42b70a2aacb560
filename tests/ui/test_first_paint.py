"""What waits until the first window has been painted, and plots that come once it has been."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nndl_studio.ui import theme
from nndl_studio.ui.first_paint import FirstPaint
from nndl_studio.ui.monitor.loss_view import LossView
from nndl_studio.ui.monitor.plotting import Plotting, plotting
from tests.ui.monitor.test_monitor_loss import snapshot


def test_jobs_wait_for_the_paint_in_their_order(qtbot: QtBot) -> None:
    done: list[str] = []
    paint = FirstPaint()
    paint.then(lambda: done.append("at once"))
    assert done == ["at once"]
    paint.expect()
    widget = QWidget()
    qtbot.addWidget(widget)
    paint.watch(widget)
    paint.then(lambda: done.append("first"))
    paint.then(lambda: done.append("second"))
    assert done == ["at once"]
    widget.show()
    qtbot.waitUntil(lambda: done == ["at once", "first", "second"])
    paint.then(lambda: done.append("later"))
    assert done[-1] == "later"


def test_what_draws_plots_comes_by_itself(qtbot: QtBot) -> None:
    coming = Plotting()
    with qtbot.waitSignal(coming.came):
        coming.come_later()
    assert not coming.awaited


def test_a_plot_that_comes_late_shows_what_was_told_before(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    theme.load_faces()
    monkeypatch.setattr(plotting, "awaited", True)
    late = LossView()
    monkeypatch.setattr(plotting, "awaited", False)
    early = LossView()
    for view in (late, early):
        qtbot.addWidget(view)
        qtbot.addWidget(view.header)
        view.add_snapshots([snapshot(4, [1.0, 0.5], ends=True)])
    assert late.shown().curves == {}
    plotting.came.emit()
    for name, points in early.shown().curves.items():
        assert late.shown().curves[name].tolist() == points.tolist()
    assert len(late.shown().curves["batches"])
