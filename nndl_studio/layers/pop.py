"""Pop: takes from the strengths of a stack or queue, what is newest or oldest first."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from nndl_studio.config import Config
from nndl_studio.layers.layer import Formula, Inputs, Port, Signals
from nndl_studio.layers.memory import EITHER, MemoryLayer, at_the_same_steps, require_one
from nndl_studio.layers.shape import Shape
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.ops.stack import POP
from nndl_studio.sentence import NOTHING, Sentence, say, say_as

Order = Annotated[
    Literal["stack", "queue"],
    Meta(title="Order", description="A stack gives the newest first, a queue the oldest"),
]
# What stands before place i, the newest being 1.
BEFORE: dict[str, str] = {"stack": "j < i", "queue": "j > i"}
PAPER = say(
    "Grefenstette et al. 2015; the newest entry stands first here, so that no step is counted."
)


class PopConfig(Config, frozen=True):
    order: Order = "stack"


class Pop(MemoryLayer[PopConfig]):
    name = "Pop"
    title = say_as("layer", "Pop")
    summary = say("Takes so much from the strengths of a stack or queue")
    config_type = PopConfig
    inputs = (
        Port("x", EITHER, say("How much of each entry is there, the newest first")),
        Port("u", EITHER, say("How much to take: one number")),
    )

    def caption(self, config: PopConfig) -> Sentence:
        return config.chosen("order")

    def output_shapes(self, config: PopConfig, inputs: Inputs) -> dict[str, Shape]:
        require_one("u", inputs)
        return at_the_same_steps(inputs, inputs["x"][0].axes[0])

    def traced(self, config: PopConfig, inputs: Inputs) -> tuple[str, ...]:
        return ("u",)

    def fault_in_loop(self, config: PopConfig, inputs: Inputs) -> Sentence:
        (x,) = inputs["x"]
        if x.steps is None or x.steps <= x.axes[0]:
            return NOTHING
        return say(
            "keeps {entries} entries, and at each of {steps} steps one may come, so that the "
            "oldest would be lost: make what it reads {steps} numbers",
            entries=x.axes[0],
            steps=x.steps,
        )

    def formula(self, config: PopConfig) -> Formula:
        before = BEFORE[config.order]
        return Formula(
            rf"y_i = \max(0, x_i - \max(0, u - c_i)) \\ c_i = \sum_{{{before}}} x_j",
            note=say("(2) of {paper}", paper=PAPER),
        )

    def lower(self, config: PopConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        (x,), (u,) = inputs["x"], inputs["u"]
        y = builder.call(POP, x.value, u.value, oldest_first=int(config.order == "queue"))
        builder.probe("y", y)
        return {"y": Signal(y)}
