"""A frame of zeros around maps, so that filters can centre on the strokes at the edge."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.info import DatasetInfo


def padded_info(info: DatasetInfo, pad: int) -> DatasetInfo:
    """What samples are like with `pad` pixels on each side; other kinds have no sides."""
    if info.kind != "map":
        return info
    channels, height, width = info.axes
    return replace(info, axes=(channels, height + 2 * pad, width + 2 * pad))


def padded(x: NDArray[Any], pad: int) -> NDArray[Any]:
    """Maps (samples, channels, height, width) with `pad` zeros on each side; others as they are."""
    if x.ndim != 4 or pad == 0:
        return x
    return np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
