"""How far a run is, and how fast: the part of the run bar that only shows."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from nndl_studio.going import Progress as HowFar
from nndl_studio.languages import told
from nndl_studio.sentence import NOTHING, Sentence, joined, say
from nndl_studio.training.snapshot import Snapshot
from nndl_studio.ui.share_bar import ShareBar
from nndl_studio.ui.texts import show, texts


class Figures(QLabel):
    """As many of the figures as there is room for, the first first."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[Sentence] = []
        self.setProperty("look", "mono-mute")
        self.setMinimumWidth(0)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        texts.changed.connect(self._fit_again)

    def set_parts(self, parts: list[Sentence]) -> None:
        self._parts = parts
        self._fit_again()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit(event.size().width())

    def _fit_again(self) -> None:
        self._fit(self.width())

    def _fit(self, width: int) -> None:
        for count in range(len(self._parts), -1, -1):
            words = joined(" · ", self._parts[:count])
            if self.fontMetrics().horizontalAdvance(told(words)) <= width:
                show(self.setText, words)
                return


class Progress(QWidget):
    """Epoch and time left over a thin bar."""

    def __init__(self) -> None:
        super().__init__()
        self._place, self._state, self._past = NOTHING, NOTHING, NOTHING
        self.words = QLabel()
        self.words.setProperty("look", "mute")
        self.left = QLabel()
        self.left.setProperty("look", "mute")
        self.bar = ShareBar()
        show(self.bar.setAccessibleName, say("Progress of the run"))
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
        place = say("Epoch {epoch:,} of {epochs:,}", epoch=epoch, epochs=snapshot.epochs)
        self._place = place if snapshot.step else NOTHING
        show(self.words.setText, self._place)
        seconds = snapshot.seconds * (1 - done) / done if done else 0.0
        show(self.left.setText, _left(seconds) if 0 < done < 1 else NOTHING)
        self.bar.set_share(done)

    def set_busy(self, words: str) -> None:
        """Something without a known length."""
        self._place = NOTHING
        show(self.words.setText, words)
        show(self.left.setText, NOTHING)
        self.bar.set_share(None)

    def set_loading(self, progress: HowFar) -> None:
        """What is done before there is a run, and the share of it that is."""
        if progress.share is None:
            self.set_busy(progress.words)
            return
        self._place = NOTHING
        show(self.words.setText, progress.what)
        show(self.left.setText, say("{share} %", share=int(100 * progress.share)))
        self.bar.set_share(progress.share)

    def set_past(self, words: Sentence) -> None:
        """Which moment of the run is looked at, in the place of how far it is; nothing for now."""
        before, self._past = self._past, words
        if words:
            show(self.words.setText, words)
            show(self.left.setText, say("the past"))
        elif before:
            show(self.words.setText, self._place)
            show(self.left.setText, self._state)

    def forget(self) -> None:
        """What ran was another network."""
        self._place = NOTHING

    def set_resting(self, words: Sentence) -> None:
        """Nothing runs; how far the run came stays until another one is prepared."""
        if self.bar.busy or not self._place:
            self.bar.set_share(0.0)
        self._state = words
        if not words:
            return
        if self._place:
            show(self.left.setText, words)
        else:
            show(self.words.setText, words)
            show(self.left.setText, NOTHING)


def _left(seconds: float) -> Sentence:
    if seconds < 90:
        return say("{n} s left", n=max(1, round(seconds)))
    if seconds < 5400:
        return say("{n} min left", n=round(seconds / 60))
    return say("{n:.1f} h left", n=seconds / 3600)
