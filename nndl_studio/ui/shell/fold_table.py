"""The table of a cross-validation: a row a fold, then their mean and how far they spread."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from nndl_studio.languages import told
from nndl_studio.runs.folds import Fold, summary
from nndl_studio.sentence import say
from nndl_studio.training.figure_names import BRIEF, FIGURES
from nndl_studio.ui.texts import show, texts
from nndl_studio.ui.theme import mono_font


class FoldTable(QTableWidget):
    """Only the figures that the network has get a column."""

    def __init__(self) -> None:
        super().__init__()
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        show(self.setAccessibleName, say("Figures of each fold"))
        self._done: tuple[Fold, ...] = ()
        self._complete = False
        texts.changed.connect(self._show)

    def set_folds(self, done: Sequence[Fold], complete: bool) -> None:
        """Show the folds that are through; with all of them, mean and spread."""
        self._done, self._complete = tuple(done), complete
        self._show()

    def _show(self) -> None:
        done = self._done
        names = [n for n in BRIEF if done and n in done[0].metrics.figures()]
        head = [
            say("Fold"),
            say("Samples"),
            *(FIGURES[n].short_title for n in names),
            say("Epochs"),
        ]
        self.clear()
        self.setColumnCount(len(head))
        for column, title in enumerate(head):
            item = QTableWidgetItem(told(title))
            item.setTextAlignment(_side(0 < column < len(head) - 1))
            self.setHorizontalHeaderItem(column, item)
        rows = [
            [
                str(each.fold),
                f"{each.samples:,}",
                *(f"{each.metrics.figures()[name]:.4f}" for name in names),
                _epochs(each),
            ]
            for each in done
        ]
        if self._complete:
            spreads = summary(done)
            rows.append([say("mean"), "", *(f"{spreads[n].mean:.4f}" for n in names), ""])
            rows.append([say("± deviation"), "", *(f"{spreads[n].std:.4f}" for n in names), ""])
        self._fill(rows)

    def texts(self) -> list[list[str]]:
        """All cells, row by row."""
        return [
            [
                item.text()
                for column in range(self.columnCount())
                if (item := self.item(row, column))
            ]
            for row in range(self.rowCount())
        ]

    def _fill(self, rows: list[list[str]]) -> None:
        self.setRowCount(len(rows))
        last = self.columnCount() - 1
        for row, cells in enumerate(rows):
            for column, text in enumerate(cells):
                item = QTableWidgetItem(told(text))
                if 0 < column < last:
                    item.setFont(mono_font(12))
                    item.setTextAlignment(_side(True))
                self.setItem(row, column, item)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setSectionResizeMode(last, QHeaderView.ResizeMode.Stretch)


def _epochs(fold: Fold) -> str:
    ended = fold.ended
    if ended.best_epoch is None:
        return str(ended.epoch)
    return say("{epoch}, best {best}", epoch=ended.epoch, best=ended.best_epoch)


def _side(figures: bool) -> Qt.AlignmentFlag:
    """Figures stand on the right of their column, words on the left."""
    flags = Qt.AlignmentFlag
    return (flags.AlignRight if figures else flags.AlignLeft) | flags.AlignVCenter
