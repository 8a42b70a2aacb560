"""A formula as the lecture writes it, drawn in the theme's colour."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, QSizeF, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from nndl_studio.ui.inspector.typesetting import svg, typesetting
from nndl_studio.ui.theme import themes

PADDING = 12
LINE_GAP = 8
# Most lines are about as high; what is kept for one that can't be drawn yet.
MEASURED = "#000000"  # the colour in which sizes are found out
USUAL = QSizeF(180, 22)


class FormulaView(QWidget):
    """Lines of LaTeX under one another; a line too wide for the card shrinks to fit."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        themes.changed.connect(self.update)
        typesetting.came.connect(self._grow)

    def set_latex(self, latex: str) -> None:
        """Show `latex`; `\\\\` and `\\quad` break lines."""
        lines = split_lines(latex)
        if lines != self._lines:
            self._lines = lines
            for line in lines if typesetting.awaited else ():
                typesetting.want(line, MEASURED, themes.current.text)
            self.setAccessibleName(latex)
            self.updateGeometry()
            self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        heights = [place.height() for place in self._places(width)]
        return round(sum(heights) + LINE_GAP * max(len(heights) - 1, 0) + 2 * PADDING)

    def sizeHint(self) -> QSize:
        return QSize(240, self.heightForWidth(max(self.width(), 240)))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = themes.current
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("raised"))
        painter.drawRoundedRect(self.rect(), 8, 8)
        if typesetting.awaited:
            painter.end()
            return
        top = float(PADDING)
        for line, size in zip(self._lines, self._places(self.width()), strict=True):
            left = (self.width() - size.width()) / 2
            picture = _pixmap(line, theme.text, *_pixels(size, self.devicePixelRatioF()))
            painter.drawPixmap(QRectF(left, top, size.width(), size.height()).toRect(), picture)
            top += size.height() + LINE_GAP
        painter.end()

    @Slot()
    def _grow(self) -> None:
        """Lines can be drawn, and are as high as they are."""
        self.updateGeometry()
        self.update()

    def _places(self, width: int) -> list[QSizeF]:
        room = max(width - 2 * PADDING, 40)
        sizes = [USUAL if typesetting.awaited else natural_size(line) for line in self._lines]
        return [size * min(1.0, room / max(size.width(), 1.0)) for size in sizes]


def split_lines(latex: str) -> tuple[str, ...]:
    """The lines a narrow card shows `latex` in."""
    broken = latex
    for mark in ("\\begin{aligned}", "\\end{aligned}", "&"):
        broken = broken.replace(mark, "")
    broken = broken.replace("\\\\", "\n").replace("\\quad", "\n")
    lines = (line.strip().rstrip(",;").strip() for line in broken.split("\n"))
    return tuple(line for line in lines if line)


def natural_size(latex: str) -> QSizeF:
    """How large one line is at full size."""
    return QSizeF(_renderer(latex, MEASURED).defaultSize())


def _pixels(size: QSizeF, ratio: float) -> tuple[int, int]:
    return max(1, round(size.width() * ratio)), max(1, round(size.height() * ratio))


@lru_cache(maxsize=128)
def _pixmap(latex: str, color: str, width: int, height: int) -> QPixmap:
    picture = QPixmap(width, height)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    _renderer(latex, color).render(painter, QRectF(picture.rect()))
    painter.end()
    return picture


@lru_cache(maxsize=128)
def _renderer(latex: str, color: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(svg(latex, color).encode()))
