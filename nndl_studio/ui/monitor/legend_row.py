"""The line below a plot: what its lines are on the left, a figure on the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel

# The figure is the longer of the two.
SHARES = (2, 3)


def legend_row(lines: QLabel, figure: QLabel) -> QHBoxLayout:
    """Both small, and broken where a dock is narrow: a longer language makes no dock wider."""
    row, ways = QHBoxLayout(), Qt.AlignmentFlag
    for label, side, share in zip(
        (lines, figure), (ways.AlignLeft, ways.AlignRight), SHARES, strict=True
    ):
        label.setProperty("look", "small")
        label.setWordWrap(True)
        label.setAlignment(side | ways.AlignTop)
        row.addWidget(label, share)
    return row
