"""One against one: C (C − 1) / 2 binary classifiers, one for each pair of classes, that vote."""

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
from nndl_studio.layers.objective import objective_probes
from nndl_studio.layers.shape import Kind, Shape
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.ops.multiclass import PAIR_LOSS, PAIR_VOTES


class OneVsOneConfig(Config, frozen=True):
    """Nothing to set."""


class OneVsOne(Layer[OneVsOneConfig]):
    name = "OneVsOne"
    family = Family.OUTPUT
    summary = "A binary classifier for each pair of classes; they vote"
    config_type = OneVsOneConfig
    inputs = (
        Port(
            "x", (Kind.VECTOR,), "One number a pair (0, 1), (0, 2), …; positive votes for the first"
        ),
        Port("label", (Kind.LABEL,), "The true class; open: the data's", optional=True),
    )
    outputs = (Port("y", (Kind.VECTOR,), "Votes for each class"),)

    def caption(self, config: OneVsOneConfig) -> str:
        return "C(C−1)/2 classifiers · votes"

    def output_shapes(self, config: OneVsOneConfig, inputs: Inputs) -> dict[str, Shape]:
        (x,), (label,) = inputs["x"], inputs["label"]
        (classes,) = label.axes
        pairs = classes * (classes - 1) // 2
        if classes < 2:
            raise ShapeError("there is one class alone, so nothing to tell apart: use other data")
        if x.size != pairs:
            raise ShapeError(
                f"gets {x.size} numbers for the {pairs} pairs of {label}: give the layer before it "
                f"{pairs} units",
                Mend.MATCH_UNITS,
            )
        return {"y": Shape("vector", (classes,))}

    def formula(self, config: OneVsOneConfig) -> Formula:
        return Formula(
            r"P(a | x, \{a, b\}) = \sigma(w_{ab}^T x) \\ "
            r"L = -\sum_{b \neq t} \log P(t | x, \{t, b\}) \\ "
            r"v_a = \sum_{b \neq a} I(P(a | x, \{a, b\}) > 1/2), \ \hat{y} = \arg\max_a v_a",
            "(83)–(87)",
            "C(C−1)/2 logistic regressions; each learns from samples of its own two classes alone. "
            "Where several classes have the most votes the class is open, which the lecture "
            "warns of; the sums of their scores then decide.",
        )

    def probes(self, config: OneVsOneConfig, inputs: Inputs) -> tuple[Probe, ...]:
        return (Probe("votes", "Votes", "votes"), *objective_probes(inputs["label"][0]))

    def lower(self, config: OneVsOneConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        (x,), (label,) = inputs["x"], inputs["label"]
        builder.loss(builder.call(PAIR_LOSS, x.value, label.value))
        votes, parted = builder.call_all(PAIR_VOTES, x.value)
        builder.probe("votes", votes)
        builder.predict(parted, best="largest")
        return {"y": Signal(votes)}
