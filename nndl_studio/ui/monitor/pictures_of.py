"""Samples of any kind as small pictures, all of one size."""

from __future__ import annotations

from nndl_studio.ui.monitor.colours import Floats


def pictures_of(samples: Floats) -> Floats:
    """(samples, height, width) of maps (their mean), of sequences (time across) or of vectors."""
    match samples.ndim:
        case 4:
            mean: Floats = samples.mean(axis=1)
            return mean
        case 3:
            return samples.swapaxes(1, 2)
        case _:
            return samples.reshape(len(samples), 1, -1)
