"""The table of a cross-validation: a row a fold, then their mean and how far they spread."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from nndl_studio.runs.folds import Fold, summary
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
        self.setAccessibleName(self.tr("Figures of each fold"))

    def set_folds(self, done: Sequence[Fold], complete: bool) -> None:
        """Show the folds that are through; with all of them, mean and spread."""
        names = [n for n in self._titles() if done and n in done[0].metrics.figures()]
        titles = self._titles()
        head = [self.tr("Fold"), self.tr("Samples"), *(titles[n] for n in names), self.tr("Epochs")]
        self.clear()
        self.setColumnCount(len(head))
        for column, title in enumerate(head):
            item = QTableWidgetItem(title)
            item.setTextAlignment(_side(0 < column < len(head) - 1))
            self.setHorizontalHeaderItem(column, item)
        rows = [
            [
                str(each.fold),
                f"{each.samples:,}",
                *(f"{each.metrics.figures()[name]:.4f}" for name in names),
                self._epochs(each),
            ]
            for each in done
        ]
        if complete:
            spreads = summary(done)
            rows.append([self.tr("mean"), "", *(f"{spreads[n].mean:.4f}" for n in names), ""])
            rows.append([self.tr("± deviation"), "", *(f"{spreads[n].std:.4f}" for n in names), ""])
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
                item = QTableWidgetItem(text)
                if 0 < column < last:
                    item.setFont(mono_font(12))
                    item.setTextAlignment(_side(True))
                self.setItem(row, column, item)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setSectionResizeMode(last, QHeaderView.ResizeMode.Stretch)

    def _epochs(self, fold: Fold) -> str:
        ended = fold.ended
        if ended.best_epoch is None:
            return str(ended.epoch)
        return self.tr("{0}, best {1}").format(ended.epoch, ended.best_epoch)

    def _titles(self) -> dict[str, str]:
        return {
            "loss": self.tr("Loss"),
            "perplexity": self.tr("Perplexity"),
            "accuracy": self.tr("Accuracy"),
            "error": self.tr("Error"),
            "macro_f1": self.tr("Macro F1 (112)"),
            "mean_f1": self.tr("Mean F1"),
            "mse": self.tr("MSE"),
            "mae": self.tr("MAE"),
            "r2": self.tr("R²"),
        }


def _side(figures: bool) -> Qt.AlignmentFlag:
    """Figures stand on the right of their column, words on the left."""
    flags = Qt.AlignmentFlag
    return (flags.AlignRight if figures else flags.AlignLeft) | flags.AlignVCenter
