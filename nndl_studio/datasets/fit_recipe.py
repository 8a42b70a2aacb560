"""The recipe of a data set, fitted on its training part alone."""

from __future__ import annotations

import numpy as np

from nndl_studio.datasets.affine import affine, in_one
from nndl_studio.datasets.encoders import Encoder, fitted_encoders
from nndl_studio.datasets.fit_scaling import fit_scaling
from nndl_studio.datasets.held import Held
from nndl_studio.datasets.info import DatasetInfo, Samples, Scale
from nndl_studio.datasets.recipe import Recipe
from nndl_studio.sentence import say

# Descent from small weights gets nowhere near numbers beyond the first in its usual steps, and
# their squares are no longer finite in float32 beyond the second.
LARGE, FARTHEST = 1e3, 1e18
# Of a byte; and samples by which it is told whether maps are of another range.
BRIGHTEST, LOOK = 255.0, 1000


class ScaleError(ValueError):
    """Targets that can't be learned as they are; the message says why."""


def fitted(
    info: DatasetInfo, samples: Samples, train: Held, scale: Scale, frame: int, alphabet: str
) -> Recipe:
    """What samples that are like `info` decide when they are brought to `scale`, maps with a
    `frame`."""
    # What is encoded column by column is not scaled once more.
    scaling = fit_scaling(samples, train, "as is" if samples.columns else scale, frame)
    shift, gain = (tuple(each.ravel().tolist()) for each in (scaling.shift, scaling.gain))
    return Recipe(
        info.stored,
        frame,
        shift,
        gain,
        scaling.floor,
        alphabet,
        encoders=_encoders(samples, train),
        arrangement=samples.arrangement,
        targets=samples.targets,
        target_scaling=_target_scaling(samples, train),
        fit=samples.fit,
        white=_white(info, samples, train),
        vocabulary=samples.vocabulary,
        text=samples.text,
        horizon=samples.horizon,
        csv=samples.csv,
    )


def _white(info: DatasetInfo, samples: Samples, train: Held) -> float:
    """1 for maps of numbers from 0 to 1, 255 for all else."""
    if info.kind != "map" or samples.x.dtype.kind != "f":
        return BRIGHTEST
    some = samples.x[train[:LOOK]]
    return 1.0 if some.min() >= 0 and some.max() <= 1 else BRIGHTEST


def _encoders(samples: Samples, train: Held) -> tuple[Encoder, ...]:
    if not samples.columns:
        return ()
    cells = samples.x[train[:]]
    return fitted_encoders(samples.columns, cells.reshape(-1, cells.shape[-1]))


def _target_scaling(samples: Samples, train: Held) -> tuple[tuple[float, float], ...]:
    """A target that never varies is only moved: there is a way back from that."""
    if samples.target is None:
        return ()
    targets, scale = samples.target[train[:]].astype(np.float64), samples.target_scale
    targets = targets.reshape(-1, targets.shape[-1])
    targets = targets[~np.isnan(targets).any(axis=1)]  # at steps that are not scored
    farthest = float(np.abs(targets).max(initial=0))
    if farthest > FARTHEST and scale in ("as is", "automatic"):
        raise ScaleError(
            say(
                "its targets reach {farthest:g}, and the square of that is beyond float32: divide "
                "them, or choose a target scale",
                farthest=farthest,
            )
        )
    if scale == "automatic":
        scale = "standardised" if farthest > LARGE else "as is"
    if scale == "as is":
        return ()
    if len(targets) == 0:
        raise ScaleError(
            say("no step to train on has targets: give some, or take them as they are")
        )
    shift, gain, floor = affine(in_one(targets), scale)
    gain = np.where(gain > 0, gain, 1.0)
    return tuple(zip((shift - floor / gain).tolist(), gain.tolist(), strict=True))
