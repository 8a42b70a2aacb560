"""One against the rest: C binary classifiers, each of one class against all others."""

from __future__ import annotations

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
from nndl_studio.layers.objective import (
    TRUE_CLASS,
    misfit,
    objective_probes,
    require_several_classes,
)
from nndl_studio.layers.shape import Kind, Shape
from nndl_studio.ops.binary import LOGISTIC_LOSS
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.ops.multiclass import CLAIMS
from nndl_studio.ops.pointwise import LOGISTIC
from nndl_studio.ops.softmax import ONE_HOT
from nndl_studio.sentence import Sentence, say, say_as, together


class OneVsRestConfig(Config, frozen=True):
    """Nothing to set."""


class OneVsRest(Layer[OneVsRestConfig]):
    name = "OneVsRest"
    title = say_as("layer", "One vs rest")
    family = Family.OUTPUT
    summary = say("A binary classifier for each class against the rest")
    config_type = OneVsRestConfig
    inputs = (
        Port("x", (Kind.VECTOR,), say("One number a class; positive claims the sample for it")),
        Port("label", (Kind.LABEL,), say("The true class; open: the data's"), optional=True),
    )
    outputs = (Port("y", (Kind.VECTOR,), say("Each classifier's probability of its own class")),)

    def caption(self, config: OneVsRestConfig) -> Sentence:
        return say("C classifiers · logistic loss")

    def output_shapes(self, config: OneVsRestConfig, inputs: Inputs) -> dict[str, Shape]:
        (x,), (label,) = inputs["x"], inputs["label"]
        require_several_classes(label)
        if x.axes != label.axes:
            raise ShapeError(misfit(x.size, label.words(), label.axes[0]), Mend.MATCH_UNITS)
        return {"y": x}

    def formula(self, config: OneVsRestConfig) -> Formula:
        return Formula(
            r"y_c = \sigma(w_c^T x) \\ "
            r"L = -\log y_t - \sum_{c \neq t} \log(1 - y_c) \\ "
            r"\hat{y} = \arg\max_c y_c",
            "(83)–(87)",
            together(
                TRUE_CLASS,
                say(
                    "C logistic regressions, each of one class against all others. Where none or "
                    "several claim a sample (y > ½) its class is open, which the lecture warns of; "
                    "the largest y is then taken as the answer."
                ),
            ),
        )

    def probes(self, config: OneVsRestConfig, inputs: Inputs) -> tuple[Probe, ...]:
        return (
            Probe("y", say("Probabilities"), "vector"),
            Probe("votes", say("Claims"), "votes"),
            *objective_probes(inputs["label"][0]),
        )

    def lower(
        self, config: OneVsRestConfig, builder: Builder, inputs: Signals
    ) -> dict[str, Signal]:
        (x,), (label,) = inputs["x"], inputs["label"]
        wanted = builder.call(ONE_HOT, label.value, classes=x.value.size)
        builder.loss(builder.call(LOGISTIC_LOSS, x.value, wanted))
        y = builder.call(LOGISTIC, x.value)
        builder.probe("y", y)
        builder.probe("votes", builder.call(CLAIMS, x.value))
        builder.predict(y, best="largest")
        return {"y": Signal(y)}
