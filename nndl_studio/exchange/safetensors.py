"""safetensors: a header of JSON, then the numbers; notes are its `__metadata__`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import safetensors.numpy

from nndl_studio.exchange.codec import AGAIN, Arrays, Codec, Contents
from nndl_studio.sentence import as_it_is
from nndl_studio.training.tensor_file import opened

# Bytes of JSON that name the arrays: over 100,000 of them.
LONGEST_HEADER = 16 * 2**20
# The numbers start at a multiple of this many bytes.
ALIGNMENT = 8
DTYPES = {"F32": "float32", "F64": "float64", "F16": "float16", "BF16": "bfloat16", "I64": "int64"}
KINDS = {dtype: kind for kind, dtype in DTYPES.items()}


def encode(arrays: Arrays, notes: Mapping[str, str]) -> bytes:
    """The file's bytes. Written here: the package shuffles the notes, so its bytes differ."""
    header: dict[str, Any] = {"__metadata__": dict(notes)}
    start = 0
    for name, array in arrays.items():
        end = start + array.nbytes
        kind = KINDS[str(array.dtype)]
        header[name] = {"dtype": kind, "shape": array.shape, "data_offsets": [start, end]}
        start = end
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % ALIGNMENT)
    numbers = (array.astype(array.dtype.newbyteorder("<")).tobytes() for array in arrays.values())
    return b"".join((len(text).to_bytes(8, "little"), text, *numbers))


def decode(data: bytes) -> Arrays:
    return safetensors.numpy.load(data)


def contents(path: Path) -> Contents:
    with opened(path, AGAIN, LONGEST_HEADER) as file:
        names = file.keys()
        slices = {name: file.get_slice(name) for name in names}
        return Contents(
            {name: tuple(part.get_shape()) for name, part in slices.items()},
            {name: DTYPES.get(part.get_dtype(), part.get_dtype()) for name, part in slices.items()},
            dict(file.metadata() or {}),
        )


def arrays(path: Path, names: Sequence[str]) -> Arrays:
    with opened(path, AGAIN, LONGEST_HEADER) as file:
        return {name: file.get_tensor(name) for name in names}


SAFETENSORS = Codec(as_it_is("safetensors"), encode, decode, contents, arrays)
