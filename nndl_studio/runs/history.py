"""All runs of this user, in an embedded database: the only file that asks it anything."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from nndl_studio.places import data_folder
from nndl_studio.runs import schema
from nndl_studio.runs.folder_lock import is_taken
from nndl_studio.runs.record import End, Progress, Record, Start, Summary
from nndl_studio.runs.states import LIVE, State
from nndl_studio.sentence import NOTHING, say, say_count

FILE = "runs.sqlite3"
FOLDER = "runs"
# Another studio may be writing; a checkpoint's row takes some milliseconds.
SECONDS_TO_WAIT = 10.0
NEWEST_FIRST = "ORDER BY started DESC, rowid DESC"


class HistoryError(OSError):
    """The history can't be used; the message says which file, why, and what to do."""


class NoSuchRun(ValueError):
    """No run has that name, or several begin with it."""


class History:
    """Runs by id, newest first. Any thread may use it: each call is a transaction of its own.

    `told` says what a user should know, such as that a damaged database was put aside. Raises
    HistoryError where the database can't be used.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder if folder is not None else data_folder()
        self.path = self.folder / FILE
        self.told = NOTHING
        self._ready = False

    def run_folder(self, run: str) -> Path:
        """Where a run is kept that the user gave no place."""
        return self.folder / FOLDER / run

    # Writing.

    def begin(self, start: Start) -> None:
        """A new run, or one that is taken up again: then it keeps its note, its first start, and
        whence it branched."""
        columns = schema.start_columns(start)
        with self._open() as db:
            again = db.execute("SELECT started FROM runs WHERE id = ?", (start.id,)).fetchone()
            if again is None:
                names = ", ".join(columns)
                marks = ", ".join("?" * len(columns))
                db.execute(f"INSERT INTO runs ({names}) VALUES ({marks})", [*columns.values()])
            else:
                columns |= {"started": again["started"], "ended": None, "ending": ""}
                columns = {name: columns[name] for name in columns if name not in schema.WHENCE}
                _update(
                    db,
                    start.id,
                    columns | {"message": "", "node": None, "said": None, "offered": 0},
                )

    def progress(self, run: str, progress: Progress) -> None:
        """How far it is now."""
        with self._open() as db:
            _update(db, run, schema.progress_columns(progress))

    def set_state(self, run: str, state: State) -> None:
        with self._open() as db:
            _update(db, run, {"state": state.value})

    def end(self, run: str, end: End) -> None:
        """Nobody trains it any more."""
        with self._open() as db:
            _update(db, run, schema.end_columns(end) | {"ended": time.time()})

    def annotate(self, run: str, note: str) -> None:
        """Keep the user's words about a run."""
        with self._open() as db:
            _update(db, run, {"note": note})

    def decline(self, run: str) -> None:
        """Don't offer a run again that was broken off."""
        with self._open() as db:
            _update(db, run, {"offered": 1})

    def delete(self, run: str) -> None:
        """Forget a run, with what is kept of it in the history's own folder; a folder that the
        user chose is left alone. Raises HistoryError if it is being trained."""
        found = self.find(run)
        if found.state in LIVE:
            raise HistoryError(say("run {run} is being trained: stop it first", run=found.id))
        own = self.run_folder(found.id)
        if found.folder == own and own.exists():
            shutil.rmtree(own)
        with self._open() as db:
            db.execute("DELETE FROM runs WHERE id = ?", (found.id,))

    # Reading.

    def runs(self) -> list[Summary]:
        """All runs, the newest first. One whose process is gone is told as crashed."""
        names = ", ".join(schema.COLUMNS)
        with self._open() as db:
            rows = db.execute(f"SELECT {names} FROM runs {NEWEST_FIRST}")
            return [_as_it_is(schema.summary(row)) for row in rows.fetchall()]

    def find(self, name: str) -> Summary:
        """The run with this id or the only one whose id begins so. Raises NoSuchRun."""
        found = self._beginning(name) if name else []
        exact = [each for each in found if each.id == name]
        if len(found) == 1 or exact:
            return (exact or found)[0]
        if found:
            several = say_count(
                len(found),
                "{n} run begins with {name}: give more of its letters",
                "{n} runs begin with {name}: give more of its letters",
                name=name,
            )
            raise NoSuchRun(several)
        raise NoSuchRun(say("there is no run {name}: `nndl-studio runs` lists them", name=name))

    def record(self, name: str) -> Record:
        """All of a run. Raises NoSuchRun, HistoryError."""
        id = self.find(name).id
        with self._open() as db:
            row = db.execute("SELECT * FROM runs WHERE id = ?", (id,)).fetchone()
        try:
            found = schema.record(row)
        except (ValueError, TypeError) as error:
            damaged = say("{file}: what it holds of run {run} is damaged", file=self.path, run=id)
            raise HistoryError(damaged) from error
        summary = _as_it_is(found.summary)
        return replace(found, summary=summary, end=replace(found.end, state=summary.state))

    def broken_off(self, origin: str) -> list[Summary]:
        """Runs that were under way when their process ended, newest first; what was declined is
        not among them. They are kept as crashed from now on."""
        names = ", ".join(schema.COLUMNS)
        query = f"SELECT {names} FROM runs WHERE offered = 0 AND message = '' {NEWEST_FIRST}"
        with self._open() as db:
            # One transaction: a run that is taken up again in between is not broken off.
            db.execute("BEGIN IMMEDIATE")
            rows = [_as_it_is(schema.summary(row)) for row in db.execute(query).fetchall()]
            crashed = [each for each in rows if each.state is State.CRASHED]
            for each in crashed:
                _update(db, each.id, {"state": State.CRASHED.value})
        return [each for each in crashed if each.origin == origin]

    def _beginning(self, name: str) -> list[Summary]:
        """The runs whose id begins with `name`."""
        names = ", ".join(schema.COLUMNS)
        query = f"SELECT {names} FROM runs WHERE substr(id, 1, ?) = ?"
        with self._open() as db:
            rows = db.execute(query, (len(name), name)).fetchall()
        return [_as_it_is(schema.summary(row)) for row in rows]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A connection for one transaction. Raises HistoryError."""
        try:
            if not self._ready:
                self.folder.mkdir(parents=True, exist_ok=True)
                self._make_ready()
            with closing(self._connected()) as db, db:
                yield db
        except (sqlite3.Error, OSError) as error:
            if isinstance(error, HistoryError):
                raise
            unusable = say(
                "{file}: the history of runs can't be used ({reason})",
                file=self.path,
                reason=str(error),
            )
            raise HistoryError(unusable) from error

    def _make_ready(self) -> None:
        try:
            self._create()
        except sqlite3.DatabaseError as error:
            # A lock or a read-only disk says nothing of the file's content.
            if isinstance(error, sqlite3.OperationalError):
                raise
            aside = self.path.with_name(f"{self.path.name}.damaged-{time.time_ns()}")
            self.path.rename(aside)
            self.told = say(
                "The history of runs was damaged ({reason}): it is kept as {file}",
                reason=str(error),
                file=aside.name,
            )
            self._create()
        self._ready = True

    def _create(self) -> None:
        with closing(self._connected()) as db:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("BEGIN IMMEDIATE")
            version = db.execute("PRAGMA user_version").fetchone()[0]
            if version > schema.VERSION:
                raise HistoryError(
                    say(
                        "{file}: a newer version of NNDL Studio wrote this history; open it there",
                        file=self.path,
                    )
                )
            if version == 0:
                for statement in filter(str.strip, schema.TABLES.split(";")):
                    db.execute(statement)
                db.execute(f"PRAGMA user_version = {schema.VERSION}")
            db.execute("SELECT id FROM runs LIMIT 1")
            there = {row["name"] for row in db.execute("PRAGMA table_info(runs)")}
            for name, kind in schema.LATER.items():
                if name not in there:
                    db.execute(f"ALTER TABLE runs ADD COLUMN {name} {kind}")
            db.commit()

    def _connected(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.path, timeout=SECONDS_TO_WAIT)
        db.row_factory = sqlite3.Row
        db.execute("PRAGMA synchronous = FULL")
        return db


def _update(db: sqlite3.Connection, run: str, columns: Mapping[str, Any]) -> None:
    changes = ", ".join(f"{name} = ?" for name in columns)
    db.execute(f"UPDATE runs SET {changes} WHERE id = ?", [*columns.values(), run])


def _as_it_is(run: Summary) -> Summary:
    """A run that nobody trains though it was never ended has crashed."""
    gone = run.state in LIVE and not is_taken(run.folder)
    return replace(run, state=State.CRASHED) if gone else run
