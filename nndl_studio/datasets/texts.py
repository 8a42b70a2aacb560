"""The user's own texts, each with a class or a number to reach: reviews and what was thought,
headlines and what they are about.

A table with a column of texts and one that tells what they are, or a folder with a folder of .txt
files a class. Texts are cut into tokens, which are numbered by the vocabulary of the training part.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from nndl_studio.datasets.info import DatasetInfo, Samples
from nndl_studio.datasets.source import Source, Understood
from nndl_studio.datasets.table_facts import Facts, facts, of_the_first_row
from nndl_studio.datasets.table_file import Table, is_table, opened
from nndl_studio.datasets.table_guess import NO_ROLES, Roles
from nndl_studio.datasets.texts_column import chosen, worth_reading
from nndl_studio.datasets.texts_folder import scan, texts_in
from nndl_studio.datasets.texts_inputs import inputs
from nndl_studio.datasets.texts_known import known
from nndl_studio.datasets.texts_settings import Answer, TextsConfig
from nndl_studio.datasets.texts_understanding import understood
from nndl_studio.sentence import say


def describe(config: TextsConfig) -> DatasetInfo:
    found = known(config)
    axes = (found.x.shape[1], len(found.vocabulary.names))
    targets = 0 if found.target is None else 1
    classes = found.class_names
    told = found.sentences
    return DatasetInfo("labels", axes, len(classes), len(found.x), classes, targets, sentences=told)


def read(config: TextsConfig) -> Samples:
    found = known(config)
    return Samples(
        found.x,
        found.label,
        found.target,
        found.x.lengths,
        parts=found.parts,
        targets=(found.told,) if found.target is not None else (),
        target_scale=config.target_scale,
        vocabulary=found.vocabulary.names,
        text=found.text,
        csv=config.csv,
    )


def understand(path: Path) -> Understood | None:
    """How a table of texts, or a folder with a folder of them a class, is read; None for anything
    else. Raises BadFile."""
    if path.is_dir():
        found = texts_in(scan(path))
        return None if found is None else understood(TextsConfig(file=str(path)), found.says)
    return understood_table(path) if is_table(path) else None


def understood_table(path: Path, answer: str = "", roles: Roles = NO_ROLES) -> Understood | None:
    """How a table is read as texts, told by the column `answer` where it is given, others in the
    `roles` that are; None for one that is learned from as a table. Raises BadFile."""
    with opened(path) as table:
        if not {answer, *roles} <= {"", *table.names}:
            return None  # said by the table's own source
        rows, found = facts(table)
        by = by_columns(table, rows, found, answer, roles)
        says, asks = table.says, of_the_first_row(table, found)
    return None if by is None else understood(by[0], says, by[1], asks)


def by_columns(
    table: Table, rows: int, found: Sequence[Facts], answer: str = "", roles: Roles = NO_ROLES
) -> tuple[TextsConfig, tuple[str, ...]] | None:
    """The settings with which a table is read as texts, and the columns that are left out; None for
    one that is learned from as a table."""
    by = chosen(rows, found, worth_reading(table, found), answer, roles)
    if by is None:
        return None
    kind: Answer = "class" if by.answer.role == "label" else "number"
    config = TextsConfig(str(table.path), by.texts, by.answer.name, kind)
    for name, role in roles.items():
        if role in ("group", "order", "part"):
            config = replace(config, split=role, by=name)
    return config, tuple(name for name in by.left_out if name != config.by)


TEXTS = Source(
    say("your own texts"), TextsConfig, describe, read, understand, inputs, reads_tests=True
)
