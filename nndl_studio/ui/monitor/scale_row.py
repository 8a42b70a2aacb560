"""Scales beside one another, in further lines where they crowd, and what is pointed at."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from nndl_studio.ui.monitor.scale_bar import ScaleBar

BETWEEN = 10


class ScaleRow(QWidget):
    """`readout` is cut at its end where views crowd, before the window grows."""

    def __init__(self, scales: Sequence[ScaleBar], readout: QLabel) -> None:
        super().__init__()
        self._scales, self._readout = tuple(scales), readout
        self._columns = 0
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        readout.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(BETWEEN)
        self._grid.setVerticalSpacing(2)
        self._place(len(self._scales))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place(self._fitting())

    def event(self, event: QEvent) -> bool:
        # The values at the ends of a scale are others.
        if event.type() == QEvent.Type.LayoutRequest:
            self._place(self._fitting())
        return super().event(event)

    def _fitting(self) -> int:
        """How many scales have room in one line, at least one."""
        widths = [scale.sizeHint().width() for scale in self._scales]
        for columns in range(len(widths), 1, -1):
            lines = [widths[at::columns] for at in range(columns)]
            needed = sum(map(max, lines)) + columns * BETWEEN
            if needed <= self.width():
                return columns
        return 1

    def _place(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._grid.setColumnStretch(self._columns, 0)
        self._columns = columns
        for place, widget in enumerate(self._scales):
            self._grid.addWidget(widget, *divmod(place, columns))
        last = (len(self._scales) - 1) // columns
        self._grid.addWidget(self._readout, last, columns)
        self._grid.setColumnStretch(columns, 1)
