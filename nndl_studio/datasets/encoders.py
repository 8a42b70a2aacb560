"""Columns of a table as the numbers a network reads, fitted on the training part alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.affine import affine, in_one
from nndl_studio.datasets.columns import Column
from nndl_studio.datasets.info import Scale

# Values between which a rank is told by its place on the line.
MOST_RANKS = 1001
SCALES: dict[str, Scale] = {"standardised": "standardised", "0 to 1": "0 to 1"}
Doubles = NDArray[np.float64]


class Encoder(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What the training part decided about a column: `fill` stands for what is missing, a number
    becomes (number − shift) · gain, or its place among `ranks`."""

    column: Column
    fill: float = 0.0
    shift: float = 0.0
    gain: float = 1.0
    ranks: tuple[float, ...] = ()

    @property
    def fits(self) -> bool:
        """Whether its parts go together; what comes from a file may be anything."""
        numbers = [self.fill, self.shift, self.gain, *self.ranks]
        ordered = all(low < high for low, high in zip(self.ranks, self.ranks[1:], strict=False))
        ranked = self.column.encoding == "rank" and self.column.type != "category"
        return (
            bool(np.isfinite(numbers).all()) and ordered and (len(self.ranks) > 0) == ranked
        ) and self.column.type != "text"

    @property
    def names(self) -> tuple[str, ...]:
        """What each of the numbers is called."""
        column = self.column
        own: tuple[str, ...] = (column.name,)
        if column.type == "category":
            own = tuple(f"{column.name} = {name}" for name in column.names)
        missing = (f"{column.name} is missing",) if column.missing == "own column" else ()
        return own + missing

    def encoded(self, cells: Doubles) -> Doubles:
        """Cells (rows,), NaN where missing, as (rows, width). A category that was not there when
        the settings were made is none of its names: all of them are 0."""
        gone = np.isnan(cells)
        if self.column.type == "category":
            cells = np.where(gone, self.fill, cells) if self._has_word else cells
            numbers = (cells[:, None] == np.arange(len(self.column.names))).astype(np.float64)
        else:
            numbers = self._scaled(np.where(gone, self.fill, cells))[:, None]
        if self.column.missing != "own column":
            return np.asarray(numbers, np.float64)
        return np.hstack([numbers, gone[:, None].astype(np.float64)])

    @property
    def _has_word(self) -> bool:
        """Whether one of the names stands for what is missing."""
        return self.column.missing == "value" and bool(self.column.word)

    def _scaled(self, cells: Doubles) -> Doubles:
        if self.ranks:
            places = np.linspace(0, 1, len(self.ranks)) if len(self.ranks) > 1 else np.zeros(1)
            return np.asarray(np.interp(cells, self.ranks, places), np.float64)
        # A cell may be as far from the training part as numbers go: it becomes infinite.
        with np.errstate(over="ignore"):
            return np.asarray((cells - self.shift) * self.gain, np.float64)


def fitted_encoders(columns: Sequence[Column], raw: NDArray[Any]) -> tuple[Encoder, ...]:
    """One for each of `columns`, from the cells (rows, columns) of the training part."""
    return tuple(_fitted(each, raw[:, i].astype(float)) for i, each in enumerate(columns))


def encoded(encoders: Sequence[Encoder], raw: NDArray[Any]) -> NDArray[np.float32]:
    """Cells (..., columns) as (..., numbers), all in float64 until they are scaled."""
    cells = raw.reshape(-1, len(encoders)).astype(np.float64)
    parts = [each.encoded(cells[:, i]) for i, each in enumerate(encoders)]
    with np.errstate(over="ignore"):
        x = np.hstack(parts).astype(np.float32)
    return np.ascontiguousarray(x.reshape(*raw.shape[:-1], x.shape[-1]))


def _fitted(column: Column, cells: Doubles) -> Encoder:
    there = cells[~np.isnan(cells)]
    if column.type == "category" and column.missing == "value" and column.word:
        return Encoder(column, float(column.names.index(column.word)))
    if column.type == "category" or len(there) == 0:
        return Encoder(column, ranks=(0.0,) if _ranked(column) else ())
    fill = _fill(column, there)
    if _ranked(column):
        points = np.quantile(there, np.linspace(0, 1, min(MOST_RANKS, len(there))))
        return Encoder(column, fill, ranks=tuple(np.unique(points).tolist()))
    # What stands for a missing cell is a number like any other.
    whole = np.where(np.isnan(cells), fill, cells)[:, None]
    shift, gain, _ = affine(in_one(whole), SCALES.get(column.encoding, "as is"))
    return Encoder(column, fill, float(shift[0]), float(gain[0]))


def _ranked(column: Column) -> bool:
    return column.encoding == "rank" and column.type != "category"


def _fill(column: Column, there: Doubles) -> float:
    match column.missing:
        case "median":
            return float(np.median(there))
        case "value":
            return column.value
        case _:
            low = there.min()
            return float(low + (there - low).mean())
