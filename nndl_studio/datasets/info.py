"""What a data set is like, without its numbers; and the data set itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Kind = Literal["map", "vector", "sequence"]
Scale = Literal["0 to 1", "LeNet-5", "standardised", "as is"]


@dataclass(frozen=True)
class DatasetInfo:
    """One sample is a `kind` of `axes`: map (channels, height, width), vector (features,),
    sequence (most steps, features). `classes` is 0 without labels, `targets` 0 without targets."""

    kind: Kind
    axes: tuple[int, ...]
    classes: int
    samples: int
    class_names: tuple[str, ...] = ()
    targets: int = 0


@dataclass(frozen=True, eq=False)
class Samples:
    """Raw samples as a source gives them, unscaled and not yet split.

    `alike` means that all numbers of a sample are the same thing (pixels), so one scale serves
    all; otherwise each feature has its own.
    """

    x: NDArray[np.generic]
    label: NDArray[np.int64] | None = None
    target: NDArray[np.float32] | None = None
    lengths: NDArray[np.int64] | None = None
    alike: bool = False


@dataclass(frozen=True, eq=False)
class Dataset:
    """Samples ready to train on; `train`, `validation` and `test` are indices into them.

    x float32 (samples, *axes) C-contiguous; label int64 (samples,); target float32 (samples,
    targets); lengths int64 (samples,), steps that count, for sequences alone.
    """

    info: DatasetInfo
    x: NDArray[np.float32]
    label: NDArray[np.int64] | None
    target: NDArray[np.float32] | None
    lengths: NDArray[np.int64] | None
    train: NDArray[np.int64]
    validation: NDArray[np.int64]
    test: NDArray[np.int64]
