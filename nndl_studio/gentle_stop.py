"""Ctrl-C while a run is under way: it stops where everything is whole."""

from __future__ import annotations

import signal
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nndl_studio.progress import TrainingBar
    from nndl_studio.training.snapshot import Snapshot


class GentleStop:
    """Turns Ctrl-C during training into an exception between two slices, where all is whole.

    It takes over at the first snapshot: until then nothing is lost by stopping at once. A second
    Ctrl-C stops at once too.
    """

    def __init__(self, bar: TrainingBar) -> None:
        self._bar = bar
        self._asked = False
        self.begun = False
        self._before = signal.getsignal(signal.SIGINT)

    def __enter__(self) -> GentleStop:
        return self

    def __exit__(self, *_: object) -> None:
        signal.signal(signal.SIGINT, self._before)

    def report(self, snapshot: Snapshot) -> None:
        """Show `snapshot`; raises KeyboardInterrupt if that was asked for."""
        self._bar.report(snapshot)
        if self._asked:
            raise KeyboardInterrupt
        if not self.begun:
            self.begun = True
            signal.signal(signal.SIGINT, self._ask)

    def _ask(self, _signal: int, _frame: FrameType | None) -> None:
        self._asked = True
        signal.signal(signal.SIGINT, signal.default_int_handler)
