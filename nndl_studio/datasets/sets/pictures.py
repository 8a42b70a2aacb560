"""Pictures: a disc, a square or a triangle on a slope of light, 32×32 grey values with noise."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.info import DatasetInfo, Samples
from nndl_studio.datasets.source import Source
from nndl_studio.datasets.source_config import Framed
from nndl_studio.sentence import say, say_as

EACH = 100
SIDE = 32
RADIUS = (7, 11)
NOISE = 0.04
NAMES = (
    say_as("class of pictures", "disc"),
    say_as("class of pictures", "square"),
    say_as("class of pictures", "triangle"),
)

Plane = NDArray[np.float64]


class PicturesConfig(Framed, frozen=True, tag="pictures"):
    """Settings of this set."""


def describe(config: PicturesConfig) -> DatasetInfo:
    return DatasetInfo("map", (1, SIDE, SIDE), len(NAMES), len(NAMES) * EACH, NAMES)


def read(config: PicturesConfig) -> Samples:
    rng = np.random.default_rng(config.seed)
    label = np.repeat(np.arange(len(NAMES)), EACH)
    scenes = np.stack([_scene(int(kind), rng) for kind in label])
    return Samples(scenes[:, None], label, alike=True)


def _scene(kind: int, rng: np.random.Generator) -> Plane:
    """Light that grows in some direction, one bright or dark shape, and noise over all."""
    y, x = np.mgrid[:SIDE, :SIDE] / (SIDE - 1) - 0.5
    towards = rng.uniform(0, 2 * np.pi)
    light = 0.5 + 0.3 * (x * np.cos(towards) + y * np.sin(towards))
    size = rng.uniform(*RADIUS) / (SIDE - 1)
    row, column = rng.uniform(size - 0.45, 0.45 - size, 2)
    shape = _inside(kind, y - row, x - column, size)
    scene = light + rng.choice([-0.35, 0.35]) * shape
    return np.asarray(scene + rng.normal(0, NOISE, light.shape))


def _inside(kind: int, y: Plane, x: Plane, size: float) -> NDArray[np.bool_]:
    """Where the shape lies; `size` is its radius or half its width, 0 its middle."""
    if NAMES[kind] == "disc":
        return np.asarray(x**2 + y**2 < size**2)
    if NAMES[kind] == "square":
        return np.asarray(np.maximum(abs(x), abs(y)) < 0.85 * size)
    return np.asarray((y < 0.8 * size) & (y > 2 * abs(x) - size))


PICTURES = Source(say("pictures of shapes"), PicturesConfig, describe, read, classes=NAMES)
