"""The line above a view: its name, what it shows, and its controls. Also a dock's handle."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QToolTip, QWidget

from nndl_studio.languages import told
from nndl_studio.sentence import Sentence
from nndl_studio.ui import icons
from nndl_studio.ui.texts import show, worded
from nndl_studio.ui.theme import Theme, themes
from nndl_studio.ui.tip import folded

HEIGHT = 34
LEAST_TITLE = 36


class Header(QWidget):
    """Title on the left, controls on the right; mouse presses go on to the dock behind."""

    def __init__(self, title: Sentence) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("look", "header")
        self.setFixedHeight(HEIGHT)
        self.title = worded(Title(), title)
        self.title.setProperty("look", "heading")
        self.title.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 0, 6, 0)
        self._row.setSpacing(2)
        self._row.addWidget(self.title)
        self._row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._icon = ""
        self._clock: QLabel | None = None
        themes.changed.connect(self._paint)

    def sizeHint(self) -> QSize:
        """A dock gives its title what this says, whatever height is fixed."""
        return QSize(super().sizeHint().width(), HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), HEIGHT)

    def set_icon(self, name: str) -> None:
        """Put an icon before the title."""
        if not self._icon:
            self._picture = QLabel()
            self._row.insertWidget(0, self._picture)
        self._icon = name
        self._paint(themes.current)

    def set_past(self, words: Sentence) -> None:
        """Say by a clock beside the title that what is shown is of the past, and of which moment;
        nothing says that it is of now."""
        if self._clock is None and words:
            self._clock = QLabel()
            self._row.insertWidget(self._row.indexOf(self.title), self._clock)
            self._paint(themes.current)
        if self._clock is not None:
            show(self._clock.setToolTip, words)
            show(self._clock.setAccessibleName, words)
            self._clock.setVisible(bool(words))

    @property
    def past(self) -> str:
        """Which moment is shown; "" for now."""
        shown = self._clock is not None and not self._clock.isHidden()
        return self._clock.toolTip() if self._clock is not None and shown else ""

    def add(self, *controls: QWidget) -> None:
        """Put controls at the right end."""
        for control in controls:
            self._row.addWidget(control)

    def explain(self, words: Sentence) -> None:
        """Let the user ask what the view shows and how it is read."""
        button = IconButton("info", words)
        button.setObjectName("explanation")
        # Every view has one, and three stand side by side on a small screen.
        button.setFixedWidth(20)
        button.clicked.connect(
            lambda: QToolTip.showText(
                button.mapToGlobal(button.rect().bottomLeft()), folded(told(words)), button
            )
        )
        self.add(button)

    def set_named(self, named: bool) -> None:
        """Show the title, or leave it out where a tab says it."""
        self.title.setVisible(named)

    def _paint(self, theme: Theme) -> None:
        if self._icon:
            self._picture.setPixmap(icons.pixmap(self._icon, theme.color("mute"), scale=2.0))
        if self._clock is not None:
            self._clock.setPixmap(icons.pixmap("clock", theme.color("accent"), scale=2.0))


class Title(QLabel):
    """Words that end in … where there is no room for all of them."""

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST_TITLE, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        words = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.width()
        )
        painter = QPainter(self)
        painter.setPen(themes.current.color("text"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, words)
        painter.end()


class IconButton(QToolButton):
    """A small flat button whose icon follows the theme."""

    def __init__(self, name: str, tip: Sentence) -> None:
        super().__init__()
        self._name = name
        self.setProperty("look", "icon")
        show(self.setToolTip, tip)
        show(self.setAccessibleName, tip)
        self.setFixedSize(26, 26)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        themes.changed.connect(self._paint)
        self._paint(themes.current)

    def set_icon(self, name: str) -> None:
        """Show another icon."""
        self._name = name
        self._paint(themes.current)

    def _paint(self, theme: Theme) -> None:
        self.setIcon(icons.icon(self._name, theme.color("mute")))


def flat_button(text: Sentence, tip: Sentence) -> QToolButton:
    """A flat button with words on it."""
    button = QToolButton()
    show(button.setText, text)
    show(button.setToolTip, tip)
    button.setProperty("look", "flat")
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
