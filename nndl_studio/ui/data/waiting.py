"""What a file is being read for, and how far that is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nndl_studio.going import Progress
from nndl_studio.sentence import NOTHING, say
from nndl_studio.ui.share_bar import ShareBar
from nndl_studio.ui.texts import show


class Waiting(QWidget):
    """Words and a share over a bar, in the middle of the page while there is nothing else on it."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.share = QLabel(), QLabel()
        self.bar = ShareBar()
        show(self.bar.setAccessibleName, say("How far the file is read"))
        for label in (self.words, self.share):
            label.setProperty("look", "mute")
            label.setTextFormat(Qt.TextFormat.PlainText)
        line = QHBoxLayout()
        line.addWidget(self.words, 1)
        line.addWidget(self.share)
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addStretch(1)
        column.addLayout(line)
        column.addWidget(self.bar)
        column.addStretch(1)
        row = QHBoxLayout(self)
        row.addStretch(1)
        row.addLayout(column, 2)
        row.addStretch(1)
        self.begin()

    def begin(self) -> None:
        """Nothing is known yet."""
        show(self.words.setText, say("Looking at the file…"))
        show(self.share.setText, NOTHING)
        self.bar.set_share(None)

    @Slot(object)
    def set_progress(self, progress: Progress) -> None:
        show(self.words.setText, progress.words)
        self.bar.set_share(progress.share)
        share = progress.share
        percent = NOTHING if share is None else say("{percent} %", percent=int(100 * share))
        show(self.share.setText, percent)
