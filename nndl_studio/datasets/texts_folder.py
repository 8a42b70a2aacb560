"""Texts in a folder: a .txt each, in a folder a class, with `train` beside `test` where there are
such parts. What is no .txt is left out."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.image_answers import by_folder
from nndl_studio.datasets.image_file import printable
from nndl_studio.datasets.image_folder import LEFT_BY_SYSTEMS, MOST_FILES
from nndl_studio.datasets.image_set import TRAIN, parts_by_folder, shared_folder
from nndl_studio.datasets.text_decoding import decoded
from nndl_studio.files import BadFile, read_file
from nndl_studio.sentence import NOTHING, Sentence, say, say_count

ENDING = ".txt"
# Of all texts together, as they stand in files.
MOST_BYTES = 256 * 2**20
# Folders that collections of texts have beside their classes, whose texts are of none.
WITHOUT_CLASS = ("unsup", "unlabeled", "unlabelled")
# Folders of more files are not gone through at every edit of a drawing: what was found stands for a
# moment.
MANY, MOMENT = 2000, 1.0
TAKE_PART = say("Choose a folder that is a part of it.")


@dataclass(frozen=True)
class Scan:
    """The .txt files of a folder at any depth, relative to it, sorted; `state` tells when one of
    them has changed. `others` files are left out."""

    folder: Path
    names: tuple[str, ...]
    state: int
    bytes: int
    others: int


@dataclass(frozen=True, eq=False)
class FolderOfTexts:
    """The texts of a folder with a folder a class: their `names`, the `label` (n,) of each among
    `classes`, and the `part` (n,) it belongs to where the folder brings parts along."""

    folder: Path
    names: tuple[str, ...]
    label: NDArray[np.int64]
    classes: tuple[str, ...]
    part: NDArray[np.int8] | None
    says: tuple[Sentence, ...]


_KNOWN: dict[Path, tuple[float, Scan]] = {}


def scan(folder: Path) -> Scan:
    """Raises BadFile for more files than are looked at, or more text than is read, and OSError."""
    known = _KNOWN.get(folder)
    if known is not None and time.monotonic() - known[0] < MOMENT:
        return known[1]
    fresh = _scanned(folder)
    _KNOWN.clear()
    if len(fresh.names) > MANY:
        _KNOWN[folder] = (time.monotonic(), fresh)
    return fresh


def texts_in(found: Scan, least: int = 2) -> FolderOfTexts | None:
    """The texts that lie in folders of classes; None where there are less than `least` of these.
    Raises BadFile for folders whose names are no text."""
    within = [name for name in found.names if "/" in name]
    if not within:
        return None
    shared = shared_folder(tuple(within))
    steps = [name[len(shared) :].split("/")[:-1] for name in within]
    part = parts_by_folder(steps)
    if part is not None:
        steps = [each[1:] for each in steps]
    classes = [each[0] if each and each[0].lower() not in WITHOUT_CLASS else "" for each in steps]
    kept = [number for number, name in enumerate(classes) if name]
    if len({classes[number] for number in kept}) < least:
        return None
    own = None if part is None else part[kept]
    if own is not None and TRAIN not in own:
        problem = say("its texts to train on have no classes, and the others have")
        advice = say("Put those of each class into a folder of its own.")
        raise BadFile(found.folder, problem, advice)
    label, called = _numbered(found.folder, [classes[number] for number in kept])
    names = tuple(within[number] for number in kept)
    says = tuple(_says(found, shared, len(kept)))
    return FolderOfTexts(found.folder, names, label, called, own, says)


def why_not(folder: Path) -> Sentence:
    """Why the texts of a folder are no samples, where there are some; nothing where there are
    none."""
    names = scan(folder).names
    if not names:
        return NOTHING
    return say_count(
        len(names),
        "it holds {n:,} text, but not in at least two folders, a class each",
        "it holds {n:,} texts, but not in at least two folders, a class each",
    )


def read_texts(folder: Path, names: Sequence[str]) -> list[str]:
    """The texts of these files, blanks around them left out. Raises BadFile."""
    return [_read(folder, name) for name in names]


def _numbered(folder: Path, classes: list[str]) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    answers = by_folder(folder, classes)
    assert answers.label is not None
    return answers.label, answers.names


def _read(folder: Path, name: str) -> str:
    path = folder / name
    try:
        text = decoded(path, read_file(path, MOST_BYTES, say("Leave it out."))).text
    except BadFile as error:  # its name alone doesn't say where it lies
        place = printable(name)
        if error.place:
            place = say("{file}, {place}", file=place, place=error.place)
        raise BadFile(folder, error.problem, error.advice, place) from error
    return text.replace("\r\n", "\n").strip()


def _scanned(folder: Path) -> Scan:
    found: list[tuple[str, int, int]] = []
    waiting, others, looked_at = [""], 0, 0
    while waiting:
        inner = waiting.pop()
        with os.scandir(os.path.join(folder, inner)) as entries:
            for entry in entries:
                looked_at += 1
                if looked_at > MOST_FILES:
                    problem = say("it holds over {most:,} files and folders", most=MOST_FILES)
                    raise BadFile(folder, problem, TAKE_PART)
                if entry.name.startswith(".") or entry.name.lower() in LEFT_BY_SYSTEMS:
                    continue
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(f"{inner}{entry.name}/")
                elif entry.name.lower().endswith(ENDING) and os.path.isfile(entry):
                    facts = entry.stat()
                    found.append((inner + entry.name, facts.st_mtime_ns, facts.st_size))
                else:
                    others += 1
    found.sort()
    size = sum(each for _, _, each in found)
    return Scan(folder, tuple(name for name, _, _ in found), hash(tuple(found)), size, others)


def require_room(found: Scan) -> None:
    """Raises BadFile for more text than is read."""
    if found.bytes > MOST_BYTES:
        problem = say(
            "its texts have {size} MiB, and {most} are read",
            size=found.bytes >> 20,
            most=MOST_BYTES >> 20,
        )
        raise BadFile(found.folder, problem, TAKE_PART)


def _says(found: Scan, shared: str, kept: int) -> Iterator[Sentence]:
    if shared:
        yield say("All texts lie in {folder}: its folders count.", folder=shared)
    left = len(found.names) - kept
    if left:
        yield say_count(
            left,
            "{n:,} text without a folder of a class: left out.",
            "{n:,} texts without a folder of a class: left out.",
        )
    if found.others:
        yield say_count(
            found.others,
            "{n:,} file of another kind: left out.",
            "{n:,} files of another kind: left out.",
        )
