"""ShiftIn: a new row at one end of a memory, whose row at the other end is lost."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from nndl_studio.config import OPTIONAL, Config
from nndl_studio.layers.layer import Formula, Inputs, Port, ShapeError, Signals
from nndl_studio.layers.memory import EITHER, MemoryLayer, at_the_same_steps
from nndl_studio.layers.shape import Shape
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.ops.stack import SHIFT_IN
from nndl_studio.sentence import NOTHING, Sentence, say, say_as


class ShiftInConfig(Config, frozen=True):
    """How many rows there are, the memory says."""

    end: Annotated[
        Literal["top", "bottom"],
        Meta(
            title="End",
            description="Where the new row comes; the one at the other end is lost",
            extra=OPTIONAL,
        ),
    ] = "top"


class ShiftIn(MemoryLayer[ShiftInConfig]):
    name = "ShiftIn"
    title = say_as("layer", "Shift in")
    summary = say("Puts a row on a memory; the one at the other end is lost")
    config_type = ShiftInConfig
    inputs = (
        Port("x", EITHER, say("The new row")),
        Port("memory", EITHER, say("Rows as long as it, one after another")),
    )

    def caption(self, config: ShiftInConfig) -> Sentence:
        return say("at the top") if config.end == "top" else say("at the bottom")

    def output_shapes(self, config: ShiftInConfig, inputs: Inputs) -> dict[str, Shape]:
        (width,), (size,) = inputs["x"][0].axes, inputs["memory"][0].axes
        if size % width:
            raise ShapeError(
                say(
                    "a memory of {size} numbers has no whole number of rows of {width}: make it "
                    "{needed}",
                    size=size,
                    width=width,
                    needed=-(-size // width) * width,
                )
            )
        return at_the_same_steps(inputs, size)

    def traced(self, config: ShiftInConfig, inputs: Inputs) -> tuple[str, ...]:
        """Of a row of one number: how much of an entry is there."""
        return ("x",) if inputs["x"][0].axes == (1,) else ()

    def fault_in_loop(self, config: ShiftInConfig, inputs: Inputs) -> Sentence:
        """Of the lower half of a DeQue's strengths, which is as long as the upper one: a window
        over the last numbers may well be shorter, and gets them on top."""
        (x,), (memory,) = inputs["x"], inputs["memory"]
        half = memory.axes[0]
        if config.end == "top" or x.axes != (1,) or x.steps is None or x.steps <= half:
            return NOTHING
        return say(
            "keeps {entries} entries of this end, and at each of {steps} steps one may come, so "
            "that one would be lost: make its memory and that of the other end {steps} numbers",
            entries=half,
            steps=x.steps,
        )

    def formula(self, config: ShiftInConfig) -> Formula:
        on_top = r"M'_1 = x \\ M'_{i+1} = M_i"
        below = r"M'_N = x \\ M'_i = M_{i+1}"
        return Formula(
            on_top if config.end == "top" else below,
            note=say(
                "Not in the lecture: how a stack or queue takes up an entry, and a window over "
                "the last steps its next one."
            ),
        )

    def lower(self, config: ShiftInConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        (x,), (memory,) = inputs["x"], inputs["memory"]
        y = builder.call(SHIFT_IN, x.value, memory.value, last=int(config.end == "bottom"))
        builder.probe("y", y)
        return {"y": Signal(y)}
