"""The run bar's remarks: a sign with a count, and all of them in words when it is pressed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout

from nndl_studio.sentence import joined, say, say_count
from nndl_studio.ui import icons
from nndl_studio.ui.texts import show, worded
from nndl_studio.ui.theme import Theme, themes

WIDTH = 420


class RemarkButton(QPushButton):
    """Hidden while there is nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self._remarks: tuple[str, ...] = ()
        self.setProperty("look", "flat")
        show(self.setToolTip, say("What there is to say of the run"))
        self.clicked.connect(self.open)
        themes.changed.connect(self._paint)
        self.hide()

    def set_remarks(self, remarks: tuple[str, ...]) -> None:
        """A sentence or two each: what is seen, and what to try."""
        self._remarks = remarks
        count = len(remarks)
        show(self.setText, say_count(count, "{n} remark", "{n} remarks"))
        show(self.setToolTip, joined("\n\n", remarks))
        show(self.setAccessibleName, joined("\n", remarks))
        self.setVisible(count > 0)
        self._paint(themes.current)

    def shown(self) -> tuple[str, ...]:
        """What is said at present."""
        return self._remarks

    def open(self) -> None:
        """Show all of them below the button, until something else is clicked."""
        panel = QFrame(self, Qt.WindowType.Popup)
        panel.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        panel.setFrameShape(QFrame.Shape.StyledPanel)
        column = QVBoxLayout(panel)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(10)
        for words in self._remarks:
            line = worded(QLabel(), words)
            line.setWordWrap(True)
            line.setFixedWidth(WIDTH)
            column.addWidget(line)
        panel.adjustSize()
        corner = self.mapToGlobal(self.rect().bottomRight())
        panel.move(corner.x() - panel.width(), corner.y() + 4)
        panel.show()

    def _paint(self, theme: Theme) -> None:
        color = theme.color("accent")
        self.setIcon(icons.icon("info", color))
