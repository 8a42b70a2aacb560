"""The view of circuits: where things stand, which wires matter, the program, and the step shown."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nndl_studio.sentence import say
from nndl_studio.training.findings import Circuit
from nndl_studio.ui import theme
from nndl_studio.ui.monitor.circuit_plan import (
    boxes,
    initials,
    needed_choices,
    program,
    taken,
    wires,
)
from nndl_studio.ui.monitor.circuit_view import CircuitView
from nndl_studio.ui.monitor.watchable import Source

CHOICES = ("READ A", "INC A", "WRITE A", "WRITE B", "r", "s")
SOURCES = ("r before", "s before", "READ", "INC", "WRITE")
KNOWN = (2, 3, 4, 4, 5, 5)
# By step: what is taken; the last one is after the end.
TAKEN = (
    ("r before", "READ", "r before", "INC", "INC", "WRITE"),
    ("s before", "READ", "r before", "READ", "s before", "s before"),
    ("s before", "READ", "r before", "INC", "s before", "s before"),
)


def circuit() -> Circuit:
    """Two registers, three modules, three steps of which the second is the last."""
    shares = np.full((3, 6, 5), np.nan, np.float32)
    for step, names in enumerate(TAKEN):
        for place, (known, name) in enumerate(zip(KNOWN, names, strict=True)):
            shares[step, place, :known] = 0.1 / (known - 1)
            shares[step, place, SOURCES.index(name)] = 0.9
    rng = np.random.default_rng(0)
    return Circuit(
        CHOICES,
        ("READ", "INC", "tape", "tape", "r", "s"),
        SOURCES,
        ("r", "s"),
        shares,
        ("r", "s"),
        rng.random((3, 2, 4)).astype(np.float32),
        rng.random((4, 4, 4)).astype(np.float32),
        np.array([0.1, 0.8, 0.1], np.float32),
        rng.random((4, 4)).astype(np.float32),
        np.array([2, -1, 0, -1]),
        right=1.0,
        right_hard=0.875,
    )


@pytest.fixture
def view(qtbot: QtBot) -> CircuitView:
    theme.load_faces()
    made = CircuitView()
    qtbot.addWidget(made.header)
    qtbot.addWidget(made)
    made.resize(620, 320)
    made.show()
    made.set_sources((Source("Loss", "circuit", "Circuit", "circuit"),))
    return made


def test_registers_stand_at_both_ends_and_modules_in_their_order_between() -> None:
    made = boxes(circuit())
    assert [box.title for box in made] == ["r", "s", "READ", "INC", "tape", "WRITE", "r", "s"]
    middle = [box.x for box in made[2:6]]
    assert middle == sorted(middle)
    assert max(made[0].x, made[1].x) < middle[0]
    assert middle[-1] < min(made[6].x, made[7].x)
    assert made[4].choices == ("WRITE A", "WRITE B")
    assert (made[4].gives, made[5].gives) == ("", "WRITE")


def test_a_choice_is_needed_where_the_tape_comes_of_it_now_or_later() -> None:
    each = needed_choices(circuit())
    # The second step reads both registers; the third is after the end.
    assert each[0] == {"READ A", "INC A", "WRITE A", "WRITE B", "r", "s"}
    assert each[1] == {"READ A", "WRITE A", "WRITE B"}
    assert each[2] == frozenset()


def test_what_no_share_is_large_for_is_not_taken() -> None:
    found = circuit()
    found.shares[0, 1, :3] = 1 / 3
    assert taken(found, 0, "INC A") == ""
    assert program(found, 0)[0] == ("tape[r]", "INC(…)")


def test_the_program_is_written_as_expressions() -> None:
    assert program(circuit(), 0) == (
        ("tape[r]", "INC(READ(r))"),
        ("r", "INC(READ(r))"),
        ("s", "WRITE"),
    )
    assert program(circuit(), 1) == (("tape[r]", "READ(s)"),)
    assert program(circuit(), 2) == ()


@pytest.mark.parametrize(
    ("title", "short"), [("register 12", "r12"), ("READ", "READ"), ("last best", "lb")]
)
def test_titles_of_several_words_have_initials(title: str, short: str) -> None:
    assert initials(title) == short


def test_wires_are_all_that_may_be_taken() -> None:
    made = wires(circuit(), 1)
    assert len(made) == sum(KNOWN)
    assert made[-1].needed
    assert sum(wire.share for wire in made) == pytest.approx(len(CHOICES), rel=1e-5)


def test_the_slider_chooses_the_step(view: CircuitView) -> None:
    assert view.waiting
    found = circuit()
    view.set_values(found)
    shown = view.shown()
    assert shown.texts["step"] == "step 1 of 3"
    assert shown.texts["program"] == "tape[r] ← INC(READ(r)) · r ← INC(READ(r)) · s ← WRITE"
    assert shown.texts["readout"] == "test part 100.0 %, hard 87.5 %"
    assert shown.rows[0] == ("READ A", "r before", "0.90")
    np.testing.assert_array_equal(shown.values["tape"], found.tapes[1].T)
    np.testing.assert_array_equal(shown.values["r"], found.held[:, 0].T)
    np.testing.assert_allclose(shown.curves["ends"][:, 1], found.ends)
    view.step.setValue(2)
    shown = view.shown()
    assert shown.texts["step"] == "step 2 of 3"
    assert shown.rows[0] == ("READ A", "s before", "0.90")
    np.testing.assert_array_equal(shown.values["tape"], found.tapes[2].T)


def test_before_the_first_step_there_is_the_tape_alone(view: CircuitView) -> None:
    found = circuit()
    view.set_values(found)
    view.step.setValue(0)
    shown = view.shown()
    assert shown.texts["step"] == "step 0 of 3"
    assert shown.texts["program"] == ""
    assert shown.rows == ()
    np.testing.assert_array_equal(shown.values["tape"], found.tapes[0].T)
    view.step.setValue(1)
    view.set_values(replace(found, tapes=found.tapes[1:]))
    assert view.step.minimum() == 1


def test_the_mouse_over_time_chooses_it_while_it_is_there(view: CircuitView) -> None:
    view.set_values(circuit())
    view.panels.each[0].surface.pointed.emit((2.5, 1.0))
    assert view.shown().texts["step"] == "step 3 of 3"
    view.panels.each[0].surface.pointed.emit(None)
    assert view.shown().texts["step"] == "step 1 of 3"
    view.ends.pointed.emit(2)
    assert view.shown().texts["step"] == "step 2 of 3"


def test_what_is_right_stands_above_the_tape(view: CircuitView) -> None:
    view.set_values(circuit())
    strip = view.panels.each[-1].shown().pictures["strip"][..., 0]
    expected = np.zeros((4, 4))
    expected[2, 0] = expected[0, 2] = 255
    np.testing.assert_array_equal(strip, expected)
    view.set_values(replace(circuit(), truth=np.full(4, -1)))
    assert "strip" not in view.panels.each[-1].shown().pictures


def test_what_a_module_takes_is_told_under_the_mouse(view: CircuitView) -> None:
    view.set_values(circuit())
    view.grab()  # lays out
    made = view.wires
    tape = next(box for box in boxes(circuit()) if box.title == "tape")
    across, down = made.width() - 12, made.height() - 12
    spot = QPointF(6 + tape.x * across, 6 + tape.y * down)
    no_button, no_key = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    move = QMouseEvent(QEvent.Type.MouseMove, spot, spot, no_button, no_button, no_key)
    QApplication.sendEvent(made, move)
    assert view.shown().texts["readout"] == "WRITE A ← r 0.90 · WRITE B ← INC 0.90"
    QApplication.sendEvent(made, QEvent(QEvent.Type.Leave))
    assert view.shown().texts["readout"].startswith("test part")


def test_hard_is_asked_for(view: CircuitView, qtbot: QtBot) -> None:
    view.set_values(circuit())
    assert view.choice == 0
    with qtbot.waitSignal(view.source_chosen):
        view.hard.click()
    assert view.choice == 1


def test_what_is_wrong_with_a_tape_of_ones_own_is_said(view: CircuitView) -> None:
    view.set_values(replace(circuit(), hint=say("the numbers of a tape")))
    assert "the numbers of a tape" in view.own.placeholderText()
    view.set_values(
        Circuit(hint=say("the numbers of a tape"), fault=say("9 is none of the numbers 0 to 6"))
    )
    assert not view.waiting
    assert view.shown().texts == {"note": "It can't be read: 9 is none of the numbers 0 to 6."}
    view.set_values(circuit())
    assert view.content.isVisible()


def test_it_waits_where_nothing_is_wired(view: CircuitView) -> None:
    view.set_values(circuit())
    view.set_values(Circuit())
    assert view.waiting


@pytest.mark.parametrize("name", ["light", "dark"])
def test_it_is_painted_in_both_themes(view: CircuitView, name: str) -> None:
    before = theme.themes.current
    theme.themes.set_current(theme.LIGHT if name == "light" else theme.DARK)
    try:
        view.set_values(circuit())
        image = view.wires.grab().toImage()
        spots = ((x, y) for x in range(0, 600, 3) for y in range(0, 100, 2))
        colours = {image.pixelColor(*spot).name() for spot in spots}
        assert len(colours) > 3
    finally:
        theme.themes.set_current(before)
