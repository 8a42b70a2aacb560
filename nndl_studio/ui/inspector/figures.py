"""Numbers in words: grouped thousands, shapes with crosses."""

from __future__ import annotations

from nndl_studio.layers.shape import Shape


def count(number: int) -> str:
    """48120 as 48,120."""
    return f"{number:,}"


def shape(axes: Shape) -> str:
    """16 × 10 × 10, or the classes of a label."""
    return str(axes).replace("×", " × ")
