"""How a machine uses its memory: weights and strengths over time under what it read, and its
answer under what is right."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nndl_studio.training.findings import MemoryUse
from nndl_studio.training.snapshot import Look
from nndl_studio.ui.monitor.card import Card, hint_label
from nndl_studio.ui.monitor.colours import Floats, Picture, grey_table, levels, ramp_table
from nndl_studio.ui.monitor.gate_panel import GatePanel
from nndl_studio.ui.monitor.scale_bar import ScaleBar
from nndl_studio.ui.monitor.shown import Shown
from nndl_studio.ui.theme import themes


class MemoryView(Card):
    """Places run down, time across. What is one number a step shares a picture with others."""

    def __init__(self) -> None:
        super().__init__(self.tr("Memory over time"))
        self._found: MemoryUse | None = None
        self._strip: Picture | None = None
        self.panels: list[GatePanel] = []
        self._add_samples()
        self.scale = ScaleBar(self.tr("Colours of weights, strengths and answers: 0 to 1"))
        self.readout = QLabel()
        self.readout.setProperty("look", "mono-mute")
        hint = self.tr(
            "What a memory of up to 128 rows is used for shows here once the network is built."
        )
        self._lay_out(self._make_content(), hint_label(hint))
        themes.changed.connect(self._redraw)

    def set_sequence(self, sequence: Floats | None) -> None:
        """What the machine reads: (steps, features), already cut to the sample's length."""
        self._strip = None if sequence is None else _greys(sequence)
        self._redraw()

    def set_values(self, values: Look | None) -> None:
        """Show a `MemoryUse`."""
        self._found = values if isinstance(values, MemoryUse) and values.traces else None
        self._redraw()

    def now_shown(self) -> Shown:
        """Each picture by the nodes that are in it, and that of the answer."""
        panels = {panel.name: panel.shown() for panel in self.panels}
        return Shown(
            texts={name: panel.texts["title"] for name, panel in panels.items()},
            pictures={name: panel.pictures["raster"] for name, panel in panels.items()},
            values={name: panel.values["raster"] for name, panel in panels.items()},
        )

    def _redraw(self) -> None:
        self._show_hint(self._found is None)
        if self._found is None:
            return
        parts = together(self._found)
        answer = self._found.answer
        names = [*parts, *([self.tr("answer")] if answer is not None else ())]
        if [panel.name for panel in self.panels] != names:
            self._name_panels(names)
        table = ramp_table()
        for panel, values in zip(self.panels, parts.values(), strict=False):
            alike = self._strip is not None and self._strip.shape[1] == len(values)
            panel.set_values(values.T, self._strip if alike else None, table, 0.0, 1.0)
        if answer is not None:
            self._show_answer(self.panels[-1], answer, self._found.truth)
        self.scale.set_scale(table, 0.0, 1.0)

    def _show_answer(self, panel: GatePanel, answer: Floats, truth: Floats | None) -> None:
        """Nothing at steps that nobody asks for."""
        if truth is None:
            panel.set_values(answer.T, None, ramp_table(), 0.0, 1.0)
            return
        asked = np.where(np.isnan(truth), np.float32(0), answer)
        panel.set_values(asked.T, _greys(np.nan_to_num(truth), 1.0), ramp_table(), 0.0, 1.0)

    def _name_panels(self, names: list[str]) -> None:
        for panel in self.panels:
            panel.deleteLater()
        titles = list(names)
        if self._found is not None and self._found.answer is not None:
            titles[-1] = self.tr("answer, under what is right")
        self.panels = [GatePanel(*each) for each in zip(names, titles, strict=True)]
        for panel in self.panels:
            panel.pointed.connect(self.readout.setText)
            self._row.addWidget(panel)

    def _make_content(self) -> QWidget:
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(12, 4, 12, 8)
        column.setSpacing(6)
        self._row = QHBoxLayout()
        self._row.setSpacing(10)
        column.addLayout(self._row, 1)
        legend = QHBoxLayout()
        legend.setSpacing(10)
        legend.addWidget(self.scale)
        legend.addStretch(1)
        legend.addWidget(self.readout)
        column.addLayout(legend)
        return shown


def together(found: MemoryUse) -> dict[str, Floats]:
    """(steps, places) by the nodes that give them; those of one place are rows of one picture."""
    pairs = list(zip(found.names, found.traces, strict=True))
    single = [(name, values) for name, values in pairs if values.shape[1] == 1]
    wide = {name: values for name, values in pairs if values.shape[1] > 1}
    if not single:
        return wide
    names = ", ".join(name for name, _ in single)
    return {names: np.concatenate([values for _, values in single], axis=1), **wide}


def _greys(sequence: Floats, high: float | None = None) -> Picture:
    """The sequence in greys, features down and time across."""
    low, most = float(sequence.min()), float(sequence.max()) if high is None else high
    return grey_table()[levels(sequence.T, low, most)]
