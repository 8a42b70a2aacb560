"""ShiftIn: a new row on top of a memory, whose last row is lost."""

from __future__ import annotations

from nndl_studio.config import Config
from nndl_studio.layers.layer import Formula, Inputs, Port, ShapeError, Signals
from nndl_studio.layers.memory import EITHER, MemoryLayer, at_the_same_steps
from nndl_studio.layers.shape import Shape
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.ops.stack import SHIFT_IN


class ShiftInConfig(Config, frozen=True):
    """Nothing to set: how many rows there are, the memory says."""


class ShiftIn(MemoryLayer[ShiftInConfig]):
    name = "ShiftIn"
    summary = "Puts a row on top of a memory; the last one is lost"
    config_type = ShiftInConfig
    inputs = (
        Port("x", EITHER, "The new row"),
        Port("memory", EITHER, "Rows as long as it, one after another"),
    )

    def output_shapes(self, config: ShiftInConfig, inputs: Inputs) -> dict[str, Shape]:
        (width,), (size,) = inputs["x"][0].axes, inputs["memory"][0].axes
        if size % width:
            rows = -(-size // width)
            raise ShapeError(
                f"a memory of {size} numbers has no whole number of rows of {width}: make it "
                f"{rows * width}"
            )
        return at_the_same_steps(inputs, size)

    def traced(self, config: ShiftInConfig, inputs: Inputs) -> tuple[str, ...]:
        """Of a row of one number: how much of an entry is there."""
        return ("x",) if inputs["x"][0].axes == (1,) else ()

    def formula(self, config: ShiftInConfig) -> Formula:
        return Formula(
            r"M'_1 = x \\ M'_{i+1} = M_i",
            note="Not in the lecture: how a stack or queue takes up an entry, and a window over "
            "the last steps its next one.",
        )

    def lower(self, config: ShiftInConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        (x,), (memory,) = inputs["x"], inputs["memory"]
        y = builder.call(SHIFT_IN, x.value, memory.value)
        builder.probe("y", y)
        return {"y": Signal(y)}
