"""Write: each row of a memory is erased in part and added to, as much as its weight says."""

from __future__ import annotations

from nndl_studio.config import Config
from nndl_studio.layers.layer import Cost, Formula, Inputs, Port, ShapeError, Signals
from nndl_studio.layers.memory import EITHER, MemoryLayer, at_the_same_steps
from nndl_studio.layers.shape import Shape
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.ops.memory import WRITE
from nndl_studio.ops.starts import filled
from nndl_studio.sentence import say, say_as


class WriteConfig(Config, frozen=True):
    """Nothing to set: how many rows there are, the weights say."""


class Write(MemoryLayer[WriteConfig]):
    name = "Write"
    title = say_as("layer", "Write")
    summary = say("Erases a part of a memory's rows and adds to them")
    config_type = WriteConfig
    inputs = (
        Port("x", EITHER, say("What is added to a row of weight 1")),
        Port("w", EITHER, say("A weight for each row")),
        Port("memory", EITHER, say("As many rows, one after another")),
        Port(
            "erase",
            EITHER,
            say("How much of each number of such a row is erased, in 0…1; open: all of it"),
            optional=True,
        ),
    )

    def output_shapes(self, config: WriteConfig, inputs: Inputs) -> dict[str, Shape]:
        (size,), (rows,) = inputs["memory"][0].axes, inputs["w"][0].axes
        (width,) = inputs["x"][0].axes
        if rows * width != size:
            raise ShapeError(
                say(
                    "{rows} weights and rows of {width} numbers are a memory of {needed}, and it "
                    "has {size}: make it {needed} numbers",
                    rows=rows,
                    width=width,
                    needed=rows * width,
                    size=size,
                )
            )
        for erase in inputs.get("erase", ()):
            if erase.axes != (width,):
                raise ShapeError(
                    say(
                        "adds {added} numbers to a row and erases {erased}: both must be as long "
                        "as a row",
                        added=width,
                        erased=erase.axes[0],
                    )
                )
        given = {name: shapes for name, shapes in inputs.items() if shapes}
        return at_the_same_steps(given, size)

    def traced(self, config: WriteConfig, inputs: Inputs) -> tuple[str, ...]:
        return ("w",)

    def cost(self, config: WriteConfig, inputs: Inputs) -> Cost:
        return Cost(multiply_adds=3 * inputs["memory"][0].size)

    def formula(self, config: WriteConfig) -> Formula:
        return Formula(
            r"y_i = M_i \odot (1 - w_i e) + w_i x",
            note=say(
                "(3) and (4) of the Neural Turing Machine [Graves et al. 2014]. Where nothing says "
                "what to erase, e = 1: a row of weight 1 is replaced, as a neural random-access "
                "machine does [Kurach et al. 2015]."
            ),
        )

    def lower(self, config: WriteConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        x, w, memory = (inputs[name][0].value for name in ("x", "w", "memory"))
        given = inputs.get("erase", ())
        erase = given[0].value if given else filled(builder, x.shape, 1.0)
        y = builder.call(WRITE, memory, w, x, erase)
        builder.probe("y", y)
        return {"y": Signal(y)}
