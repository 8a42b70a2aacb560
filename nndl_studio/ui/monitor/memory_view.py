"""How a machine uses its memory: weights and strengths over time under what it read, and its
answer under what is right."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nndl_studio.sentence import Sentence, listed, say
from nndl_studio.training.findings import MemoryUse
from nndl_studio.training.snapshot import Look
from nndl_studio.ui.monitor.card import Card, hint_label
from nndl_studio.ui.monitor.colours import (
    Floats,
    Picture,
    calm_scale,
    greys,
    ramp_table,
    signed_table,
)
from nndl_studio.ui.monitor.gate_panel import GatePanel
from nndl_studio.ui.monitor.gate_panels import GatePanels
from nndl_studio.ui.monitor.scale_bar import ScaleBar
from nndl_studio.ui.monitor.shown import Shown
from nndl_studio.ui.monitor.typed_field import TypedField
from nndl_studio.ui.texts import show
from nndl_studio.ui.theme import themes

ANSWER = say("answer")


class MemoryView(Card):
    """Places run down, time across. What is one number a step shares a picture with others."""

    def __init__(self) -> None:
        super().__init__(say("Memory over time"))
        self._found: MemoryUse | None = None
        self._strip: Picture | None = None
        self._step: int | None = None
        self._add_samples()
        self.scale = ScaleBar(say("Colours of weights, strengths and answers: 0 to 1"))
        self.signed = ScaleBar(say("Colours of what the memory holds"))
        self.panels = GatePanels(self.scale, self.signed)
        hint = say(
            "What a memory of up to 128 rows is used for shows here once the network is built."
        )
        self.note = QLabel()
        self.note.setProperty("look", "small")
        self.note.setWordWrap(True)
        self.own = TypedField(say("Sample of your own"))
        self._add_typed(self.own)
        self._lay_out(self._make_content(), hint_label(hint))
        themes.changed.connect(self._redraw)

    def set_sequence(self, sequence: Floats | None) -> None:
        """What the machine reads: (steps, features), already cut to the sample's length."""
        self._strip = None if sequence is None else greys(sequence)
        self._redraw()

    def set_values(self, values: Look | None) -> None:
        """Show a `MemoryUse`."""
        told = isinstance(values, MemoryUse) and (values.traces or values.fault)
        self._found = values if told and isinstance(values, MemoryUse) else None
        self._redraw()

    def now_shown(self) -> Shown:
        """Each picture by the nodes that are in it, and that of the answer; a `note` on what was
        written."""
        if self._found is not None and self._found.fault:
            return Shown(texts={"note": self.note.text()})
        return self.panels.now_shown()

    def _redraw(self) -> None:
        self._show_hint(self._found is None)
        if self._found is None:
            return
        self._tell(self._found)
        if self._found.fault:
            return
        given = self._found.given
        strip = self._strip if given is None else greys(given)
        parts = together(self._found)
        answer, held = self._found.answer, [self._found.held] if self._found.held else []
        names = [*parts, *held, *([ANSWER] if answer is not None else ())]
        if self.panels.names != names:
            self._name_panels(names)
        table = ramp_table()
        for panel, values in zip(self.panels.each, parts.values(), strict=False):
            alike = strip is not None and strip.shape[1] == len(values)
            panel.set_values(values.T, strip if alike else None, table, 0.0, 1.0)
        if answer is not None:
            self._show_answer(self.panels.each[-1], answer, self._found.truth)
        self._show_film()
        self.scale.set_scale(table, 0.0, 1.0)

    def _show_film(self) -> None:
        """The memory at the step that is pointed at, else at the last one."""
        if self._found is None or self._found.film is None:
            return
        film = self._found.film
        step = len(film) - 1 if self._step is None else min(self._step, len(film) - 1)
        panel = self.panels.each[len(together(self._found))]
        held = self._found.held
        title = say("{node} at step {step}", node=held, step=step + 1)
        panel.set_title(title, listed([held, f"{step + 1}"]))
        panel.words = _of_row
        scale = calm_scale(film)
        table = signed_table(themes.current)
        panel.set_values(film[step], None, table, -scale, scale)
        self.signed.set_scale(table, -scale, scale)

    def _scrub(self, spot: tuple[float, float] | None) -> None:
        """Where the mouse is over time is the step whose memory is shown."""
        self._step = None if spot is None else max(0, int(spot[0]))
        self._show_film()

    def _tell(self, found: MemoryUse) -> None:
        """How a sample is written, and what is wrong with one that was."""
        self.panels.setVisible(not found.fault)
        self.signed.setVisible(found.film is not None)
        self.note.setVisible(bool(found.fault))
        show(self.note.setText, say("It can't be read: {fault}.", fault=found.fault))
        self.own.setVisible(bool(found.hint))
        hint = say("Write {sample}; then Enter", sample=found.hint)
        show(self.own.setPlaceholderText, hint)

    def _make_content(self) -> QWidget:
        content, line = QWidget(), QHBoxLayout()
        line.setContentsMargins(12, 0, 12, 8)
        line.addWidget(self.own)
        self.note.setContentsMargins(12, 8, 12, 0)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.panels, 1)
        column.addWidget(self.note)
        column.addStretch(0)
        column.addLayout(line)
        return content

    def _show_answer(self, panel: GatePanel, answer: Floats, truth: Floats | None) -> None:
        """Nothing at steps that nobody asks for."""
        if truth is None:
            panel.set_values(answer.T, None, ramp_table(), 0.0, 1.0)
            return
        asked = np.where(np.isnan(truth), np.float32(0), answer)
        panel.set_values(asked.T, greys(np.nan_to_num(truth), (0.0, 1.0)), ramp_table(), 0.0, 1.0)

    def _name_panels(self, names: list[str]) -> None:
        titles = list(names)
        if self._found is not None and self._found.answer is not None:
            titles[-1] = say("answer, under what is right")
        self.panels.set_names(names, titles)
        film = len(together(self._found)) if self._found is not None and self._found.held else -1
        for place, panel in enumerate(self.panels.each):
            if place != film:
                panel.surface.pointed.connect(self._scrub)


def _of_row(name: str, row: int, column: int, value: float) -> Sentence:
    """What a value of the memory is called."""
    place = {"row": row, "number": column}
    return say("{name}  row {row}, number {number}: {value:.3f}", name=name, value=value, **place)


def together(found: MemoryUse) -> dict[str, Floats]:
    """(steps, places) by the nodes that give them; those of one place are rows of one picture."""
    pairs = list(zip(found.names, found.traces, strict=True))
    single = [(name, values) for name, values in pairs if values.shape[1] == 1]
    wide = {name: values for name, values in pairs if values.shape[1] > 1}
    if not single:
        return wide
    names = listed([name for name, _ in single])
    return {names: np.concatenate([values for _, values in single], axis=1), **wide}
