"""Gradient over distance: what is drawn, and what is said of γ."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from nndl_studio.training.findings import Distance
from nndl_studio.ui import theme
from nndl_studio.ui.monitor.distance_view import DistanceView
from nndl_studio.ui.monitor.watchable import Source

SRN = Source("SRN", "distance", "Gradient over distance", "distance")


@pytest.fixture
def view(qtbot: QtBot) -> DistanceView:
    theme.load_faces()
    view = DistanceView()
    qtbot.addWidget(view.header)
    qtbot.addWidget(view)
    view.resize(360, 220)
    view.show()
    view.set_sources((SRN,))
    return view


def powers(gamma: float, each_step: bool = False) -> Distance:
    return Distance(0.5 * gamma ** np.arange(20.0), gamma, each_step)


def test_norms_and_their_slope_stand_on_a_log_axis(view: DistanceView) -> None:
    view.set_values(powers(0.7))
    assert not view.waiting
    curves = view.shown().curves
    for name in ("norm", "power"):
        far, logs = curves[name].T
        np.testing.assert_allclose(logs, np.log10(0.5) + far * np.log10(0.7), atol=1e-9)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (powers(0.7), "γ ≈ 0.700 < 1: the gradient vanishes"),
        (powers(1.2), "γ ≈ 1.200 > 1: the gradient explodes"),
        (powers(1.0), "γ ≈ 1.000: the gradient holds"),
        (powers(0.7, each_step=True), "γ ≈ 0.700 · every step has a loss"),
        (
            Distance(np.array([1.0, 0.0]), float("nan"), False),
            "nothing comes back beyond the last step",
        ),
    ],
)
def test_gamma_is_said_in_words(view: DistanceView, found: Distance, words: str) -> None:
    view.set_values(found)
    assert view.readout.text() == words


def test_the_mouse_reads_a_distance(view: DistanceView) -> None:
    view.set_values(powers(0.5))
    place = view.plot.getViewBox().mapViewToScene(QPointF(2.1, -1.0))
    view.plot.scene().sigMouseMoved.emit(place)
    assert view.readout.text() == "2 steps back: ‖∂L/∂h‖ 0.125, γ 0.500"


def test_nothing_to_show_is_a_hint(view: DistanceView) -> None:
    view.set_values(powers(0.5))
    view.set_values(Distance(np.zeros(0), float("nan"), False))
    assert view.waiting
    view.set_values(None)
    assert view.waiting


def test_gamma_over_the_training_shows_once_it_was_seen_twice(view: DistanceView) -> None:
    once = replace(powers(0.5), steps=np.array([0]), gammas=np.array([0.5]))
    view.set_values(once)
    assert view.course.isHidden()
    steps, gammas = np.array([0, 40, 90]), np.array([0.5, np.nan, 1.2])
    view.set_values(replace(powers(1.2), steps=steps, gammas=gammas))
    assert not view.course.isHidden()
    np.testing.assert_allclose(view.shown().curves["course"], [[0, 0.5], [90, 1.2]])
    low, high = view.course.getViewBox().viewRange()[1]
    assert low < 0.5
    assert high > 1.2
