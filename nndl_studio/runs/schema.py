"""The tables of the history, and how a row is packed and unpacked."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from nndl_studio.runs.record import End, Progress, Record, Start, Summary
from nndl_studio.runs.said import Said, again, pack, unpack
from nndl_studio.runs.states import State
from nndl_studio.sentence import plain
from nndl_studio.training.loss_curve import ROWS, KeptCurve
from nndl_studio.training.snapshot import EpochResult, Metrics

# Counts changes of the tables; what a newer studio wrote is not touched.
VERSION = 1
TABLES = """
CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    state TEXT NOT NULL,
    origin TEXT NOT NULL,
    started REAL NOT NULL,
    ended REAL,
    seconds REAL NOT NULL DEFAULT 0,
    samples_per_second REAL NOT NULL DEFAULT 0,
    epoch INTEGER NOT NULL DEFAULT 0,
    epochs INTEGER NOT NULL,
    step INTEGER NOT NULL DEFAULT 0,
    seed INTEGER NOT NULL,
    loss REAL,
    accuracy REAL,
    best_epoch INTEGER,
    folder TEXT NOT NULL,
    ending TEXT NOT NULL DEFAULT '',
    message TEXT NOT NULL DEFAULT '',
    node TEXT,
    note TEXT NOT NULL DEFAULT '',
    offered INTEGER NOT NULL DEFAULT 0,
    project BLOB NOT NULL,
    path TEXT NOT NULL,
    project_hash TEXT NOT NULL,
    data TEXT NOT NULL DEFAULT '',
    machine TEXT NOT NULL,
    version TEXT NOT NULL,
    epochs_told BLOB,
    test BLOB,
    remarks BLOB,
    curve_rows BLOB,
    curve_state BLOB,
    said BLOB,
    branch_of TEXT NOT NULL DEFAULT '',
    branch_step INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX runs_by_start ON runs (started);
"""
# Columns that tables made by older studios of this version lack; these pass over them.
LATER = {
    "said": "BLOB",
    "branch_of": "TEXT NOT NULL DEFAULT ''",
    "branch_step": "INTEGER NOT NULL DEFAULT 0",
}
SUMMARY = (
    *("id", "title", "state", "origin", "started", "seconds", "epoch", "epochs", "step", "seed"),
    *("folder", "samples_per_second", "loss", "accuracy", "best_epoch", "ended", "ending"),
    *("message", "note"),
)
# Which a run keeps that is taken up again.
WHENCE = ("branch_of", "branch_step")
# What a summary is made of.
COLUMNS = (*SUMMARY, "said")


def start_columns(start: Start) -> dict[str, Any]:
    """A row for a run that begins."""
    told = {name: getattr(start, name) for name in start.__dataclass_fields__}
    return told | {"folder": str(start.folder), "state": State.RUNNING.value}


def progress_columns(progress: Progress) -> dict[str, Any]:
    """What changes in the row while the run goes on."""
    last = progress.history[-1] if progress.history else None
    figures = (last.validation or last.train) if last else None
    curve = progress.curve
    return {
        "step": progress.step,
        "epoch": last.epoch if last else 0,
        "seconds": progress.seconds,
        "samples_per_second": progress.samples_per_second,
        "loss": figures.loss if figures else None,
        "accuracy": figures.accuracy if figures else None,
        "best_epoch": progress.best_epoch,
        "data": progress.data,
        "epochs_told": msgspec.msgpack.encode(progress.history),
        "curve_rows": curve.rows.tobytes() if curve else None,
        "curve_state": msgspec.msgpack.encode(_numbers(curve)) if curve else None,
    }


def end_columns(end: End) -> dict[str, Any]:
    """What a run's end adds to the row."""
    return {
        "state": end.state.value,
        "ending": plain(end.ending),
        "message": plain(end.message),
        "node": end.node,
        "test": msgspec.msgpack.encode(end.test) if end.test else None,
        "remarks": msgspec.msgpack.encode(tuple(map(plain, end.remarks))),
        "said": pack((end.ending, end.message, *end.remarks)),
    }


def summary(row: sqlite3.Row) -> Summary:
    """The line of a row."""
    told = {name: row[name] for name in SUMMARY}
    said = _said(row)
    return Summary(
        **told
        | {
            "folder": Path(row["folder"]),
            "state": State(row["state"]),
            "ending": again(row["ending"], said),
            "message": again(row["message"], said),
        }
    )


def record(row: sqlite3.Row) -> Record:
    """All of a row. Raises ValueError if it is damaged."""
    start = {name: row[name] for name in Start.__dataclass_fields__}
    history = _unpacked(row["epochs_told"], tuple[EpochResult, ...]) or ()
    progress = Progress(
        step=row["step"],
        seconds=row["seconds"],
        samples_per_second=row["samples_per_second"],
        history=history,
        curve=_curve(row),
        best_epoch=row["best_epoch"],
        data=row["data"],
    )
    said = _said(row)
    remarks = _unpacked(row["remarks"], tuple[str, ...]) or ()
    end = End(
        State(row["state"]),
        again(row["ending"], said),
        again(row["message"], said),
        row["node"],
        _unpacked(row["test"], Metrics),
        tuple(again(each, said) for each in remarks),
    )
    told = Start(**start | {"folder": Path(row["folder"])})
    return Record(summary(row), told, progress, end)


def _numbers(curve: KeptCurve) -> tuple[int, int, float, float]:
    return curve.stride, curve.filled, curve.sum, curve.weight


def _curve(row: sqlite3.Row) -> KeptCurve | None:
    state = _unpacked(row["curve_state"], tuple[int, int, float, float])
    if state is None:
        return None
    curve = KeptCurve(np.frombuffer(row["curve_rows"], np.float64).reshape(ROWS, -1), *state)
    if not curve.sound:
        raise ValueError("curve")
    return curve


def _said(row: sqlite3.Row) -> Said:
    """Without what is damaged, there is the English."""
    try:
        return unpack(row["said"])
    except ValueError:
        return {}


def _unpacked(blob: bytes | None, form: Any) -> Any:
    return None if blob is None else msgspec.msgpack.decode(blob, type=form)
