"""The program of a random-access machine: what it wires at the step looked at, what its registers
and its tape hold, when it ends; also of a tape that the user writes, and run hard."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

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
from nndl_studio.ui.theme import themes

# More rasters of registers can't be read side by side.
MOST_REGISTERS = 4


class CircuitView(Card):
    """The step is that of the slider, or the one under the mouse over what goes on in time."""

    def __init__(self) -> None:
        super().__init__(self.tr("Circuit"))
        self._found: Circuit | None = None
        self._pointed: int | None = None
        tip = self.tr("Run it with all doubt taken away: each choice for certain")
        self.hard = flat_button(self.tr("Hard"), tip)
        self.hard.setCheckable(True)
        self.hard.toggled.connect(self._asked)
        self.header.add(self.hard)
        self._add_samples()
        self.wires, self.ends = CircuitWires(), HaltingCurve()
        self.scale = ScaleBar(self.tr("Colours of how likely a number is: 0 to 1"))
        self.panels = GatePanels(self.scale)
        self.step = self._make_slider()
        self.told, self.note = QLabel(), QLabel()
        self.words, self.program = Title(""), Title("")
        self.own = TypedField(self.tr("Tape of your own"))
        self._add_typed(self.own)
        hint = self.tr("What a machine wires shows here, if it chooses among modules by shares.")
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
        names = [*found.registers[:MOST_REGISTERS], self.tr("tape")]
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
        self.told.setText(self.tr("step {0} of {1}").format(step, last))
        self.wires.set_circuit(found, step - 1)
        lines = program(found, step - 1) if step else ()
        self.program.setText(" · ".join(f"{name} ← {words}" for name, words in lines))
        self.program.setToolTip("\n".join(f"{name} ← {words}" for name, words in lines))
        self.ends.set_step(step)
        self._show_tape(found, self.panels.each[-1], step)

    def _show_tape(self, found: Circuit, panel: GatePanel, step: int) -> None:
        tape = found.tapes[step - 1 + len(found.tapes) - len(found.ends)]
        asked = found.truth >= 0
        right = np.eye(tape.shape[1])[np.maximum(found.truth, 0)] * asked[:, None]
        strip = grey_table()[(255 * right.T).astype(np.uint8)] if asked.any() else None
        after = self.tr("tape after step {0}, under what is right").format(step)
        first = self.tr("tape at first, under what is right")
        panel.set_title(after if step else first, self.tr("tape, {0}").format(step))
        panel.set_values(tape.T, strip, ramp_table(), 0.0, 1.0)

    def _scrub(self, spot: tuple[float, float] | None) -> None:
        last = 0 if self._found is None else len(self._found.ends)
        inside = spot is not None and 0 <= spot[0] < last
        self._point(int(spot[0]) + 1 if spot is not None and inside else None)

    def _point(self, step: int | None) -> None:
        """Where the mouse is over time is the step that is shown, counted from 1."""
        self._pointed = step
        self._show_step()

    def _read(self, words: str) -> None:
        """What is under the mouse; else how good it is."""
        self.words.setText(words or self._worth())

    def _worth(self) -> str:
        found = self._found
        if found is None or found.right is None or found.right_hard is None:
            return ""
        shares = (f"{100 * share:.1f} %" for share in (found.right, found.right_hard))
        return self.tr("test part {0}, hard {1}").format(*shares)

    def _tell(self, found: Circuit) -> None:
        """How a tape is written, and what is wrong with one that was."""
        self.content.setVisible(not found.fault)
        self.note.setVisible(bool(found.fault))
        self.note.setText(self.tr("It can't be read: {0}.").format(found.fault))
        self.own.setVisible(bool(found.hint))
        self.own.setPlaceholderText(self.tr("Write {0}; then Enter").format(found.hint))

    def _name_panels(self, names: list[str]) -> None:
        self.panels.set_names(names, names)
        *registers, tape = self.panels.each
        for panel in registers:
            panel.set_title(panel.name, initials(panel.name))
            panel.counted_from = (0, 1)
            panel.words = self.tr("{0}  number {1}, after step {2}: {3}")
            panel.surface.pointed.connect(self._scrub)
        tape.counted_from = (0, 0)
        tape.words = self.tr("{0}  number {1} in cell {2}: {3}")

    def _make_slider(self) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(1, 1)
        slider.setPageStep(1)
        slider.setFixedWidth(90)
        slider.setAccessibleName(self.tr("Step shown"))
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
