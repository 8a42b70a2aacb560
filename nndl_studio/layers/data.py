"""Data: where samples come from, how they are scaled, and how they are split."""

from __future__ import annotations

from pathlib import PurePath
from typing import Annotated, Literal

from msgspec import Meta

from nndl_studio.datasets import Choices, DatasetInfo, Scale, describe
from nndl_studio.datasets.choices import Task, Tokens
from nndl_studio.layers.config import Config
from nndl_studio.layers.layer import (
    ANSWERS,
    Family,
    Formula,
    Inputs,
    Layer,
    Port,
    Probe,
    Shape,
    ShapeError,
    Signals,
)
from nndl_studio.ops.ir import Builder, Signal

DataSource = Literal[
    "digits",
    "digit rows",
    "iris",
    "XOR",
    "two moons",
    "noisy moons",
    "spirals",
    "uneven classes",
    "pictures",
    "signals",
    "separable points",
    "four clouds",
    "noisy line",
    "line with outliers",
    "proportional columns",
    "letters",
    "temporal order",
    "delayed echo",
    "bracket depth",
    "adding 10",
    "adding 50",
    "adding 100",
    "text",
    "text file",
    "file",
]

TITLES: dict[DataSource, str] = {
    "digits": "MNIST 10k",
    "digit rows": "MNIST 10k, row by row",
    "iris": "iris-like",
    "XOR": "XOR",
    "two moons": "two moons",
    "noisy moons": "few and noisy moons",
    "spirals": "spirals",
    "uneven classes": "uneven classes",
    "pictures": "pictures of shapes",
    "signals": "noisy signals",
    "separable points": "separable points",
    "four clouds": "four clouds",
    "noisy line": "noisy line",
    "line with outliers": "line with outliers",
    "proportional columns": "proportional columns",
    "letters": "letters",
    "temporal order": "temporal order",
    "delayed echo": "delayed echo",
    "bracket depth": "bracket depth",
    "adding 10": "adding problem, 10 steps",
    "adding 50": "adding problem, 50 steps",
    "adding 100": "adding problem, 100 steps",
    "text": "village text",
}
TEXTS: frozenset[DataSource] = frozenset({"text", "text file"})
# Settings that only some data sets read.
_READ_BY: dict[str, frozenset[DataSource]] = {
    "file": frozenset({"file", "text file"}),
    "noise": frozenset({"letters"}),
    **dict.fromkeys(("tokens", "vocabulary", "task", "steps", "reach"), TEXTS),
}
# Settings that sets with a split of their own leave alone.
_OWN_SPLIT: dict[DataSource, set[str]] = {"letters": {"validation", "test"}}
_SCALE_LATEX: dict[Scale, str] = {
    "0 to 1": r"x' = \frac{x - x_{\min}}{x_{\max} - x_{\min}}",
    "LeNet-5": r"x' = 1.275 \frac{x - x_{\min}}{x_{\max} - x_{\min}} - 0.1",
    "standardised": r"x' = \frac{x - \mu}{s}",
    "as is": "x' = x",
}


class DataConfig(Config, frozen=True):
    source: Annotated[
        DataSource, Meta(title="Data set", description="A built-in set, or a file of your own")
    ] = "digits"
    file: Annotated[
        str, Meta(title="File", description="Your own samples, when the data set is “file”")
    ] = ""
    pad: Annotated[
        int,
        Meta(
            title="Padding",
            description="Background added on each side of an image; 2 makes digits 32×32",
            ge=0,
            le=64,
            extra={"unit": "px"},
        ),
    ] = 0
    scale: Annotated[
        Scale,
        Meta(title="Scale", description="Fitted on the training part; LeNet-5: −0.1 to 1.175"),
    ] = "0 to 1"
    validation: Annotated[
        float,
        Meta(title="Validation part", description="Share of the samples", ge=0, le=0.9),
    ] = 0.1
    test: Annotated[
        float, Meta(title="Test part", description="Share of the samples", ge=0, le=0.9)
    ] = 0.1
    seed: Annotated[
        int,
        Meta(title="Seed", description="Of the split and of generated data", ge=0, le=2**31 - 1),
    ] = 7
    noise: Annotated[
        float,
        Meta(
            title="Noise",
            description="Share of pixels turned over in letters to recall",
            ge=0,
            le=0.5,
        ),
    ] = 0.2
    tokens: Annotated[Tokens, Meta(title="Tokens", description="What a text is cut into")] = (
        "characters"
    )
    vocabulary: Annotated[
        int,
        Meta(
            title="Vocabulary",
            description="Tokens told apart, the most frequent ones; the rest are <unk>",
            ge=2,
            le=65_536,
        ),
    ] = 1000
    task: Annotated[
        Task,
        Meta(title="Task", description="The next token at every step, or tokens near one token"),
    ] = "next token"
    steps: Annotated[
        int, Meta(title="Steps", description="Tokens of a text in one sample", ge=1, le=4096)
    ] = 32
    reach: Annotated[
        int,
        Meta(title="Reach", description="How many tokens away still counts as near", ge=1, le=64),
    ] = 2

    def idle(self) -> frozenset[str]:
        unread = {name for name, sources in _READ_BY.items() if self.source not in sources}
        unread |= _OWN_SPLIT.get(self.source, set())
        if self.source in TEXTS:
            unread |= {"pad", "scale", "seed", "reach" if self.task == "next token" else "steps"}
        return frozenset(unread)

    @property
    def choices(self) -> Choices:
        """What the data set is told beside its file and seed."""
        return Choices(self.noise, self.tokens, self.vocabulary, self.task, self.steps, self.reach)


class Data(Layer[DataConfig]):
    name = "Data"
    family = Family.DATA
    summary = "Samples and the answers to learn"
    config_type = DataConfig
    inputs = ()
    outputs = (
        Port(
            "x",
            ("map", "vector", "sequence", "labels", "label"),
            "One sample: an image, numbers, a sequence, or words by their numbers",
        ),
        Port("label", ANSWERS, "Its class, the class of each step, or the numbers to reach"),
    )

    def caption(self, config: DataConfig) -> str:
        if config.source in ("file", "text file"):
            return PurePath(config.file).name or "choose a file"
        info = _describe(config)
        pad = (
            f" · pad to {info.axes[1]}×{info.axes[2]}" if len(info.axes) == 3 and config.pad else ""
        )
        return TITLES[config.source] + pad

    def output_shapes(self, config: DataConfig, inputs: Inputs) -> dict[str, Shape]:
        if config.validation + config.test >= 1:
            raise ShapeError(
                f"{config.validation:.0%} for validation and {config.test:.0%} for test leave "
                "nothing to train on: together they must be less than 100 %"
            )
        info = _describe(config)
        shapes = {"x": Shape(info.kind, info.axes)}
        if info.each_step:
            shapes["label"] = Shape("labels", (info.axes[0], info.classes))
        elif info.classes:
            shapes["label"] = Shape("label", (info.classes,))
        elif info.targets:
            shapes["label"] = Shape("target", (info.targets,))
        return shapes

    def formula(self, config: DataConfig) -> Formula:
        if config.source in TEXTS:
            note = f"{config.tokens.capitalize()} are read by their number in the vocabulary."
            return Formula(r"x_t \in \{0, \ldots, V - 1\}", note=note)
        notes = {
            "LeNet-5": "The background becomes −0.1 and full ink 1.175, so that the mean is near "
            "0 and the variance near 1 [LeCun et al. 1998].",
            "standardised": "μ and s are the mean and deviation over the training part.",
        }
        return Formula(_SCALE_LATEX[config.scale], note=notes.get(config.scale, ""))

    def probes(self, config: DataConfig, inputs: Inputs) -> tuple[Probe, ...]:
        info = _describe(config)
        if info.kind == "sequence":
            return (Probe("x", "Sample", "sequence"),)
        sample = Probe("x", "Sample", "maps" if info.kind == "map" else "vector")
        return (sample, *_seen_as_a_whole(info))

    def lower(self, config: DataConfig, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        shapes = self.output_shapes(config, {})
        of_steps = shapes["x"].kind in ("sequence", "labels")
        x = builder.batch("x", shapes["x"].held)
        lengths = builder.batch("lengths", (1,)) if of_steps else None
        builder.probe("x", x)
        signals = {"x": Signal(x, lengths)}
        if "label" in shapes:
            answer = shapes["label"]
            at_steps = lengths if answer.kind == "labels" else None
            signals["label"] = Signal(builder.batch(answer.kind, answer.held), at_steps)
        return signals


def _seen_as_a_whole(info: DatasetInfo) -> tuple[Probe, ...]:
    """What can be drawn of all samples together: classes in a plane, one number to reach."""
    if info.kind != "vector" or info.each_step:
        return ()
    if info.classes > 1 and info.axes == (2,):
        return (Probe("boundary", "Decision boundary", "boundary"),)
    if info.targets == 1:
        return (Probe("fit", "Fit", "fit"),)
    return ()


def _describe(config: DataConfig) -> DatasetInfo:
    """What the samples are like. Raises BadFile for a file that can't be used."""
    return describe(config.source, config.file, config.pad, config.choices)
