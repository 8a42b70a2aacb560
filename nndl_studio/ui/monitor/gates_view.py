"""The gates of a recurrent layer over time, each panel under the sequence that it read."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from nndl_studio.ui.monitor.colours import (
    Floats,
    Picture,
    calm_scale,
    grey_table,
    levels,
    ramp_table,
    signed_table,
)
from nndl_studio.ui.monitor.gate_panel import GatePanel
from nndl_studio.ui.monitor.header import Header, flat_button
from nndl_studio.ui.monitor.maps_view import Source
from nndl_studio.ui.monitor.sample_picker import SamplePicker
from nndl_studio.ui.monitor.scale_bar import ScaleBar
from nndl_studio.ui.theme import themes

# Gates lie in [0, 1]; what passes a tanh in [-1, 1]; the cell knows no bounds.
GATES = frozenset({"i", "f", "o", "r", "z"})
CELL = "c"


class GatesView(QWidget):
    """Set with `set_sources`, `set_sequence` and `set_values`; units run down, time across."""

    source_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._sources: tuple[tuple[Source, tuple[str, ...]], ...] = ()
        self._sequence: Floats | None = None
        self._strip: Picture | None = None
        self._values: Floats | None = None
        self._order: np.ndarray | None = None
        self._panels: list[GatePanel] = []
        self.header = Header(self.tr("Gates over time"))
        self.picker = self._make_picker()
        self.sort = self._make_sort()
        self.samples = SamplePicker()
        for control in (self.picker, self.sort, self.samples):
            self.header.add(control)
        self.gate_scale = ScaleBar(self.tr("Colours of the gates: 0 closed, 1 open"), "i f o")
        self.value_scale = ScaleBar(self.tr("Colours of the candidate and the output"), "c̃ h")
        self.cell_scale = ScaleBar(self.tr("Colours of the cell, symmetric about 0"), "c")
        self.readout = QLabel()
        self.readout.setProperty("look", "mono-mute")
        self._lay_out()
        themes.changed.connect(self._redraw)

    def set_sources(self, sources: tuple[tuple[Source, tuple[str, ...]], ...]) -> None:
        """The layers to choose from, each with the symbols of its panels."""
        if sources == self._sources:
            return
        present = self.source()
        self._sources = sources
        self.picker.blockSignals(True)
        self.picker.clear()
        for source, _ in sources:
            self.picker.addItem(source.node, source)
        self.picker.blockSignals(False)
        nodes = [source.node for source, _ in sources]
        kept = present is not None and present.node in nodes
        self.picker.setCurrentIndex(nodes.index(present.node) if kept and present else 0)
        self.picker.setVisible(len(sources) > 1)
        self.header.title.setText(self._title())
        self._name_panels()
        if not kept:
            self.set_values(None)

    def source(self) -> Source | None:
        """The layer shown."""
        chosen = self.picker.currentData()
        return chosen if isinstance(chosen, Source) else None

    def set_source(self, node: str) -> bool:
        """Choose a layer; False if it isn't among the sources."""
        index = next((i for i, (s, _) in enumerate(self._sources) if s.node == node), -1)
        if index >= 0:
            self.picker.setCurrentIndex(index)
        return index >= 0

    def set_sequence(self, sequence: Floats | None) -> None:
        """What the layer reads: (steps, features), already cut to the sample's length."""
        self._sequence = sequence
        self._strip = _strip(sequence)
        self._order = None
        self._redraw()

    def set_values(self, values: Floats | None) -> None:
        """Show (panels, steps, units); None shows nothing."""
        self._values = values
        self._redraw()

    def _redraw(self) -> None:
        shown = self._values is not None and len(self._values) == len(self._panels)
        self._stack.setCurrentIndex(0 if shown else 1)
        if self._values is None or not shown:
            return
        values = self._cut(self._values)
        names = [panel.name for panel in self._panels]
        values = values[:, :, self._units(values, names)]
        cell = calm_scale(values[names.index(CELL)]) if CELL in names else 1.0
        signed = signed_table(themes.current)
        for i, panel in enumerate(self._panels):
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

    def _name_panels(self) -> None:
        index = max(self.picker.currentIndex(), 0)
        names = self._sources[index][1] if self._sources else ()
        for panel in self._panels:
            panel.deleteLater()
        self._panels = [GatePanel(name, self._panel_title(name)) for name in names]
        for panel in self._panels:
            panel.pointed.connect(self.readout.setText)
            self._row.addWidget(panel)

    def _panel_title(self, name: str) -> str:
        words = {
            "i": self.tr("input gate i"),
            "f": self.tr("forget gate f"),
            "o": self.tr("output gate o"),
            "c̃": self.tr("candidate c̃"),
            "c": self.tr("cell c"),
            "h": self.tr("output h"),
        }
        return words.get(name, name)

    def _title(self) -> str:
        source = self.source()
        if source is None:
            return self.tr("Gates over time")
        return self.tr("{0} · gates over time").format(source.node)

    def _choose(self) -> None:
        self._name_panels()
        self.header.title.setText(self._title())
        self.set_values(None)
        if self.source() is not None:
            self.source_chosen.emit(self.source())

    def _make_picker(self) -> QComboBox:
        picker = QComboBox()
        picker.setToolTip(self.tr("The recurrent layer shown"))
        picker.setAccessibleName(self.tr("Recurrent layer shown"))
        picker.setProperty("look", "flat")
        picker.currentIndexChanged.connect(self._choose)
        picker.hide()
        return picker

    def _make_sort(self) -> QToolButton:
        tip = self.tr("Order the units by how open their forget gates are")
        button = flat_button(self.tr("sort by f"), tip)
        button.setCheckable(True)
        button.toggled.connect(self._resort)
        return button

    def _lay_out(self) -> None:
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(12, 4, 12, 8)
        column.setSpacing(6)
        self._row = QHBoxLayout()
        self._row.setSpacing(10)
        column.addLayout(self._row, 1)
        legend = QHBoxLayout()
        legend.setSpacing(16)
        legend.addWidget(self.gate_scale)
        legend.addWidget(self.value_scale)
        legend.addWidget(self.cell_scale)
        legend.addStretch(1)
        legend.addWidget(self.readout)
        column.addLayout(legend)
        hint = QLabel(self.tr("Add an LSTM layer to see its gates here."))
        hint.setProperty("look", "mute")
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(shown)
        self._stack.addWidget(hint)
        self._stack.setCurrentIndex(1)


def _strip(sequence: Floats | None) -> Picture | None:
    """The sequence in greys, features down and time across."""
    if sequence is None:
        return None
    low, high = float(sequence.min()), float(sequence.max())
    return grey_table()[levels(sequence.T, low, high)]
