"""safetensors: a header of JSON, then the numbers; notes are its `__metadata__`."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, deserialize

from nndl_studio.exchange.contents import Contents, Damaged, Format, StoredArray

# The package gives it no types.
read_tensors: Callable[[bytes], list[tuple[str, dict[str, Any]]]] = deserialize

# The numbers start at a multiple of this many bytes.
ALIGNMENT = 8
DTYPES = {"F32": "float32", "F64": "float64", "F16": "float16", "BF16": "bfloat16", "I64": "int64"}


def encode(arrays: Mapping[str, NDArray[Any]], notes: Mapping[str, str]) -> bytes:
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


def decode(data: bytes) -> Contents:
    """List the arrays of `data`. Raises `Damaged`."""
    try:
        tensors = read_tensors(data)
    except SafetensorError as error:
        raise Damaged(f"is no whole safetensors file ({_short(error)})") from error
    return Contents(tuple(_stored(name, tensor) for name, tensor in tensors), _notes(data))


def _stored(name: str, tensor: Mapping[str, Any]) -> StoredArray:
    shape = tuple(tensor["shape"])
    dtype = DTYPES.get(tensor["dtype"], tensor["dtype"])
    return StoredArray(name, shape, dtype, partial(_array, tensor["data"], shape))


def _array(data: bytes, shape: tuple[int, ...]) -> NDArray[np.float32]:
    return np.frombuffer(data, "<f4").reshape(shape)


def _notes(data: bytes) -> dict[str, str]:
    length = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + length])
    notes: dict[str, str] = header.get("__metadata__", {})
    return notes


def _short(error: Exception) -> str:
    return str(error).removeprefix("Error while deserializing: ")


SAFETENSORS = Format("safetensors", encode, decode)
