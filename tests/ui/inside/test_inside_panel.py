"""The panel: arrays of a node, what numbers are made of, the step node by node."""

from __future__ import annotations

import gc
import weakref
from html import unescape

import numpy as np
import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nndl_studio.training.workings.around import IN_A_TABLE
from nndl_studio.training.workings.explain import Place, chain, explain
from nndl_studio.training.workings.named import array_of, named_of
from nndl_studio.training.workings.record import Array, Workings
from nndl_studio.training.workings.stages import stages
from nndl_studio.ui.inside.arithmetic import Arithmetic
from nndl_studio.ui.inside.inside_panel import InsidePanel


def shown(qtbot: QtBot, workings: Workings, node: str) -> InsidePanel:
    panel = InsidePanel()
    qtbot.addWidget(panel)
    panel.resize(1000, 420)
    panel.show()
    qtbot.waitExposed(panel)
    panel.set_workings(workings)
    panel.set_node(node)
    return panel


def choose(panel: InsidePanel, symbol: str, group: str = "value") -> None:
    for named, _ in panel.arrays():
        if (named.symbol, named.group) == (symbol, group):
            assert panel.list.choose(named)
            return
    raise AssertionError(symbol)


def read(panel: InsidePanel) -> str:
    return unescape(panel.arithmetic.toPlainText()).replace("\u2028", "\n").replace("\xa0", " ")


def test_a_neuron_is_written_out(qtbot: QtBot, xor: tuple[Workings, Workings]) -> None:
    workings = xor[0]
    panel = shown(qtbot, workings, "Hidden")
    choose(panel, "a")
    a = panel.view.grid.array
    with qtbot.waitSignal(panel.view.grid.chosen):
        at = panel.view.grid.cell((2,)).center()
        QTest.mouseClick(panel.view.grid.viewport(), Qt.MouseButton.LeftButton, pos=at)
    text = read(panel)
    assert "a2 = tanh(z2)" in text
    assert "z2 = W2,0 x(Data)0 + W2,1 x(Data)1 + b2" in text.replace("(Points)", "(Data)")
    made = explain(workings, panel.arithmetic.chain[-1].place)
    assert made is not None
    assert made.number == pytest.approx(float(a[2]))


def test_what_it_reads_is_lit(qtbot: QtBot, lenet: Workings) -> None:
    panel = shown(qtbot, lenet, "C3")
    choose(panel, "z")
    panel.choose((0, 4, 5))
    lit = {label.text(): grid.lit for room, label, grid in panel.read.slots if room.isVisible()}
    windows = [places for places in lit.values() if len({p for p, _, _ in places}) == 3]
    # Map 0 of C3 reads maps 0, 1 and 2 of S2, a window of 5 × 5 of each, with a kernel of its own.
    assert len(windows) == 2
    read_of_s2 = next(places for name, places in lit.items() if "S2" in name)
    assert {(r, c) for _, r, c in read_of_s2} == {(r, c) for r in range(4, 9) for c in range(5, 10)}
    assert {p for p, _, _ in read_of_s2} == {0, 1, 2}


def test_a_symbol_leads_to_its_number(qtbot: QtBot, xor: tuple[Workings, Workings]) -> None:
    panel = shown(qtbot, xor[0], "Output")
    choose(panel, "a")
    panel.choose((1,))
    before = panel.arithmetic.chain[-1].place
    panel.arithmetic.anchorClicked.emit(QUrl("place:0"))
    assert panel.arithmetic.chain == () or panel.arithmetic.chain[-1].place != before
    place = next(
        number.place
        for line in chain(xor[0], before)[-1].lines
        for product in line.products
        for number in product.numbers
        if number.place is not None
    )
    panel.go_to(place)
    assert panel.view.grid.current is not None


def test_long_sums_fold_and_open(qtbot: QtBot, lenet: Workings) -> None:
    panel = shown(qtbot, lenet, "F6")
    choose(panel, "z")
    panel.choose((3,))
    rest = 121 - IN_A_TABLE
    assert f"and {rest} smaller ones" in read(panel)
    panel.arithmetic.anchorClicked.emit(QUrl("whole:0.0"))
    assert "smaller ones" not in read(panel)
    assert read(panel).count("W3,") == 120


def test_backward_and_the_update_are_explained(
    qtbot: QtBot, xor: tuple[Workings, Workings]
) -> None:
    panel = shown(qtbot, xor[0], "Hidden")
    choose(panel, r"\delta", "slope")
    panel.choose((0,))
    assert "f′(z)" in read(panel)
    choose(panel, r"\partial J/\partial W", "gradient")
    panel.choose((0, 1))
    assert "δ0" in read(panel)
    choose(panel, r"\Delta W", "change")
    panel.choose((0, 1))
    text = read(panel)
    assert "α" in text
    after = panel.arithmetic.chain[-1]
    assert after.lines[-1].result == pytest.approx(after.number, rel=1e-5)


def test_changed_numbers_are_marked(qtbot: QtBot, xor: tuple[Workings, Workings]) -> None:
    panel = shown(qtbot, xor[0], "Hidden")
    choose(panel, "W", "parameter")
    assert panel.view.grid.changed is None
    panel.set_workings(xor[1])
    changed = panel.view.grid.changed
    assert changed is not None
    name = panel.arrays()[0][0].node
    before, after = (_weights(workings, name) for workings in xor)
    assert np.nansum(changed) == (before != after).sum()


def _weights(workings: Workings, node: str) -> Array:
    own = (each for each in named_of(workings, node) if each.group == "parameter")
    return array_of(workings, next(each for each in own if each.symbol == "W"))


def test_the_step_goes_node_by_node_and_back(qtbot: QtBot, xor: tuple[Workings, Workings]) -> None:
    panel = shown(qtbot, xor[0], "Hidden")
    lit: list[tuple[str, str] | None] = []
    panel.stage_lit.connect(lambda stage: lit.append(stage and (stage.way, stage.node)))
    for _ in stages(xor[0]):
        QTest.keyClick(panel, Qt.Key.Key_Period)
    forward = [each for each in lit if each and each[0] == "forward"]
    backward = [each for each in lit if each and each[0] == "backward"]
    assert [node for _, node in forward] == ["Hidden", "Output", "Loss"]
    assert [node for _, node in backward] == ["Loss", "Output", "Hidden"]
    assert lit[-1] == ("update", "Output")
    assert panel.list.array() is not None
    assert panel.list.array().group == "change"  # type: ignore[union-attr]
    for _ in stages(xor[0]):
        QTest.keyClick(panel, Qt.Key.Key_Comma)
    assert lit[-1] is None
    assert panel.stepper.stage is None


def test_slow_motion_plays_and_stops_at_the_end(
    qtbot: QtBot, xor: tuple[Workings, Workings]
) -> None:
    panel = shown(qtbot, xor[0], "Hidden")
    stepper = panel.stepper
    stepper.slider.setValue(stepper.slider.maximum() - 1)
    QTest.mouseClick(stepper.play, Qt.MouseButton.LeftButton)
    assert stepper.playing
    qtbot.waitUntil(lambda: not stepper.playing, timeout=5000)
    assert stepper.slider.value() == stepper.slider.maximum()


def test_a_loop_is_told_step_by_step(qtbot: QtBot, drawn_lstm: Workings) -> None:
    panel = shown(qtbot, drawn_lstm, "c")
    choose(panel, "y")
    panel.choose((14, 8))
    assert "y8(14)" in read(panel)
    times = [stage.time for stage in stages(drawn_lstm) if stage.node == "c"]
    steps = len(times) // 2
    assert times == [*range(steps), *reversed(range(steps))]


def test_without_a_network_it_says_what_to_do(qtbot: QtBot) -> None:
    panel = InsidePanel()
    qtbot.addWidget(panel)
    panel.show()
    assert panel.hint.isVisible()
    assert not panel.stepper.isEnabled()


def test_nothing_is_left_of_panels_that_go(qtbot: QtBot, xor: tuple[Workings, Workings]) -> None:
    refs = []
    for _ in range(200):
        panel = Arithmetic()
        panel.set_chain(chain(xor[0], Place(xor[0].losses[0], (0,))))
        refs.append(weakref.ref(panel))
        panel.deleteLater()
        del panel
    qtbot.wait(10)
    gc.collect()
    assert not any(ref() for ref in refs[:-1])


def test_a_step_with_several_samples(qtbot: QtBot, batch: Workings) -> None:
    panel = shown(qtbot, batch, "Hidden")
    choose(panel, "z")
    first = panel.view.grid.array.copy()
    panel.choose((1,))
    panel.batch.shown.setValue(2)
    assert not np.array_equal(panel.view.grid.array, first)
    assert panel.arithmetic.chain[-1].place.sample == 2
    choose(panel, r"\partial J/\partial b", "gradient")
    panel.choose((1,))
    assert "Summed over 3 samples" in read(panel)
    with qtbot.waitSignal(panel.asked):
        panel.batch.count.setValue(5)
    (request,) = panel.requests(0)
    assert request.choice == 5


def test_a_node_chosen_before_there_is_a_step_is_shown_when_it_comes(
    qtbot: QtBot, lenet: Workings
) -> None:
    panel = InsidePanel()
    qtbot.addWidget(panel)
    panel.set_node("C3")
    panel.set_workings(lenet)
    assert panel.node.currentText() == "C3"
    assert {each.node for each, _ in panel.arrays()} == {"C3"}
