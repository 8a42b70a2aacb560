"""Presets of the connection table: all to all, groups side by side, and LeNet-5's C3."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QMenu, QPushButton, QToolButton, QWidget

from nndl_studio.layers.connection_table import groups, lenet_c3
from nndl_studio.sentence import say
from nndl_studio.ui.inspector.table import Links
from nndl_studio.ui.texts import show, worded

MOST_OFFERED = 12


class TablePresets(QWidget):
    """`chosen` carries the links of a preset, bool (input maps, output maps)."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._shape = (1, 1)
        self.full = worded(QPushButton(), say("Full"))
        show(self.full.setToolTip, say("Every output map reads every input map"))
        self.groups = self._make_groups()
        self.lenet = worded(QPushButton(), say("LeNet-5 C3"))
        show(self.lenet.setToolTip, say("The published table of 60 kernels, 6 maps to 16"))
        self.full.clicked.connect(lambda: self.chosen.emit(np.ones(self._shape, np.bool_)))
        self.lenet.clicked.connect(lambda: self.chosen.emit(np.array(lenet_c3(), np.bool_)))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        for column, button in enumerate((self.full, self.groups)):
            grid.addWidget(button, 0, column)
        # In some languages there is no room for three beside one another.
        grid.addWidget(self.lenet, 1, 0, 1, 3, Qt.AlignmentFlag.AlignLeft)
        grid.setColumnStretch(2, 1)

    def set_links(self, links: Links) -> None:
        """Offer what suits a table like `links`."""
        inputs, outputs = self._shape = links.shape
        self.full.setEnabled(not bool(links.all()))
        self.lenet.setVisible((inputs, outputs) == (6, 16))
        menu = self.groups.menu()
        menu.clear()
        counts = [n for n in range(2, inputs + 1) if inputs % n == 0 and outputs % n == 0]
        self.groups.setVisible(bool(counts))
        for count in counts[:MOST_OFFERED]:
            table: Links = np.array(groups(inputs, outputs, count), np.bool_)
            action = menu.addAction("")
            show(action.setText, say("{count} groups", count=count))
            action.setCheckable(True)
            action.setChecked(bool((table == links).all()))
            action.triggered.connect(lambda _=False, chosen=table: self.chosen.emit(chosen))

    def _make_groups(self) -> QToolButton:
        button = QToolButton()
        show(button.setText, say("Groups ▾"))
        show(button.setToolTip, say("Maps in groups that read nothing of one another"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setMenu(QMenu(button))
        return button
