"""CircularShift: turns weights of rows around, by so many places for each share."""

from __future__ import annotations

from nndl_studio.config import Config
from nndl_studio.layers.layer import Cost, Formula, Inputs, Port, ShapeError, Signals
from nndl_studio.layers.memory import EITHER, MemoryLayer, at_the_same_steps
from nndl_studio.layers.shape import Shape
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.ops.location import CIRCULAR_SHIFT
from nndl_studio.sentence import say, say_as


class CircularShiftConfig(Config, frozen=True):
    """Nothing to set: how far it may turn, the shares say."""


class CircularShift(MemoryLayer[CircularShiftConfig]):
    name = "CircularShift"
    title = say_as("layer", "Circular shift")
    summary = say("Turns the weights of a memory's rows around")
    config_type = CircularShiftConfig
    inputs = (
        Port("x", EITHER, say("A weight for each row")),
        Port("shares", EITHER, say("How much is turned back, not at all and on: 3, 5, … numbers")),
    )

    def output_shapes(self, config: CircularShiftConfig, inputs: Inputs) -> dict[str, Shape]:
        (rows,), (shares,) = inputs["x"][0].axes, inputs["shares"][0].axes
        if shares % 2 == 0:
            raise ShapeError(
                say(
                    "{shares} shares have no middle one, which does not turn: give what is linked "
                    "to them {needed} units",
                    shares=shares,
                    needed=shares + 1,
                )
            )
        if rows < shares:
            raise ShapeError(
                say(
                    "turns by up to {reach} places either way, which are {shares} of {rows} rows: "
                    "give the memory at least {shares} rows, or fewer shares",
                    reach=shares // 2,
                    shares=shares,
                    rows=rows,
                )
            )
        return at_the_same_steps(inputs, rows)

    def cost(self, config: CircularShiftConfig, inputs: Inputs) -> Cost:
        (shares,) = inputs["shares"][0].axes
        return Cost(multiply_adds=shares * inputs["x"][0].size)

    def formula(self, config: CircularShiftConfig) -> Formula:
        return Formula(
            r"y_i = \sum_{r=-R}^{R} x_{(i-r) \bmod N} s_r",
            note=say("(8) of the Neural Turing Machine [Graves et al. 2014]."),
        )

    def lower(
        self, config: CircularShiftConfig, builder: Builder, inputs: Signals
    ) -> dict[str, Signal]:
        (x,), (shares,) = inputs["x"], inputs["shares"]
        y = builder.call(CIRCULAR_SHIFT, x.value, shares.value)
        builder.probe("y", y)
        return {"y": Signal(y)}
