"""What the losses of regression share: as many numbers as there are to reach."""

from __future__ import annotations

from nndl_studio.layers.layer import Inputs, Mend, ShapeError


def require_target(inputs: Inputs) -> None:
    """Raise `ShapeError` unless x has the target's size."""
    (x,), (target,) = inputs["x"], inputs["target"]
    if x.axes != target.axes:
        raise ShapeError(
            f"gets {x.size} numbers for {target.size} target values: give the layer before it "
            f"{target.size} units",
            Mend.MATCH_UNITS,
        )
