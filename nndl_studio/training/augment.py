"""Pictures to train on, varied anew in each epoch: what happens to a sample is counted from the
run's seed, the epoch and the sample's number, so that nothing has to be remembered of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets import Dataset
from nndl_studio.datasets.augmentation import Augmentation
from nndl_studio.machine import warp
from nndl_studio.ops.scalar import mix
from nndl_studio.training.data_rows import Columns

Keys = NDArray[np.uint64]
Numbers = NDArray[np.float64]
Maps = NDArray[np.float32]
# Pictures by whose edges the colour of their paper is told.
LOOKED_AT = 256
# Tells these hashes from those of the steps' own keys; the digits of the golden ratio's square.
APART = np.uint64(0x61C8864680B583EB)


def keys_of(seed: int, epoch: int, samples: NDArray[np.int64]) -> Keys:
    """One for each of `samples` in that epoch of a run with this seed."""
    run = mix(np.array([seed], np.uint64) ^ APART)
    found: Keys = mix(mix(run + np.uint64(epoch)) + samples.astype(np.uint64))
    return found


def augmented(x: Maps, augmentation: Augmentation, background: Maps, keys: Keys) -> Maps:
    """x (samples, channels, height, width), as a network reads it, varied as `keys` (samples,)
    say; `background` (channels,) fills what comes in from outside."""
    drawn = Drawn(keys)
    most, square = augmentation, x.shape[2:]
    moves = moves_of(
        drawn.either_way(most.turn),
        1 + drawn.either_way(most.zoom),
        drawn.share() < 0.5 * most.flip,
        np.stack([_whole(drawn, most.shift), _whole(drawn, most.shift)], axis=1),
        square,
    )
    boxes = boxes_of(most.erase, drawn.share(), drawn.share(), drawn.share(), square)
    return warp.warped(x, background, moves, boxes, drawn.next(), most.grain)


class Drawn:
    """Random numbers for samples with these keys, one of each at a time, in a fixed order."""

    def __init__(self, keys: Keys) -> None:
        self._keys, self._count = keys, 0

    def next(self) -> Keys:
        """Hashes (samples,)."""
        self._count += 1
        found: Keys = mix(self._keys + np.uint64(self._count))
        return found

    def share(self) -> Numbers:
        """From 0 to before 1."""
        return (self.next() >> np.uint64(11)).astype(np.float64) * 2.0**-53

    def either_way(self, most: float) -> Numbers:
        """From −most to most."""
        return most * (2 * self.share() - 1)


def moves_of(
    turn: Numbers,
    size: Numbers,
    flip: NDArray[np.bool_],
    shift: Numbers,
    square: tuple[int, ...],
) -> Numbers:
    """Where each pixel of a new map is read, (samples, 2, 3): the old map is mirrored, made `size`
    times as large and turned by `turn` degrees to the left about its middle, then moved by `shift`
    (samples, 2) pixels down and to the right. `square` is (height, width)."""
    angle = np.deg2rad(turn)
    cos, sin = np.cos(angle) / size, np.sin(angle) / size
    mirror = np.where(flip, -1.0, 1.0)
    turns = np.stack([cos, sin, -sin * mirror, cos * mirror], axis=1).reshape(-1, 2, 2)
    middle = (np.array(square) - 1) / 2
    # The new pixel that the old middle comes to.
    there = middle + shift
    rest = middle - np.einsum("nij,nj->ni", turns, there)
    return np.ascontiguousarray(np.concatenate([turns, rest[:, :, None]], axis=2))


def boxes_of(
    area: float, form: Numbers, down: Numbers, right: Numbers, square: tuple[int, ...]
) -> NDArray[np.int64]:
    """Rectangles of a share `area` of the map, as nearly as whole pixels go, (samples, 4): top,
    left, bottom and right, the last two outside. `form`, `down` and `right` are shares: of the way
    from twice as wide to twice as high, and of the room that is left."""
    height, width = square
    pixels = area * height * width
    tall = np.clip(np.rint(np.sqrt(pixels * 2 ** (2 * form - 1))), max(pixels / width, 1), height)
    tall = np.ceil(tall)
    wide = np.minimum(np.rint(pixels / tall), width)
    top, left = np.floor(down * (height - tall + 1)), np.floor(right * (width - wide + 1))
    return np.stack([top, left, top + tall, left + wide], axis=1).astype(np.int64)


def background_of(x: Maps) -> Maps:
    """The colour of the paper, (channels,): the median of what stands at the edges of some maps x
    (samples, channels, height, width), their frame if they have one."""
    sides = (x[:, :, 0], x[:, :, -1], x[:, :, :, 0], x[:, :, :, -1])
    edge = np.concatenate([each.swapaxes(0, 1).reshape(x.shape[1], -1) for each in sides], axis=1)
    return np.ascontiguousarray(np.median(edge, axis=1), np.float32)


def _whole(drawn: Drawn, most: int) -> Numbers:
    """Whole numbers from −most to most: a picture that is only moved stays as sharp as it is."""
    return np.floor(drawn.share() * (2 * most + 1)) - most


@dataclass(frozen=True, eq=False)
class RowAugmenter:
    """Varies rows of a run's training samples, in which x begins at column `start`."""

    augmentation: Augmentation
    background: Maps
    axes: tuple[int, ...]
    start: int
    seed: int

    def vary(self, table: NDArray[Any], samples: NDArray[np.int64], epoch: int) -> None:
        """Rows (samples, width) of these `samples` in that epoch, in place."""
        columns = slice(self.start, self.start + int(np.prod(self.axes)))
        x = table[:, columns].reshape(len(table), *self.axes)
        keys = keys_of(self.seed, epoch, samples)
        found = augmented(x, self.augmentation, self.background, keys)
        table[:, columns] = found.reshape(len(table), -1)


def row_augmenter(
    dataset: Dataset, augmentation: Augmentation, columns: Columns, seed: int
) -> RowAugmenter | None:
    """For rows with fields at these `columns`; None where nothing is to be done."""
    if not augmentation.on or dataset.info.kind != "map":
        return None
    warp.get_ready()
    background = background_of(dataset.x[dataset.train[:LOOKED_AT]])
    return RowAugmenter(augmentation, background, dataset.info.axes, columns["x"][0], seed)
