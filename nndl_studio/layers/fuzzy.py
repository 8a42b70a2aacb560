"""Fuzzy: arithmetic of numbers that are known as distributions alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal

from msgspec import Meta

from nndl_studio.config import Config
from nndl_studio.layers.layer import Cost, Formula, Inputs, Port, ShapeError, Signals
from nndl_studio.layers.memory import EITHER, MemoryLayer, at_the_same_steps
from nndl_studio.layers.shape import Shape
from nndl_studio.ops.fuzzy import FUZZY
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.sentence import Sentence, say, say_as

Function = Literal[
    "add",
    "subtract",
    "increment",
    "decrement",
    "less",
    "less or equal",
    "equal",
    "minimum",
    "maximum",
]
# What each makes of i and k, of numbers below m; and as it is written.
ONE: dict[str, Callable[[int, int], int]] = {
    "increment": lambda i, m: (i + 1) % m,
    "decrement": lambda i, m: (i - 1) % m,
}
TWO: dict[str, Callable[[int, int, int], int]] = {
    "add": lambda i, k, m: (i + k) % m,
    "subtract": lambda i, k, m: (i - k) % m,
    "less": lambda i, k, m: int(i < k),
    "less or equal": lambda i, k, m: int(i <= k),
    "equal": lambda i, k, m: int(i == k),
    "minimum": lambda i, k, m: min(i, k),
    "maximum": lambda i, k, m: max(i, k),
}
WRITTEN: dict[str, str] = {
    "add": r"(i + k) \bmod M",
    "subtract": r"(i - k) \bmod M",
    "increment": r"(i + 1) \bmod M",
    "decrement": r"(i - 1) \bmod M",
    "less": "I(i < k)",
    "less or equal": r"I(i \leq k)",
    "equal": "I(i = k)",
    "minimum": r"\min(i, k)",
    "maximum": r"\max(i, k)",
}


class FuzzyConfig(Config, frozen=True):
    function: Annotated[
        Function,
        Meta(
            title="Function",
            description="Of the numbers 0 … M − 1; what goes beyond begins again at the other end",
        ),
    ] = "add"


class Fuzzy(MemoryLayer[FuzzyConfig]):
    name = "Fuzzy"
    title = say_as("layer", "Fuzzy")
    summary = say("Arithmetic of numbers that are distributions")
    config_type = FuzzyConfig
    inputs = (
        Port("x", EITHER, say("How likely each number 0 … M − 1 is, 1 in all")),
        Port(
            "other", EITHER, say("The same of the second number, where there is one"), optional=True
        ),
    )

    def caption(self, config: FuzzyConfig) -> Sentence:
        return config.chosen("function")

    def output_shapes(self, config: FuzzyConfig, inputs: Inputs) -> dict[str, Shape]:
        (size,), second = inputs["x"][0].axes, inputs.get("other", ())
        function = config.chosen("function")
        if config.function in TWO and not second:
            raise ShapeError(
                say("{function} is of two numbers: link the second one to other", function=function)
            )
        if config.function in ONE and second:
            raise ShapeError(
                say("{function} is of one number: take the link from other off", function=function)
            )
        if second and second[0].axes != (size,):
            raise ShapeError(
                say(
                    "gets {first} and {second} shares: both numbers must have as many",
                    first=size,
                    second=second[0].axes[0],
                )
            )
        given = {name: shapes for name, shapes in inputs.items() if shapes}
        return at_the_same_steps(given, size)

    def cost(self, config: FuzzyConfig, inputs: Inputs) -> Cost:
        (size,) = inputs["x"][0].axes
        return Cost(multiply_adds=size * size if config.function in TWO else 0)

    def formula(self, config: FuzzyConfig) -> Formula:
        of_two = config.function in TWO
        pairs, product = ("f(i, k)", "x_i o_k") if of_two else ("f(i)", "x_i")
        return Formula(
            rf"y_c = \sum_{{{pairs} = c}} {product} \\ {pairs} = {WRITTEN[config.function]}",
            note=say("A module of the neural random-access machine [Kurach et al. 2015]."),
        )

    def lower(self, config: FuzzyConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        (x,), second = inputs["x"], inputs.get("other", ())
        table = builder.constant(config.function, table_of(config.function, x.value.size))
        y = builder.call(FUZZY, x.value, table, *(each.value for each in second))
        builder.probe("y", y)
        return {"y": Signal(y)}


def table_of(function: Function, size: int) -> list[int]:
    """What it gives for each number below `size`, or for each pair of them, row after row."""
    numbers = range(size)
    if function in ONE:
        return [ONE[function](i, size) for i in numbers]
    return [TWO[function](i, k, size) for i in numbers for k in numbers]
