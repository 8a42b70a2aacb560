"""Histograms and samples in a plane: what is drawn, said and chosen."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from nndl_studio.training.findings import Histograms, Projection
from nndl_studio.ui import theme
from nndl_studio.ui.class_colours import class_colour
from nndl_studio.ui.monitor.card import Card
from nndl_studio.ui.monitor.histograms_view import HistogramsView, rows_of
from nndl_studio.ui.monitor.projection_view import ProjectionView
from nndl_studio.ui.monitor.watchable import Source


def on_screen(qtbot: QtBot, view: Card, kind: str) -> None:
    theme.load_faces()
    qtbot.addWidget(view.header)
    qtbot.addWidget(view)
    view.resize(420, 300)
    view.show()
    view.set_sources((Source("H", kind, kind, kind),))


def histograms(units: int = 0, resting: int = 0, saturates: bool = False) -> Histograms:
    shares = np.array([[0.5, 0.5, 0.0, 0.0], [0.0, 0.25, 0.5, 0.25]])
    return Histograms(
        "activations",
        np.array([0, 400]),
        np.linspace(-1, 1, 5),
        shares,
        np.array([-0.5, 0.25]),
        np.array([0.3, 0.4]),
        2000,
        units,
        resting,
        saturates,
        128,
    )


def test_the_present_stands_above_all_that_was_seen(qtbot: QtBot) -> None:
    view = HistogramsView()
    on_screen(qtbot, view, "histograms")
    assert view.waiting
    view.set_values(histograms())
    shown = view.shown()
    np.testing.assert_allclose(shown.curves["now"][:, 1], [0, 0.25, 0.5, 0.25])
    picture = shown.pictures["moments"].astype(int).sum(axis=2)
    # Where most lie it is lightest: at first on the left, and only the last row on the right.
    assert picture[0].argmax() in (0, 1)
    assert picture[-1].argmax() == 2
    assert shown.texts == {"readout": "2,000 numbers, 0.250 ± 0.400", "rest": ""}


@pytest.mark.parametrize(("saturates", "word"), [(True, "saturated"), (False, "dead")])
def test_units_at_rest_are_said(qtbot: QtBot, saturates: bool, word: str) -> None:
    view = HistogramsView()
    on_screen(qtbot, view, "histograms")
    view.set_values(histograms(40, 10, saturates))
    assert view.shown().texts["rest"].startswith(f"25% of the units are {word} (10 of 40)")


def test_the_mouse_reads_a_bin(qtbot: QtBot) -> None:
    view = HistogramsView()
    on_screen(qtbot, view, "histograms")
    view.set_values(histograms())
    box = view.plot.getViewBox()
    view.plot.scene().sigMouseMoved.emit(box.mapViewToScene(QPointF(0.2, 399.9)))
    assert view.readout.text() == "step 0: 0.0% between 0 and 0.500"
    view.plot.scene().sigMouseMoved.emit(box.mapViewToScene(QPointF(-0.7, 10)))
    assert view.readout.text() == "step 0: 50.0% between −1.00 and −0.500"


def test_what_a_layer_has_not_is_said(qtbot: QtBot) -> None:
    view = HistogramsView()
    on_screen(qtbot, view, "histograms")
    none = np.zeros(0)
    steps, shares = none.astype(int), np.zeros((0, 0))
    view.set_values(Histograms("weights", steps, none, shares, none, none, 0))
    assert view.waiting
    assert "no weights of its own" in view.hint.text()
    with qtbot.waitSignal(view.source_chosen):
        view.quantity.setCurrentIndex(2)
    assert view.choice == 2
    assert "as soon as" in view.hint.text()


def test_moments_are_drawn_where_their_steps_are() -> None:
    steps, shares = np.array([0, 10, 100]), np.eye(3)
    rows = rows_of(steps, shares)
    held = rows.sum(axis=0) / len(rows)
    np.testing.assert_allclose(held, [0.1, 0.9, 0.0], atol=0.02)
    assert rows[-1].tolist() == [0, 0, 1]


def projection(near: bool = False) -> Projection:
    points = np.array([[0.0, 0.0], [4.0, 0.0], [0.0, 3.0]])
    rows, truth = np.array([7, 3, 12]), np.array([0, 1, 1])
    return Projection(points, np.array([0.6, 0.3]), rows, truth, ("cat", "<dog>"), near)


def test_points_have_the_colours_of_their_classes(qtbot: QtBot) -> None:
    view = ProjectionView()
    on_screen(qtbot, view, "projection")
    view.set_values(projection())
    shown = view.shown()
    cat, dog = (class_colour(theme.themes.current, place).name() for place in (0, 1))
    assert shown.colours["samples"] == (cat, dog, dog)
    np.testing.assert_array_equal(shown.curves["samples"], projection().points)
    assert "60% of the variance across, 30% up" in shown.texts["readout"]
    assert "&lt;dog&gt;" in shown.texts["legend"]


def test_a_click_goes_to_the_sample_and_beside_it_to_all(qtbot: QtBot) -> None:
    view = ProjectionView()
    on_screen(qtbot, view, "projection")
    view.set_values(projection())
    at = view.plot.getViewBox().mapViewToScene
    view.plot.scene().sigMouseMoved.emit(at(QPointF(4.0, 0.0)))
    assert view.readout.text() == "sample 4: &lt;dog&gt; · click to look at it"
    with qtbot.waitSignal(view.samples_chosen) as chosen:
        view.choose_at(at(QPointF(4.0, 0.0)))
    assert chosen.args is not None
    assert chosen.args[0].tolist() == [3]
    with qtbot.waitSignal(view.samples_chosen) as chosen:
        view.choose_at(at(QPointF(2.0, 1.5)))
    assert chosen.args is not None
    assert chosen.args[0].tolist() == []


def test_what_t_sne_needs_is_said(qtbot: QtBot) -> None:
    view = ProjectionView()
    on_screen(qtbot, view, "projection")
    none = np.zeros(0)
    nobody = none.astype(int)
    view.set_values(Projection(np.zeros((0, 2)), none, nobody, nobody, (), True, True))
    assert view.waiting
    assert 'pip install "nndl-studio[tsne]"' in view.hint.text()
    with qtbot.waitSignal(view.source_chosen):
        view.method.setCurrentIndex(1)
    assert view.choice == 1
    view.set_values(projection(near=True))
    assert view.readout.text() == "t-SNE of 3 samples: near is alike, far says nothing"
