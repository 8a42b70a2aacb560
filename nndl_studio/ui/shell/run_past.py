"""The past of the run that is held: its moments, and which one is looked at."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from nndl_studio.runs.moments import NEWEST
from nndl_studio.runs.news import Kept, Revisited
from nndl_studio.sentence import NOTHING, Sentence, say
from nndl_studio.ui.shell.bridge import Bridge


class RunPast(QObject):
    """`kept` carries which moments there are, `revisited` the step of the one that is looked at,
    None for the newest; `left` says that another trainer comes, or none."""

    kept = Signal(object)
    revisited = Signal(object)
    left = Signal()

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._moments: Kept | None = None
        self._newest = 0
        # The step of the moment that is looked at.
        self.at: int | None = None
        bridge.kept.connect(self._on_kept)
        bridge.revisited.connect(self._on_revisited)

    @property
    def there(self) -> bool:
        """Whether the run has moments."""
        return self._moments is not None

    @property
    def root(self) -> int:
        """Where a branch begins: at the moment that is looked at."""
        return NEWEST if self.at is None else self.at

    def revisit(self, step: int | None) -> None:
        """Look at a moment, None for the newest; what trains is paused for it."""
        if self.there:
            self._bridge.revisit(step)

    def nothing_left(self, epochs: int) -> Sentence:
        """Why a branch of so many epochs has nothing to train; nothing if it has."""
        at = self._newest if self.at is None else self.at
        if self._moments is None or at // self._moments.steps_per_epoch < epochs:
            return NOTHING
        return say(
            "Nothing is left to train after epoch {epoch:,}, the last that the settings ask for: "
            "raise the epochs, or choose an earlier moment",
            epoch=epochs,
        )

    def note(self, step: int) -> None:
        """The run has taken so many steps."""
        self._newest = step

    def leave(self) -> None:
        """The moments belong to a trainer that is to go."""
        self.at, self._moments, self._newest = None, None, 0
        self.left.emit()

    @Slot(object)
    def _on_kept(self, news: Kept) -> None:
        self._moments = news if news.steps else None
        self.kept.emit(news)

    @Slot(object)
    def _on_revisited(self, news: Revisited) -> None:
        self.at = news.step
        self.revisited.emit(news.step)
