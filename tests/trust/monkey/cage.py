"""What counts as a fault while the monkey is loose: each ends the process, with the place told."""

from __future__ import annotations

import faulthandler
import io
import os
import resource
import sys
import threading
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

FAULT, STDERR = 3, 2
# An event that takes longer stands still, as in a question that nobody answers.
SECONDS = 120
MEMORY = 8 * 2**30
# So the offscreen platform says of sizes, of raising and the like.
HARMLESS = "This plugin does not support"


class Told(io.TextIOBase):
    """Whatever is written here is a fault, once its last line is there."""

    def __init__(self, fault: Callable[[str], None]) -> None:
        self._words, self._fault = "", fault

    def write(self, words: str) -> int:
        self._words += words
        if words.endswith("\n") and not words.startswith((" ", "Traceback", "\n")):
            self._fault(self._words)
        return len(words)


class Cage:
    """Keeps a diary of events, the newest last, so that a crash leaves it behind."""

    def __init__(self, diary: Path) -> None:
        self._diary = diary.open("w", encoding="utf-8", buffering=1)
        self._number = 0
        faulthandler.enable(STDERR)
        warnings.simplefilter("error")
        # The formulas' package reads its font in an old way when it is imported.
        warnings.filterwarnings("ignore", "path is deprecated", DeprecationWarning, "ziamath")
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        qInstallMessageHandler(self._on_message)
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread
        sys.unraisablehook = self._on_unraisable
        # Where threads of the studio tell of a fault that they survive.
        sys.stderr = Told(self.fault)

    def begin(self, number: int) -> None:
        """The next event; what stands still in it ends the process."""
        self._number = number
        faulthandler.dump_traceback_later(SECONDS, exit=True, file=STDERR)

    def say(self, words: str) -> None:
        """What the monkey is about to do."""
        self._diary.write(f"{self._number} {words}\n")

    def fault(self, words: str) -> None:
        """End the process: the numbers of windows and threads left don't matter any more."""
        print(f"fault at event {self._number}: {words}", file=sys.__stderr__, flush=True)
        os._exit(FAULT)

    def end(self) -> None:
        faulthandler.cancel_dump_traceback_later()
        qInstallMessageHandler(None)
        self._diary.close()

    def _on_message(self, kind: QtMsgType, _: QMessageLogContext, words: str) -> None:
        if kind is QtMsgType.QtDebugMsg or words.startswith(HARMLESS):
            return
        here = "".join(traceback.format_stack(limit=12))
        self.fault(f"Qt says: {words}\n{here}")

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        self.fault("".join(traceback.format_exception(kind, error, trace)))

    def _on_thread(self, told: threading.ExceptHookArgs) -> None:
        trace = traceback.format_exception(told.exc_type, told.exc_value, told.exc_traceback)
        self.fault(f"in thread {told.thread}:\n" + "".join(trace))

    def _on_unraisable(self, told: sys.UnraisableHookArgs) -> None:
        trace = traceback.format_exception(told.exc_type, told.exc_value, told.exc_traceback)
        self.fault(f"{told.err_msg} in {told.object!r}:\n" + "".join(trace))
