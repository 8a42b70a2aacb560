"""Saves one file over and over in a process that is killed at any moment: no test, but what a test
starts.

Arguments: a folder, how many kills, a seed. Prints one JSON object: how many `kills` struck, how
often the file was `unreadable` afterwards or `older` than the last save that had been confirmed,
and how many `saves` were confirmed in all.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from nndl_studio.files import save_bytes

NUMBER = 8
LARGEST = 200_000


def content(number: int) -> bytes:
    """The file of one save: its checksum, its number, and more of it or less."""
    rest = number.to_bytes(NUMBER, "big") + os.urandom(number * 7919 % LARGEST)
    return hashlib.sha256(rest).digest() + rest


def number_in(data: bytes) -> int | None:
    """Which save wrote `data`; None if it is not whole."""
    digest, rest = data[:32], data[32:]
    whole = len(rest) >= NUMBER and hashlib.sha256(rest).digest() == digest
    return int.from_bytes(rest[:NUMBER], "big") if whole else None


def save_for_ever(path: Path, number: int, confirmed: int) -> None:
    while True:
        number += 1
        save_bytes(path, content(number))
        os.write(confirmed, number.to_bytes(NUMBER, "big"))


def struck(path: Path, number: int, moment: float) -> int:
    """Kill a process that saves from `number` on after `moment` seconds; the last save that it
    confirmed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        save_for_ever(path, number, writing)
    os.close(writing)
    time.sleep(moment)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read()
    return int.from_bytes(told[-NUMBER:], "big") if told else number


def main(folder: Path, kills: int, seed: int) -> dict[str, int]:
    chance, path, last = random.Random(seed), folder / "drawing.nndl", 0
    save_bytes(path, content(0))
    unreadable = older = 0
    for _ in range(kills):
        last = struck(path, last, chance.uniform(0.0, 0.05))
        found = number_in(path.read_bytes())
        unreadable += found is None
        older += found is not None and found < last
        last = max(last, found or 0)
    return {"kills": kills, "unreadable": unreadable, "older": older, "saves": last}


if __name__ == "__main__":
    place, count, start = sys.argv[1:]
    print(json.dumps(main(Path(place), int(count), int(start))))
