"""NumPy's .npz: a zip of .npy arrays; notes are 0-d text arrays, `__project_hash__` and so on."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from nndl_studio.exchange.codec import AGAIN, Arrays, Codec, Contents
from nndl_studio.files import BadFile
from nndl_studio.npz import Header, read_arrays, read_headers
from nndl_studio.sentence import say

# Longest text of a note, in characters: a recipe names each word of a vocabulary.
LONGEST_NOTE = 2**22


def encode(arrays: Arrays, notes: Mapping[str, str]) -> bytes:
    """The file's bytes; the same arrays always give the same bytes."""
    texts = {f"__{name}__": np.array(text) for name, text in notes.items()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, array in (*texts.items(), *arrays.items()):
            entry = io.BytesIO()
            np.save(entry, array, allow_pickle=False)
            # ZipInfo without a date: 1980, so that no clock gets into the bytes.
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), entry.getvalue())
    return buffer.getvalue()


def decode(data: bytes) -> Arrays:
    with np.load(io.BytesIO(data), allow_pickle=False) as archive:
        return {name: archive[name] for name in archive.files if not _is_note(name)}


def contents(path: Path) -> Contents:
    headers = read_headers(path)
    plain = {name: header for name, header in headers.items() if not _is_note(name)}
    return Contents(
        {name: header.shape for name, header in plain.items()},
        {name: str(header.dtype) for name, header in plain.items()},
        _notes(path, {name: header for name, header in headers.items() if _is_note(name)}),
    )


def arrays(path: Path, names: Sequence[str]) -> Arrays:
    return read_arrays(path, tuple(names))


def _is_note(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")


def _notes(path: Path, headers: Mapping[str, Header]) -> dict[str, str]:
    for name, header in headers.items():
        dtype = header.dtype
        if header.shape or dtype.kind != "U" or dtype.itemsize > 4 * LONGEST_NOTE:
            raise BadFile(path, say("it is no short text"), AGAIN, say("array {name}", name=name))
    # An empty tuple would mean all arrays.
    texts = read_arrays(path, tuple(headers)) if headers else {}
    return {name.strip("_"): str(text) for name, text in texts.items()}


NPZ = Codec(say("NumPy arrays"), encode, decode, contents, arrays)
