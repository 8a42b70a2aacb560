"""The views of what is remembered: a falling energy, and words near to one another."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from nndl_studio.training.findings import Neighbours, Written
from nndl_studio.ui import theme
from nndl_studio.ui.monitor.card import Card
from nndl_studio.ui.monitor.energy_view import EnergyView
from nndl_studio.ui.monitor.neighbours_view import NeighboursView
from nndl_studio.ui.monitor.watchable import Source
from nndl_studio.ui.monitor.written_view import WrittenView

RECALL = Source("Hopfield", "recall", "Energy", "energy", axes=(1, 2, 3))
TEXT = Source("Words", "written", "Text", "written")
NEAREST = Source("Words", "nearest", "Nearest words", "neighbours")


def on_screen(qtbot: QtBot, view: Card, source: Source) -> None:
    theme.load_faces()
    qtbot.addWidget(view.header)
    qtbot.addWidget(view)
    view.resize(420, 320)
    view.show()
    view.set_sources((source,))


@pytest.fixture
def energy(qtbot: QtBot) -> EnergyView:
    view = EnergyView()
    on_screen(qtbot, view, RECALL)
    return view


@pytest.fixture
def words(qtbot: QtBot) -> NeighboursView:
    view = NeighboursView()
    on_screen(qtbot, view, NEAREST)
    return view


def way_to_rest() -> np.ndarray:
    """Six units; one turns over at each of the updates 2 and 4."""
    rows = np.ones((5, 7), np.float32)
    rows[:, 6] = [-1, -1, -3, -3, -8]
    rows[2:, 0] = -1
    rows[4:, 5] = -1
    return rows


def found() -> Neighbours:
    names = ("the", ".", "cat", "dog", "\n")
    points = np.array([[0.0, 0], [1, 0], [2, 1], [2, 1.5], [-1, 3]])
    return Neighbours(names, 2, np.array([3, 0]), np.array([0.93, -0.1]), points)


def test_the_energy_is_drawn_and_the_end_is_shown(energy: EnergyView) -> None:
    assert energy.waiting
    energy.set_values(way_to_rest())
    assert not energy.waiting
    assert energy.shown().curves["energy"][:, 1].tolist() == [-1, -1, -3, -3, -8]
    assert energy.slider.value() == 4
    assert energy.readout.text() == "update 4 of 4   E −8.00   units turned over 2"
    pictures = energy.shown().pictures
    start, now, end = pictures["start"], pictures["now"], pictures["end"]
    assert start.shape == (2, 3, 3)
    np.testing.assert_array_equal(now, end)
    assert (start[0, 0] != end[0, 0]).any()
    np.testing.assert_array_equal(start[0, 1], end[0, 1])


def test_the_slider_walks_through_the_updates(energy: EnergyView) -> None:
    energy.set_values(way_to_rest())
    energy.slider.setValue(2)
    assert energy.readout.text().startswith("update 2 of 4   E −3.00   units turned over 1")
    assert energy.shown().curves["now"][:, 1].tolist() == [-3]
    energy.set_values(way_to_rest())
    assert energy.slider.value() == 2, "the same values leave the place alone"


def test_playing_goes_from_the_start_to_the_end_and_stops(energy: EnergyView, qtbot: QtBot) -> None:
    energy.set_values(way_to_rest())
    energy.play.click()
    assert energy.slider.value() == 0
    qtbot.waitUntil(lambda: energy.slider.value() == 4, timeout=3000)
    assert not energy.playing


def test_what_is_no_way_to_rest_shows_nothing(energy: EnergyView) -> None:
    energy.set_values(way_to_rest())
    energy.set_values(np.zeros(3, np.float32))
    assert energy.waiting


def test_words_are_offered_and_the_nearest_listed(words: NeighboursView) -> None:
    words.set_values(found())
    assert [words.words.itemText(i) for i in range(5)] == ["the", ".", "cat", "dog", "↵"]
    assert words.nearest.text().splitlines() == [" 0.93  dog", "−0.10  the"]
    shown = words.shown()
    written = [name for (name,) in shown.rows]
    colours = dict(zip(written, shown.colours["words"], strict=True))
    assert colours["cat"] == theme.themes.current.color("accent").name()
    assert colours["."] == theme.themes.current.color("mute").name()
    assert shown.curves["words"][written.index("dog")].tolist() == [2, 1.5]


def test_another_word_is_asked_for(words: NeighboursView, qtbot: QtBot) -> None:
    words.set_values(found())
    with qtbot.waitSignal(words.source_chosen):
        words.choose_word("dog")
    assert words.choice == 3
    words.set_values(found())
    assert words.choice == 3


def test_fewer_words_hide_the_rest(words: NeighboursView) -> None:
    words.set_values(found())
    few = Neighbours(("a", "b"), 0, np.array([1]), np.array([0.5]), np.eye(2))
    words.set_values(few)
    assert words.shown().rows == (("a",), ("b",))
    words.set_values(None)
    assert words.waiting


def test_words_are_not_written_over_each_other(words: NeighboursView) -> None:
    names = ("first", "chosen", "near", "far")
    places = np.array([[0.0, 0.0], [0.001, 0.0], [0.002, 0.0], [5.0, 5.0]])
    words.set_values(Neighbours(names, 1, np.array([2]), np.array([0.5]), places))
    shown = words.shown()
    assert shown.rows == (("chosen",), ("far",))
    assert shown.curves["dots"][:, 0].tolist() == [0.0, 0.002], "a dot stands where a word would"


def test_text_is_shown_and_drawn_anew(qtbot: QtBot) -> None:
    view = WrittenView()
    on_screen(qtbot, view, TEXT)
    view.set_values(Written("the cat <b>sleeps</b>."))
    assert view.shown().texts == {"text": "the cat <b>sleeps</b>."}
    assert not view.waiting
    with qtbot.waitSignal(view.source_chosen):
        view.again.click()
    assert view.choice == 1
    view.set_values(Written(""))
    assert view.waiting
