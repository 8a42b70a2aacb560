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
from nndl_studio.layers.objective import (
    TRUE_CLASS,
    misfit,
    objective_probes,
    require_several_classes,
)
from nndl_studio.layers.shape import Kind, Shape
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.ops.multiclass import PAIR_LOSS, PAIR_VOTES
from nndl_studio.sentence import Sentence, say, say_as, together


class OneVsOneConfig(Config, frozen=True):
    """Nothing to set."""


class OneVsOne(Layer[OneVsOneConfig]):
    name = "OneVsOne"
    title = say_as("layer", "One vs one")
    family = Family.OUTPUT
    summary = say("A binary classifier for each pair of classes; they vote")
    config_type = OneVsOneConfig
    inputs = (
        Port(
            "x",
            (Kind.VECTOR,),
            say("One number a pair (0, 1), (0, 2), …; positive votes for the first"),
        ),
        Port("label", (Kind.LABEL,), say("The true class; open: the data's"), optional=True),
    )
    outputs = (Port("y", (Kind.VECTOR,), say("Votes for each class")),)

    def caption(self, config: OneVsOneConfig) -> Sentence:
        return say("C(C−1)/2 classifiers · votes")

    def output_shapes(self, config: OneVsOneConfig, inputs: Inputs) -> dict[str, Shape]:
        (x,), (label,) = inputs["x"], inputs["label"]
        (classes,) = label.axes
        pairs = classes * (classes - 1) // 2
        require_several_classes(label)
        if x.size != pairs:
            wanted = say("the {pairs} pairs of {classes}", pairs=pairs, classes=label.words())
            raise ShapeError(misfit(x.size, wanted, pairs), Mend.MATCH_UNITS)
        return {"y": Shape("vector", (classes,))}

    def formula(self, config: OneVsOneConfig) -> Formula:
        return Formula(
            r"P(a | x, \{a, b\}) = \sigma(w_{ab}^T x) \\ "
            r"L = -\sum_{b \neq t} \log P(t | x, \{t, b\}) \\ "
            r"v_a = \sum_{b \neq a} I(P(a | x, \{a, b\}) > 1/2), \ \hat{y} = \arg\max_a v_a",
            "(83)–(87)",
            together(
                TRUE_CLASS,
                say(
                    "C(C−1)/2 logistic regressions; each learns from samples of its own two "
                    "classes alone. Where several classes have the most votes the class is open, "
                    "which the lecture warns of; the sums of their scores then decide."
                ),
            ),
        )

    def probes(self, config: OneVsOneConfig, inputs: Inputs) -> tuple[Probe, ...]:
        return (Probe("votes", say("Votes"), "votes"), *objective_probes(inputs["label"][0]))

    def lower(self, config: OneVsOneConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        (x,), (label,) = inputs["x"], inputs["label"]
        builder.loss(builder.call(PAIR_LOSS, x.value, label.value))
        votes, parted = builder.call_all(PAIR_VOTES, x.value)
        builder.probe("votes", votes)
        builder.predict(parted, best="largest")
        return {"y": Signal(votes)}
