"""Letters: eight drawn 10×10 bitmaps to store, as ±1, and noisy ones to be recalled from.

The training part is the clean letters; validation and test are noisy ones with the clean ones as
targets. These eight are far enough from one another for a Hopfield network of 100 units: of the
letters drawn, they are the eight whose weakest pixel is held fastest.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.choices import Choices
from nndl_studio.datasets.info import DatasetInfo, Parts, Samples, Source

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


def noisy_letters(choices: Choices) -> Source:
    """The letters, with `choices.noise` of the pixels turned over in what is to be recalled."""
    return Source(_describe, lambda file, seed: _read(choices.noise, seed))


def patterns() -> NDArray[np.float32]:
    """The clean letters, (letters, 10, 10): +1 is ink, −1 paper."""
    pixels = [[row.split()[k] for row in _BITMAPS] for k in range(len(NAMES))]
    ink = np.array([[list(row) for row in letter] for letter in pixels]) == "#"
    return np.where(ink, 1, -1).astype(np.float32)


def _describe(file: str) -> DatasetInfo:
    samples = len(NAMES) * (1 + 2 * NOISY)
    return DatasetInfo("map", (1, SIDE, SIDE), 0, samples, targets=SIDE * SIDE)


def _read(noise: float, seed: int) -> Samples:
    clean = patterns()
    targets = np.concatenate([clean, np.repeat(clean, 2 * NOISY, axis=0)])
    x = targets.copy()
    rng = np.random.default_rng(seed)
    flipped = rng.random(x[len(clean) :].shape) < noise
    x[len(clean) :][flipped] *= -1
    held_out = np.arange(len(clean), len(x)).reshape(-1, 2, NOISY)
    parts = Parts(np.arange(len(clean)), held_out[:, 0].ravel(), held_out[:, 1].ravel())
    return Samples(x[:, None], target=targets.reshape(len(x), -1), alike=True, parts=parts)
