"""Up to three nodes over one time axis: SRN, LSTM and GRU, or values of a drawn loop, compared."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from nndl_studio.sentence import Sentence, as_it_is, say
from nndl_studio.training.findings import Rasters
from nndl_studio.training.snapshot import Look
from nndl_studio.ui.monitor.card import Card, hint_label
from nndl_studio.ui.monitor.choice_box import ChoiceBox
from nndl_studio.ui.monitor.colours import Floats, Picture, calm_scale, greys, signed_table
from nndl_studio.ui.monitor.gate_panel import GatePanel
from nndl_studio.ui.monitor.scale_bar import ScaleBar
from nndl_studio.ui.monitor.shown import Shown
from nndl_studio.ui.monitor.watchable import Source
from nndl_studio.ui.texts import show
from nndl_studio.ui.theme import themes


class RastersView(Card):
    """Units run down, time across; all on one scale, under the sequence that was read."""

    def __init__(self) -> None:
        super().__init__(say("Side by side"))
        self._found: Rasters | None = None
        self._strip: Picture | None = None
        self._each: list[GatePanel] = []
        self.further = tuple(self._make_further() for _ in range(2))
        self._add_samples()
        self.scale = ScaleBar(say("Colours of the values: one symmetric scale for all"))
        self.readout = QLabel()
        self.readout.setProperty("look", "mono-mute")
        hint = say("The layers show here as soon as the network is built.")
        self._lay_out(self._make_content(), hint_label(hint))
        themes.changed.connect(self._redraw)

    @property
    def typed(self) -> str:
        """The further nodes, a line each."""
        nodes = (box.currentText() for box in self.further if box.currentIndex() > 0)
        return "\n".join(nodes)

    def set_sequence(self, sequence: Floats | None) -> None:
        self._strip = None if sequence is None else greys(sequence)
        self._redraw()

    def set_values(self, values: Look | None) -> None:
        """Show `Rasters`."""
        self._found = values if isinstance(values, Rasters) and values.nodes else None
        self._redraw()

    def now_shown(self) -> Shown:
        """The raster of each panel by its node."""
        shown = {panel.name: panel.shown() for panel in self._each}
        return Shown(
            pictures={name: each.pictures["raster"] for name, each in shown.items()},
            values={name: each.values["raster"] for name, each in shown.items()},
        )

    def set_sources(self, sources: tuple[Source, ...]) -> None:
        """The same can be chosen beside it, too."""
        super().set_sources(sources)
        nodes = [source.node for source in sources]
        for box in self.further:
            if [box.itemText(i) for i in range(1, box.count())] != nodes:
                self._offer(box, nodes)
            box.setVisible(len(nodes) > 1)

    def _offer(self, box: ChoiceBox, nodes: list[str]) -> None:
        """What was chosen stays if it is still there."""
        present = box.currentText() if box.currentIndex() > 0 else ""
        box.blockSignals(True)
        while box.count() > 1:
            box.removeItem(1)
        box.addItems(nodes)
        box.setCurrentIndex(1 + nodes.index(present) if present in nodes else 0)
        box.blockSignals(False)

    def _redraw(self) -> None:
        found = self._found
        self._show_hint(found is None)
        if found is None:
            return
        if [panel.name for panel in self._each] != list(found.nodes):
            self._name_panels(found.nodes)
        scale = calm_scale(np.concatenate([each.ravel() for each in found.values]))
        table = signed_table(themes.current)
        for panel, values in zip(self._each, found.values, strict=True):
            alike = self._strip is not None and self._strip.shape[1] == len(values)
            # Once is enough: it stands above all of them.
            strip = self._strip if alike and panel is self._each[0] else None
            panel.set_values(values.T, strip, table, -scale, scale)
        self.scale.set_scale(table, -scale, scale)

    def _name_panels(self, nodes: tuple[str, ...]) -> None:
        for panel in self._each:
            panel.deleteLater()
        self._each = [GatePanel(node, as_it_is(node)) for node in nodes]
        for panel in self._each:
            panel.pointed.connect(self._read)
            self._panels.addWidget(panel)

    def _read(self, words: Sentence) -> None:
        show(self.readout.setText, words)

    def _choose_further(self) -> None:
        """The rasters say of which layers they are: they stay until others come."""
        if self.source() is not None:
            self.source_chosen.emit(self.source())

    def _make_further(self) -> ChoiceBox:
        box = ChoiceBox(say("Another layer beside it"), (say("none beside"),))
        box.currentIndexChanged.connect(self._choose_further)
        box.hide()
        return box

    def _make_content(self) -> QWidget:
        legend = QWidget()
        legend.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(legend)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.scale)
        row.addStretch(1)
        row.addWidget(self.readout)
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(12, 4, 12, 8)
        column.setSpacing(6)
        beside = QHBoxLayout()
        for box in self.further:
            beside.addWidget(box)
        beside.addStretch(1)
        column.addLayout(beside)
        self._panels = QVBoxLayout()
        column.addLayout(self._panels, 1)
        column.addWidget(legend)
        return shown
