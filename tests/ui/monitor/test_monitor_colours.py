"""Colour tables, tiling and ticks: plain arithmetic behind the views."""

from __future__ import annotations

import math

import numpy as np
import pytest

from nndl_studio.ui.monitor.colours import (
    calm_scale,
    levels,
    one_colour,
    ramp_table,
    signed_table,
    zero_colour,
)
from nndl_studio.ui.monitor.ticks import MOST, decades, whole_numbers
from nndl_studio.ui.monitor.tiling import draw, fold, tiling
from nndl_studio.ui.theme import DARK, LIGHT, Theme


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_zero_is_the_surface_and_the_ends_are_the_two_signs(theme: Theme) -> None:
    table = signed_table(theme)
    colours = ["#" + bytes(table[i]).hex() for i in (0, 255)]
    assert colours == [theme.negative, theme.positive]
    surface = one_colour(zero_colour(theme)).astype(int)
    assert np.abs(table[127].astype(int) - surface).max() <= 3


def test_the_ramp_grows_lighter_all_the_way() -> None:
    lightness = ramp_table().astype(float) @ [0.2126, 0.7152, 0.0722]
    assert (np.diff(lightness) > -0.5).all()
    assert lightness[-1] - lightness[0] > 200


def test_values_that_are_not_finite_still_have_a_place() -> None:
    values = np.array([np.nan, np.inf, -np.inf, 0.0], np.float32)
    assert levels(values, -1, 1).tolist() == [0, 255, 0, 128]


@pytest.mark.parametrize("peak", [1e-9, 0.013, 0.99, 1.0, 7.3, 4200.0])
def test_the_scale_covers_the_values_and_not_much_more(peak: float) -> None:
    values = np.array([-peak, peak / 2], np.float32)
    assert np.abs(values).max() * (1 - 1e-6) <= calm_scale(values) <= 1.35 * np.abs(values).max()


def test_the_scale_stays_while_the_values_hardly_move() -> None:
    assert calm_scale(np.array([2.1], np.float32)) == calm_scale(np.array([2.4], np.float32))


def test_nothing_and_nothing_finite_have_a_scale() -> None:
    for values in ([], [0, 0, 0], [np.nan]):
        assert calm_scale(np.array(values, np.float32)) == 1


@pytest.mark.parametrize(("aspect", "columns"), [(1.0, 4), (16.0, 16), (0.05, 1)])
def test_tiles_follow_the_form_of_the_view(aspect: float, columns: int) -> None:
    assert tiling(16, 10, 10, aspect).columns == columns


def test_every_cell_is_drawn_where_the_tiling_says() -> None:
    maps = np.zeros((5, 3, 4), np.float32)
    maps[3, 2, 1] = 1.0
    plan = tiling(5, 3, 4, 1.5)
    table, ground = signed_table(DARK), np.array([1, 2, 3], np.uint8)
    picture = draw(maps, plan, 1.0, table, ground)
    assert picture.shape[:2] == plan.size
    lit = np.argwhere((picture == table[255]).all(axis=2))
    places = {plan.at(x, y) for y, x in lit.tolist()}
    assert places == {(3, 2, 1)}
    assert len(lit) == plan.zoom**2


def test_between_and_beyond_the_tiles_is_nothing() -> None:
    plan = tiling(5, 3, 4, 1.5)
    assert plan.at(4 * plan.zoom + plan.gap / 2, 0) is None
    assert plan.at(-1, 0) is None
    height, width = plan.size
    assert plan.at(width - 1, height - 1) is None


@pytest.mark.parametrize(("count", "columns"), [(84, 7), (10, 2), (120, 10), (13, 4), (1, 1)])
def test_vectors_fold_into_rectangles(count: int, columns: int) -> None:
    assert fold(count) == columns


@pytest.mark.parametrize(("low", "high"), [(-2.3, 1.2), (0.1, 0.6), (-8.0, 2.0), (0.30, 0.32)])
def test_marks_of_a_log_axis_lie_on_it(low: float, high: float) -> None:
    marks = decades(low, high)
    assert all(low <= at <= high for at, _ in marks)
    assert all(abs(10**at - float(text.replace("−", "-"))) <= 1e-5 * 10**at for at, text in marks)


def test_a_log_axis_over_an_order_of_magnitude_has_a_few_marks() -> None:
    assert [text for _, text in decades(-1.1, 0.1)] == ["0.1", "0.2", "0.5", "1"]


@pytest.mark.parametrize(
    ("low", "high"), [(0.0, 400.0), (-500.0, 3.0), (350.0, 400.0), (math.nan, math.nan)]
)
def test_a_log_axis_has_no_marks_beyond_what_a_number_can_be(low: float, high: float) -> None:
    """So it has when the axis of numbers up to 400 becomes logarithmic."""
    assert all(-308 < at <= 308 for at, _ in decades(low, high))


@pytest.mark.parametrize("high", [1, 3, 12, 20, 100, 2500, 100_000])
def test_whole_numbers_are_few_and_begin_at_zero(high: int) -> None:
    marks = whole_numbers(high)
    assert marks[0] == (0.0, "0")
    assert 2 <= len(marks) <= MOST + 1
    assert marks[-1][0] <= high


@pytest.mark.parametrize(("low", "high"), [(2.2, 2.5), (0.301, 0.303), (41.0, 47.0), (0.9, 1.3)])
def test_a_logarithmic_axis_over_little_still_has_marks(low: float, high: float) -> None:
    marks = decades(math.log10(low), math.log10(high))
    assert 2 <= len(marks) <= MOST
    for at, text in marks:
        assert low <= 10**at <= high
        assert float(text) == pytest.approx(10**at)
