"""A line of words over the canvas for what went wrong with a run; it stays until dismissed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from nndl_studio.sentence import Sentence, say
from nndl_studio.ui import icons
from nndl_studio.ui.monitor.header import IconButton
from nndl_studio.ui.texts import show
from nndl_studio.ui.theme import Theme, themes


class RunNotice(QWidget):
    """Hidden until `say`."""

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("look", "notice")
        self._bad = True
        self.sign = QLabel()
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.dismiss = IconButton("close", say("Dismiss"))
        self.dismiss.clicked.connect(self.hide)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(14, 6, 8, 6)
        self._row.setSpacing(10)
        self._row.addWidget(self.sign)
        self._row.addWidget(self.words, 1)
        self._row.addWidget(self.dismiss)
        themes.changed.connect(self._paint)
        self.hide()

    def add(self, widget: QWidget) -> None:
        """Put a control behind the words."""
        self._row.insertWidget(self._row.count() - 1, widget)

    def say(self, words: Sentence, bad: bool) -> None:
        """Show `words`; `bad` marks them as a fault."""
        self._bad = bad
        show(self.words.setText, words)
        self._paint(themes.current)
        self.show()

    def _paint(self, theme: Theme) -> None:
        name, token = ("problem", "bad") if self._bad else ("info", "accent")
        self.sign.setPixmap(icons.pixmap(name, theme.color(token), 16, 2.0))
