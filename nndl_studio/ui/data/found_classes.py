"""Which classes a file holds that was looked at, by its settings as they stand."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace as replace_in

from msgspec.structs import replace

from nndl_studio.datasets import SourceConfig
from nndl_studio.datasets.sample_look import SampleLook
from nndl_studio.datasets.table_settings import TableConfig
from nndl_studio.ui.data.reading import Look


@dataclass(frozen=True)
class FoundClasses:
    """Their names in their order, and how many samples there are of each; with `each_step` a step
    has a class. `column` is the one of a table that names them."""

    names: tuple[str, ...] = ()
    counts: tuple[int, ...] = ()
    each_step: bool = False
    column: str = ""


def found_classes(look: Look, config: SourceConfig) -> FoundClasses:
    """None are found where there are only numbers to reach, or nothing can be set of them."""
    if isinstance(config, TableConfig):
        return _of_table(look, config)
    samples = look.samples
    if samples is None or "classes" not in config.__struct_fields__:
        return FoundClasses()
    return FoundClasses(samples.info.class_names, samples.counts, samples.info.each_step)


def suited(config: SourceConfig, found: FoundClasses) -> SourceConfig:
    """The settings without what is set of classes that are not there."""
    classes = config.classes.kept(found.names)
    return config if classes == config.classes else replace(config, classes=classes)


def as_called(look: SampleLook, config: SourceConfig) -> SampleLook:
    """The samples with their classes called as they are set."""
    names = config.classes.names(look.info.class_names)
    return replace_in(look, info=replace_in(look.info, class_names=names))


def _of_table(look: Look, config: TableConfig) -> FoundClasses:
    label = config.label
    if label is None or look.table is None or label.type != "category":
        return FoundClasses()
    place = [each.name for each in config.columns].index(label.name)
    counts = look.table.facts[place].names
    return FoundClasses(
        label.names, tuple(counts.get(name, 0) for name in label.names), column=label.name
    )
