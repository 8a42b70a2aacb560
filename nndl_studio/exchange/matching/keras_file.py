"""Arrays in the files that Keras writes: .keras, .weights.h5 and the older .h5. Of a .keras file
its weights alone are looked at; what it says of layers, which may name code, is not read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nndl_studio.exchange.matching.hdf5 import Hdf5, read_hdf5
from nndl_studio.exchange.matching.hdf5_bytes import Unreadable
from nndl_studio.exchange.matching.source import Found, Source
from nndl_studio.files import BadFile, open_file, read_file
from nndl_studio.npz import read_member
from nndl_studio.sentence import say

AGAIN = say("Save the weights again with the tool that they come from.")
MOST_BYTES = 2**30
WEIGHTS = "model.weights.h5"
# Within a recurrent layer, which has a name of its own.
CELL = "cell"
DTYPES = {"f2": "float16", "f4": "float32", "f8": "float64"}


def look(path: Path) -> Source:
    """What the file holds. Raises BadFile, OSError."""
    file = _hdf5(path)
    rank = {name: place for place, name in enumerate(file.order)}
    ordered = sorted(file.datasets, key=lambda each: _rank(each.path, rank))
    found = tuple(
        Found(
            each.path, each.shape, DTYPES.get(each.dtype[1:], "no float"), _called(file, each.path)
        )
        for each in ordered
    )
    return Source(path, found, "keras")


def read(path: Path, names: Sequence[str]) -> Mapping[str, NDArray[np.generic]]:
    """Its arrays called `names`. Raises BadFile, OSError."""
    file = _hdf5(path)
    return {each.path: file.array(each) for each in file.datasets if each.path in names}


def _rank(path: str, rank: Mapping[str, int]) -> int:
    return next((rank[part] for part in path.split("/") if part in rank), len(rank))


def _called(file: Hdf5, path: str) -> str:
    """The path with the names of layers that the file tells beside their variables."""
    parts = path.split("/")
    for end in range(1, len(parts)):
        told = file.names.get("/".join((*parts[:end], "vars")))
        if told and parts[end - 1] != CELL:
            parts[end - 1] = told.replace("/", ".")
    return "/".join(parts)


def _hdf5(path: Path) -> Hdf5:
    try:
        return read_hdf5(_bytes_of_keras(path))
    except Unreadable as error:
        problem = say("it is damaged, or not read: {reason}", reason=error.problem)
        raise BadFile(path, problem, error.advice or AGAIN) from error


def _bytes_of_keras(path: Path) -> bytes:
    with open_file(path) as file:
        packed = file.read(2) == b"PK"
    if not packed:
        return read_file(path, MOST_BYTES, say("Bring in a smaller model."))
    try:
        return read_member(path, WEIGHTS, MOST_BYTES)
    except KeyError as error:
        problem = say("it has no {file} in it, so that it is no Keras model", file=WEIGHTS)
        raise BadFile(path, problem, AGAIN) from error
    except BadFile as error:
        raise BadFile(path, error.problem, AGAIN, error.place) from error
