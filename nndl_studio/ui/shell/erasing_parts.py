"""The fields of a row, steps of a sequence or words of a text, of which some can be erased."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from nndl_studio.graph.marks import numbers_of, spans
from nndl_studio.sentence import Sentence, say
from nndl_studio.training.suppose.supposition import What
from nndl_studio.ui.inspector.editors import mark
from nndl_studio.ui.texts import show
from nndl_studio.ui.theme import themes

WIDE, HIGH = 190, 22
TIPS: Mapping[What, Sentence] = {
    "fields": say(
        "Drag over fields to erase them in every sample, so that they are 0 as the network reads "
        "them; click on them to have them back"
    ),
    "steps": say(
        "Drag over steps to erase them in every sample, so that they are 0 as the network reads "
        "them; click on them to have them back"
    ),
    "words": say(
        "Drag over words to erase them in every sample, so that <unk>, a space or else the first "
        "word of the vocabulary stands there; click on them to have them back"
    ),
}
PLACEHOLDERS: Mapping[What, Sentence] = {
    "fields": say("fields to erase, such as 0, 4-6"),
    "steps": say("steps to erase, such as 0, 4-6"),
    "words": say("words to erase, such as 0, 4-6"),
}


class ErasingParts(QWidget):
    """`erased` carries all that are to be erased, in order; none takes all of them back."""

    erased = Signal(tuple)

    def __init__(self) -> None:
        super().__init__()
        self._count = 0
        self.strip, self.field = PartStrip(), QLineEdit()
        self.field.setFixedWidth(WIDE)
        show(self.field.setAccessibleName, say("Parts of the input to erase"))
        self.field.returnPressed.connect(self._send)
        self.strip.erased.connect(self.erased)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.strip)
        column.addWidget(self.field)
        self.hide()

    def set_parts(self, what: What, values: NDArray[np.float32] | None, count: int) -> None:
        """Offer what a sample has, a number each; samples have `count` of them at most. None hides
        it."""
        self.setVisible(values is not None)
        if values is not None:
            self._count = count
            self.strip.set_values(values)
            show(self.strip.setToolTip, TIPS[what])
            show(self.field.setPlaceholderText, PLACEHOLDERS[what])

    def set_erased(self, parts: tuple[int, ...]) -> None:
        """Show which of them are erased."""
        self.strip.set_erased(parts)
        self.field.setText(spans(parts))
        mark(self.field, "", "")

    @Slot()
    def _send(self) -> None:
        parts = numbers_of(self.field.text())
        if parts is None:
            mark(self.field, say("Name them by their numbers, such as 0, 4-6"), "")
        elif parts and parts[-1] >= self._count:
            last = self._count - 1
            mark(self.field, say("They are counted from 0 to {last}", last=last), "")
        else:
            self.erased.emit(parts)


class PartStrip(QWidget):
    """A cell a part, side by side, the brighter the larger its number."""

    erased = Signal(tuple)

    def __init__(self) -> None:
        super().__init__()
        self._values: NDArray[np.float32] = np.zeros(0, np.float32)
        self._erased: tuple[int, ...] = ()
        self._start: int | None = None
        self._dragged: range = range(0)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.CrossCursor)
        show(self.setAccessibleName, say("Sample, of which a part can be erased"))
        themes.changed.connect(self.update)

    def set_values(self, values: NDArray[np.float32]) -> None:
        """Show one number a part."""
        self._values = values
        self.update()

    def set_erased(self, parts: tuple[int, ...]) -> None:
        """Show these as erased."""
        self._erased = parts
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(WIDE, HIGH)

    def cell(self, part: int) -> QRect:
        """Where a part stands."""
        count = max(1, len(self._values))
        left, right = part * self.width() // count, (part + 1) * self.width() // count
        return QRect(left, 0, max(1, right - left), self.height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._start = self._at(event)
        self._dragged = range(self._start, self._start + 1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._start is not None:
            low, high = sorted((self._start, self._at(event)))
            self._dragged = range(low, high + 1)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        start, dragged = self._start, self._dragged
        self._start, self._dragged = None, range(0)
        self.update()
        if start is None:
            return
        back = len(dragged) == 1 and start in self._erased
        left = {*self._erased} - {*dragged} if back else {*self._erased, *dragged}
        self.erased.emit(tuple(sorted(left)))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not len(self._values):
            return
        painter, low = QPainter(self), float(self._values.min())
        span = float(self._values.max()) - low or 1.0
        gone = {*self._erased, *self._dragged}
        for part, value in enumerate(self._values):
            grey = int(255 * (float(value) - low) / span)
            color = QColor(grey, grey, grey)
            painter.fillRect(
                self.cell(part), themes.current.color("panel") if part in gone else color
            )
            if part in gone:
                painter.setPen(QPen(themes.current.color("accent"), 1.5))
                painter.drawRect(self.cell(part).adjusted(0, 1, -1, -1))
        painter.setPen(themes.current.color("line"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _at(self, event: QMouseEvent) -> int:
        count = len(self._values)
        return min(max(0, int(event.position().x()) * count // max(1, self.width())), count - 1)
