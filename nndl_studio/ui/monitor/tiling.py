"""Puts many maps into one picture: one image item draws far faster than many."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, isqrt

import numpy as np

from nndl_studio.ui.monitor.colours import Floats, Picture, levels

DETAIL = 24
# No view has more; finer pictures only take longer.
MOST_PIXELS = 300_000


@dataclass(frozen=True)
class Tiling:
    """`count` tiles of `height` x `width` cells in `columns`; a cell is `zoom` pixels."""

    count: int
    height: int
    width: int
    columns: int
    zoom: int
    gap: int

    @property
    def rows(self) -> int:
        return ceil(self.count / self.columns)

    @property
    def pitch(self) -> tuple[int, int]:
        return self.height * self.zoom + self.gap, self.width * self.zoom + self.gap

    @property
    def size(self) -> tuple[int, int]:
        """Pixels: height, width."""
        down, across = self.pitch
        return self.rows * down - self.gap, self.columns * across - self.gap

    def at(self, x: float, y: float) -> tuple[int, int, int] | None:
        """Tile, row and column of the cell under a pixel; None between the tiles."""
        down, across = self.pitch
        row, column = int(y // down), int(x // across)
        tile = row * self.columns + column
        cell = int(y % down) // self.zoom, int(x % across) // self.zoom
        inside = x >= 0 and y >= 0 and 0 <= column < self.columns and tile < self.count
        if not inside or cell[0] >= self.height or cell[1] >= self.width:
            return None
        return tile, *cell


@lru_cache(maxsize=64)
def tiling(count: int, height: int, width: int, aspect: float) -> Tiling:
    """The arrangement that shows `count` tiles largest in a view `aspect` times as wide as high."""
    finest = isqrt(max(MOST_PIXELS // (count * height * width), 1))
    zoom = max(1, min(DETAIL // max(height, width), finest))
    gap = max(1, round(max(height, width) * zoom * 0.1))
    return max(
        (Tiling(count, height, width, columns, zoom, gap) for columns in range(1, count + 1)),
        key=lambda t: min(aspect / t.size[1], 1.0 / t.size[0]),
    )


def draw(maps: Floats, plan: Tiling, scale: float, table: Picture, ground: Picture) -> Picture:
    """One RGB picture of `maps` (count, height, width) with colours from -scale to scale."""
    down, across = plan.pitch
    colours = table[levels(maps, -scale, scale)].repeat(plan.zoom, axis=1).repeat(plan.zoom, axis=2)
    # All tiles at once: one by one 1,920 kernels took 51 ms, so they take 3 ms.
    tiles = np.empty((plan.rows * plan.columns, down, across, 3), np.uint8)
    tiles[:] = ground
    tiles[: len(colours), : colours.shape[1], : colours.shape[2]] = colours
    rows = tiles.reshape(plan.rows, plan.columns, down, across, 3).transpose(0, 2, 1, 3, 4)
    picture = rows.reshape(plan.rows * down, plan.columns * across, 3)
    return np.ascontiguousarray(picture[: plan.size[0], : plan.size[1]])


def as_maps(vector: Floats) -> Floats:
    """A vector folded into the most nearly square rectangle it fills, as one map a number."""
    return vector.reshape(-1, 1, 1)


def fold(count: int) -> int:
    """Columns of the most nearly square rectangle that `count` cells fill exactly.

    84 folds into 7 x 12, which is how LeNet-5's F6 spells a digit. Counts with no such
    rectangle flatter than 4:1 take a nearly square one with a ragged end.
    """
    exact = max((c for c in range(1, isqrt(count) + 1) if count % c == 0), default=1)
    if count / exact > 4 * exact:
        return isqrt(count - 1) + 1
    return exact
