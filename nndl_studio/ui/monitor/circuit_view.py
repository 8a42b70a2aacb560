"""The program of a random-access machine: what it wires at the step looked at, what its registers
and its tape hold, when it ends; also of a tape that the user writes, and run hard."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from nndl_studio.sentence import NOTHING, Sentence, say
from nndl_studio.training.findings import Circuit
from nndl_studio.training.snapshot import Look
from nndl_studio.ui.monitor.card import Card, hint_label
from nndl_studio.ui.monitor.circuit_plan import initials, program
from nndl_studio.ui.monitor.circuit_wires import CircuitWires
from nndl_studio.ui.monitor.colours import grey_table, ramp_table
from nndl_studio.ui.monitor.gate_panel import GatePanel
from nndl_studio.ui.monitor.gate_panels import GatePanels
from nndl_studio.ui.monitor.halting_curve import HaltingCurve
from nndl_studio.ui.monitor.header import Title, flat_button
from nndl_studio.ui.monitor.scale_bar import ScaleBar
from nndl_studio.ui.monitor.shown import Shown, points_of
from nndl_studio.ui.monitor.typed_field import TypedField
from nndl_studio.ui.texts import literal, show
from nndl_studio.ui.theme import themes

# More rasters of registers can't be read side by side.
MOST_REGISTERS = 4
TAPE = say("tape")


class CircuitView(Card):
    """The step is that of the slider, or the one under the mouse over what goes on in time."""

    def __init__(self) -> None:
        super().__init__(say("Circuit"))
        self._found: Circuit | None = None
        self._pointed: int | None = None
        tip = say("Run it with all doubt taken away: each choice for certain")
        self.hard = flat_button(say("Hard"), tip)
        self.hard.setCheckable(True)
        self.hard.toggled.connect(self._asked)
        self.header.add(self.hard)
        self._add_samples()
        self.wires, self.ends = CircuitWires(), HaltingCurve()
        self.scale = ScaleBar(say("Colours of how likely a number is: 0 to 1"))
        self.panels = GatePanels(self.scale)
        self.step = self._make_slider()
        self.told, self.note = QLabel(), QLabel()
        self.words, self.program = Title(), Title()
        self.own = TypedField(say("Tape of your own"))
        self._add_typed(self.own)
        hint = say("What a machine wires shows here, if it chooses among modules by shares.")
        self._lay_out(self._make_content(), hint_label(hint))
        self.wires.pointed.connect(self._read)
        self.ends.pointed.connect(self._point)
        themes.changed.connect(self._redraw)

    @property
    def choice(self) -> int:
        """1: run hard."""
        return int(self.hard.isChecked())

    def set_values(self, values: Look | None) -> None:
        """Show a `Circuit`."""
        told = isinstance(values, Circuit) and (values.choices or values.fault)
        self._found = values if told and isinstance(values, Circuit) else None
        self._redraw()

    def now_shown(self) -> Shown:
        """The lines of the circuit, the `program` and how good it is, the panels by their names."""
        if self._found is not None and self._found.fault:
            return Shown(texts={"note": self.note.text()})
        panels = self.panels.now_shown()
        labels = {"step": self.told, "readout": self.words, "program": self.program}
        texts = {name: label.text() for name, label in labels.items()}
        return Shown(
            texts={**panels.texts, **texts},
            rows=self.wires.rows(),
            curves={"ends": points_of(self.ends.line)},
            pictures=panels.pictures,
            values=panels.values,
        )

    def _redraw(self) -> None:
        found = self._found
        self._show_hint(found is None)
        if found is None:
            return
        self._tell(found)
        if found.fault:
            return
        names = [*found.registers[:MOST_REGISTERS], TAPE]
        if self.panels.names != names:
            self._name_panels(names)
        for place, panel in enumerate(self.panels.each[:-1]):
            panel.set_values(found.held[:, place].T, None, ramp_table(), 0.0, 1.0)
        self.ends.set_ends(found.ends)
        # Before the first step there is only the tape that is read.
        self.step.setRange(1 - (len(found.tapes) - len(found.ends)), len(found.ends))
        self.scale.set_scale(ramp_table(), 0.0, 1.0)
        self._show_step()

    def _show_step(self, *_: object) -> None:
        """What is wired at the step looked at, and the tape after it."""
        found = self._found
        if found is None or found.fault:
            return
        last = len(found.ends)
        step = min(self.step.value() if self._pointed is None else self._pointed, last)
        show(self.told.setText, say("step {step} of {last}", step=step, last=last))
        self.wires.set_circuit(found, step - 1)
        lines = program(found, step - 1) if step else ()
        self.program.setText(" · ".join(f"{name} ← {words}" for name, words in lines))
        self.program.setToolTip(literal("\n".join(f"{name} ← {words}" for name, words in lines)))
        self.ends.set_step(step)
        self._show_tape(found, self.panels.each[-1], step)

    def _show_tape(self, found: Circuit, panel: GatePanel, step: int) -> None:
        tape = found.tapes[step - 1 + len(found.tapes) - len(found.ends)]
        asked = found.truth >= 0
        right = np.eye(tape.shape[1])[np.maximum(found.truth, 0)] * asked[:, None]
        strip = grey_table()[(255 * right.T).astype(np.uint8)] if asked.any() else None
        after = say("tape after step {step}, under what is right", step=step)
        first = say("tape at first, under what is right")
        panel.set_title(after if step else first, say("tape, {step}", step=step))
        panel.set_values(tape.T, strip, ramp_table(), 0.0, 1.0)

    def _scrub(self, spot: tuple[float, float] | None) -> None:
        last = 0 if self._found is None else len(self._found.ends)
        inside = spot is not None and 0 <= spot[0] < last
        self._point(int(spot[0]) + 1 if spot is not None and inside else None)

    def _point(self, step: int | None) -> None:
        """Where the mouse is over time is the step that is shown, counted from 1."""
        self._pointed = step
        self._show_step()

    def _read(self, words: Sentence) -> None:
        """What is under the mouse; else how good it is."""
        show(self.words.setText, words or self._worth())

    def _worth(self) -> Sentence:
        found = self._found
        if found is None or found.right is None or found.right_hard is None:
            return NOTHING
        percents = {"right": 100 * found.right, "hard": 100 * found.right_hard}
        return say("test part {right:.1f} %, hard {hard:.1f} %", **percents)

    def _tell(self, found: Circuit) -> None:
        """How a tape is written, and what is wrong with one that was."""
        self.content.setVisible(not found.fault)
        self.note.setVisible(bool(found.fault))
        show(self.note.setText, say("It can't be read: {fault}.", fault=found.fault))
        self.own.setVisible(bool(found.hint))
        hint = say("Write {sample}; then Enter", sample=found.hint)
        show(self.own.setPlaceholderText, hint)

    def _name_panels(self, names: list[str]) -> None:
        self.panels.set_names(names, names)
        *registers, tape = self.panels.each
        for panel in registers:
            panel.set_title(panel.name, initials(panel.name))
            panel.counted_from = (0, 1)
            panel.words = _of_register
            panel.surface.pointed.connect(self._scrub)
        tape.counted_from = (0, 0)
        tape.words = _of_tape

    def _make_slider(self) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(1, 1)
        slider.setPageStep(1)
        slider.setFixedWidth(90)
        show(slider.setAccessibleName, say("Step shown"))
        slider.valueChanged.connect(self._show_step)
        return slider

    def _make_content(self) -> QWidget:
        for label in (self.told, self.words, self.note, self.program):
            label.setProperty("look", "small")
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setWordWrap(True)
        self.content = QWidget()
        within = QVBoxLayout(self.content)
        within.setContentsMargins(0, 0, 0, 0)
        within.setSpacing(2)
        within.addWidget(self.wires, 5)
        first = QHBoxLayout()
        first.setContentsMargins(12, 0, 12, 0)
        first.addWidget(self.program)
        within.addLayout(first)
        line = QHBoxLayout()
        line.setContentsMargins(12, 0, 12, 0)
        line.setSpacing(8)
        for widget in (self.step, self.told, self.words):
            line.addWidget(widget)
        line.setStretch(2, 1)
        within.addLayout(line)
        below = QHBoxLayout()
        below.setSpacing(0)
        below.addWidget(self.panels, 4)
        below.addWidget(self.ends, 1)
        within.addLayout(below, 4)
        whole, under = QWidget(), QHBoxLayout()
        under.setContentsMargins(12, 0, 12, 8)
        under.addWidget(self.own)
        self.note.setContentsMargins(12, 8, 12, 0)
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.content, 1)
        column.addWidget(self.note)
        column.addLayout(under)
        return whole


def _of_register(name: str, row: int, column: int, value: float) -> Sentence:
    """What a value that is held is called."""
    return say(
        "{name}  number {number}, after step {step}: {value:.3f}",
        name=name,
        number=row,
        step=column,
        value=value,
    )


def _of_tape(name: str, row: int, column: int, value: float) -> Sentence:
    return say(
        "{name}  number {number} in cell {cell}: {value:.3f}",
        name=name,
        number=row,
        cell=column,
        value=value,
    )
