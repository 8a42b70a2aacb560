"""Which classes are taken for which, and how good the answers are class by class."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from nndl_studio.sentence import Sentence, say
from nndl_studio.training.findings import Confusion
from nndl_studio.training.snapshot import Look
from nndl_studio.ui.line import Line
from nndl_studio.ui.monitor.card import Card, hint_label
from nndl_studio.ui.monitor.class_table import ClassTable
from nndl_studio.ui.monitor.header import flat_button
from nndl_studio.ui.monitor.matrix import Cell, Matrix
from nndl_studio.ui.monitor.shown import Shown
from nndl_studio.ui.texts import show

# Narrower than this there is room for the matrix or the table, not for both.
WIDE = 500


class ConfusionView(Card):
    """A click on a cell makes all views walk through its samples; on it again, through all."""

    by_sample = False

    def __init__(self) -> None:
        super().__init__(say("Confusion"))
        self._confusion: Confusion | None = None
        self.swap = self._make_swap()
        # It goes through the samples of its cells; one of the user's own is in none.
        self._add_samples(own=False)
        self.matrix = Matrix()
        tip = say("True classes down, answers across; click a cell to see its samples")
        show(self.matrix.setToolTip, tip)
        self.matrix.pointed.connect(self._point)
        self.matrix.clicked.connect(self._choose_cell)
        self.table = ClassTable()
        self.readout = Line(least=0, middle=False)
        self.readout.setProperty("look", "small")
        hint = say("Answers show here as soon as the network is built.")
        self._lay_out(self._make_content(), hint_label(hint))

    def set_values(self, values: Look | None) -> None:
        """Show a `Confusion`."""
        known = isinstance(values, Confusion) and len(values.truth) > 0
        self._confusion = values if isinstance(values, Confusion) and known else None
        self._show_hint(self._confusion is None)
        if self._confusion is None:
            self.matrix.set_chosen(None)
            return
        found = self._confusion
        self.matrix.set_counts(found.names, np.array(found.figures.confusion, np.int64))
        self.table.set_figures(found.names, found.figures)
        self._point(None)

    def now_shown(self) -> Shown:
        return Shown(
            texts={"readout": self.readout.text()},
            rows=tuple(self.table.rows()),
            values={"counts": self.matrix.counts},
        )

    def forget_samples(self) -> None:
        self.matrix.set_chosen(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_out()

    def _choose_cell(self, cell: Cell | None) -> None:
        found = self._confusion
        if found is None:
            return
        mine = np.zeros(len(found.truth), bool)
        if cell is not None and cell != self.matrix.chosen:
            mine = (found.truth == cell[0]) & (found.answer == cell[1])
        self.matrix.set_chosen(cell if mine.any() else None)
        self.samples_chosen.emit(np.unique(found.rows[mine]))

    def _point(self, cell: Cell | None) -> None:
        found = self._confusion
        if found is None:
            return
        inside = cell is not None and max(cell) < len(found.names)
        words = _cell_told(found, cell) if cell is not None and inside else _whole_told(found)
        show(self.readout.set_words, words)

    def _share_out(self) -> None:
        """Both where there is room, else the one that the button chooses."""
        wide = self.width() >= WIDE
        self.swap.setVisible(not wide)
        self._tables.setVisible(wide or self.swap.isChecked())
        self._left.setVisible(wide or not self.swap.isChecked())

    def _make_swap(self) -> QToolButton:
        tip = say("Precision, recall and F1 of every class")
        button = flat_button(say("per class"), tip)
        button.setCheckable(True)
        button.toggled.connect(self._share_out)
        return button

    def _make_content(self) -> QWidget:
        self._left = QWidget()
        column = QVBoxLayout(self._left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.matrix, 1)
        self._tables = QScrollArea()
        self._tables.setFrameShape(QFrame.Shape.NoFrame)
        self._tables.setWidgetResizable(True)
        self._tables.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._tables.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._tables.setWidget(self.table)
        shown = QWidget()
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self._left, 1)
        row.addWidget(self._tables, 1)
        below = QHBoxLayout()
        below.addWidget(self.readout, 1)
        below.addWidget(self.swap)
        both = QVBoxLayout(shown)
        both.setContentsMargins(12, 4, 6, 6)
        both.setSpacing(4)
        both.addLayout(row, 1)
        both.addLayout(below)
        return shown


def _whole_told(found: Confusion) -> Sentence:
    """How many of all cases are right."""
    numbers = {"percent": 100 * (found.figures.accuracy or 0.0), "count": len(found.truth)}
    if found.split == "validation":
        return say("{percent:.1f} % of {count} right (validation)", **numbers)
    return say("{percent:.1f} % of {count} right (training)", **numbers)


def _cell_told(found: Confusion, cell: Cell) -> Sentence:
    counts = np.array(found.figures.confusion)
    true, answer = found.names[cell[0]], found.names[cell[1]]
    numbers = {"count": counts[cell], "cases": counts[cell[0]].sum()}
    if cell[0] == cell[1]:
        return say("{true} right: {count} of {cases}", true=true, **numbers)
    return say("{true} taken for {answer}: {count} of {cases}", true=true, answer=answer, **numbers)
