"""What of a painted widget cannot be read: words beyond its edges or over one another. Plots,
pictures and tables of a view's own are such; what Qt lays out is measured in `cut`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QPainter, QRegion
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)

from tests.ui.cut import where
from tests.ui.painted import Paper, Written

# Boxes of letters have room above and below, which is seldom used.
SLACK = 2.0
LAID_OUT = (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTabBar,
    QTextEdit,
)


def paintings_cut(root: QWidget) -> list[str]:
    """What cannot be read of what is painted within `root`, a line for each."""
    return [
        f"{where(each)}: {wrong}"
        for each in paintings(root)
        for wrong in words_cut(each, written_on(each))
    ]


def paintings(root: QWidget) -> list[QWidget]:
    """The widgets in sight that paint by themselves."""
    within = (root, *root.findChildren(QWidget))
    return [each for each in within if each.isVisible() and _paints(each)]


def _paints(widget: QWidget) -> bool:
    up: QWidget | None = widget
    while up is not None:
        if isinstance(up, LAID_OUT) or (isinstance(up, QAbstractItemView) and up is not widget):
            return False
        up = up.parentWidget()
    return not isinstance(widget, QAbstractItemView)


def written_on(widget: QWidget) -> list[Written]:
    """The words of one widget without those it holds, in its own coordinates."""
    paper = Paper()
    painter = QPainter(paper)
    # A view of graphics has a `render` of another kind.
    QWidget.render(widget, painter, QPoint(), QRegion(), QWidget.RenderFlag(0))
    painter.end()
    return [each for each in paper.written if each.words.strip()]


def words_cut(widget: QWidget, written: list[Written]) -> Iterator[str]:
    room = QRectF(widget.rect()).adjusted(-SLACK, -SLACK, SLACK, SLACK)
    for one in written:
        if not room.contains(one.box):
            yield f"{one.words!r} stands partly outside, {_told(one.box)}"
    for one, other in combinations(written, 2):
        if _share(one.box, other.box):
            yield f"{one.words!r} and {other.words!r} overlap, {_told(one.box)} {_told(other.box)}"


def _share(one: QRectF, other: QRectF) -> bool:
    both = one.intersected(other)
    return both.width() > SLACK and both.height() > SLACK


def _told(box: QRectF) -> str:
    return f"{box.left():.0f},{box.top():.0f} {box.width():.0f}x{box.height():.0f}"
