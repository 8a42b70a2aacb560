"""Weights in and out of files: one judge of what is in them, whatever the format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.exchange.contents import (
    PROJECT_HASH,
    STUDIO_VERSION,
    Contents,
    Damaged,
    Format,
    StoredArray,
    float32_bytes,
    shape_text,
)
from nndl_studio.files import BadFile, save_bytes

AGAIN = "Export the weights again from the project they were trained in"
# Room for headers and notes beside the numbers themselves.
HEADROOM = 16 * 2**20
MOST_NAMED = 3

Shapes = Mapping[str, tuple[int, ...]]
Arrays = dict[str, NDArray[np.float32]]


@dataclass(frozen=True)
class Weights:
    """Arrays by `NODE_ID.PARAM`, the hash of the project they belong to, and who wrote them."""

    arrays: Arrays
    project_hash: str = ""
    studio_version: str = ""


def save(path: Path, form: Format, weights: Weights) -> None:
    """Write `weights` whole or not at all. Raises OSError, and ValueError for NaN or infinity."""
    arrays = {name: np.asarray(a, np.float32) for name, a in weights.arrays.items()}
    for name, array in arrays.items():
        if not np.isfinite(array).all():
            raise ValueError(f"{name} holds NaN or infinity, so the weights are not exported")
    notes = {PROJECT_HASH: weights.project_hash, STUDIO_VERSION: weights.studio_version}
    data = form.encode(arrays, notes)
    _same(arrays, form.decode(data))
    save_bytes(path, data)


def load(path: Path, form: Format, shapes: Shapes) -> Weights:
    """Read the weights a project with `shapes` needs. Raises `BadFile`; nothing is half loaded."""
    data = _bytes(path, sum(map(float32_bytes, shapes.values())))
    try:
        contents = form.decode(data)
        _fit(path, {stored.name: stored.shape for stored in contents.arrays}, shapes)
        arrays = {stored.name: _numbers(path, stored) for stored in contents.arrays}
    except Damaged as error:
        raise BadFile(path, error.problem, AGAIN, error.place) from error
    ordered = {name: arrays[name] for name in shapes}
    notes = contents.notes
    return Weights(ordered, notes.get(PROJECT_HASH, ""), notes.get(STUDIO_VERSION, ""))


def _same(arrays: Mapping[str, NDArray[Any]], contents: Contents) -> None:
    """What was encoded reads back to the last bit: seen before an old file is replaced."""
    back = {stored.name: stored.read() for stored in contents.arrays}
    if back.keys() != arrays.keys() or any(
        back[name].tobytes() != array.tobytes() for name, array in arrays.items()
    ):
        raise OSError("the weights did not read back as they were written")


def _bytes(path: Path, needed: int) -> bytes:
    """The whole file, unless it is far larger than any file of these weights."""
    try:
        if path.stat().st_size > 2 * needed + HEADROOM:
            raise BadFile(path, "is far larger than this project's weights", AGAIN)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise BadFile(path, "there is no such file", "Check the name") from error
    except OSError as error:
        raise BadFile(path, f"can't be read ({error.strerror})", "Check its rights") from error


def _fit(path: Path, found: Shapes, wanted: Shapes) -> None:
    """Refuse a file whose arrays are not those of the project, naming what differs."""
    faults = list(_faults(found, wanted))
    if faults:
        more = f"; {len(faults) - MOST_NAMED} more" if len(faults) > MOST_NAMED else ""
        problem = f"does not fit this project: {'; '.join(faults[:MOST_NAMED])}{more}"
        raise BadFile(path, problem, "Use the project these weights were trained in")


def _faults(found: Shapes, wanted: Shapes) -> Iterator[str]:
    for name, shape in wanted.items():
        if name not in found:
            yield f"{name} is missing"
        elif found[name] != shape:
            yield f"{name} is {shape_text(found[name])}, here it is {shape_text(shape)}"
    for name in found:
        if name not in wanted:
            yield f"{name} is in the file but not in the project"


def _numbers(path: Path, stored: StoredArray) -> NDArray[np.float32]:
    if stored.dtype != "float32":
        raise BadFile(path, f"holds {stored.dtype}, not float32", AGAIN, stored.name)
    array = stored.read()
    if not np.isfinite(array).all():
        raise BadFile(path, "holds NaN or infinity", AGAIN, stored.name)
    return np.array(array, np.float32, order="C")
