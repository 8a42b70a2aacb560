"""A thin bar: the share that is done, or that something goes on whose length nobody knows."""

from __future__ import annotations

from PySide6.QtCore import QAbstractAnimation
from PySide6.QtWidgets import QProgressBar

PARTS = 1000


class ShareBar(QProgressBar):
    """Empty at first."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextVisible(False)
        self.setRange(0, PARTS)

    @property
    def busy(self) -> bool:
        """Whether it shows work of unknown length."""
        return self.maximum() == 0

    def set_share(self, share: float | None) -> None:
        """`share` of the work, from 0 to 1, is done; nobody knows how much where it is None."""
        if share is None:
            self.setRange(0, 0)
            return
        if self.busy:
            self._rest()
        self.setValue(round(PARTS * share))

    def _rest(self) -> None:
        """Qt paints an empty bar that was busy 60 times a second ever after."""
        self.setRange(0, PARTS)
        for animation in self.findChildren(QAbstractAnimation):
            animation.stop()
