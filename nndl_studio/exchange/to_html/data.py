"""What the network learned from: where it came from, what was understood, how it was scaled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from nndl_studio.datasets import AsTrainedConfig, SourceConfig, class_labels, source_of
from nndl_studio.datasets.info import Kind
from nndl_studio.datasets.recipe import Recipe
from nndl_studio.exchange.course import PARTS
from nndl_studio.exchange.to_html.columns import columns, moved
from nndl_studio.exchange.to_html.markup import Markup, facts, tag
from nndl_studio.layers.shape import Shape
from nndl_studio.sentence import Sentence, as_it_is, joined, say, say_as, say_count
from nndl_studio.setting_words import file_name, settings

MOST_NAMES, MOST_SCALES = 100, 4
SAMPLES = {
    "train": say("Samples for training"),
    "validation": say("Samples for validation"),
    "test": say("Samples for test"),
}
KINDS: dict[Kind, Sentence] = {
    "map": say_as("kind of a sample", "map"),
    "vector": say_as("kind of a sample", "vector"),
    "sequence": say_as("kind of a sample", "sequence"),
    "labels": say_as("kind of a sample", "labels"),
    "label": say_as("kind of a sample", "label"),
}
TOKENS = {"words": say("words"), "characters": say("characters")}
Fact = tuple[Sentence, str]


def data(config: SourceConfig, recipe: Recipe, sizes: Mapping[str, int]) -> Markup:
    """`config` is the Data node's own; `sizes` are samples by part, where they are known."""
    names = class_labels(config, recipe.info.class_names)
    rows = [*_source(config), *_sizes(recipe, sizes), *_sample(recipe), *_answers(recipe)]
    return tag(
        "section", tag("h2", say("Data")), facts(rows), *_classes(names), *columns(config, recipe),
        id="data",
    )  # fmt: skip


def _source(config: SourceConfig) -> Iterator[Fact]:
    if isinstance(config, AsTrainedConfig):
        return
    yield say("Source"), source_of(config).title
    yield from settings(config)
    if config.classes.weighted:
        yield say("Classes count"), config.classes.in_words
    yield say("Augmented"), config.augmentation.words if config.augmentation.on else ""


def _sizes(recipe: Recipe, sizes: Mapping[str, int]) -> Iterator[Fact]:
    for part in PARTS:
        if part in sizes:
            yield SAMPLES[part], f"{sizes[part]:,}"
    if not sizes and recipe.info.samples:
        yield say("Samples"), f"{recipe.info.samples:,}"


def _sample(recipe: Recipe) -> Iterator[Fact]:
    info = recipe.info
    shape = str(Shape.of(info.kind, info.axes))
    yield say("One sample"), say("{kind}, {shape}", kind=KINDS[info.kind], shape=shape)
    if recipe.frame:
        yield say("Frame"), say("{n} px of background on each side", n=recipe.frame)
    if recipe.vocabulary:
        yield say("Vocabulary"), _vocabulary(recipe)
    elif recipe.alphabet:
        yield say("Numbers stand for"), TOKENS.get(recipe.alphabet, recipe.alphabet)
    if recipe.text:
        yield say("Column of texts"), recipe.text
    if not recipe.encoders and not recipe.alphabet:
        yield say("Scaling, fitted on the training part"), _scaling(recipe)
    if recipe.horizon:
        yield (
            say("Answers stand"),
            say_count(
                recipe.horizon,
                "{n:,} row after a sequence's last",
                "{n:,} rows after a sequence's last",
            ),
        )
    if recipe.csv is not None and recipe.csv.encoding:
        yield say("Encoding"), recipe.csv.encoding
    yield say("Fingerprint"), recipe.data and tag("code", recipe.data)


def _vocabulary(recipe: Recipe) -> Sentence:
    count = len(recipe.vocabulary)
    if recipe.tokens == "characters":
        return say_count(count, "{n:,} character", "{n:,} characters")
    return say_count(count, "{n:,} word", "{n:,} words")


def _scaling(recipe: Recipe) -> Sentence:
    """x′ = (x − shift) · gain + floor, one for all numbers or one each."""
    count = max(len(recipe.shift), len(recipe.gain))
    if count > MOST_SCALES:
        return say_count(
            count,
            "the one number has its own shift and gain",
            "each of {n} numbers has its own shift and gain",
        )
    shift, gain = (" / ".join(f"{n:.4g}" for n in each) for each in (recipe.shift, recipe.gain))
    floor = f" + {recipe.floor:.4g}" if recipe.floor else ""
    if (shift, gain, floor) == ("0", "1", ""):
        return say("as is")
    less = "x" if shift == "0" else f"(x − {shift})"
    formula = f"x′ = {less} · {gain}{floor}".replace("− -", "+ ").replace("+ -", "− ")
    return as_it_is(formula)


def _answers(recipe: Recipe) -> Iterator[Fact]:
    info = recipe.info
    if info.classes:
        yield say("Classes"), _each_time(as_it_is(f"{info.classes:,}"), info.each_step)
    if info.targets:
        told = as_it_is(f"{info.targets}")
        if recipe.targets:
            names = joined(", ", recipe.targets)
            told = say("{count}: {names}", count=info.targets, names=names)
        yield say("Numbers to tell"), _each_time(told, info.each_step)
    for name, (shift, gain) in zip(_target_names(recipe), recipe.target_scaling, strict=True):
        formula = joined("", ["(", name, f" {moved(shift)}) / {1 / gain:.6g}"])
        yield say("{target} is learned as", target=name), formula


def _each_time(numbers: Sentence, each_step: bool) -> Sentence:
    return say("{numbers} at each step", numbers=numbers) if each_step else numbers


def _target_names(recipe: Recipe) -> tuple[str, ...]:
    if recipe.targets:
        return recipe.targets if recipe.target_scaling else ()
    return tuple(say("target {number}", number=i + 1) for i in range(len(recipe.target_scaling)))


def _classes(names: Sequence[str]) -> Iterator[Markup]:
    """What they are called, in their order."""
    if names:
        more = len(names) - MOST_NAMES
        said = joined(", ", names[:MOST_NAMES])
        yield tag("h3", say("Names of the classes"))
        if more > 0:
            said = say("{names} and {more:,} more", names=said, more=more)
        yield tag("p", said)


def bare(config: SourceConfig) -> SourceConfig:
    """The settings with names of files in place of paths: a report goes to others, who need not
    know where its writer keeps her files."""
    for path, seen in config.own_files.items():
        config = config.found_at(path, file_name(path), seen)
    return config
