"""What the losses of regression share: as many numbers as there are to reach."""

from __future__ import annotations

from nndl_studio.layers.layer import Inputs, Mend, ShapeError
from nndl_studio.layers.objective import misfit
from nndl_studio.sentence import say


def require_target(inputs: Inputs) -> None:
    """Raise `ShapeError` unless x has the target's size."""
    (x,), (target,) = inputs["x"], inputs["target"]
    if x.axes != target.axes:
        wanted = say("{n} target values", n=target.size)
        raise ShapeError(misfit(x.size, wanted, target.size), Mend.MATCH_UNITS)
