"""A data set ready for training."""

from __future__ import annotations

from dataclasses import dataclass

from nndl_studio.datasets.held import Held
from nndl_studio.datasets.info import DatasetInfo
from nndl_studio.datasets.recipe import Recipe


@dataclass(frozen=True, eq=False)
class Dataset:
    """Samples ready to train on; `train`, `validation` and `test` are indices into them, int64.

    x float32 (samples, *axes); label int64 (samples,), or (samples, steps) where every
    step has one, −1 where it is not scored; target float32 (samples, targets), or (samples, steps,
    targets), NaN at steps that are not scored; lengths int64 (samples,), the steps that count,
    where there are steps. `recipe` is what was done to x, and is to be done to samples
    that come later. `weight` float64 (samples,) is how much each counts, on average over the
    training part 1; None where all count alike. `facts` int64 (samples, facts) are the places of
    the sentences that an answer follows from, counted from 0, −1 where there is none.
    """

    info: DatasetInfo
    x: Held
    label: Held | None
    target: Held | None
    lengths: Held | None
    train: Held
    validation: Held
    test: Held
    recipe: Recipe
    weight: Held | None = None
    facts: Held | None = None
