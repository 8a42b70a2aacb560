"""The folder of pictures that comes with the studio, drawn anew: no test, but what a test compares.

Run as a module it writes the folder: `python -m tests.datasets.draw_shapes`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nndl_studio.resources import folder
from tests.datasets.picture_folders import save

EACH, SIDE = 60, 16
FINE = 4  # rows and columns within a pixel, so that edges are smooth
NAMES = ("disc", "square", "triangle")

Plane = NDArray[np.float64]


def shapes() -> Iterator[tuple[str, NDArray[np.uint8]]]:
    """The name of each file and its pixels: a dark shape somewhere on light paper."""
    rng = np.random.default_rng(7)
    for number in range(EACH):
        for name in NAMES:
            size = rng.uniform(4, 6.5)
            row, column = rng.uniform(size, SIDE - size, 2)
            y, x = (np.mgrid[: SIDE * FINE, : SIDE * FINE] + 0.5) / FINE
            ink = _inside(name, y - row, x - column, size).astype(np.float64)
            covered = ink.reshape(SIDE, FINE, SIDE, FINE).mean((1, 3))
            paper, dark = rng.uniform(200, 250), rng.uniform(20, 110)
            pixels = np.rint(paper + covered * (dark - paper)).astype(np.uint8)
            yield f"{name}/{number + 1:02}.png", pixels


def _inside(name: str, y: Plane, x: Plane, size: float) -> NDArray[np.bool_]:
    """Where the shape lies; `size` is its radius or half its width, 0 its middle."""
    if name == "disc":
        return np.asarray(x**2 + y**2 < size**2)
    if name == "square":
        return np.asarray(np.maximum(abs(x), abs(y)) < 0.85 * size)
    return np.asarray((y < 0.8 * size) & (y > 2 * abs(x) - size))


def write(place: Path) -> None:
    for name, pixels in shapes():
        save(place, name, pixels)


if __name__ == "__main__":
    write(folder("datasets") / "shapes")
