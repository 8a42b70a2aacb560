"""Where the process starts: `nndl-studio`, or `python -m nndl_studio`."""

from __future__ import annotations

import gc
import os
import signal
import sys
from contextlib import suppress
from types import FrameType


def main() -> int:
    """Run the command line. Ctrl-C while it still loads ends it with a word, not a traceback."""
    before = signal.getsignal(signal.SIGINT)
    # A shell lets what it starts in the background ignore Ctrl-C.
    if before is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, _stop_at_once)
    from nndl_studio import cli

    signal.signal(signal.SIGINT, before)
    try:
        return cli.main()
    finally:
        # At the end Python looks through every object several times, which takes over a second
        # after the window; all that must be closed is closed.
        gc.freeze()


def _stop_at_once(_signal: int, _frame: FrameType | None) -> None:
    with suppress(OSError):  # the terminal may be what has gone
        os.write(sys.__stderr__.fileno() if sys.__stderr__ else 2, b"\nnndl-studio: stopped\n")
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
