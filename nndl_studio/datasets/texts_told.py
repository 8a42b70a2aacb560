"""Texts of the user's as they stand in a table or a folder, each with its class or number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.columns import Column
from nndl_studio.datasets.table_cells import cells
from nndl_studio.datasets.table_facts import facts
from nndl_studio.datasets.table_file import Table, opened
from nndl_studio.datasets.table_guess import Roles
from nndl_studio.datasets.texts_column import answer_of, splitting_column, worth_reading
from nndl_studio.datasets.texts_folder import (
    MOST_BYTES,
    FolderOfTexts,
    read_texts,
    require_room,
    scan,
    texts_in,
    why_not,
)
from nndl_studio.datasets.texts_settings import TextsConfig
from nndl_studio.files import BadFile, Place
from nndl_studio.sentence import all_of, listed, say, say_count

MOST_TEXTS = 2_000_000
NEITHER = say(
    "Give a table with a column of texts, or a folder with a folder of .txt files a class."
)


@dataclass(frozen=True, eq=False)
class Told:
    """n texts and what each is: its class, `label` (n,) of `names`, or a number, `target` (n, 1).
    `part` (n,) is the one that each belongs to, where they bring that along; `dropped` ones had no
    text or no answer. Of a table `text` is the column of texts and `column` that of answers; `by`
    (n,) are the cells of the column by which it is split, `splitting`."""

    path: Path
    texts: list[str]
    label: NDArray[np.int64] | None = None
    names: tuple[str, ...] = ()
    target: NDArray[np.float64] | None = None
    part: NDArray[np.int8] | None = None
    dropped: int = 0
    text: str = ""
    column: Column | None = None
    splitting: Column | None = None
    by: NDArray[np.float64] | None = None


def told(path: Path, config: TextsConfig) -> Told:
    """The texts of a table or folder. Raises BadFile."""
    if path.is_dir():
        return _of_folder(_folder(path, least=2), path)
    with opened(path, config.csv) as table:
        if config.text:
            table.require(config.text)
            _require_room(table, config.text)
        rows, found = facts(table)
        text = config.text or text_column(table, worth_reading(table, found))
        if config.label:
            table.require(config.label)
        by = splitting_column(path, found, config.split, config.by)
        roles: Roles = {} if by is None else {by.name: by.role}
        column = answer_of(table, rows, found, text, config.label, config.answer, roles)
        return _of_table(table, text, column, by)


def told_like(path: Path, first: Told, config: TextsConfig) -> Told:
    """Other texts of the same kind, told as the `first` ones are. Raises BadFile."""
    if path.is_dir() != (first.column is None):
        problem = say("it is not a table")
        if first.column is None:
            problem = say("it is not a folder with a folder a class")
        raise BadFile(path, problem, say("Give texts in the form of those to train on."))
    if first.column is None:
        found = _of_folder(_folder(path, least=1), path)
        return replace(found, label=_renumbered(found, first.names), names=first.names, part=None)
    with opened(path, config.csv) as table:
        table.require(first.text)
        table.require(first.column.name)
        return _of_table(table, first.text, first.column)


def text_column(table: Table, worth: Sequence[str]) -> str:
    """The only column, or the only one that is `worth` reading. Raises BadFile."""
    if len(table.names) == 1:
        return table.names[0]
    if len(worth) == 1:
        return worth[0]
    problem = say("no column holds texts")
    if worth:
        problem = say("{columns} hold texts", columns=all_of(worth))
    raise BadFile(table.path, problem, say("Name the one to read as the text column."))


def column_of_texts(table: Table, name: str) -> list[str]:
    """The cells of a column, blanks around them left out, "" for empty ones. Raises BadFile for
    more than is read, before it is."""
    _require_room(table, name)
    found = table.rows(f"c{table.names.index(name)}")
    return [(cell or "").replace("\r\n", "\n").strip() for (cell,) in found]


def _require_room(table: Table, name: str) -> None:
    place = table.names.index(name)
    count, size = table.one(f"count(*), coalesce(sum(strlen(c{place})), 0)")
    if count > MOST_TEXTS or size > MOST_BYTES:
        problem = say_count(
            count,
            "{column} holds {n:,} text of {size} MiB, and {most:,} of {most_size} MiB are read",
            "{column} holds {n:,} texts of {size} MiB, and {most:,} of {most_size} MiB are read",
            column=name,
            size=int(size) >> 20,
            most=MOST_TEXTS,
            most_size=MOST_BYTES >> 20,
        )
        raise BadFile(table.path, problem, say("Take a part of the rows."))


def _folder(path: Path, least: int) -> FolderOfTexts:
    found = scan(path)
    require_room(found)
    texts = texts_in(found, least)
    if texts is None:
        raise BadFile(path, why_not(path) or say("it holds no .txt files"), NEITHER)
    return texts


def _of_folder(found: FolderOfTexts, path: Path) -> Told:
    texts = read_texts(found.folder, found.names)
    kept = np.array([i for i, text in enumerate(texts) if text], np.int64)
    if not len(kept):
        raise BadFile(path, say("all its texts are empty"), NEITHER)
    label, part = found.label[kept], None if found.part is None else found.part[kept]
    dropped = len(texts) - len(kept)
    return Told(path, [texts[i] for i in kept], label, found.classes, None, part, dropped)


def _of_table(table: Table, text: str, column: Column, by: Column | None = None) -> Told:
    texts = column_of_texts(table, text)
    numbers = cells(table, (column,))[:, 0]
    places = None if by is None else cells(table, (by,))[:, 0]
    if column.role == "label" and (numbers < 0).any():
        row = int(np.argmax(numbers < 0)) + 1
        advice = say("The classes are {names}.", names=listed(column.names[:10]))
        place = Place(row=row, column=column.name).words()
        raise BadFile(table.path, say("it is none of the known classes"), advice, place)
    there = np.fromiter(map(bool, texts), np.bool_, len(texts)) & ~np.isnan(numbers)
    kept = np.flatnonzero(there)
    if not len(kept):
        problem = say("no row has both {text} and {answer}", text=text, answer=column.name)
        raise BadFile(table.path, problem, say("Give a text and what it is in each row."))
    whole = Told(
        table.path,
        [texts[i] for i in kept],
        dropped=len(texts) - len(kept),
        text=text,
        column=column,
        splitting=by,
        by=None if places is None else places[kept],
    )
    if column.role == "label":
        return replace(whole, label=numbers[kept].astype(np.int64), names=column.names)
    return replace(whole, target=numbers[kept][:, None])


def _renumbered(found: Told, wanted: tuple[str, ...]) -> NDArray[np.int64]:
    """Labels that count `found.names` as they would count the `wanted` ones. Raises BadFile."""
    strange = sorted(set(found.names) - set(wanted))
    if strange:
        problem = say("it holds the class {name}, which there is not to train on", name=strange[0])
        advice = say("The classes are {names}.", names=listed(wanted[:10]))
        raise BadFile(found.path, problem, advice)
    place = np.array([wanted.index(name) for name in found.names], np.int64)
    return place[found.label]
