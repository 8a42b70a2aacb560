"""What a data set decided when a network was trained on it, and new samples must follow."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.info import DatasetInfo, Kind
from nndl_studio.datasets.pad import framed
from nndl_studio.datasets.scaling import Scaling

# How many each kind of sample has.
AXES: dict[Kind, int] = {"map": 3, "vector": 1, "sequence": 2, "labels": 2, "label": 1}


class Recipe(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How raw samples become x, and what answers are called: one value, fitted on the training
    part alone, which goes with the weights.

    `info` is what one sample is like, its `frame` of background included. `shift` and `gain` have
    one number, or one for each feature or channel. `alphabet` says what numbers in x stand for, as
    a source does. `data` is the fingerprint of what was learned from, where that is known.
    """

    info: DatasetInfo
    frame: int
    shift: tuple[float, ...]
    gain: tuple[float, ...]
    floor: float
    alphabet: str = ""
    data: str = ""

    @property
    def fits(self) -> bool:
        """Whether its parts go together; what comes from a file may be anything."""
        info, axes = self.info, self.info.axes
        if len(axes) != AXES[info.kind] or min(axes) <= 0 or min(info.classes, info.targets) < 0:
            return False
        is_map = info.kind == "map"
        counts = {len(self.shift), len(self.gain)}
        each = axes[0] if is_map else axes[-1]
        return (
            bool(np.isfinite([*self.shift, *self.gain, self.floor]).all())
            and counts in ({1}, {each})
            and len(info.class_names) in (0, info.classes)
            and (self.frame == 0 or (is_map and 0 < 2 * self.frame < min(axes[1:])))
        )

    @property
    def scaling(self) -> Scaling:
        """Broadcasts over samples."""
        shift, gain = np.array(self.shift), np.array(self.gain)
        if self.info.kind == "map":
            shift, gain = shift[:, None, None], gain[:, None, None]
        return Scaling(shift, gain, self.floor)

    def x_of(
        self, raw: NDArray[Any], lengths: NDArray[np.int64] | None = None
    ) -> NDArray[np.float32]:
        """Raw samples without their frame as the network reads them, (samples, *axes)."""
        scaling = self.scaling
        # What a frame of raw zeros becomes.
        background = scaling.apply(np.zeros((1,) * raw.ndim))
        x: NDArray[np.float32] = framed(scaling.apply(raw, lengths), self.frame, background)
        return x


def fitted(info: DatasetInfo, frame: int, scaling: Scaling, alphabet: str) -> Recipe:
    """The recipe of samples that are like `info` and were brought to a scale by `scaling`."""
    shift, gain = (tuple(each.ravel().tolist()) for each in (scaling.shift, scaling.gain))
    return Recipe(info, frame, shift, gain, scaling.floor, alphabet)
