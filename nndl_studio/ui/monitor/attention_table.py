"""Rows of a memory as sentences, and beside each how much each hop looks at it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nndl_studio.languages import told
from nndl_studio.sentence import joined, say
from nndl_studio.training.findings import Attention
from nndl_studio.ui.texts import literal
from nndl_studio.ui.theme import mono_font, themes, ui_font

LINE = 22
MARK, VALUE, LEAST_BAR, MOST_BAR = 22.0, 32.0, 16.0, 90.0
GAP = 8.0
# Of the width, for the sentences where it is scarce.
WORDS = 0.64
Row = tuple[str, ...]


class AttentionTable(QWidget):
    """A true fact has its number before it: 1 is where the answer begins to follow from."""

    def __init__(self) -> None:
        super().__init__()
        self._found: Attention | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        themes.changed.connect(self.update)

    def set_attention(self, found: Attention) -> None:
        """Show the rows of `found` and the shares of all its hops."""
        self._found = found
        self.setFixedHeight(LINE * (len(found.rows) + 1))
        self.setAccessibleName("; ".join(" ".join(row).strip() for row in self.rows()))
        self.update()

    def rows(self) -> tuple[Row, ...]:
        """What stands in each line: the number of a fact or "", the sentence, and the shares."""
        if self._found is None:
            return ()
        return tuple(
            (self._mark(i), text, *(f"{share:.2f}" for share in self._found.shares[:, i]))
            for i, text in enumerate(self._found.rows)
        )

    def minimumSizeHint(self) -> QSize:
        return QSize(160, LINE)

    def event(self, event: QEvent) -> bool:
        """A sentence that is cut is told whole, and what a number before it means."""
        if isinstance(event, QHelpEvent) and self._found is not None:
            row = event.pos().y() // LINE - 1
            if 0 <= row < len(self._found.rows):
                QToolTip.showText(
                    event.globalPos(), literal(self._tip(self._found.rows[row], row)), self
                )
                return True
        return super().event(event)

    def _tip(self, text: str, row: int) -> str:
        mark = self._mark(row)
        if not mark:
            return text
        fact = say("True fact {mark}: the answer follows from such, in this order.", mark=mark)
        return told(joined("\n", [text, fact]))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._found is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_heads(painter, self._found)
        for i, row in enumerate(self.rows()):
            self._paint_row(painter, row, i, self._found)
        painter.end()

    def _paint_heads(self, painter: QPainter, found: Attention) -> None:
        font = ui_font(12)
        painter.setFont(font)
        painter.setPen(themes.current.color("mute"))
        for hop, name in enumerate(found.heads or found.hops):
            left, width = self._column(hop)
            cut = QFontMetricsF(font).elidedText(name, Qt.TextElideMode.ElideRight, width)
            painter.drawText(QRectF(left, 0, width, LINE), Qt.AlignmentFlag.AlignVCenter, cut)

    def _paint_row(self, painter: QPainter, row: Row, place: int, found: Attention) -> None:
        top, theme = LINE * (place + 1.0), themes.current
        mark, text, *values = row
        if mark:
            self._paint_mark(painter, mark, top)
        font = ui_font(13)
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        room = QRectF(MARK, top, self._text_width(), LINE)
        cut = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, cut)
        for hop, value in enumerate(values):
            self._paint_share(painter, hop, top, float(found.shares[hop, place]), value)

    def _paint_share(
        self, painter: QPainter, hop: int, top: float, share: float, value: str
    ) -> None:
        theme = themes.current
        left, width = self._column(hop)
        bar = QRectF(left, top + LINE / 2 - 4, width - VALUE, 8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("line"))
        painter.drawRoundedRect(bar, 2, 2)
        painter.setBrush(theme.color("accent"))
        bar.setWidth(bar.width() * min(share, 1.0))
        painter.drawRoundedRect(bar, 2, 2)
        painter.setFont(mono_font(11))
        painter.setPen(theme.color("text" if share >= 0.5 else "mute"))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(QRectF(left + width - VALUE, top, VALUE, LINE), right, value)

    def _paint_mark(self, painter: QPainter, mark: str, top: float) -> None:
        theme = themes.current
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("good"))
        middle = QPointF(8.0, top + LINE / 2)
        painter.drawEllipse(middle, 7.0, 7.0)
        painter.setPen(theme.color("panel"))
        painter.setFont(mono_font(10))
        around = QRectF(middle.x() - 7, middle.y() - 7, 14, 14)
        painter.drawText(around, Qt.AlignmentFlag.AlignCenter, mark)

    def _mark(self, row: int) -> str:
        facts = self._found.facts if self._found is not None else ()
        return f"{facts.index(row) + 1}" if row in facts else ""

    def _text_width(self) -> float:
        return self.width() - MARK - self._hops() * (self._hop_width() + GAP)

    def _hops(self) -> int:
        return len(self._found.hops) if self._found is not None else 0

    def _hop_width(self) -> float:
        """Bars take what sentences leave, no more than they need."""
        each = self.width() * (1 - WORDS) / max(self._hops(), 1) - GAP
        return min(max(each, VALUE + LEAST_BAR), VALUE + MOST_BAR)

    def _column(self, hop: int) -> tuple[float, float]:
        """Where a hop's column begins, and its width."""
        width = self._hop_width()
        return self.width() - (self._hops() - hop) * (width + GAP) + GAP, width
