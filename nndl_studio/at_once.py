"""Ctrl-C while libraries load ends the process with a word: an exception there leaves a traceback
behind, is swallowed by compiled code, or has Qt end the process with a dump."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType


@contextmanager
def ending_at_once() -> Iterator[None]:
    """Inside, Ctrl-C ends the process. Nothing that is to be kept may be under way.

    What is told to obey it otherwise meanwhile, as the window does, stays so.
    """
    before = signal.getsignal(signal.SIGINT)
    # A shell lets what it starts in the background ignore Ctrl-C.
    if before is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, _stop)
    try:
        yield
    finally:
        if signal.getsignal(signal.SIGINT) is _stop:
            signal.signal(signal.SIGINT, before)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    with suppress(OSError):  # the terminal may be what has gone
        os.write(sys.__stderr__.fileno() if sys.__stderr__ else 2, b"\nnndl-studio: stopped\n")
    os._exit(1)
