"""Arrays in .safetensors and .npz files, as PyTorch and NumPy people save them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nndl_studio.exchange.codec import AGAIN, LAYOUT, PROJECT_HASH, Contents
from nndl_studio.exchange.matching.source import Convention, Found, Source
from nndl_studio.exchange.npz import NPZ
from nndl_studio.exchange.safetensors import LONGEST_HEADER, SAFETENSORS
from nndl_studio.files import open_file
from nndl_studio.training.tensor_file import LENGTH, opened


def look(path: Path) -> Source:
    """What a .safetensors file holds. Raises BadFile, OSError."""
    contents = SAFETENSORS.contents(path)
    with opened(path, AGAIN, LONGEST_HEADER) as file:
        order = [str(name) for name in file.offset_keys()]
    kinds: dict[str, list[str]] = {}
    for name in order:
        kinds.setdefault(contents.dtypes[name], []).append(name)
    # The package sorts by type and name; state dicts that somebody else wrote keep their order.
    if all(names == sorted(names) for names in kinds.values()):
        order = sorted(order, key=natural)
    return _with_notes(path, contents, order, "pytorch")


def look_at_archive(path: Path) -> Source:
    """What a .npz file holds. Raises BadFile, OSError."""
    contents = NPZ.contents(path)
    return _with_notes(path, contents, list(contents.shapes), "")


def _with_notes(path: Path, contents: Contents, order: Sequence[str], usual: Convention) -> Source:
    own = PROJECT_HASH in contents.notes
    found = tuple(
        Found(name, tuple(contents.shapes[name]), contents.dtypes[name], name) for name in order
    )
    return Source(path, found, "studio" if own else usual, _layout(contents.notes) if own else None)


def _layout(notes: Mapping[str, str]) -> dict[str, str]:
    try:
        told = json.loads(notes.get(LAYOUT) or "{}")
    except ValueError:  # it is for people, and nothing hangs on it
        return {}
    items = told.items() if isinstance(told, dict) else ()
    return {name: text for name, text in items if isinstance(text, str)}


def natural(name: str) -> list[tuple[int, str]]:
    """What sorts layers.10 behind layers.2."""
    parts = re.split(r"(\d{1,18})", name)
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def read(path: Path, names: Sequence[str]) -> Mapping[str, NDArray[np.generic]]:
    """Arrays of a .safetensors file. Raises BadFile, OSError."""
    kinds = SAFETENSORS.contents(path).dtypes
    brains = [name for name in names if kinds.get(name) == "bfloat16"]
    found = dict(SAFETENSORS.arrays(path, [name for name in names if name not in brains]))
    return found | _read_bfloat16(path, brains)


def _read_bfloat16(path: Path, names: Sequence[str]) -> dict[str, NDArray[np.float32]]:
    """float32 without its last 16 bits, which NumPy has no word for. The header was judged."""
    if not names:
        return {}
    with open_file(path) as file:
        length = int.from_bytes(file.read(LENGTH), "little")
        header = json.loads(file.read(length))
        found = {}
        for name in names:
            start, end = header[name]["data_offsets"]
            file.seek(LENGTH + length + start)
            bits = np.frombuffer(file.read(end - start), "<u2").astype(np.uint32) << 16
            found[name] = bits.view(np.float32).reshape(header[name]["shape"])
    return found


def read_archive(path: Path, names: Sequence[str]) -> Mapping[str, NDArray[np.generic]]:
    """Arrays of a .npz file. Raises BadFile, OSError."""
    return NPZ.arrays(path, names)
