"""What a file is being read for, and how far that is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nndl_studio.going import Progress
from nndl_studio.ui.share_bar import ShareBar


class Waiting(QWidget):
    """Words and a share over a bar, in the middle of the page while there is nothing else on it."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.share = QLabel(), QLabel()
        self.bar = ShareBar()
        self.bar.setAccessibleName(self.tr("How far the file is read"))
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
        self.words.setText(self.tr("Looking at the file…"))
        self.share.clear()
        self.bar.set_share(None)

    @Slot(object)
    def set_progress(self, progress: Progress) -> None:
        self.words.setText(self._told(progress))
        self.bar.set_share(progress.share)
        self.share.clear()
        if progress.share is not None:
            self.share.setText(self.tr("{0} %").format(int(100 * progress.share)))

    def _told(self, progress: Progress) -> str:
        what, done = progress.what, f"{progress.done:,}"
        if progress.of:
            return self.tr("{0}: {1} of {2}").format(what, done, f"{progress.of:,}")
        return self.tr("{0}: {1}").format(what, done) if progress.done else f"{what}…"
