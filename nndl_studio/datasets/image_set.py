"""The pictures of a folder as a set: which count, what each is, and which part it belongs to.

* A folder is a class: `cat/17.png` is a cat, and so is `cat/young/3.png`.
* What all pictures lie in, and classes within that, is gone into.
* `train` beside `test` or `val` are parts that the folder brings along, with classes within.
* `labels.csv`, or the only table of a folder without classes, says what each picture is instead.
* Pictures without a class among such with one are left out, and so is what is no picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path, PurePosixPath

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.class_places import ClassesFrom, class_of, doubts
from nndl_studio.datasets.image_answers import Answers, by_folder, by_table
from nndl_studio.datasets.image_file import Picture
from nndl_studio.datasets.image_folder import TABLES, Listing, listing
from nndl_studio.datasets.image_labels import Labels, read_labels
from nndl_studio.files import BadFile
from nndl_studio.sentence import Sentence, say, say_count

TRAIN, VALIDATION, TEST = range(3)
PARTS = {
    **dict.fromkeys(("train", "training"), TRAIN),
    **dict.fromkeys(("val", "valid", "validation"), VALIDATION),
    **dict.fromkeys(("test", "testing"), TEST),
}
CALLED = ("labels", "label", "annotations", "metadata")
ADVICE = say("Choose a folder of pictures: with a folder a class, or with a labels.csv.")


@dataclass(frozen=True, eq=False)
class PictureSet:
    """n pictures called `names` in `folder`, and their answers. `part` (n,) is TRAIN, VALIDATION or
    TEST where they bring that along. `says` in sentences what was made of the folder, `asks` what
    may be meant otherwise."""

    folder: Path
    names: tuple[str, ...]
    answers: Answers
    part: NDArray[np.int8] | None
    says: tuple[Sentence, ...]
    asks: tuple[Sentence, ...] = ()

    def picture(self, number: int) -> Picture:
        return Picture(self.folder, self.names[number])


def picture_set(path: Path, way: ClassesFrom = "automatic") -> PictureSet:
    """The pictures of a folder, or those that a table names beside itself; where no table does,
    `way` says what their classes are. Raises BadFile, OSError.

    Remembered while nothing comes, goes or is renamed, and the table stays as it is.
    """
    named = None if path.is_dir() else path.absolute()
    found = listing(path if named is None else path.parent)
    if not found.names:
        raise BadFile(path, say("no pictures were found in it"), ADVICE)
    table = named or (_table(found) if way == "automatic" else None)
    if table is None:
        return _by_folders(found, way)
    facts = table.stat()
    return _by_table(found, table, named is not None, facts.st_mtime_ns, facts.st_size)


def _table(found: Listing) -> Path | None:
    """The table that may hold labels: one that is called so, or the only one beside pictures that
    have no class by their folder."""
    shared = shared_folder(found.names)
    beside = [
        name for name in found.tables if str(PurePosixPath(name).parent) in (".", shared[:-1])
    ]
    for stem in CALLED:
        for name in beside:
            if name.lower().removeprefix(shared.lower()) in [stem + ending for ending in TABLES]:
                return found.folder / name
    flat = all("/" not in name.removeprefix(shared) for name in found.names)
    return found.folder / beside[0] if flat and len(beside) == 1 else None


def shared_folder(names: tuple[str, ...]) -> str:
    """The folder, with a slash at its end, that all pictures lie in, and folders of them within."""
    shared = ""
    while True:
        first = names[0][len(shared) :].partition("/")[0] + "/"
        inner = shared + first
        if not all(name.startswith(inner) for name in names):
            return shared
        if not any("/" in name[len(inner) :] for name in names):
            return shared
        shared = inner


@lru_cache(maxsize=4)
def _by_folders(found: Listing, way: ClassesFrom = "automatic") -> PictureSet:
    shared = shared_folder(found.names)
    steps = [name[len(shared) :].split("/")[:-1] for name in found.names]
    part = parts_by_folder(steps)
    if part is not None:
        steps = [each[1:] for each in steps]
    files = [PurePosixPath(name).name for name in found.names]
    named = [class_of(*each, way) for each in zip(steps, files, strict=True)]
    classes = any(named)
    kept = [number for number, each in enumerate(named) if each or not classes]
    answers = Answers()
    if classes:
        answers = by_folder(found.folder, [named[number] for number in kept])
    says: list[Sentence] = []
    if shared:
        says.append(say("All pictures lie in {folder}: its folders count.", folder=shared))
    if len(kept) < len(named):
        says.append(_without_class(len(named) - len(kept), way))
    asks = tuple(doubts(steps, files)) if way == "automatic" else ()
    if not classes:
        unknown = say(
            "The pictures have no labels: put those of each class into a folder of its own, or a "
            "labels.csv with their names and labels beside them."
        )
        says.append(unknown)
    return replace(_made(found, kept, answers, part, says), asks=asks)


@lru_cache(maxsize=4)
def _by_table(found: Listing, table: Path, chosen: bool, changed: int, size: int) -> PictureSet:
    within = f"{table.parent.relative_to(found.folder).as_posix()}/".removeprefix("./")
    pictures = [name for name in found.names if name.startswith(within)]
    labels = read_labels(table, [name[len(within) :] for name in pictures])
    if labels is None:
        return _not_about_these(found, table, chosen)
    number = {name: each for each, name in enumerate(found.names)}
    rows = sorted(labels.of)
    answers = by_table(table, labels, rows)
    kept = [number[pictures[row]] for row in rows]
    part = parts_by_folder([name[len(within) :].split("/")[:-1] for name in found.names])
    return _made(found, kept, answers, part, [*_of_table(table, labels, answers, found)])


def _not_about_these(found: Listing, table: Path, chosen: bool) -> PictureSet:
    if chosen or table.stem.lower() in CALLED:
        problem = say("it names none of the pictures beside it, or only a few")
        advice = say("Name the pictures as their files are called, a line each, with a label.")
        raise BadFile(table, problem, advice)
    plain = _by_folders(found)
    said = say("{file} names none of the pictures: left out.", file=table.name)
    return replace(plain, says=(*plain.says, said))


def _without_class(count: int, way: ClassesFrom) -> Sentence:
    if way == "file name":
        return say_count(
            count,
            "{n:,} picture whose name begins with no class: left out.",
            "{n:,} pictures whose name begins with no class: left out.",
        )
    return say_count(
        count,
        "{n:,} picture without a folder of a class: left out.",
        "{n:,} pictures without a folder of a class: left out.",
    )


def _of_table(table: Path, labels: Labels, answers: Answers, found: Listing) -> Iterator[Sentence]:
    where: str = table.name
    if labels.column:
        where = say("{where}, column {column}", where=where, column=labels.column)
    if answers.target is not None:
        yield say("Labels are those of {where}, and are numbers to reach.", where=where)
    else:
        yield say("Labels are those of {where}, and are classes.", where=where)
    left = len(found.names) - len(labels.of)
    if left:
        yield say_count(
            left,
            "{n:,} picture not in {file}: left out.",
            "{n:,} pictures not in {file}: left out.",
            file=table.name,
        )


def parts_by_folder(steps: list[list[str]]) -> NDArray[np.int8] | None:
    """The part of each picture, by the first of the folders in which it lies; None where those
    aren't parts."""
    firsts = {each[0] if each else "" for each in steps}
    known = {name: PARTS.get(name.lower()) for name in firsts}
    parts = set(known.values())
    if None in parts or TRAIN not in parts or len(parts) < 2:
        return None
    return np.array([known[each[0]] for each in steps], np.int8)


def _made(
    found: Listing,
    kept: list[int],
    answers: Answers,
    part: NDArray[np.int8] | None,
    says: list[Sentence],
) -> PictureSet:
    own = None if part is None else part[kept]
    if own is not None and TRAIN not in own:
        problem = say("its training pictures have no classes, and the others have")
        advice = say("Put those of each class into a folder of its own.")
        raise BadFile(found.folder, problem, advice)
    names = tuple(found.names[number] for number in kept)
    return PictureSet(found.folder, names, answers, own, (*says, *_left_out(found)))


def _left_out(found: Listing) -> Iterator[Sentence]:
    if found.others:
        yield say_count(
            found.others,
            "{n:,} file of another kind: left out.",
            "{n:,} files of another kind: left out.",
        )
    if found.hidden:
        yield say_count(
            found.hidden, "{n:,} hidden file: left out.", "{n:,} hidden files: left out."
        )
    if found.links:
        yield say_count(
            found.links,
            "{n:,} link to other folders: not followed.",
            "{n:,} links to other folders: not followed.",
        )
