"""The gates of a recurrent layer over time, each panel under the sequence that it read."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtWidgets import QToolButton

from nndl_studio.sentence import say
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
from nndl_studio.ui.monitor.gate_panels import GatePanels
from nndl_studio.ui.monitor.header import flat_button
from nndl_studio.ui.monitor.scale_bar import ScaleBar
from nndl_studio.ui.monitor.shown import Shown
from nndl_studio.ui.texts import show
from nndl_studio.ui.theme import themes

# Gates lie in [0, 1]; what passes a tanh in [-1, 1]; the cell knows no bounds.
GATES = frozenset({"i", "f", "o", "r", "z"})
CELL = "c"
TITLES = {
    "i": say("input gate i"),
    "f": say("forget gate f"),
    "o": say("output gate o"),
    "c̃": say("candidate c̃"),
    "c": say("cell c"),
    "h": say("output h"),
    "r": say("reset gate r"),
    "z": say("update gate z"),
    "h̃": say("candidate h̃"),
}


class GatesView(Card):
    """Units run down, time across; `set_sequence` says what the layer read."""

    def __init__(self) -> None:
        super().__init__(say("Gates over time"))
        self._sequence: Floats | None = None
        self._strip: Picture | None = None
        self._values: Floats | None = None
        self._order: np.ndarray | None = None
        self.sort = self._make_sort()
        self._add_samples()
        self.gate_scale = ScaleBar(say("Colours of the gates: 0 closed, 1 open"))
        self.value_scale = ScaleBar(say("Colours of the candidate and the output"))
        self.cell_scale = ScaleBar(say("Colours of the cell, symmetric about 0"))
        self.panels = GatePanels(
            self.gate_scale, self.value_scale, self.cell_scale, control=self.sort
        )
        hint = say("The gates show here as soon as the network is built.")
        self._lay_out(self.panels, hint_label(hint))
        themes.changed.connect(self._redraw)

    def set_sequence(self, sequence: Floats | None) -> None:
        """What the layer reads: (steps, features), already cut to the sample's length."""
        self._sequence = sequence
        self._strip = None if sequence is None else greys(sequence)
        self._order = None
        self._redraw()

    def set_values(self, values: Look | None) -> None:
        """Show (panels, steps, units); None shows nothing."""
        self._values = values if isinstance(values, np.ndarray) else None
        self._redraw()

    def now_shown(self) -> Shown:
        """The raster of each panel by its letter, and the `sequence` above them."""
        panels = self.panels.now_shown()
        strips = [each.shown().pictures.get("strip") for each in self.panels.each]
        if not strips or strips[0] is None:
            return panels
        return replace(panels, pictures={**panels.pictures, "sequence": strips[0]})

    def _redraw(self) -> None:
        shown = self._values is not None and len(self._values) == len(self.panels.each)
        self._show_hint(not shown)
        if self._values is None or not shown:
            return
        values = self._cut(self._values)
        names = self.panels.names
        values = values[:, :, self._units(values, names)]
        cell = calm_scale(values[names.index(CELL)]) if CELL in names else 1.0
        signed = signed_table(themes.current)
        for i, panel in enumerate(self.panels.each):
            scale = cell if panel.name == CELL else 1.0
            gate = panel.name in GATES
            low, table = (0.0, ramp_table()) if gate else (-scale, signed)
            panel.set_values(values[i].T, self._strip, table, low, scale)
        self.gate_scale.set_scale(ramp_table(), 0.0, 1.0)
        self.value_scale.set_scale(signed, -1.0, 1.0)
        self.cell_scale.set_scale(signed, -cell, cell)

    def _cut(self, values: Floats) -> Floats:
        return values if self._sequence is None else values[:, : len(self._sequence)]

    def _units(self, values: Floats, names: list[str]) -> np.ndarray:
        """The order of the units; kept until the sample changes, so that rows don't jump."""
        units = values.shape[2]
        if not self.sort.isChecked() or "f" not in names:
            return np.arange(units)
        if self._order is None or len(self._order) != units:
            self._order = np.argsort(values[names.index("f")].mean(axis=0), kind="stable")
        return self._order

    def _resort(self) -> None:
        self._order = None
        self._redraw()

    def _source_changed(self) -> None:
        source = self.source()
        words = say("Gates over time")
        if source is not None:
            words = say("{node} · gates over time", node=source.node)
        show(self.header.title.setText, words)
        self._name_panels(source.panels if source is not None else ())

    def _name_panels(self, names: tuple[str, ...]) -> None:
        self.panels.set_names(names, (TITLES.get(name, name) for name in names))
        self._name_scales(names)
        self.sort.setVisible("f" in names)

    def _name_scales(self, names: tuple[str, ...]) -> None:
        """Only the scales that the panels have, each with their letters."""
        gates = [name for name in names if name in GATES]
        values = [name for name in names if name not in GATES and name != CELL]
        cells = [name for name in names if name == CELL]
        scales = (self.gate_scale, self.value_scale, self.cell_scale)
        for scale, mine in zip(scales, (gates, values, cells), strict=True):
            scale.set_subject(", ".join(mine))
            scale.setVisible(bool(mine))

    def _make_sort(self) -> QToolButton:
        tip = say("Order the units by how open their forget gates are")
        button = flat_button(say("sort by f"), tip)
        button.setCheckable(True)
        button.toggled.connect(self._resort)
        return button
