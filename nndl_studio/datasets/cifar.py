"""CIFAR-10 in its binary form: batches of 32×32 pictures in colour, a byte of class before each.

https://www.cs.toronto.edu/~kriz/cifar.html, "Binary version"
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.array_inputs import as_taken
from nndl_studio.datasets.array_rows import require_rows
from nndl_studio.datasets.array_words import answers_in_words, samples_in_words
from nndl_studio.datasets.class_settings import AS_FOUND, OwnClasses
from nndl_studio.datasets.held import Arranged, Held, Stacked, blocks
from nndl_studio.datasets.info import DatasetInfo, Samples
from nndl_studio.datasets.on_disk import held_rows
from nndl_studio.datasets.own_file import found_path, of_another_kind
from nndl_studio.datasets.own_parts import Counts, own_parts
from nndl_studio.datasets.recipe import Recipe
from nndl_studio.datasets.source import RawInputs, Source, Understood
from nndl_studio.datasets.source_config import Framed, InAFile
from nndl_studio.datasets.source_fields import LastSeen, OwnPath
from nndl_studio.files import BadFile, read_file, require_file
from nndl_studio.going import tell
from nndl_studio.sentence import listed, say

CLASSES, CHANNELS, SIDE = 10, 3, 32
AXES = (CHANNELS, SIDE, SIDE)
ROW = 1 + CHANNELS * SIDE * SIDE  # bytes
TEST, NAMES = "test_batch.bin", "batches.meta.txt"
PICTURES = say("its pictures")
MOST_BATCHES = 100
LONGEST_NAMES = 2**16  # bytes
_BATCH = re.compile(r"data_batch_(\d{1,3})\.bin")


class CifarConfig(InAFile, Framed, frozen=True, tag="cifar"):
    """A folder of batches, or one of them, and how they are scaled and split."""

    file: OwnPath = ""
    classes: OwnClasses = AS_FOUND
    seen: LastSeen = None


@dataclass(frozen=True)
class Batches:
    """The files of a set, in their order."""

    train: tuple[Path, ...]
    test: Path | None
    names: Path | None

    @property
    def files(self) -> tuple[Path, ...]:
        """Those to train on, then that for the test."""
        return self.train if self.test is None else (*self.train, self.test)


def describe(config: CifarConfig) -> DatasetInfo:
    batches = _batches(_found(config))
    names = _names(batches)
    return DatasetInfo("map", AXES, len(names), _counts(batches).all, names)


def read(config: CifarConfig) -> Samples:
    batches = _batches(_found(config))
    rows = []
    for done, file in enumerate(batches.files):
        tell(say("Reading batches"), done, len(batches.files))
        rows.append(_rows(file))
    label = np.concatenate(
        [_label(file, each) for file, each in zip(batches.files, rows, strict=True)]
    )
    parts = own_parts(_counts(batches), label, config.shares, config.draw)
    return Samples(Stacked([_pictures(each) for each in rows]), label, parts=parts)


def understand(path: Path) -> Understood | None:
    """A folder of batches, or a batch by its name and length."""
    if not (_in_folder(path) if path.is_dir() else _is_batch(path)):
        return None
    config = CifarConfig(file=str(path))
    batches, info, x = _batches(path), describe(config), read(config).x
    way = say("named in {file}", file=NAMES) if batches.names else say("by number from 0")
    says = (
        samples_in_words(info, x),
        say(
            "Read as CIFAR-10 from {files}.",
            files=listed([file.name for file in batches.files]),
        ),
        *answers_in_words(info, way),
        *_counts(batches).says(),
    )
    return Understood(config, says)


def inputs(path: Path, recipe: Recipe) -> RawInputs | None:
    """The pictures of one batch, or of a folder of them in the order in which it is learned from;
    their classes are not told."""
    if path.is_dir() and _in_folder(path):
        whole = read(CifarConfig(file=str(path))).x
        as_taken(path, PICTURES, whole.shape, recipe)
        return RawInputs(np.asarray(whole[:]))
    if path.is_dir() or not _is_batch(path):
        return None
    rows = _rows(path)
    as_taken(path, PICTURES, (len(rows), *AXES), recipe)
    return RawInputs(np.asarray(_pictures(rows)[:]))


CIFAR = Source(say("your own CIFAR-10"), CifarConfig, describe, read, understand, inputs)


def _found(config: CifarConfig) -> Path:
    none_chosen = say("Choose a folder of CIFAR-10's binary batches, or one of them.")
    path = found_path(config.file, none_chosen)
    if path.is_dir():
        if not _in_folder(path):
            advice = say("Choose one with data_batch_1.bin and so on, and {file}.", file=TEST)
            raise BadFile(path, say("it holds no batches of CIFAR-10"), advice)
        return path
    require_file(path)
    if path.stat().st_size % ROW or not path.stat().st_size:
        if path.suffix.lower() != ".bin":
            raise of_another_kind(path, say("a binary batch of CIFAR-10"))
        _require_rows(path)
    return path


def _in_folder(folder: Path) -> tuple[Path, ...]:
    """The batches to train on in a folder, by their number."""
    numbered = (folder / f"data_batch_{number}.bin" for number in range(1, MOST_BATCHES))
    return tuple(file for file in numbered if file.is_file())


def _is_batch(path: Path) -> bool:
    if not path.is_file() or path.suffix.lower() != ".bin":
        return False
    called_so = _BATCH.fullmatch(path.name) is not None or path.name == TEST
    size = path.stat().st_size
    return called_so or (size > 0 and size % ROW == 0)


def _batches(path: Path) -> Batches:
    folder = path if path.is_dir() else path.parent
    names = folder / NAMES
    known = names if names.is_file() else None
    if not path.is_dir():
        return Batches((path,), None, known)
    test = folder / TEST
    return Batches(_in_folder(folder), test if test.is_file() else None, known)


def _counts(batches: Batches) -> Counts:
    sizes = [_require_rows(file) for file in batches.files]
    test = 0 if batches.test is None else sizes[-1]
    return Counts(sum(sizes) - test, test=test)


def _require_rows(path: Path) -> int:
    """How many pictures a batch holds. Raises BadFile where a part of one is over."""
    require_file(path)
    count, over = divmod(path.stat().st_size, ROW)
    if over or not count:
        size = path.stat().st_size
        problem = say("its {bytes:,} bytes are no whole number of pictures", bytes=size)
        advice = say(
            "A batch has {bytes:,} bytes for each: fetch it anew if it is cut off.", bytes=ROW
        )
        raise BadFile(path, problem, advice)
    return count


def _rows(path: Path) -> Held:
    """(pictures, bytes), as they stand in the file."""
    return held_rows(path, 0, (_require_rows(path), ROW), np.dtype(np.uint8))


def _label(path: Path, rows: Held) -> NDArray[np.int64]:
    label = np.concatenate([block[:, 0] for block in blocks(rows)]).astype(np.int64)
    last = CLASSES - 1
    advice = say("CIFAR-10 has classes from 0 to {last}: choose its binary batches.", last=last)
    require_rows(path, PICTURES, label, label < CLASSES, advice)
    return label


def _pictures(rows: Held) -> Held:
    return Arranged(rows, AXES, first=1)


def _names(batches: Batches) -> tuple[str, ...]:
    """A line a class, numbers where there is no such file."""
    if batches.names is None:
        return tuple(map(str, range(CLASSES)))
    text = read_file(batches.names, LONGEST_NAMES, say("It should hold ten names."))
    lines = text.decode("utf-8", "replace").split("\n")
    names = tuple(line.strip() for line in lines if line.strip())
    if len(names) != CLASSES or len(set(names)) != CLASSES:
        problem = say(
            "it holds {names} names, and there are {classes} classes",
            names=len(names),
            classes=CLASSES,
        )
        advice = say("Give each class a line, or take the file away.")
        raise BadFile(batches.names, problem, advice)
    return names
