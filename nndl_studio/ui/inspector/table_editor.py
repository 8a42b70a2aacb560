"""The connection table with its title, count and presets."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from nndl_studio.layers.connection_table import lenet_c3
from nndl_studio.ui.inspector.table import Links, TableGrid


class TableEditor(QWidget):
    """`edited` carries the links, bool (input maps, output maps)."""

    edited = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.caption = QLabel()
        self.caption.setWordWrap(True)
        self.caption.setProperty("look", "mute")
        self.grid = TableGrid()
        self.grid.edited.connect(self.edited)
        self.full = QPushButton(self.tr("Full"))
        self.full.setToolTip(self.tr("Every output map reads every input map"))
        self.lenet = QPushButton(self.tr("LeNet-5 C3"))
        self.lenet.setToolTip(self.tr("The published table of 60 kernels, 6 maps to 16"))
        self.full.clicked.connect(lambda: self._preset(np.ones_like(self.grid.links())))
        self.lenet.clicked.connect(lambda: self._preset(np.array(lenet_c3(), np.bool_)))
        presets = QHBoxLayout()
        for button in (self.full, self.lenet):
            presets.addWidget(button)
        presets.addStretch(1)
        for widget in (self.caption, self.grid):
            column.addWidget(widget)
        column.addLayout(presets)

    def set_links(self, links: Links, source: str, node: str, color: QColor) -> None:
        """Show `links`; `source` and `node` name the rows and the columns."""
        self.grid.set_links(links, color)
        words = self.tr("Connection table: {0} kernels · rows: {1} maps, columns: {2} maps")
        self.caption.setText(words.format(int(links.sum()), source, node))
        self.lenet.setVisible(links.shape == (6, 16))
        self.full.setEnabled(not bool(links.all()))

    def _preset(self, links: Links) -> None:
        self.edited.emit(links)
