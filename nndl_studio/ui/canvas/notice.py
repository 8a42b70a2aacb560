"""The notice: why something was refused, with a button where it can be mended."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QSize, QTimer, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from nndl_studio.languages import told
from nndl_studio.sentence import NOTHING, Sentence
from nndl_studio.ui.texts import show
from nndl_studio.ui.theme import themes

STAYS = 9000
WIDEST = 340


class Notice(QFrame):
    """Child of the canvas. `follow` while something is dragged, `offer` after a refused drop."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.button = QPushButton(self)
        box = QHBoxLayout(self)
        box.setContentsMargins(12, 8, 8, 8)
        box.setSpacing(12)
        box.addWidget(self.words, 1)
        box.addWidget(self.button)
        self._mend: Callable[[], None] | None = None
        self.button.clicked.connect(self._do_mend)
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(STAYS)
        self._clock.timeout.connect(self.hide)
        self.hide()

    def follow(self, reason: Sentence, at: QPoint) -> None:
        """Show `reason` next to the pointer at `at` of the canvas."""
        self._show(reason, NOTHING, None, at + QPoint(16, 18))

    def offer(
        self,
        reason: Sentence,
        at: QPoint,
        label: Sentence = NOTHING,
        mend: Callable[[], None] | None = None,
    ) -> None:
        """Leave `reason` standing just below `at`, with a button `label` that calls `mend`."""
        self._show(reason, label, mend, at + QPoint(0, 8))
        self._clock.start()

    def _show(
        self, reason: Sentence, label: Sentence, mend: Callable[[], None] | None, at: QPoint
    ) -> None:
        self._clock.stop()
        self._mend = mend
        if self.words.text() != told(reason) or not self.isVisible():
            self._dress()
            show(self.words.setText, reason)
        show(self.button.setText, label)
        self.button.setVisible(mend is not None)
        self._fit()
        room = self._room()
        x = max(8, min(at.x(), room.width() - self.width() - 8))
        y = max(8, min(at.y(), room.height() - self.height() - 8))
        self.move(x, y)
        self.show()
        self.raise_()

    def _room(self) -> QSize:
        canvas = self.parentWidget()
        return canvas.size() if canvas is not None else self.size()

    def _fit(self) -> None:
        """As wide as one line needs, up to a limit; then as high as the words need."""
        words = self.words.fontMetrics().horizontalAdvance(self.words.text()) + 4
        self.words.setFixedWidth(min(words, WIDEST))
        self.words.setFixedHeight(self.words.heightForWidth(self.words.width()))
        self.adjustSize()

    @Slot()
    def _do_mend(self) -> None:
        mend = self._mend
        self.hide()
        if mend is not None:
            mend()

    def _dress(self) -> None:
        theme = themes.current
        self.setStyleSheet(
            f"#notice {{ background: {theme.panel}; border: 1px solid {theme.bad};"
            " border-radius: 8px; }"
        )
