"""RBF output: each class is a code word and the nearest wins [LeCun et al. 1998, LeNet-5]."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from nndl_studio.config import Config
from nndl_studio.layers.bitmaps import HEIGHT, PIXELS, WIDTH, digit_codes
from nndl_studio.layers.layer import (
    Cost,
    Family,
    Formula,
    Inputs,
    Layer,
    Parameter,
    Port,
    Probe,
    ShapeError,
    Signals,
)
from nndl_studio.layers.objective import TRUE_CLASS, objective_probes
from nndl_studio.layers.shape import Kind, Shape
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.ops.rbf import RBF, RBF_DISCRIMINATIVE_LOSS, RBF_MEAN_LOSS
from nndl_studio.sentence import Sentence, joined, say, say_as, together

CLASSES = 10


class RBFOutputConfig(Config, frozen=True):
    loss: Annotated[
        Literal["mean", "discriminative"],
        Meta(
            title="Loss",
            description="Distance to the true class alone, or also away from the others",
        ),
    ] = "mean"
    margin: Annotated[
        float,
        Meta(
            title="Margin j",
            description="Discriminative: classes much farther than j need no more push",
            ge=0,
            le=1000,
        ),
    ] = 10.0


class RBFOutput(Layer[RBFOutputConfig]):
    name = "RBFOutput"
    title = say_as("layer", "RBF output")
    family = Family.OUTPUT
    summary = say("Distance to a 7×12 picture of each digit")
    config_type = RBFOutputConfig
    inputs = (
        Port(
            "x",
            (Kind.VECTOR,),
            say(
                "{numbers} numbers, compared with {width}×{height} pixels",
                numbers=PIXELS,
                width=WIDTH,
                height=HEIGHT,
            ),
        ),
        Port("label", (Kind.LABEL,), say("The true digit; open: the data's"), optional=True),
    )
    outputs = (Port("y", (Kind.VECTOR,), say("Squared distance to each digit; the smallest wins")),)

    def caption(self, config: RBFOutputConfig) -> Sentence:
        digits = say("{digits} digits {width}×{height}", digits=CLASSES, width=WIDTH, height=HEIGHT)
        return joined(" · ", [digits, config.chosen("loss")])

    def output_shapes(self, config: RBFOutputConfig, inputs: Inputs) -> dict[str, Shape]:
        (x,), (label,) = inputs["x"], inputs["label"]
        if x.size != PIXELS:
            raise ShapeError(
                say(
                    "compares {numbers} numbers with pictures of {width}×{height}; this gives "
                    "{given}: give the layer before it {numbers} units",
                    numbers=PIXELS,
                    width=WIDTH,
                    height=HEIGHT,
                    given=x.size,
                )
            )
        if label.axes != (CLASSES,):
            raise ShapeError(
                say(
                    "knows the {digits} digits, and the data have {classes}: use Softmax with "
                    "cross-entropy, or the digits",
                    digits=CLASSES,
                    classes=label.words(),
                )
            )
        return {"y": Shape("vector", (CLASSES,))}

    def parameters(self, config: RBFOutputConfig, inputs: Inputs) -> tuple[Parameter, ...]:
        return (Parameter("centre", (CLASSES, PIXELS), fixed=True),)

    def layout(self, config: RBFOutputConfig) -> dict[str, Sentence]:
        return {"centre": say("(classes, inputs): row c is the picture of digit c, row by row")}

    def initial(self, config: RBFOutputConfig, inputs: Inputs) -> dict[str, tuple[float, ...]]:
        return {"centre": tuple(pixel for code in digit_codes() for pixel in code)}

    def cost(self, config: RBFOutputConfig, inputs: Inputs) -> Cost:
        return Cost(CLASSES, CLASSES * PIXELS, CLASSES * PIXELS)

    def formula(self, config: RBFOutputConfig) -> Formula:
        loss = r"L = y_t"
        if config.loss == "discriminative":
            loss += r" + \log(e^{-j} + \sum_i e^{-y_i})"
        return Formula(
            rf"y_i = \sum_j (x_j - w_{{ij}})^2 \\ {loss}",
            note=together(
                TRUE_CLASS,
                say(
                    "w is fixed: +1 where the picture of digit i has ink, −1 elsewhere. The "
                    "lecture names these units without their formula [LeCun et al. 1998, (7)–(9)]."
                ),
            ),
        )

    def probes(self, config: RBFOutputConfig, inputs: Inputs) -> tuple[Probe, ...]:
        return (Probe("y", say("Distances"), "vector"), *objective_probes(inputs["label"][0]))

    def lower(
        self, config: RBFOutputConfig, builder: Builder, inputs: Signals
    ) -> dict[str, Signal]:
        (x,), (label,) = inputs["x"], inputs["label"]
        y = builder.call(RBF, x.value, builder.parameter("centre"))
        builder.probe("y", y)
        builder.predict(y, best="smallest")
        if config.loss == "mean":
            builder.loss(builder.call(RBF_MEAN_LOSS, y, label.value))
        else:
            per_mille = round(config.margin * 1000)
            builder.loss(builder.call(RBF_DISCRIMINATIVE_LOSS, y, label.value, per_mille=per_mille))
        return {"y": Signal(y)}
