"""safetensors: a header of JSON, then the numbers; notes are its `__metadata__`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import safetensors.numpy
from safetensors import SafetensorError, safe_open

from nndl_studio.exchange.contents import AGAIN, Arrays, Contents, Format
from nndl_studio.files import BadFile, open_file

# Bytes of JSON that name the arrays: over 100,000 of them.
LONGEST_HEADER = 16 * 2**20
# The numbers start at a multiple of this many bytes.
ALIGNMENT = 8
DTYPES = {"F32": "float32", "F64": "float64", "F16": "float16", "BF16": "bfloat16", "I64": "int64"}


def encode(arrays: Arrays, notes: Mapping[str, str]) -> bytes:
    """The file's bytes. Written here: the package shuffles the notes, so its bytes differ."""
    header: dict[str, Any] = {"__metadata__": dict(notes)}
    start = 0
    for name, array in arrays.items():
        end = start + 4 * array.size
        header[name] = {"dtype": "F32", "shape": array.shape, "data_offsets": [start, end]}
        start = end
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % ALIGNMENT)
    numbers = (np.asarray(array, "<f4").tobytes() for array in arrays.values())
    return b"".join((len(text).to_bytes(8, "little"), text, *numbers))


def decode(data: bytes) -> Arrays:
    return safetensors.numpy.load(data)


def contents(path: Path) -> Contents:
    with _opened(path) as file:
        names = file.keys()
        slices = {name: file.get_slice(name) for name in names}
        return Contents(
            {name: tuple(part.get_shape()) for name, part in slices.items()},
            {name: DTYPES.get(part.get_dtype(), part.get_dtype()) for name, part in slices.items()},
            dict(file.metadata() or {}),
        )


def arrays(path: Path, names: Sequence[str]) -> Arrays:
    with _opened(path) as file:
        return {name: file.get_tensor(name) for name in names}


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    _require_short_header(path)
    try:
        with safe_open(path, framework="numpy") as file:
            yield file
    except SafetensorError as error:
        reason = str(error).removeprefix("Error while deserializing: ")
        raise BadFile(path, f"it is no whole safetensors file ({reason})", AGAIN) from error


def _require_short_header(path: Path) -> None:
    with open_file(path) as file:
        length = int.from_bytes(file.read(8), "little")
    if length > LONGEST_HEADER:
        raise BadFile(path, f"its header says it is {length:,} bytes long", AGAIN)


SAFETENSORS = Format("safetensors", encode, decode, contents, arrays)
