"""The bytes of an HDF5 file, taken within bounds, and the messages that its objects are made of.

Source: HDF5 File Format Specification, version 3.0, sections III and IV.A.1 (object headers).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nndl_studio.sentence import NOTHING, Sentence, say

NOWHERE = 2**64 - 1
# Messages and entries that are looked at: a file of 10,000 arrays has fewer.
MOST_PIECES = 400_000
LONGEST_NAME = 1024

DATASPACE, LINK_INFO, DATATYPE, LINK = 1, 2, 3, 6
OUTSIDE, LAYOUT, FILTERS, ATTRIBUTE, CONTINUATION, SYMBOLS = 7, 8, 11, 12, 16, 17


class Unreadable(ValueError):
    """What of a file is damaged, or in a form that is not read; `advice` where there is some."""

    def __init__(self, problem: Sentence, advice: Sentence = NOTHING) -> None:
        super().__init__(problem)
        self.problem, self.advice = problem, advice


@dataclass(frozen=True)
class Message:
    """One of an object's: its `kind` says what the bytes mean."""

    kind: int
    data: Bytes


class Bytes:
    """A part of a file. Raises Unreadable where something is asked for that is not in it."""

    def __init__(self, data: bytes | memoryview) -> None:
        self._data = memoryview(data)

    def __len__(self) -> int:
        return len(self._data)

    def take(self, at: int, size: int) -> bytes:
        return bytes(self._within(at, size))

    def part(self, at: int, size: int) -> Bytes:
        return Bytes(self._within(at, size))

    def _within(self, at: int, size: int) -> memoryview:
        if at < 0 or size < 0 or at + size > len(self._data):
            raise Unreadable(say("it points beyond its end"))
        return self._data[at : at + size]

    def number(self, at: int, size: int = 8) -> int:
        return int.from_bytes(self.take(at, size), "little")

    def text(self, at: int, most: int = LONGEST_NAME) -> str:
        """Up to the first 0."""
        raw, found, _ = self.take(at, min(most, len(self._data) - at)).partition(b"\0")
        if not found:
            raise Unreadable(say("a name in it has no end"))
        return decoded(raw)

    def require(self, at: int, signature: bytes) -> None:
        if self.take(at, len(signature)) != signature:
            words = say("there is no {part} where it points to one", part=signature.decode())
            raise Unreadable(words)


class Budget:
    """How much of a file is looked at, however it is knotted."""

    def __init__(self) -> None:
        self._left = MOST_PIECES

    def spend(self, pieces: int = 1) -> None:
        self._left -= pieces
        if self._left < 0:
            raise Unreadable(say("it goes round in a circle, or holds too many parts"))


def decoded(raw: bytes) -> str:
    """UTF-8. Raises Unreadable."""
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise Unreadable(say("a name in it is no text")) from error


def messages(file: Bytes, at: int, budget: Budget) -> Iterator[Message]:
    """Those of the object whose header stands at `at`, with the parts that stand elsewhere."""
    budget.spend()
    if file.take(at, 4) == b"OHDR":
        yield from _of_new_header(file, at, budget)
        return
    if file.number(at, 1) != 1:
        raise Unreadable(say("an object in it has no header that is known"))
    waiting = [file.part(at + 16, file.number(at + 8, 4))]
    while waiting:
        block, place = waiting.pop(0), 0
        while place + 8 <= len(block):
            budget.spend()
            kind, size = block.number(place, 2), block.number(place + 2, 2)
            found = Message(kind, block.part(place + 8, size))
            if kind == CONTINUATION:
                waiting.append(file.part(found.data.number(0), found.data.number(8)))
            yield found
            place += 8 + size


def _of_new_header(file: Bytes, at: int, budget: Budget) -> Iterator[Message]:
    """Version 2: smaller, with a checksum behind each part."""
    if file.number(at + 4, 1) != 2:
        raise Unreadable(say("an object in it has no header that is known"))
    flags = file.number(at + 5, 1)
    start = at + 6 + 16 * bool(flags & 32) + 4 * bool(flags & 16)
    width = 1 << (flags & 3)
    head = 4 + 2 * bool(flags & 4)
    waiting = [file.part(start + width, file.number(start, width))]
    while waiting:
        block, place = waiting.pop(0), 0
        while place + head <= len(block):
            budget.spend()
            kind, size = block.number(place, 1), block.number(place + 1, 2)
            found = Message(kind, block.part(place + head, size))
            if kind == CONTINUATION:
                there, length = found.data.number(0), found.data.number(8)
                file.require(there, b"OCHK")
                waiting.append(file.part(there + 4, length - 8))
            yield found
            place += head + size
