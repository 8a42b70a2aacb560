"""Accidents that befall a checkpoint: no test, but what one breaks a file with."""

from __future__ import annotations

import json
import random
import struct
from collections.abc import Callable, Sequence
from typing import Any

Accident = Callable[[bytes, bytes, random.Random], bytes]
LENGTH = struct.Struct("<Q")
VALUES: Sequence[Any] = (-1, 0, 7, 10**30, 1e308, "", "7", None, True, [], {}, [1, "x"], "é")


def _parts(whole: bytes) -> tuple[dict[str, Any], bytes]:
    """Header and numbers of a safetensors file."""
    (length,) = LENGTH.unpack(whole[: LENGTH.size])
    end = LENGTH.size + length
    return json.loads(whole[LENGTH.size : end]), whole[end:]


def _joined(header: dict[str, Any], numbers: bytes) -> bytes:
    text = json.dumps(header).encode()
    return LENGTH.pack(len(text)) + text + numbers


def flipped(whole: bytes, _: bytes, chance: random.Random) -> bytes:
    """One to twenty bits, anywhere."""
    changed = bytearray(whole)
    for _turn in range(chance.choice((1, 1, 1, 5, 20))):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def cut(whole: bytes, _: bytes, chance: random.Random) -> bytes:
    return whole[: chance.randrange(len(whole))]


def lengthened(whole: bytes, _: bytes, chance: random.Random) -> bytes:
    return whole + chance.randbytes(chance.randint(1, 200))


def zeroed(whole: bytes, _: bytes, chance: random.Random) -> bytes:
    """A run of zeros, as a block that never reached the disk."""
    start = chance.randrange(len(whole))
    end = min(len(whole), start + chance.choice((16, 64, 512, 4096)))
    return whole[:start] + bytes(end - start) + whole[end:]


def emptied(_whole: bytes, _: bytes, chance: random.Random) -> bytes:
    return chance.choice((b"", b"\0", bytes(4096), b"{}", b"null"))


def swapped(whole: bytes, other: bytes, _: random.Random) -> bytes:
    """The header of another checkpoint over these numbers."""
    return _joined(_parts(other)[0], _parts(whole)[1])


def renamed(whole: bytes, _: bytes, chance: random.Random) -> bytes:
    """An array, or a note, under another name."""
    header, numbers = _parts(whole)
    names = header["__metadata__"] if chance.random() < 0.5 else header
    old = chance.choice([*names])
    others = [name for name in ("", "x", "state", "losses", "é") if name != old]
    names[chance.choice(others)] = names.pop(old)
    return _joined(header, numbers)


def noted(whole: bytes, _: bytes, chance: random.Random) -> bytes:
    """Another value, maybe of another kind, where the run stands; or a value too few or many."""
    header, numbers = _parts(whole)
    progress = json.loads(header["__metadata__"]["progress"])
    name = chance.choice([*progress, "unknown"])
    progress[name] = chance.choice(VALUES)
    if chance.random() < 0.3:
        del progress[name]
    header["__metadata__"]["progress"] = json.dumps(progress)
    return _joined(header, numbers)


def misdescribed(whole: bytes, _: bytes, chance: random.Random) -> bytes:
    """An array said to be of another kind, shape or place."""
    header, numbers = _parts(whole)
    array = header[chance.choice([name for name in header if name != "__metadata__"])]
    said = chance.choice(("dtype", "shape", "data_offsets"))
    array[said] = chance.choice(("F64", "F32", "I8", [1], [2, 3], [0, 8], [-1, 4], [], 2**60, None))
    return _joined(header, numbers)


ACCIDENTS: dict[str, Accident] = {
    each.__name__: each
    for each in (
        flipped,
        cut,
        lengthened,
        zeroed,
        emptied,
        swapped,
        renamed,
        noted,
        misdescribed,
    )
}


def damaged(whole: bytes, other: bytes, chance: random.Random) -> tuple[str, bytes]:
    """`whole` after an accident, and which; `other` is another checkpoint. Never with all
    its contents as they were."""
    same = (whole, _joined(*_parts(whole)))
    while True:
        name = chance.choice([*ACCIDENTS])
        broken = ACCIDENTS[name](whole, other, chance)
        if broken not in same:
            return name, broken
