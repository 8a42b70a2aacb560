"""The colour scale of a view: a strip of its colours with the values at its ends."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nndl_studio.sentence import Sentence
from nndl_studio.ui.monitor.colours import Picture
from nndl_studio.ui.monitor.shown import Shown
from nndl_studio.ui.texts import show
from nndl_studio.ui.theme import mono_font, themes, ui_font

STRIP = 44
# Where docks are narrow.
LEAST_STRIP = 16
GAP = 6


class ScaleBar(QWidget):
    """What it is for, low value, colours, high value, in one line."""

    def __init__(self, tip: Sentence) -> None:
        super().__init__()
        self._subject = ""
        self._table: Picture = np.zeros((256, 3), np.uint8)
        self._low, self._high = "0", "1"
        self._shown = self._low, self._high, ""
        self.setFont(mono_font(11))
        show(self.setToolTip, tip)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def set_subject(self, subject: str) -> None:
        """What the colours are for; shown from the next scale on."""
        self._subject = subject

    def set_scale(self, table: Picture, low: float, high: float) -> None:
        """Show `table` (256, 3) between `low` and `high`."""
        self._table = np.ascontiguousarray(table)
        self._low = f"{low:.3g}".replace("-", "−")
        self._high = f"{high:+.3g}" if low < 0 else f"{high:.3g}"
        # The whole window is laid out anew then.
        if (self._low, self._high, self._subject) != self._shown:
            self._shown = self._low, self._high, self._subject
            self.updateGeometry()
        self.update()

    def shown(self) -> Shown:
        """The three words of the line."""
        return Shown(texts={"subject": self._subject, "low": self._low, "high": self._high})

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self.font())
        words = metrics.horizontalAdvance(self._low) + metrics.horizontalAdvance(self._high)
        return QSize(round(self._start() + words) + STRIP + 2 * GAP + 2, 16)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint() - QSize(STRIP - LEAST_STRIP, 0)

    def _start(self) -> float:
        """Where the scale begins, behind its subject."""
        wide = QFontMetricsF(ui_font(11)).horizontalAdvance(self._subject)
        return wide + GAP if wide else 0.0

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(themes.current.color("mute"))
        middle = Qt.AlignmentFlag.AlignVCenter
        # The monospaced face has no accents for the tilde of a candidate.
        painter.setFont(ui_font(11))
        painter.drawText(self.rect(), middle, self._subject)
        painter.setFont(self.font())
        start = self._start()
        left = start + QFontMetricsF(self.font()).horizontalAdvance(self._low) + GAP
        painter.drawText(QRectF(start, 0, left, self.height()), middle, self._low)
        wide = STRIP - max(self.sizeHint().width() - self.width(), 0)
        right = QRectF(left + wide + GAP, 0, self.width(), self.height())
        painter.drawText(right, middle, self._high)
        strip = QImage(self._table.data, 256, 1, 768, QImage.Format.Format_RGB888)
        painter.drawImage(QRectF(left, self.height() / 2 - 4, wide, 8), strip)
        painter.end()
