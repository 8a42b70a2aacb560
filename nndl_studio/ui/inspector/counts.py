"""A table of counts: what on the left, how many on the right, in figures that line up."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from nndl_studio.ui.texts import show

# Name, value, and what it means.
Rows = Sequence[tuple[str, str, str]]


class Counts(QWidget):
    """Set with `set_rows`."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(0, 1)
        self._labels: list[tuple[QLabel, QLabel, QFrame]] = []

    def set_rows(self, rows: Rows) -> None:
        """Each row: name, value, what it means."""
        while len(self._labels) < len(rows):
            self._grow()
        for i, (name, value, line) in enumerate(self._labels):
            for widget in (name, value, line):
                widget.setVisible(i < len(rows))
        for (name, value, _), (text, figure, tip) in zip(self._labels, rows, strict=False):
            show(name.setText, text)
            show(value.setText, figure)
            show(name.setToolTip, tip)
            show(value.setToolTip, tip)

    def rows(self) -> dict[str, str]:
        """What is shown: name to value."""
        return {n.text(): v.text() for n, v, _ in self._labels if not n.isHidden()}

    def _grow(self) -> None:
        at = 2 * len(self._labels)
        name, value, line = QLabel(), QLabel(), QFrame()
        name.setProperty("look", "mute")
        value.setProperty("look", "mono")
        value.setAlignment(Qt.AlignmentFlag.AlignRight)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        line.setFixedHeight(1)
        line.setProperty("look", "line")
        self._grid.addWidget(name, at, 0)
        self._grid.addWidget(value, at, 1)
        self._grid.addWidget(line, at + 1, 0, 1, 2)
        self._labels.append((name, value, line))
