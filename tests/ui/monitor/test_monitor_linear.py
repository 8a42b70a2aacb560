"""Boundary, fit and mistakes: what is drawn, and what the words say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from nndl_studio.sentence import say
from nndl_studio.training.findings import OPEN, TIED, Boundary, Fit, Mistakes, Solved
from nndl_studio.ui import theme
from nndl_studio.ui.class_colours import class_colour
from nndl_studio.ui.monitor.boundary_view import BoundaryView, shaded
from nndl_studio.ui.monitor.card import Card
from nndl_studio.ui.monitor.fit_view import FitView
from nndl_studio.ui.monitor.mistakes_view import MistakesView
from nndl_studio.ui.monitor.watchable import Source

REGIONS = np.zeros((6, 8), np.int8)
REGIONS[3:] = 1
REGIONS[0, :4], REGIONS[5, 4:] = OPEN, TIED
PLANE = Boundary(
    ("One", "Two"),
    0,
    ("a", "b"),
    (-1.0, -2.0, 1.0, 2.0),
    REGIONS,
    np.array([[0, 0], [0.5, 1], [-0.5, -1]], np.float32),
    np.array([0, 1, 0]),
    np.array([0, 1, 1]),
    np.array([False, False, True]),
    np.array([[0.0, 1.0, 0.0], [1.0, 0.0, -0.25]]),
)
LINE = Fit(
    ("Loss",),
    True,
    np.array([0.0, 1.0]),
    np.array([0.1, 0.9]),
    np.array([False, True]),
    np.array([0.0, 1.0]),
    np.array([[0.0, 1.0]]),
    Solved(3e-3, 0.01, 0.02, say("By singular values: rank 2 of 2")),
    np.array([0.05, 0.95]),
)
COUNTED = Mistakes(
    np.array([0.0, 1, 4, 9, 200]),
    np.array([0.0, 1, 2, 3, 3]),
    2.0,
    2.0,
    0.2,
    100.0,
    separable=True,
    singly=True,
    settled=True,
)


def on_screen(qtbot: QtBot, view: Card, kind: str) -> None:
    theme.load_faces()
    qtbot.addWidget(view.header)
    qtbot.addWidget(view)
    view.resize(420, 260)
    view.show()
    view.set_sources((Source("Points", kind, kind, kind),))


@pytest.fixture
def boundary(qtbot: QtBot) -> BoundaryView:
    view = BoundaryView()
    on_screen(qtbot, view, "boundary")
    return view


@pytest.fixture
def fit(qtbot: QtBot) -> FitView:
    view = FitView()
    on_screen(qtbot, view, "fit")
    return view


@pytest.fixture
def mistakes(qtbot: QtBot) -> MistakesView:
    view = MistakesView()
    on_screen(qtbot, view, "mistakes")
    return view


@pytest.mark.parametrize("look", [theme.DARK, theme.LIGHT])
def test_regions_have_the_colours_of_their_classes(look: theme.Theme) -> None:
    picture = shaded(REGIONS, look)
    for index in (0, 1):
        colour = class_colour(look, index)
        expected = (colour.red(), colour.green(), colour.blue())
        assert tuple(picture[2 if index == 0 else 3, 0, :3]) == expected
    for value in (OPEN, TIED):
        inked = picture[value == REGIONS][:, 3] > 0
        assert inked.any()
        assert not inked.all()


def test_wrong_answers_are_crossed_and_counted(boundary: BoundaryView) -> None:
    boundary.set_values(PLANE)
    assert not boundary.waiting
    assert boundary.shown().curves["wrong"].tolist() == [[-0.5, -1.0]]
    words = boundary.legend.text()
    assert "1 of 3" in words
    assert "dotted" in words
    assert "striped" in words


def test_names_of_classes_and_answers_are_no_markup(boundary: BoundaryView, fit: FitView) -> None:
    boundary.set_values(replace(PLANE, classes=("<b>x", "a & b")))
    assert "&lt;b&gt;x" in boundary.shown().texts["legend"]
    assert "a &amp; b" in boundary.shown().texts["legend"]
    curves = np.repeat(LINE.curves[:1], 2, axis=0)
    fit.set_values(replace(LINE, answers=("<i>y", "z"), curves=curves))
    assert "&lt;i&gt;y" in fit.shown().texts["legend"]


def test_without_open_places_the_legend_says_nothing_of_them(boundary: BoundaryView) -> None:
    boundary.set_values(replace(PLANE, regions=np.zeros((6, 8), np.int8)))
    assert "dotted" not in boundary.legend.text()
    assert "striped" not in boundary.legend.text()


def test_regions_and_samples_are_told_too(boundary: BoundaryView) -> None:
    boundary.set_values(PLANE)
    shown = boundary.shown()
    np.testing.assert_array_equal(shown.pictures["regions"], shaded(REGIONS, theme.themes.current))
    np.testing.assert_allclose(shown.curves["samples"], PLANE.points)


def test_lines_reach_across_the_frame(boundary: BoundaryView) -> None:
    boundary.set_values(PLANE)
    ends = np.array([[-1, 0], [1, 0], [0.25, -2], [0.25, 2]])
    np.testing.assert_allclose(boundary.shown().curves["lines"], ends)


def test_another_answer_is_asked_for(boundary: BoundaryView, qtbot: QtBot) -> None:
    boundary.set_values(PLANE)
    assert not boundary.answers.isHidden()
    with qtbot.waitSignal(boundary.source_chosen):
        boundary.answers.setCurrentIndex(1)
    assert boundary.choice == 1
    boundary.set_values(replace(PLANE, answer=1))
    assert boundary.choice == 1


def test_one_answer_needs_no_choice(boundary: BoundaryView) -> None:
    boundary.set_values(replace(PLANE, answers=("One",)))
    assert boundary.answers.isHidden()


def test_the_fit_says_how_far_the_two_ways_are_apart(fit: FitView) -> None:
    fit.set_values(LINE)
    assert "0.00300: not there yet" in fit.readout.text()
    assert "closed form" in fit.legend.text()
    assert LINE.solved is not None
    fit.set_values(replace(LINE, solved=replace(LINE.solved, difference=2e-6)))
    assert "they agree" in fit.readout.text()


def test_without_a_closed_form_nothing_is_said_of_it(fit: FitView) -> None:
    fit.set_values(replace(LINE, solved=None, solved_curve=None))
    assert fit.readout.text() == ""
    assert "closed form" not in fit.legend.text()


def test_several_inputs_are_drawn_as_answers_over_targets(fit: FitView) -> None:
    fit.set_values(replace(LINE, plain=False, solved_curve=None))
    x, y = fit.shown().curves["reference"].T
    np.testing.assert_allclose(x, y)
    assert "answer over target" in fit.legend.text()


def test_mistakes_stay_under_their_bound(mistakes: MistakesView) -> None:
    mistakes.set_values(COUNTED)
    samples, made = mistakes.points()
    assert made[-1] == 3
    assert samples[-1] == 200
    assert mistakes.shown().numbers["bound"] == pytest.approx(2.0)
    assert "K = 3" in mistakes.count.text()
    assert "100.0" in mistakes.count.text()
    assert "Settled" in mistakes.verdict.text()
    assert "widest separator found" in mistakes.verdict.text()


def test_on_inseparable_data_the_view_says_so(mistakes: MistakesView) -> None:
    mistakes.set_values(replace(COUNTED, separable=False, bound=np.inf, settled=False))
    assert "bound" not in mistakes.shown().numbers
    assert "Not linearly separable" in mistakes.verdict.text()
    assert "never settles" in mistakes.verdict.text()


def test_behind_other_layers_there_is_no_bound(mistakes: MistakesView) -> None:
    mistakes.set_values(replace(COUNTED, bound=np.nan, settled=False))
    assert "bound" not in mistakes.shown().numbers
    assert "no bound behind layers" in mistakes.verdict.text()


def test_the_curve_goes_on_past_what_the_node_remembers(mistakes: MistakesView) -> None:
    for seen, made in ((300.0, 40.0), (400.0, 60.0)):
        samples = np.append(COUNTED.samples[:-1], seen)
        mistakes.set_values(
            replace(COUNTED, samples=samples, mistakes=np.append(COUNTED.mistakes[:-1], made))
        )
    assert mistakes.points()[1].tolist() == [0, 1, 2, 3, 40, 60]
    mistakes.set_values(COUNTED)
    assert mistakes.points()[1].tolist() == [0, 1, 2, 3, 3]


def test_between_distant_counts_the_curve_rises_evenly(mistakes: MistakesView) -> None:
    samples, made = np.append(COUNTED.samples[:-1], 1200.0), np.append(COUNTED.mistakes[:-1], 103)
    mistakes.set_values(replace(COUNTED, samples=samples, mistakes=made))
    x, heights = mistakes.shown().curves["mistakes"].T
    last = float(COUNTED.samples[-2])
    half = (last + 1200.0) / 2
    assert 10 ** np.interp(half, x, heights) == pytest.approx(53.0, rel=0.05)
