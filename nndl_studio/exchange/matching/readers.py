"""Reads arrays of other tools: what a file holds is judged before any number is read, nothing else
of it is looked at, and no code in it is run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nndl_studio.exchange.matching import keras_file, tensors
from nndl_studio.exchange.matching.keras_file import AGAIN
from nndl_studio.exchange.matching.source import Source
from nndl_studio.files import BadFile, require_file
from nndl_studio.sentence import listed, say

SAFE = say(
    "Save the weights as .safetensors: {call}.",
    call="safetensors.torch.save_file(model.state_dict(), path)",
)
PICKLES = (".pt", ".pth", ".pkl", ".pickle", ".bin", ".ckpt")
# More would take seconds to compare with a drawing.
MOST_ARRAYS = 4_000
Floats = dict[str, NDArray[np.float32]]


@dataclass(frozen=True)
class _Reader:
    look: Callable[[Path], Source]
    read: Callable[[Path, Sequence[str]], Mapping[str, NDArray[np.generic]]]


_KERAS = _Reader(keras_file.look, keras_file.read)
READERS = {
    ".safetensors": _Reader(tensors.look, tensors.read),
    ".npz": _Reader(tensors.look_at_archive, tensors.read_archive),
    ".keras": _KERAS,
    ".h5": _KERAS,
    ".hdf5": _KERAS,
}


def read_source(path: Path) -> Source:
    """What the file at `path` holds. Raises BadFile, OSError."""
    reader = _reader(path)
    require_file(path)
    found = reader.look(path)
    if not any(each.is_float for each in found.found):
        raise BadFile(path, say("it holds no arrays of floating-point numbers"), AGAIN)
    if len(found.found) > MOST_ARRAYS:
        problem = say(
            "it holds {count:,} arrays; at most {most:,} are matched",
            count=len(found.found),
            most=MOST_ARRAYS,
        )
        raise BadFile(path, problem, say("Save the layers that you want alone."))
    return found


def read_arrays(source: Source, names: Iterable[str]) -> Floats:
    """The arrays called `names` as float32. Raises BadFile for what is no longer as it was, and for
    NaN, infinity and numbers that float32 can't hold; OSError."""
    wanted = tuple(dict.fromkeys(names))
    if not wanted:
        return {}
    read = _reader(source.path).read(source.path, wanted)
    return {name: _as_float32(source, name, array) for name, array in read.items()}


def _as_float32(source: Source, name: str, array: NDArray[np.generic]) -> NDArray[np.float32]:
    known = source.array(name)
    if known is None or array.shape != known.shape:
        place = say("array {name}", name=name)
        raise BadFile(source.path, say("it has changed since"), say("Choose it again."), place)
    with np.errstate(over="ignore"):
        found = np.asarray(array).astype(np.float32)
    if not np.isfinite(found).all():
        problem = say("it holds NaN, infinity, or a number that float32 can't hold")
        raise BadFile(source.path, problem, AGAIN, say("array {name}", name=name))
    return found


def _reader(path: Path) -> _Reader:
    suffix = path.suffix.lower()
    if suffix in PICKLES:
        raise BadFile(path, say("such files may hold code, which is never run here"), SAFE)
    if suffix not in READERS:
        problem = say("{suffix} is no file of weights that is read", suffix=suffix)
        if not suffix:
            problem = say("a name without suffix is no file of weights that is read")
        advice = say("They end in {suffixes}.", suffixes=listed(list(READERS)))
        raise BadFile(path, problem, advice)
    return READERS[suffix]
