"""Arrays of floating-point numbers in an HDF5 file, read without the HDF5 library.

That library is written in C, and files that somebody has changed make it run wild; what Keras
writes needs little of it: groups, arrays that stand in one piece, names as attributes. Everything
else (packed or chunked arrays, links to other files, filters) is refused in words.

Source: HDF5 File Format Specification, version 3.0.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import prod

import numpy as np
from numpy.typing import NDArray

from nndl_studio.exchange.matching import hdf5_bytes as kinds
from nndl_studio.exchange.matching.hdf5_attributes import read_texts
from nndl_studio.exchange.matching.hdf5_bytes import (
    LONGEST_NAME,
    NOWHERE,
    Budget,
    Bytes,
    Message,
    Unreadable,
    decoded,
    messages,
)
from nndl_studio.sentence import say

SIGNATURE = b"\x89HDF\r\n\x1a\n"
MOST_AXES, DEEPEST = 32, 40
# Which Keras writes to its groups.
ATTRIBUTES = ("name", "layer_names")
PLAIN = say("Save it with Keras, or with h5py without compression.")
# Size (bytes) to the places and sizes of exponent and mantissa, and the exponent's bias.
IEEE = {2: (10, 5, 0, 10, 15), 4: (23, 8, 0, 23, 127), 8: (52, 11, 0, 52, 1023)}


@dataclass(frozen=True)
class Dataset:
    """An array: `dtype` is "" where it holds no floating-point numbers, which then are not read.
    `address` is where it was put, so that what was written first comes first."""

    path: str
    shape: tuple[int, ...]
    dtype: str
    start: int
    size: int
    address: int


@dataclass
class Hdf5:
    """What a file holds: arrays in the order in which they were written, what Keras says that its
    layers are called, by the path of their group, and their order where it says that."""

    data: Bytes
    datasets: list[Dataset] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    order: tuple[str, ...] = ()

    def array(self, of: Dataset) -> NDArray[np.floating]:
        """Its numbers. They were seen to be within the file."""
        raw = self.data.take(of.start, of.size)
        found: NDArray[np.floating] = np.frombuffer(raw, of.dtype).reshape(of.shape)
        return found


def read_hdf5(data: bytes) -> Hdf5:
    """What the bytes of a file hold. Raises Unreadable."""
    file = Bytes(data)
    found, budget = Hdf5(file), Budget()
    for path, address in _objects(file, budget):
        _look_at(found, path, address, budget)
    found.datasets.sort(key=lambda each: each.address)
    if sum(each.size for each in found.datasets) > len(file):
        raise Unreadable(say("its arrays lie over one another"))
    return found


def _root(file: Bytes) -> int:
    """Where the header of the outermost group is."""
    if file.take(0, 8) != SIGNATURE:
        raise Unreadable(say("it does not begin as HDF5 files do"))
    version = file.number(8, 1)
    if version in (0, 1):
        sizes, base, at = file.take(13, 2), 24 + 4 * version, 64 + 4 * version
    elif version in (2, 3):
        sizes, base, at = file.take(9, 2), 12, 36
    else:
        raise Unreadable(say("it is of version {version}, which is not known", version=version))
    if sizes != b"\x08\x08" or file.number(base) != 0:
        raise Unreadable(say("it counts its bytes in another way than Keras does"), PLAIN)
    return file.number(at)


def _objects(file: Bytes, budget: Budget) -> Iterator[tuple[str, int]]:
    """Path and address of each, the outermost group as "". A group is not entered twice."""
    root = _root(file)
    waiting, entered = [("", root)], {root}
    while waiting:
        path, address = waiting.pop()
        yield path, address
        if path.count("/") >= DEEPEST:
            raise Unreadable(say("its groups are nested too deeply"))
        for name, child in _children(file, address, budget):
            if child in entered:
                raise Unreadable(say("one of its parts has two names"))
            entered.add(child)
            waiting.append((f"{path}/{name}" if path else name, child))


def _children(file: Bytes, address: int, budget: Budget) -> Iterator[tuple[str, int]]:
    for message in messages(file, address, budget):
        data = message.data
        if message.kind == kinds.SYMBOLS:
            yield from _symbols(file, data.number(0), data.number(8), budget)
        elif message.kind == kinds.LINK:
            yield _link(data)
        elif message.kind == kinds.LINK_INFO and _is_dense(data):
            raise Unreadable(say("its groups are kept in a form that is not read"), PLAIN)


def _is_dense(data: Bytes) -> bool:
    """Whether a group's members stand in a heap of their own, as many of them do."""
    return data.number(2 + 8 * (data.number(1, 1) & 1)) != NOWHERE


def _symbols(file: Bytes, tree: int, heap: int, budget: Budget) -> Iterator[tuple[str, int]]:
    """A group's members: a tree of tables, whose names stand in a heap."""
    file.require(heap, b"HEAP")
    names = file.part(file.number(heap + 24), file.number(heap + 8))
    waiting = [tree]
    while waiting:
        at = waiting.pop()
        budget.spend()
        if file.take(at, 4) == b"TREE":
            entries = file.number(at + 6, 2)
            budget.spend(entries)
            waiting += [file.number(at + 32 + 16 * entry) for entry in range(entries)]
            continue
        file.require(at, b"SNOD")
        for entry in range(file.number(at + 6, 2)):
            budget.spend()
            place = at + 8 + 40 * entry
            if file.number(place + 16, 4) == 2:
                raise Unreadable(say("one of its parts stands elsewhere, behind a link"), PLAIN)
            yield _name(names.text(file.number(place))), file.number(place + 8)


def _link(data: Bytes) -> tuple[str, int]:
    flags, at = data.number(1, 1), 2
    kind = data.number(at, 1) if flags & 8 else 0
    if kind:
        raise Unreadable(say("one of its parts stands elsewhere, behind a link"), PLAIN)
    at += bool(flags & 8) + 8 * bool(flags & 4) + bool(flags & 16)
    width = 1 << (flags & 3)
    length, at = data.number(at, width), at + width
    if length > LONGEST_NAME:
        raise Unreadable(say("a name in it is too long"))
    return _name(decoded(data.take(at, length))), data.number(at + length)


def _name(text: str) -> str:
    if not text or "/" in text:
        raise Unreadable(say("a part of it has no name"))
    return text


def _look_at(found: Hdf5, path: str, address: int, budget: Budget) -> None:
    """Note an array, or what a group is called."""
    parts: dict[int, Message] = {}
    for message in messages(found.data, address, budget):
        if message.kind == kinds.ATTRIBUTE:
            name, texts = read_texts(found.data, message.data, budget, ATTRIBUTES)
            if name == "name" and texts:
                found.names[path] = texts[0]
            elif name == "layer_names":
                found.order = texts
        else:
            parts.setdefault(message.kind, message)
    if kinds.LAYOUT in parts:
        found.datasets.append(_dataset(found.data, path, address, parts))


def _dataset(file: Bytes, path: str, address: int, parts: dict[int, Message]) -> Dataset:
    if kinds.DATASPACE not in parts or kinds.DATATYPE not in parts:
        raise Unreadable(say("{array} has no shape or no kind of numbers", array=path))
    shape = _shape(parts[kinds.DATASPACE].data)
    dtype, width = _dtype(parts[kinds.DATATYPE].data)
    if not dtype:
        return Dataset(path, shape, "", 0, 0, address)
    if kinds.FILTERS in parts or kinds.OUTSIDE in parts:
        words = say("{array} is packed, or its numbers stand in another file", array=path)
        raise Unreadable(words, PLAIN)
    layout, wanted = parts[kinds.LAYOUT].data, prod(shape) * width
    if layout.number(0, 1) not in (3, 4) or layout.number(1, 1) != 1:
        raise Unreadable(say("{array} does not stand in one piece", array=path), PLAIN)
    start, size = layout.number(2), layout.number(10)
    if size != wanted or start + size > len(file):
        words = say(
            "{array} promises {count:,} bytes, there are not as many", array=path, count=wanted
        )
        raise Unreadable(words)
    return Dataset(path, shape, dtype, start, size, address)


def _shape(data: Bytes) -> tuple[int, ...]:
    version, axes = data.number(0, 1), data.number(1, 1)
    if version not in (1, 2) or axes > MOST_AXES:
        raise Unreadable(say("an array in it has a shape that is not known"))
    if version == 2 and data.number(3, 1) == 2:  # nothing at all
        return (0,)
    start = 8 if version == 1 else 4
    return tuple(data.number(start + 8 * axis) for axis in range(axes))


def _dtype(data: Bytes) -> tuple[str, int]:
    """NumPy's word for numbers that IEEE 754 knows, and their bytes; "" for all others."""
    width = data.number(4, 4)
    if data.number(0, 1) & 15 != 1 or width not in IEEE:
        return "", width
    if (data.number(8, 2), data.number(10, 2)) != (0, 8 * width):
        return "", width
    places = tuple(data.number(at, 1) for at in (12, 13, 14, 15))
    if (*places, data.number(16, 4)) != IEEE[width]:
        return "", width
    return f"{'>' if data.number(1, 1) & 1 else '<'}f{width}", width
