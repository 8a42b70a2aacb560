"""Letters: eight drawn 10×10 bitmaps to store, as ±1, and noisy ones to be recalled from.

The training part is the clean letters; validation and test are noisy ones with the clean ones as
targets. These eight are far enough from one another for a Hopfield network of 100 units: of the
letters drawn, they are the eight whose weakest pixel is held fastest.
"""

from __future__ import annotations

from typing import Annotated

import numpy as np
from msgspec import Meta
from numpy.typing import NDArray

from nndl_studio.datasets.info import DatasetInfo, Parts, Samples
from nndl_studio.datasets.source import Source
from nndl_studio.datasets.source_config import Padded, Scaled, SourceConfig
from nndl_studio.datasets.source_fields import Padding, ScaleTo, Seed
from nndl_studio.sentence import say

SIDE = 10
NAMES = "AJKSTVXZ"
NOISY = 12  # of each letter, in validation and test each
_BITMAPS = (
    "...####... ......##.. ##.....##. .########. ########## ##......## ##......## ##########",
    "..######.. ......##.. ##....##.. ########## ########## ##......## ###....### ##########",
    ".###..###. ......##.. ##...##... ##........ ....##.... ##......## .###..###. .......###",
    ".##....##. ......##.. ##..##.... ##........ ....##.... .##....##. ..######.. ......###.",
    ".##....##. ......##.. #####..... #########. ....##.... .##....##. ...####... .....###..",
    ".########. ......##.. ######.... .######### ....##.... .##....##. ...####... ...###....",
    ".########. ##....##.. ##..###... ........## ....##.... ..##..##.. ..######.. ..###.....",
    ".##....##. ##....##.. ##...###.. ........## ....##.... ..##..##.. .###..###. .###......",
    ".##....##. ########.. ##....###. ########## ....##.... ...####... ###....### ##########",
    ".##....##. .######... ##.....### .########. ....##.... ....##.... ##......## ##########",
)


class LettersConfig(Padded, Scaled, SourceConfig, frozen=True, tag="letters"):
    """The set has parts of its own: what is stored, and what it is recalled from."""

    pad: Padding = 0
    scale: ScaleTo = "0 to 1"
    seed: Seed = 7
    noise: Annotated[
        float,
        Meta(
            title="Noise",
            description="Share of pixels turned over in letters to recall",
            ge=0,
            le=0.5,
        ),
    ] = 0.2


def patterns() -> NDArray[np.float32]:
    """The clean letters, (letters, 10, 10): +1 is ink, −1 paper."""
    pixels = [[row.split()[k] for row in _BITMAPS] for k in range(len(NAMES))]
    ink = np.array([[list(row) for row in letter] for letter in pixels]) == "#"
    return np.where(ink, 1, -1).astype(np.float32)


def describe(config: LettersConfig) -> DatasetInfo:
    samples = len(NAMES) * (1 + 2 * NOISY)
    return DatasetInfo("map", (1, SIDE, SIDE), 0, samples, targets=SIDE * SIDE)


def read(config: LettersConfig) -> Samples:
    clean = patterns()
    targets = np.concatenate([clean, np.repeat(clean, 2 * NOISY, axis=0)])
    x = targets.copy()
    rng = np.random.default_rng(config.seed)
    flipped = rng.random(x[len(clean) :].shape) < config.noise
    x[len(clean) :][flipped] *= -1
    held_out = np.arange(len(clean), len(x)).reshape(-1, 2, NOISY)
    parts = Parts(np.arange(len(clean)), held_out[:, 0].ravel(), held_out[:, 1].ravel())
    return Samples(x[:, None], target=targets.reshape(len(x), -1), alike=True, parts=parts)


LETTERS = Source(say("letters"), LettersConfig, describe, read)
