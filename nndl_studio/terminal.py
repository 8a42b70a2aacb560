"""Lines on standard output and error: names from elsewhere steer no terminal, and an answer that
can't be written is an error."""

from __future__ import annotations

import errno
import io
import json
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from unicodedata import east_asian_width

from nndl_studio.languages import told
from nndl_studio.sentence import say

OUTPUT = say("standard output")


def printable(text: str) -> str:
    """`text` in one line, with `\\x1b` in place of what would steer a terminal."""
    return text if text.isprintable() else "".join(map(_shown, text))


def printable_json(text: str) -> str:
    """The same JSON, with escapes in place of what would steer a terminal."""
    return "".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in text)


def cells(text: str) -> int:
    """How many places of a terminal a line takes: Chinese letters take two each."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def left(text: str, width: int) -> str:
    """A line as it is told, filled up to `width` places."""
    said = printable(told(text))
    return said + " " * (width - cells(said))


def right(text: str, width: int) -> str:
    """The same, at the right."""
    said = printable(told(text))
    return " " * (width - cells(said)) + said


def put(text: str = "", flush: bool = False) -> None:
    """Lines of an answer, on standard output. Raises OSError that says so."""
    lines = told(text).split("\n")
    with _naming_output():
        print("\n".join(map(_printable_with_tabs, lines)), flush=flush)


def put_json(text: str) -> None:
    """JSON as an answer."""
    with _naming_output():
        print(printable_json(text))


def note(line: str) -> None:
    """A line that is no answer, on standard error; where nobody takes it, it is lost."""
    print(printable(told(line)), file=sys.stderr)


def finish() -> None:
    """Have all answers written, so that a full disk is seen. Raises OSError."""
    with _naming_output():
        sys.stdout.flush()


def let_go() -> None:
    """Nobody takes standard output: let what is still to be written go nowhere, at Python's end
    too."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def prepare() -> None:
    """A terminal without × or ² gets a question mark there, not a traceback. What a closed stream
    is asked to take is refused, and no file that is opened later can take its number."""
    if sys.stdout is None or sys.stderr is None:
        _fill_numbers()
    sys.stdout = sys.stdout or _Closed()
    sys.stderr = sys.stderr or io.StringIO()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    if isinstance(sys.stderr, io.TextIOWrapper) and sys.stderr is sys.__stderr__:
        sys.stderr = Log(sys.stderr)
    if logging.lastResort is not None:
        logging.lastResort.setFormatter(_OneLine())


def _shown(letter: str) -> str:
    if letter.isprintable():
        return letter
    return letter.encode("unicode_escape", "backslashreplace").decode()


def _printable_with_tabs(line: str) -> str:
    return "\t".join(map(printable, line.split("\t")))


@contextmanager
def _naming_output() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        if isinstance(sys.stdout, io.TextIOWrapper):
            let_go()
        raise OSError(error.errno, error.strerror, OUTPUT) from error


def _fill_numbers() -> None:
    """Where streams were closed, 0, 1 and 2 would be given to the next files that are opened."""
    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(number)


class _Closed(io.TextIOBase):
    """Standard output that was closed before the start."""

    def write(self, text: str) -> int:
        raise OSError(errno.EBADF, say("it is closed"))


class Log(io.TextIOBase):
    """Standard error for what is said beside the answer: a terminal that has gone, a full disk or
    a closed pipe there is no reason for a job to fail, so what it can't take is lost."""

    def __init__(self, stream: io.TextIOWrapper) -> None:
        self._stream = stream

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self._stream.encoding

    def write(self, text: str) -> int:
        with suppress(OSError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        with suppress(OSError):
            self._stream.flush()

    def isatty(self) -> bool:
        return self._stream.isatty()

    def fileno(self) -> int:
        return self._stream.fileno()


class _OneLine(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        if isinstance(record.args, tuple):
            record.args = tuple(
                told(each) if isinstance(each, str) else each for each in record.args
            )
        return printable(super().format(record))
