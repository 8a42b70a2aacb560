"""How far a run is, and how fast: the part of the run bar that only shows."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from nndl_studio.going import Progress as HowFar
from nndl_studio.training.snapshot import Snapshot
from nndl_studio.ui.share_bar import ShareBar


class Figures(QLabel):
    """As many of the figures as there is room for, the first first."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[str] = []
        self.setProperty("look", "mono-mute")
        self.setMinimumWidth(0)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def set_parts(self, parts: list[str]) -> None:
        self._parts = parts
        self._fit(self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit(event.size().width())

    def _fit(self, width: int) -> None:
        for count in range(len(self._parts), -1, -1):
            text = " · ".join(self._parts[:count])
            if self.fontMetrics().horizontalAdvance(text) <= width:
                self.setText(text)
                return


class Progress(QWidget):
    """Epoch and time left over a thin bar."""

    def __init__(self) -> None:
        super().__init__()
        self._place = ""
        self.words = QLabel()
        self.words.setProperty("look", "mute")
        self.left = QLabel()
        self.left.setProperty("look", "mute")
        self.bar = ShareBar()
        self.bar.setAccessibleName(self.tr("Progress of the run"))
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.words)
        line.addStretch(1)
        line.addWidget(self.left)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addLayout(line)
        column.addWidget(self.bar)
        self.setFixedWidth(250)

    def set_snapshot(self, snapshot: Snapshot) -> None:
        """Where the run is; time left from its speed so far."""
        total = max(snapshot.epochs * snapshot.steps_per_epoch, 1)
        done = min(snapshot.step / total, 1.0)
        epoch = min(snapshot.epoch + (not snapshot.finished), snapshot.epochs)
        place = self.tr("Epoch {0} of {1}").format(f"{epoch:,}", f"{snapshot.epochs:,}")
        self._place = place if snapshot.step else ""
        self.words.setText(self._place)
        seconds = snapshot.seconds * (1 - done) / done if done else 0.0
        self.left.setText(self._duration(seconds) if 0 < done < 1 else "")
        self.bar.set_share(done)

    def set_busy(self, words: str) -> None:
        """Something without a known length."""
        self._place = ""
        self.words.setText(words)
        self.left.clear()
        self.bar.set_share(None)

    def set_loading(self, progress: HowFar) -> None:
        """What is done before there is a run, and the share of it that is."""
        if progress.share is None:
            self.set_busy(progress.words)
            return
        self._place = ""
        self.words.setText(progress.what)
        self.left.setText(self.tr("{0} %").format(int(100 * progress.share)))
        self.bar.set_share(progress.share)

    def forget(self) -> None:
        """What ran was another network."""
        self._place = ""

    def set_resting(self, words: str) -> None:
        """Nothing runs; how far the run came stays until another one is prepared."""
        if self.bar.busy or not self._place:
            self.bar.set_share(0.0)
        if not words:
            return
        if self._place:
            self.left.setText(words)
        else:
            self.words.setText(words)
            self.left.clear()

    def _duration(self, seconds: float) -> str:
        if seconds < 90:
            return self.tr("{0} s left").format(max(1, round(seconds)))
        if seconds < 5400:
            return self.tr("{0} min left").format(round(seconds / 60))
        return self.tr("{0} h left").format(f"{seconds / 3600:.1f}")
