"""Panels side by side over the scales of their colours and what is pointed at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nndl_studio.sentence import Sentence
from nndl_studio.ui.monitor.gate_panel import GatePanel
from nndl_studio.ui.monitor.scale_bar import ScaleBar
from nndl_studio.ui.monitor.scale_row import ScaleRow
from nndl_studio.ui.monitor.shown import Shown
from nndl_studio.ui.texts import show


class GatePanels(QWidget):
    """`each` are the panels from left to right; a `control` stands at the end of the scales."""

    def __init__(self, *scales: ScaleBar, control: QWidget | None = None) -> None:
        super().__init__()
        self.each: list[GatePanel] = []
        self.readout = QLabel()
        self.readout.setProperty("look", "mono-mute")
        self._row = QHBoxLayout()
        self._row.setSpacing(10)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 12, 8)
        column.setSpacing(6)
        column.addLayout(self._row, 1)
        below = QHBoxLayout()
        below.addWidget(ScaleRow(scales, self.readout), 1)
        if control is not None:
            below.addWidget(control)
        column.addLayout(below)

    @property
    def names(self) -> list[str]:
        return [panel.name for panel in self.each]

    def set_names(self, names: Sequence[str], titles: Iterable[str]) -> None:
        """A new panel for each name."""
        for panel in self.each:
            panel.deleteLater()
        self.each = [GatePanel(*both) for both in zip(names, titles, strict=True)]
        for panel in self.each:
            panel.pointed.connect(self._read)
            self._row.addWidget(panel)

    def now_shown(self) -> Shown:
        """The title and the raster of each panel by its name."""
        shown = {panel.name: panel.shown() for panel in self.each}
        return Shown(
            texts={name: panel.texts["title"] for name, panel in shown.items()},
            pictures={name: panel.pictures["raster"] for name, panel in shown.items()},
            values={name: panel.values["raster"] for name, panel in shown.items()},
        )

    def _read(self, words: Sentence) -> None:
        show(self.readout.setText, words)
