"""Hinge loss: asks for a margin of 1, and no more (57-58)."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from nndl_studio.config import Config
from nndl_studio.layers.layer import (
    Family,
    Formula,
    Inputs,
    Layer,
    Mend,
    Port,
    Probe,
    ShapeError,
    Signals,
)
from nndl_studio.layers.objective import misfit, objective_probes, require_several_classes
from nndl_studio.layers.shape import Kind, Shape
from nndl_studio.ops.binary import BOTH_SIDES, HINGE
from nndl_studio.ops.ir import Builder, Op, Signal
from nndl_studio.ops.multiclass import HINGE_OF_ALL, HINGE_OF_WORST
from nndl_studio.sentence import Sentence, joined, say, say_as, together

Form = Literal["worst rival", "every rival"]
_OPS: dict[Form, Op] = {"worst rival": HINGE_OF_WORST, "every rival": HINGE_OF_ALL}
_LATEX: dict[Form, str] = {
    "worst rival": r"L = \max_{c \neq t} \max(0, 1 + x_c - x_t)",
    "every rival": r"L = \sum_{c \neq t} \max(0, 1 + x_c - x_t)",
}
_LINES = say(
    "First line: one number for two classes, y = −1 or +1, as in the lecture. Second line: one "
    "number a class, t the true one; the largest w_c^T x is the answer (93)–(94)."
)
_FORMS: dict[Form, Sentence] = {
    "worst rival": say("Crammer and Singer's form (2001)."),
    "every rival": say("Weston and Watkins's form (1999)."),
}


class HingeConfig(Config, frozen=True):
    rivals: Annotated[
        Form,
        Meta(
            title="With several classes",
            description="Worst rival: Crammer and Singer; every rival: Weston and Watkins",
        ),
    ] = "worst rival"


class Hinge(Layer[HingeConfig]):
    name = "Hinge"
    title = say_as("layer", "Hinge")
    family = Family.OUTPUT
    summary = say("Loss that asks for a margin of 1")
    config_type = HingeConfig
    inputs = (
        Port(
            "x", (Kind.VECTOR,), say("One number for two classes, or one a class; the largest wins")
        ),
        Port("label", (Kind.LABEL,), say("The true class; open: the data's"), optional=True),
    )
    outputs = (Port("y", (Kind.VECTOR,), say("What speaks for each class")),)

    def caption(self, config: HingeConfig) -> Sentence:
        return joined(" · ", [say("margin 1"), config.chosen("rivals")])

    def output_shapes(self, config: HingeConfig, inputs: Inputs) -> dict[str, Shape]:
        (x,), (label,) = inputs["x"], inputs["label"]
        if x.size == 1 and label.axes == (2,):
            return {"y": Shape("vector", (2,))}
        require_several_classes(label)
        if x.axes != label.axes:
            raise ShapeError(misfit(x.size, label.words(), label.axes[0]), Mend.MATCH_UNITS)
        return {"y": x}

    def formula(self, config: HingeConfig) -> Formula:
        return Formula(
            rf"L = \max(0, 1 - y x) \\ {_LATEX[config.rivals]}",
            "(57), (58), (93)–(94)",
            together(_LINES, _FORMS[config.rivals]),
        )

    def probes(self, config: HingeConfig, inputs: Inputs) -> tuple[Probe, ...]:
        return (Probe("y", say("Scores"), "vector"), *objective_probes(inputs["label"][0]))

    def lower(self, config: HingeConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        (x,), (label,) = inputs["x"], inputs["label"]
        is_one = x.value.size == 1
        op = HINGE if is_one else _OPS[config.rivals]
        builder.loss(builder.call(op, x.value, label.value))
        y = builder.call(BOTH_SIDES, x.value) if is_one else x.value
        builder.probe("y", y)
        builder.predict(y, best="largest")
        return {"y": Signal(y)}
