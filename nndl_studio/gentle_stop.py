"""Ctrl-C and other requests to end while a run is under way: it stops where everything is whole."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from types import FrameType
from typing import TYPE_CHECKING

from nndl_studio.going import Going
from nndl_studio.languages import told
from nndl_studio.sentence import say

if TYPE_CHECKING:
    from nndl_studio.progress import TrainingBar
    from nndl_studio.training.snapshot import Snapshot

# Of the terminal, of whoever ends the session, and of a terminal that was closed.
SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
BEFORE = say("stopped before the first step; nothing was written")
SHOW_CURSOR = b"\x1b[?25h"


class GentleStop:
    """Turns requests to end into an exception between two slices, where all is whole.

    Until the first snapshot nothing is lost, and the process ends at once; while data are read,
    temporary copies of them go first. From then on the first request stops the run; further ones
    change nothing, so that what is being saved gets saved. What the process was started to ignore,
    as by nohup, stays ignored.
    """

    def __init__(self, bar: TrainingBar) -> None:
        self._bar = bar
        self._asked = False
        self.going = Going(bar.load)
        self.begun = False
        handlers = {each: signal.getsignal(each) for each in SIGNALS}
        self._before = {s: h for s, h in handlers.items() if h is not signal.SIG_IGN}

    def __enter__(self) -> GentleStop:
        for each in self._before:
            signal.signal(each, self._stop_at_once)
        return self

    def __exit__(self, *_: object) -> None:
        for each, before in self._before.items():
            # A job that ends says how to go on; a late request must not cut that short.
            signal.signal(each, signal.SIG_IGN if self._asked else before)

    def report(self, snapshot: Snapshot) -> None:
        """Show `snapshot`; raises KeyboardInterrupt if that was asked for."""
        if not self.begun:
            self.begun = True
            for each in self._before:
                signal.signal(each, self._ask)
        self._bar.report(snapshot)
        if self._asked:
            raise KeyboardInterrupt

    def _ask(self, _signal: int, _frame: FrameType | None) -> None:
        self._asked = True

    def _stop_at_once(self, _signal: int, _frame: FrameType | None) -> None:
        """Compiled code can't be left by an exception without a trace of it on the terminal."""
        if self.going.obeys and not self.going.stopped:
            self.going.stop()
            return
        words = f"\nnndl-studio: {told(BEFORE)}\n".encode()
        if self._bar.live:
            words = SHOW_CURSOR + words
        with suppress(OSError):  # the terminal may be what has gone
            os.write(sys.__stderr__.fileno() if sys.__stderr__ else 2, words)
        os._exit(1)
