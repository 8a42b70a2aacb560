"""Reads a file on a thread of its own: how far it is is told, and it can be left at any time."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Thread

from PySide6.QtCore import QObject, QTimer, Signal

from nndl_studio.config import stored
from nndl_studio.datasets import (
    SourceConfig,
    Understood,
    describe,
    found_in,
    source_of,
    understand,
)
from nndl_studio.datasets.augmentation import FIELDS
from nndl_studio.datasets.csv_form import CsvForm
from nndl_studio.datasets.excerpt import Excerpt, excerpt
from nndl_studio.datasets.sample_look import SampleLook, sample_look
from nndl_studio.datasets.samples_told import told_of
from nndl_studio.datasets.source_fields import NOTES
from nndl_studio.datasets.table_file import is_one
from nndl_studio.datasets.table_look import TableLook, table_look
from nndl_studio.datasets.table_settings import TableConfig
from nndl_studio.files import BadFile, reason_of
from nndl_studio.going import Going, Progress, Stopped
from nndl_studio.sentence import Sentence, as_it_is, say
from nndl_studio.ui.first_paint import first_paint

MILLISECONDS = 30
# Settings of what becomes of samples once they are read.
AFTERWARDS = FIELDS | {"scale", "target_scale", "pad", "validation", "test", "seed", "classes"}
AFTERWARDS |= {"test_file", *NOTES}


@dataclass(frozen=True)
class Look:
    """What was understood of a file, and what is to be seen of it; of a text or a sheet `form` says
    how it is read as a table, also where it rather holds texts."""

    understood: Understood
    table: TableLook | None = None
    samples: SampleLook | None = None
    form: CsvForm | None = None


def look(path: Path, as_table: bool = False, wish: CsvForm | None = None) -> Look:
    """Look at a file or folder; `as_table` leaves a table one, also where it rather holds texts,
    and reads it in the form that somebody wishes. Raises BadFile, OSError, Stopped."""
    form = None
    if is_one(path):
        table = table_look(path, wish=wish)
        if table.texts is None or as_table:
            return Look(table.understood, table, form=table.form)
        found, form = table.texts, table.form
    else:
        found = understand(path)
    samples = source_of(found.config).read(found.config)
    info = replace(describe(found.config), samples=len(samples.x))
    return Look(found, samples=sample_look(info, samples), form=form)


def look_again(config: SourceConfig) -> Look:
    """Look at the same file as it is read by these settings. Raises BadFile, OSError, Stopped."""
    samples = source_of(config).read(config)
    info = replace(found_in(config), samples=len(samples.x))
    return Look(Understood(config, (told_of(info),)), samples=sample_look(info, samples))


def reads_otherwise(before: SourceConfig, after: SourceConfig) -> bool:
    """Whether a file that is no table is read into other samples. Those of a table are its rows,
    whatever is set."""
    if isinstance(after, TableConfig):
        return False
    wanted, known = stored(after), stored(before)
    return any(known.get(name) != wanted.get(name) for name in {*known, *wanted} - AFTERWARDS)


@dataclass(frozen=True)
class Refusal:
    """Why a file can't be used, in words, and the rows around what is wrong in it; as an `error`
    where that may tell more."""

    words: Sentence
    excerpt: Excerpt | None = None
    error: BadFile | None = None


class Reading(QObject):
    """`done` carries what the job gave, `failed` a `Refusal` that says why it gave nothing, `told`
    how far it is. The thread touches no object of Qt's: what it found is fetched from here."""

    done = Signal(object)
    failed = Signal(object)
    told = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._found: list[tuple[bool, object]] | None = None
        self._going = Going()
        self._shown: Progress | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(MILLISECONDS)
        self._timer.timeout.connect(self._fetch)

    @property
    def busy(self) -> bool:
        return self._found is not None

    def start(self, job: Callable[[], object], form: CsvForm | None = None) -> None:
        """Do `job`; what was asked for before is stopped. A table in which something is wrong is
        shown in this `form`, if it is known."""
        self._going.stop()
        found: list[tuple[bool, object]] = []
        self._found, self._going, self._shown = found, Going(), None
        what = (job, self._going, found, form)
        first_paint.then(Thread(target=_work, args=what, name="reading", daemon=True).start)
        self._timer.start()

    def stop(self) -> None:
        """Want nothing any more: the thread ends soon."""
        self._going.stop()
        self._found = None
        self._timer.stop()

    def _fetch(self) -> None:
        if not self._found:
            self._tell(self._going.newest)
            return
        ((right, answer),) = self._found
        self.stop()
        if right:
            self.done.emit(answer)
        else:
            self.failed.emit(answer)

    def _tell(self, progress: Progress | None) -> None:
        if progress is not None and progress is not self._shown:
            self._shown = progress
            self.told.emit(progress)


def _work(
    job: Callable[[], object],
    going: Going,
    found: list[tuple[bool, object]],
    form: CsvForm | None,
) -> None:
    with going.around(), suppress(Stopped):
        try:
            found.append((True, job()))
        except (BadFile, OSError, ValueError) as error:
            bad = error if isinstance(error, BadFile) else None
            around = excerpt(bad, form) if bad is not None else None
            found.append((False, Refusal(_in_a_line(reason_of(error)), around, bad)))
        except MemoryError:
            found.append((False, Refusal(say("It does not fit into memory: take a part of it."))))
        except Stopped:
            raise
        except Exception as error:  # a fault of ours must not leave somebody waiting for ever
            traceback.print_exc(file=sys.stderr)
            fault = say("It stopped on an internal fault: {error}", error=repr(error))
            found.append((False, Refusal(fault)))


def _in_a_line(words: Sentence) -> Sentence:
    """Without the line breaks that messages of libraries have."""
    line = " ".join(words.split())
    return words if line == words else as_it_is(line)
