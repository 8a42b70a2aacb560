"""Texts that an HDF5 file says of its groups.

Source: HDF5 File Format Specification, version 3.0, sections IV.A.2.m (attributes) and III.E (the
heap in which texts of any length stand).
"""

from __future__ import annotations

from collections.abc import Collection

from nndl_studio.exchange.matching.hdf5_bytes import LONGEST_NAME, Budget, Bytes, decoded

MOST_TEXTS = 65_536
Said = tuple[str, tuple[str, ...]]


def read_texts(file: Bytes, data: Bytes, budget: Budget, wanted: Collection[str]) -> Said:
    """The name of an attribute and what it says, one text or several; nothing for those that are
    not `wanted` and for what is no text. Raises Unreadable."""
    version = data.number(0, 1)
    name_size, kind_size, space_size = (data.number(at, 2) for at in (2, 4, 6))
    step, at = (8 if version == 1 else 1), 8 + (version == 3)
    name = data.take(at, name_size).rstrip(b"\0").decode(errors="replace")
    if version not in (1, 2, 3) or name not in wanted:
        return name, ()
    kind = at + _up(name_size, step)
    space = kind + _up(kind_size, step)
    texts, count = space + _up(space_size, step), _count(data.part(space, space_size))
    width = data.number(kind + 4, 4)
    budget.spend(count)
    parts = [data.part(texts + width * each, width) for each in range(count)]
    match data.number(kind, 1) & 15:
        case 3:  # of fixed length
            return name, tuple(decoded(part.take(0, width).rstrip(b"\0")) for part in parts)
        case 9:  # of any, in a heap
            return name, tuple(_in_heap(file, part, budget) for part in parts)
    return name, ()


def _up(size: int, step: int) -> int:
    return -(-size // step) * step


def _count(space: Bytes) -> int:
    """How many there are: one, or as many as the one axis says."""
    version, axes = space.number(0, 1), space.number(1, 1)
    if not axes:
        return 1
    count = space.number(8 if version == 1 else 4)
    return count if axes == 1 and count <= MOST_TEXTS else 0


def _in_heap(file: Bytes, part: Bytes, budget: Budget) -> str:
    """The text that a length, the place of a heap and a number in it tell."""
    length, at, index = part.number(0, 4), part.number(4), part.number(12, 4)
    file.require(at, b"GCOL")
    end, place = at + file.number(at + 8), at + 16
    while place + 16 <= end:
        budget.spend()
        here, size = file.number(place, 2), file.number(place + 8)
        if here == index:
            return decoded(file.take(place + 16, min(length, size, LONGEST_NAME)))
        if not here:
            break
        place += 16 + _up(size, 8)
    return ""
