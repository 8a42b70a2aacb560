"""Precision, recall and F1 of every class, and what they average to (107)-(112)."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nndl_studio.languages import told
from nndl_studio.sentence import clauses, joined, say
from nndl_studio.training.snapshot import ClassFigures, Metrics
from nndl_studio.ui.texts import show, texts
from nndl_studio.ui.theme import mono_font, themes, ui_font

LINE = 18
COLUMN = 52.0
PAD = 2.0
# Texts of the averages are sentences, and so are the heads.
Row = tuple[str, ...]


class ClassTable(QWidget):
    """A line a class, then the averages: name, precision, recall, F1, cases."""

    def __init__(self) -> None:
        super().__init__()
        self._classes: list[Row] = []
        self._averages: list[Row] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        themes.changed.connect(self.update)
        texts.changed.connect(self.update)

    def set_figures(self, names: tuple[str, ...], figures: Metrics) -> None:
        """Show the figures of classes that are called `names`."""
        self._classes = [_line(n, f) for n, f in zip(names, figures.classes, strict=False)]
        self._averages = self._averaged(figures)
        lines = (*self._classes, *self._averages)
        show(self.setAccessibleName, clauses([_in_a_line(row) for row in lines]))
        self.setFixedHeight(LINE * (len(lines) + 1) + LINE // 2)
        self.update()

    def rows(self) -> list[Row]:
        """All lines, without the heads of the columns."""
        return [tuple(map(told, row)) for row in (*self._classes, *self._averages)]

    def heads(self) -> Row:
        return say("class"), say("prec."), say("recall"), say("F1"), say("cases")

    def sizeHint(self) -> QSize:
        return QSize(round(4 * COLUMN) + 76, LINE * 8)

    def minimumSizeHint(self) -> QSize:
        return QSize(round(4 * COLUMN) + 60, LINE)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = themes.current
        y = self._write(painter, self.heads(), 0.0, "mute")
        for row in self._classes:
            y = self._write(painter, row, y, "text")
        painter.setPen(theme.color("line"))
        painter.drawLine(0, round(y + LINE / 4), self.width(), round(y + LINE / 4))
        y += LINE / 2
        for row in self._averages:
            y = self._write(painter, row, y, "text")
        painter.end()

    def _averaged(self, figures: Metrics) -> list[Row]:
        """Macro F1 of the macro averages as (112) has it, and the mean that other tools report."""
        macro = figures.macro_precision, figures.macro_recall, figures.macro_f1
        micro = figures.micro_precision, figures.micro_recall, figures.micro_f1
        return [
            (say("macro (112)"), *map(_share, macro), ""),
            (say("mean of F1"), "", "", _share(figures.mean_f1), ""),
            (say("micro"), *map(_share, micro), ""),
            (say("accuracy"), "", "", _share(figures.accuracy), ""),
            (say("error rate"), "", "", _share(figures.error), ""),
        ]

    def _write(self, painter: QPainter, row: Row, y: float, color: str) -> float:
        """One line; the y of the next."""
        painter.setPen(themes.current.color(color))
        first = self.width() - 4 * COLUMN
        words: QFont = ui_font(12)
        painter.setFont(words)
        name = QFontMetricsF(words).elidedText(told(row[0]), Qt.TextElideMode.ElideRight, first - 6)
        painter.drawText(QRectF(PAD, y, first, LINE), Qt.AlignmentFlag.AlignVCenter, name)
        painter.setFont(words if color == "mute" else mono_font(12))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        for i, text in enumerate(row[1:]):
            room = QRectF(first + i * COLUMN, y, COLUMN - PAD, LINE)
            painter.drawText(room, right, told(text))
        return y + LINE


def _line(name: str, figures: ClassFigures) -> Row:
    shares = figures.precision, figures.recall, figures.f1
    return name, *map(_share, shares), str(figures.samples)


def _in_a_line(row: Row) -> str:
    """As it is read aloud."""
    name, *numbers = row
    return joined(" ", [name, " ".join(numbers).rstrip()])


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"
