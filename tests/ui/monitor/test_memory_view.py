"""The view of memories: which pictures stand beside one another, and what is in them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from nndl_studio.sentence import say
from nndl_studio.training.findings import MemoryUse
from nndl_studio.ui import theme
from nndl_studio.ui.monitor.memory_view import MemoryView
from nndl_studio.ui.monitor.watchable import Source

STEPS = 5


@pytest.fixture
def view(qtbot: QtBot) -> MemoryView:
    theme.load_faces()
    made = MemoryView()
    qtbot.addWidget(made.header)
    qtbot.addWidget(made)
    made.resize(560, 240)
    made.show()
    made.set_sources((Source("r", "memory", "Memory over time", "memory"),))
    return made


def use(with_truth: bool = True) -> MemoryUse:
    rng = np.random.default_rng(1)
    answer = rng.random((STEPS, 2)).astype(np.float32)
    truth = np.full((STEPS, 2), np.nan, np.float32)
    truth[3:] = 1
    traces = tuple(rng.random((STEPS, places)).astype(np.float32) for places in (1, 4, 1))
    return MemoryUse(("d", "s", "u"), traces, answer, truth if with_truth else None)


def test_what_is_one_number_a_step_shares_a_picture(view: MemoryView) -> None:
    assert view.waiting
    found = use()
    view.set_values(found)
    shown = view.shown()
    assert set(shown.values) == {"d, u", "s", "answer"}
    np.testing.assert_array_equal(shown.values["s"], found.traces[1].T)
    both = np.concatenate([found.traces[0], found.traces[2]], axis=1).T
    np.testing.assert_array_equal(shown.values["d, u"], both)


def test_an_answer_that_nobody_asks_for_is_not_shown(view: MemoryView) -> None:
    found = use()
    assert found.answer is not None
    view.set_values(found)
    shown = view.shown().values["answer"]
    assert not shown[:, :3].any()
    np.testing.assert_array_equal(shown[:, 3:], found.answer[3:].T)


def test_without_a_truth_every_answer_is_shown(view: MemoryView) -> None:
    found = use(with_truth=False)
    assert found.answer is not None
    view.set_values(found)
    np.testing.assert_array_equal(view.shown().values["answer"], found.answer.T)


def test_it_waits_for_what_it_shows(view: MemoryView) -> None:
    view.set_values(use())
    assert not view.waiting
    view.set_values(None)
    assert view.waiting
    view.set_values(np.zeros((2, 2), np.float32))
    assert view.waiting


def test_the_sequence_stands_above_the_traces_alone(view: MemoryView) -> None:
    view.set_sequence(np.eye(STEPS, dtype=np.float32))
    view.set_values(use())
    panels = {panel.name: panel.shown().pictures for panel in view.panels.each}
    assert panels["s"]["strip"].shape[:2] == (STEPS, STEPS)
    # Above the answer is what is right.
    assert panels["answer"]["strip"].shape[:2] == (2, STEPS)


def test_what_is_right_is_white_even_where_every_number_is_one(view: MemoryView) -> None:
    found = replace(use(), truth=np.ones((STEPS, 2), np.float32))
    view.set_values(found)
    assert (view.panels.each[-1].shown().pictures["strip"] == 255).all()


def test_a_sample_of_ones_own_stands_under_what_was_read(view: MemoryView) -> None:
    view.set_values(replace(use(), hint=say("bits"), given=np.eye(STEPS, dtype=np.float32)))
    assert view.own.isVisible()
    assert "bits" in view.own.placeholderText()
    view.own.write("101")
    assert view.typed == "101"
    strip = view.panels.each[0].shown().pictures["strip"]
    assert strip.shape[:2] == (STEPS, STEPS)


def test_where_nothing_can_be_written_there_is_no_line_for_it(view: MemoryView) -> None:
    view.set_values(use())
    assert not view.own.isVisible()


def test_what_is_wrong_with_it_is_said(view: MemoryView) -> None:
    view.set_values(MemoryUse((), (), None, None, "bits", fault=say("it has no rows")))
    assert not view.waiting
    assert view.shown().texts == {"note": "It can't be read: it has no rows."}
    assert not view.panels.isVisible()
    view.set_values(use())
    assert view.panels.isVisible()


def test_the_memory_is_that_after_the_step_that_is_pointed_at(view: MemoryView) -> None:
    film = np.arange(STEPS * 6, dtype=np.float32).reshape(STEPS, 3, 2)
    view.set_values(replace(use(), held="M", film=film))
    shown = view.shown()
    np.testing.assert_array_equal(shown.values["M"], film[-1])
    assert shown.texts["M"] in ("M at step 5", "M, 5")
    view.panels.each[0].surface.pointed.emit((1.5, 0.5))
    np.testing.assert_array_equal(view.shown().values["M"], film[1])
    assert view.shown().texts["M"] in ("M at step 2", "M, 2")
    view.panels.each[0].surface.pointed.emit(None)
    np.testing.assert_array_equal(view.shown().values["M"], film[-1])


def test_a_shorter_sample_shows_its_own_last_memory(view: MemoryView) -> None:
    film = np.ones((STEPS, 3, 2), np.float32)
    view.set_values(replace(use(), held="M", film=film))
    view.panels.each[0].surface.pointed.emit((4.5, 0.5))
    view.set_values(replace(use(), held="M", film=np.zeros((2, 3, 2), np.float32)))
    np.testing.assert_array_equal(view.shown().values["M"], np.zeros((3, 2)))
