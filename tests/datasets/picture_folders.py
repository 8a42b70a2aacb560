"""Folders of pictures, for tests."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image


def save(folder: Path, name: str, pixels: NDArray[Any] | int = 0) -> Path:
    """A picture at `name` in `folder`: these pixels, or 4×4 of one grey."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    array = np.full((4, 4), pixels) if isinstance(pixels, int) else pixels
    Image.fromarray(array.astype(np.uint8)).save(path)
    return path


def fill(folder: Path, greys: Mapping[str, int]) -> str:
    """4×4 pictures by their names and greys; gives the folder as a setting."""
    for name, grey in greys.items():
        save(folder, name, grey)
    return str(folder)


def settle(folder: Path) -> None:
    """Make all of it an hour old, so that what was seen of it may be remembered."""
    for place, _, files in os.walk(folder):
        for path in (place, *(os.path.join(place, name) for name in files)):
            facts = os.stat(path)
            os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns - 3600 * 10**9))


def bars(folder: Path, each: int, side: int = 8) -> str:
    """Pictures of a lying and of an upright bar on noise, a folder a class."""
    rng = np.random.default_rng(0)
    for number in range(each):
        for kind in ("lying", "upright"):
            pixels = rng.integers(0, 60, (side, side))
            pixels[int(rng.integers(side))] = 250
            save(folder, f"{kind}/{number}.png", pixels if kind == "lying" else pixels.T)
    return str(folder)
