"""Read: the rows of a memory, each with its weight, added up."""

from __future__ import annotations

from nndl_studio.config import Config
from nndl_studio.layers.layer import Cost, Formula, Inputs, Port, Probe, ShapeError, Signals
from nndl_studio.layers.memory import EITHER, MemoryLayer, at_the_same_steps
from nndl_studio.layers.shape import Shape
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.ops.memory import READ
from nndl_studio.sentence import say, say_as


class ReadConfig(Config, frozen=True):
    """Nothing to set: how many rows there are, the weights say."""


class Read(MemoryLayer[ReadConfig]):
    name = "Read"
    title = say_as("layer", "Read")
    summary = say("Reads a memory with a weight for each row")
    config_type = ReadConfig
    inputs = (
        Port("x", EITHER, say("A weight for each row")),
        Port("memory", EITHER, say("As many rows, one after another, or a sequence of them")),
    )

    def output_shapes(self, config: ReadConfig, inputs: Inputs) -> dict[str, Shape]:
        (x,), (memory,) = inputs["x"], inputs["memory"]
        (rows,), (size,) = x.axes, memory.axes
        if memory.stepped and not x.stepped:
            if memory.steps != rows:
                raise ShapeError(
                    say(
                        "gets {weights} weights once and a memory of {rows} rows: let them be as "
                        "many; or let both come at the same steps, by a Repeat of what comes once",
                        weights=rows,
                        rows=memory.steps,
                    )
                )
            return {"y": Shape("vector", (size,))}
        if size % rows:
            raise ShapeError(
                say(
                    "{rows} weights are for {rows} rows, and {size} numbers are no whole number of "
                    "such: make the memory {needed} numbers",
                    rows=rows,
                    size=size,
                    needed=-(-size // rows) * rows,
                )
            )
        return at_the_same_steps(inputs, size // rows)

    def traced(self, config: ReadConfig, inputs: Inputs) -> tuple[str, ...]:
        return ("x",)

    def memory_read(self, config: ReadConfig, inputs: Inputs) -> tuple[str, int]:
        return "memory", inputs["x"][0].axes[0]

    def cost(self, config: ReadConfig, inputs: Inputs) -> Cost:
        memory = inputs["memory"][0].size
        return Cost(multiply_adds=memory)

    def formula(self, config: ReadConfig) -> Formula:
        return Formula(
            r"y = \sum_i x_i M_i",
            note=say(
                "What a machine reads: (2) of the Neural Turing Machine [Graves et al. 2014], (3) "
                "of a neural stack [Grefenstette et al. 2015]."
            ),
        )

    def probes(self, config: ReadConfig, inputs: Inputs) -> tuple[Probe, ...]:
        found = super().probes(config, inputs)
        if not inputs["x"][0].stepped:
            return found
        return (*found, Probe("memory", say("Memory over time"), "memory"))

    def lower(self, config: ReadConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        (x,), (memory,) = inputs["x"], inputs["memory"]
        rows = builder.view(memory.value, (memory.value.size,))
        y = builder.call(READ, x.value, rows)
        builder.probe("y", y)
        return {"y": Signal(y)}
