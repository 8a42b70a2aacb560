"""Data that a program gives, kept as a file that a project can name."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nndl_studio.files import save_bytes
from nndl_studio.places import data_folder
from nndl_studio.sentence import say

# Of the 64 digits of a hash, enough to tell files apart.
DIGITS = 16


class Frame(Protocol):
    """A table with named columns, as data frame libraries have it."""

    @property
    def columns(self) -> Iterable[str]: ...

    def __getitem__(self, name: str, /) -> Iterable[Any]: ...


Given = str | Path | Mapping[str, ArrayLike] | Frame


def as_file(given: Given, folder: Path | None = None) -> Path:
    """Where the data are: the file or folder that is named, or a new file in `folder` (else one of
    the user's own) with the arrays of a mapping (.npz) or the rows of a data frame (.csv). Named by
    what it holds, so that the same data are kept once. Raises ValueError for what is no data,
    OSError."""
    if isinstance(given, str | Path):
        return Path(given).absolute()
    name, content = _arrays(given) if isinstance(given, Mapping) else _rows(given)
    path = (folder or data_folder() / "data").absolute() / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        save_bytes(path, content, backup=False)
    return path


def _arrays(given: Mapping[str, ArrayLike]) -> tuple[str, bytes]:
    """The name and the bytes of a file of arrays."""
    digest, arrays = hashlib.sha256(), dict[str, NDArray[Any]]()
    for name, numbers in given.items():
        array = arrays[name] = np.ascontiguousarray(np.asarray(numbers))
        if array.dtype.kind not in "buifUS":
            words = say(
                "{array} holds {dtype}: give numbers, or names of classes",
                array=name,
                dtype=str(array.dtype),
            )
            raise ValueError(words)
        digest.update(f"{name} {array.dtype.str} {array.shape}".encode() + array.tobytes())
    content = io.BytesIO()
    # What is read back must not depend on a name that savez takes for an argument of its own.
    np.savez(content, allow_pickle=False, **_named(arrays))
    return f"{digest.hexdigest()[:DIGITS]}.npz", content.getvalue()


def _named(arrays: Mapping[str, NDArray[Any]]) -> dict[str, Any]:
    for name in arrays:
        if name in ("file", "allow_pickle"):
            raise ValueError(
                say("an array can't be called {name}: call it x, label or target", name=name)
            )
    return dict(arrays)


def _rows(given: Frame) -> tuple[str, bytes]:
    """The name and the bytes of a table as text; what is missing is an empty cell."""
    try:
        names = [str(name) for name in given.columns]
        columns = [list(given[name]) for name in given.columns]
    except (AttributeError, TypeError) as error:
        kind = type(given).__name__
        words = say(
            "{kind} is no data: give a file, a mapping of arrays such as {arrays}, or a data frame",
            kind=kind,
            arrays="{'x': …, 'label': …}",
        )
        raise ValueError(words) from error
    text = io.StringIO(newline="")
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(names)
    rows.writerows(map(_cells, zip(*columns, strict=True)))
    content = text.getvalue().encode()
    return f"{hashlib.sha256(content).hexdigest()[:DIGITS]}.csv", content


def _cells(row: Iterable[Any]) -> list[str]:
    return [_cell(value) for value in row]


def _cell(value: Any) -> str:
    """As text, to the last digit; "" where it is missing (None, NaN, no time)."""
    text = repr(float(value)) if isinstance(value, float | np.floating) else str(value)
    return "" if text in ("None", "nan", "NaT", "<NA>") else text
