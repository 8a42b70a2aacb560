"""What the network learned from: where it came from, what was understood, how it was scaled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from nndl_studio.datasets import AsTrainedConfig, SourceConfig, source_of
from nndl_studio.datasets.columns import Column
from nndl_studio.datasets.encoders import Encoder
from nndl_studio.datasets.in_words import counted
from nndl_studio.datasets.recipe import Recipe
from nndl_studio.datasets.table_settings import TableConfig
from nndl_studio.exchange.course import PARTS
from nndl_studio.exchange.to_html.markup import Markup, facts, table, tag
from nndl_studio.layers.shape import Shape
from nndl_studio.setting_words import file_name, settings

MOST_NAMES, MOST_COLUMNS, MOST_SCALES = 100, 200, 4
HEAD = ("Column", "Role", "Type", "Read as", "Fitted on the training part", "Where missing")


def data(config: SourceConfig, recipe: Recipe, sizes: Mapping[str, int]) -> Markup:
    """`config` is the Data node's own; `sizes` are samples by part, where they are known."""
    rows = [*_source(config), *_sizes(recipe, sizes), *_sample(recipe), *_answers(recipe)]
    return tag(
        "section", tag("h2", "Data"), facts(rows), *_classes(recipe), *_columns(config, recipe),
        id="data",
    )  # fmt: skip


def _source(config: SourceConfig) -> Iterator[tuple[str, str]]:
    if isinstance(config, AsTrainedConfig):
        return
    yield "Source", source_of(config).title
    yield from settings(config)
    if config.classes.weighted:
        yield "Classes count", config.classes.in_words
    yield "Augmented", config.augmentation.words if config.augmentation.on else ""


def _sizes(recipe: Recipe, sizes: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    for part in PARTS:
        if part in sizes:
            yield f"Samples for {'training' if part == 'train' else part}", f"{sizes[part]:,}"
    if not sizes and recipe.info.samples:
        yield "Samples", f"{recipe.info.samples:,}"


def _sample(recipe: Recipe) -> Iterator[tuple[str, str]]:
    info = recipe.info
    yield "One sample", f"{info.kind}, {Shape.of(info.kind, info.axes)}"
    if recipe.frame:
        yield "Frame", f"{recipe.frame} px of background on each side"
    if recipe.vocabulary:
        yield "Vocabulary", f"{len(recipe.vocabulary):,} {recipe.alphabet}"
    elif recipe.alphabet:
        yield "Numbers stand for", recipe.alphabet
    if recipe.text:
        yield "Column of texts", recipe.text
    if not recipe.encoders and not recipe.alphabet:
        yield "Scaling, fitted on the training part", _scaling(recipe)
    if recipe.horizon:
        yield "Answers stand", f"{counted(recipe.horizon, 'row')} after a sequence's last"
    if recipe.csv is not None and recipe.csv.encoding:
        yield "Encoding", recipe.csv.encoding
    yield "Fingerprint", recipe.data and tag("code", recipe.data)


def _scaling(recipe: Recipe) -> str:
    """x′ = (x − shift) · gain + floor, one for all numbers or one each."""
    count = max(len(recipe.shift), len(recipe.gain))
    if count > MOST_SCALES:
        return f"each of {count} numbers has its own shift and gain"
    shift, gain = (" / ".join(f"{n:.4g}" for n in each) for each in (recipe.shift, recipe.gain))
    floor = f" + {recipe.floor:.4g}" if recipe.floor else ""
    if (shift, gain, floor) == ("0", "1", ""):
        return "as is"
    moved = "x" if shift == "0" else f"(x − {shift})"
    return f"x′ = {moved} · {gain}{floor}".replace("− -", "+ ").replace("+ -", "− ")


def _answers(recipe: Recipe) -> Iterator[tuple[str, str]]:
    info = recipe.info
    each = " at each step" if info.each_step else ""
    if info.classes:
        yield "Classes", f"{info.classes:,}{each}"
    if info.targets:
        names = ", ".join(recipe.targets)
        yield "Numbers to tell", f"{info.targets}{f': {names}' if names else ''}{each}"
    for name, (shift, gain) in zip(_target_names(recipe), recipe.target_scaling, strict=True):
        yield (
            f"{name} is learned as",
            f"({name} − {shift:.6g}) / {1 / gain:.6g}".replace("− -", "+ "),
        )


def _target_names(recipe: Recipe) -> tuple[str, ...]:
    usual = tuple(f"target {i + 1}" for i in range(len(recipe.target_scaling)))
    return recipe.targets if recipe.targets and recipe.target_scaling else usual


def _classes(recipe: Recipe) -> Iterator[Markup]:
    """What they are called, in their order."""
    names = recipe.info.class_names
    if names:
        more = len(names) - MOST_NAMES
        said = ", ".join(names[:MOST_NAMES]) + (f" and {more:,} more" if more > 0 else "")
        yield tag("h3", "Names of the classes")
        yield tag("p", said)


def _columns(config: SourceConfig, recipe: Recipe) -> Iterator[Markup]:
    fitted = {each.column.name: each for each in recipe.encoders}
    inputs = tuple(each.column for each in recipe.encoders)
    columns = config.columns if isinstance(config, TableConfig) else inputs
    if not columns:
        return
    more = len(columns) - MOST_COLUMNS
    rows = [_column(each, fitted.get(each.name)) for each in columns[:MOST_COLUMNS]]
    yield tag("h3", "Columns")
    yield table(HEAD, rows, "wwwwww")
    if more > 0:
        yield tag("p", f"And {counted(more, 'column')} more.", class_="mute")


def _column(column: Column, fitted: Encoder | None) -> tuple[str, ...]:
    """What a column is for; of one that is not read as an input, no more than that."""
    read = found = missing = "–"
    if fitted is not None:
        category = column.type == "category"
        read = f"one-hot of {counted(len(column.names), 'name')}" if category else column.encoding
        found = _found(fitted)
        missing = _missing(column)
    return column.name, column.role, column.type, read, found, missing


def _missing(column: Column) -> str:
    """What stands for a cell that is not there."""
    if column.missing == "own column":
        return "a column of its own"
    if column.missing == "drop row":
        return column.missing
    if column.type == "category":
        return column.word if column.missing == "value" and column.word else "none of its names"
    return f"{column.value:g}" if column.missing == "value" else column.missing


def _found(encoder: Encoder) -> str:
    column = encoder.column
    if column.type == "category":
        names = ", ".join(column.names[:8])
        return names + ("…" if len(column.names) > 8 else "")
    if encoder.ranks:
        return (
            f"{counted(len(encoder.ranks), 'rank')}, {encoder.ranks[0]:g} to {encoder.ranks[-1]:g}"
        )
    if encoder.shift == 0 and encoder.gain == 1:
        return "as is"
    shown = f"(x − {encoder.shift:.6g}) · {encoder.gain:.6g}".replace("− -", "+ ")
    return shown if encoder.gain else f"always {encoder.shift:.6g}"


def bare(config: SourceConfig) -> SourceConfig:
    """The settings with names of files in place of paths: a report goes to others, who need not
    know where its writer keeps her files."""
    for path, seen in config.own_files.items():
        config = config.found_at(path, file_name(path), seen)
    return config
