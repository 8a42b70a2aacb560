"""Data: where samples come from, how they are scaled, and how they are split."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from nndl_studio.datasets import (
    SOURCES,
    AsTrainedConfig,
    DatasetInfo,
    Scale,
    SourceConfig,
    describe,
    source_of,
)
from nndl_studio.datasets.columns import Column
from nndl_studio.datasets.table_settings import TableConfig
from nndl_studio.layers.layer import (
    Family,
    Formula,
    Inputs,
    Layer,
    Port,
    Probe,
    ShapeError,
    Signals,
)
from nndl_studio.layers.shape import ANSWERS, Kind, Shape, times
from nndl_studio.ops.ir import Builder, Signal
from nndl_studio.sentence import NOTHING, Sentence, joined, listed, say, say_as, together

_SCALE_LATEX: dict[Scale, str] = {
    "0 to 1": r"x' = \frac{x - x_{\min}}{x_{\max} - x_{\min}}",
    "LeNet-5": r"x' = 1.275 \frac{x - x_{\min}}{x_{\max} - x_{\min}} - 0.1",
    "standardised": r"x' = \frac{x - \mu}{s}",
    "as is": "x' = x",
}
# Of a table, column by column.
_ENCODED = {
    "standardised": say("μ and s are the mean and deviation over the training part"),
    "0 to 1": say("the least and the largest number of the training part become 0 and 1"),
    "as is": say("read as they are"),
    "rank": say("their place among those of the training part, 0 to 1"),
    "one-hot": say("a number for each category, 1 for the one it is"),
}
_SCALED: dict[Scale, Sentence] = {
    "LeNet-5": say(
        "The background becomes −0.1 and full ink 1.175, so that the mean is near 0 and the "
        "variance near 1 [LeCun et al. 1998]."
    ),
    "standardised": say("μ and s are the mean and deviation over the training part."),
}
# Of texts, by what they are cut into.
_NUMBERED = {
    "characters": say("Characters are read by their number in the vocabulary."),
    "words": say("Words are read by their number in the vocabulary."),
}
MOST_NAMED = 3


class Data(Layer[SourceConfig]):
    name = "Data"
    title = say_as("layer", "Data")
    family = Family.DATA
    summary = say("Samples and the answers to learn")
    config_type = next(iter(SOURCES.values())).config_type
    config_types = tuple(source.config_type for source in SOURCES.values())
    stand_ins = (AsTrainedConfig,)
    inputs = ()
    outputs = (
        Port(
            "x",
            (Kind.MAP, Kind.VECTOR, Kind.SEQUENCE, Kind.LABELS, Kind.LABEL),
            say("One sample: an image, numbers, a sequence, or words by their numbers"),
        ),
        Port("label", ANSWERS, say("Its class or the numbers to reach, once or at each step")),
        Port(
            "target",
            (Kind.TARGET, Kind.TARGETS),
            say("The numbers to reach, where the data have classes as well"),
            optional=True,
        ),
        Port(
            "fact",
            (Kind.FACTS,),
            say("The sentences that the answer follows from, where the data know them"),
            optional=True,
        ),
    )

    def caption(self, config: SourceConfig) -> Sentence:
        varied = say("augmented") if config.augmentation.on else NOTHING
        if config.path is not None:
            name = PurePath(config.path).name or say("choose a file")
            return _dotted(name, varied)
        # There is room for one of them, and the shape is told below.
        return _dotted(source_of(config).title, varied or _framed(config))

    def output_shapes(self, config: SourceConfig, inputs: Inputs) -> dict[str, Shape]:
        validation, test = config.shares
        if validation + test >= 1:
            raise ShapeError(
                say(
                    "{validation:.0%} for validation and {test:.0%} for test leave nothing to "
                    "train on: together they must be less than 100 %",
                    validation=validation,
                    test=test,
                )
            )
        info = describe(config)
        shapes = {"x": replace(Shape.of(info.kind, info.axes), sentences=info.sentences)}
        steps = shapes["x"].steps if info.each_step else None
        if info.classes:
            shapes["label"] = Shape("index", (info.classes,), steps)
            steps = None
        if info.targets:
            answer = "target" if "label" in shapes else "label"
            shapes[answer] = Shape("vector", (info.targets,), steps, answer=True)
        if info.facts and info.sentences:
            shapes["fact"] = Shape("index", (info.sentences.most,), info.facts, answer=True)
        return shapes

    def aside(self, config: SourceConfig) -> Sentence:
        augmentation = config.augmentation
        of_maps = augmentation.on and describe(config).kind == "map"
        return together(augmentation.words) if of_maps else NOTHING

    def formula(self, config: SourceConfig) -> Formula:
        if config.alphabet:
            numbered = _NUMBERED.get(config.alphabet, NOTHING)
            return Formula(r"x_t \in \{0, \ldots, V - 1\}", note=numbered)
        if isinstance(config, TableConfig):
            return _of_columns([each for each in config.columns if each.is_input])
        note = together(_SCALED.get(config.range, NOTHING), config.augmentation.words)
        return Formula(_SCALE_LATEX[config.range], note=note)

    def probes(self, config: SourceConfig, inputs: Inputs) -> tuple[Probe, ...]:
        info = describe(config)
        if info.kind == "sequence":
            return (Probe("x", say("Sample"), "sequence"),)
        sample = Probe("x", say("Sample"), "maps" if info.kind == "map" else "vector")
        return (sample, *_seen_as_a_whole(info))

    def lower(self, config: SourceConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        shapes = self.output_shapes(config, {})
        x = builder.batch("x", shapes["x"].held)
        lengths = builder.batch("lengths", (1,)) if shapes["x"].stepped else None
        builder.probe("x", x)
        sentences = shapes["x"].sentences
        signals = {"x": Signal(x, lengths, sentences.ends if sentences else ())}
        for port in (Kind.LABEL, Kind.TARGET):
            if port in shapes:
                answer = shapes[port]
                at_steps = lengths if answer.stepped else None
                signals[port] = Signal(builder.batch(answer.kind.value, answer.held), at_steps)
        if "fact" in shapes:
            facts = shapes["fact"]
            signals["fact"] = Signal(builder.batch(facts.kind.value, facts.held))
        if config.classes.weighted and "label" in builder.program.batch:
            builder.batch("weight", (1,))  # for the losses that compare with the label
        return signals


def _of_columns(columns: Sequence[Column]) -> Formula:
    """How most of the numbers are scaled, and what becomes of the rest."""
    scaled: dict[str, list[str]] = {}
    for each in columns:
        how = "one-hot" if each.type == "category" else each.encoding
        scaled.setdefault(how, []).append(each.name)
    first = max(_SCALE_LATEX, key=lambda how: len(scaled.get(how, ())))
    told = (
        say("{columns}: {encoded}.", columns=_named(scaled[how]), encoded=words)
        for how, words in _ENCODED.items()
        if how in scaled
    )
    return Formula(_SCALE_LATEX[first], note=together(*told))


def _named(names: Sequence[str]) -> Sentence:
    some, more = listed(names[:MOST_NAMED]), len(names) - MOST_NAMED
    return say("{columns} and {more} more", columns=some, more=more) if more > 0 else some


def _dotted(*texts: str) -> Sentence:
    """Those that say something, with dots between them."""
    return joined(" · ", [each for each in texts if each])


def _seen_as_a_whole(info: DatasetInfo) -> tuple[Probe, ...]:
    """What can be drawn of all samples together: classes in a plane, one number to reach."""
    if info.kind != "vector" or info.each_step:
        return ()
    if info.classes > 1 and info.axes == (2,):
        return (Probe("boundary", say("Decision boundary"), "boundary"),)
    if info.targets == 1:
        return (Probe("fit", say("Fit"), "fit"),)
    return ()


def _framed(config: SourceConfig) -> Sentence:
    """The size that a frame makes of a map. Sets that have none are not looked into: of one that
    is not whole yet, such as points before they are drawn, nothing can be told."""
    if not config.frame:
        return NOTHING
    return say("pad to {size}", size=times(describe(config).axes[1:]))
