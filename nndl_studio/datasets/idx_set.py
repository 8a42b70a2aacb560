"""The IDX files that belong together: images, their labels, and the same two for the test."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from nndl_studio.datasets.idx_file import IdxHeader, idx_header, is_idx
from nndl_studio.files import BadFile
from nndl_studio.sentence import listed, say, say_count

# Files of a folder that are looked at by name.
MOST_NAMES = 10_000
TEST_WORDS = ("t10k", "test")
_IMAGES, _LABELS, _TRAIN = "images", "labels", "train"


@dataclass(frozen=True)
class IdxPart:
    """A file of samples, and the file of their labels if there is one."""

    images: Path
    labels: Path | None


@dataclass(frozen=True)
class IdxSet:
    """The samples to train on, and those for the test if they have files of their own."""

    train: IdxPart
    test: IdxPart | None

    @property
    def parts(self) -> tuple[IdxPart, ...]:
        """All of them."""
        return (self.train,) if self.test is None else (self.train, self.test)

    @property
    def files(self) -> tuple[Path, ...]:
        """Every file."""
        pairs = ((part.images, part.labels) for part in self.parts)
        return tuple(file for pair in pairs for file in pair if file is not None)


def idx_set(path: Path) -> IdxSet:
    """The files that belong to a file of images, or of labels, or that stand in a folder. Raises
    BadFile where there are none, or it isn't clear which are meant."""
    folder = path if path.is_dir() else path.parent
    known = _by_stem(folder)
    images = _only_images(path, known) if path.is_dir() else _images_of(path, known)
    stem = _stem(images.name)
    tests = (stem.replace(_TRAIN, word) for word in TEST_WORDS if _TRAIN in stem)
    test = next((known[each] for each in tests if each in known), None)
    return IdxSet(_part(images, known), None if test is None else _part(test, known))


def has_idx(folder: Path) -> bool:
    """Whether files of images stand in a folder."""
    return any(_IMAGES in stem and is_idx(path) for stem, path in _by_stem(folder).items())


def headers(part: IdxPart) -> tuple[IdxHeader, IdxHeader | None]:
    """Of samples and labels, one for each sample. Raises BadFile."""
    images = idx_header(part.images)
    if len(images.shape) < 2:
        advice = say("Choose the file of images, whose name says idx3.")
        raise BadFile(part.images, say("it holds one number a sample, as labels are"), advice)
    if part.labels is None:
        return images, None
    labels = idx_header(part.labels)
    if labels.shape != images.shape[:1] or labels.dtype.kind == "f":
        problem = say_count(
            images.shape[0],
            "it holds {type} {shape}, and {images} has {n} sample",
            "it holds {type} {shape}, and {images} has {n} samples",
            type=labels.dtype.name,
            shape=labels.shape,
            images=part.images.name,
        )
        raise BadFile(part.labels, problem, say("Each sample needs a label by its number."))
    return images, labels


def _part(images: Path, known: dict[str, Path]) -> IdxPart:
    stem = _stem(images.name)
    labels = known.get(stem.replace(_IMAGES, _LABELS)) if _IMAGES in stem else None
    return IdxPart(images, labels)


def _images_of(path: Path, known: dict[str, Path]) -> Path:
    """The file itself, or that of the images whose labels it holds."""
    stem = _stem(path.name)
    if _LABELS in stem and len(idx_header(path).shape) == 1:
        images = known.get(stem.replace(_LABELS, _IMAGES))
        if images is None:
            problem = say("it holds labels, and their images are not there")
            raise BadFile(path, problem, say("Put the file of their images beside it."))
        return images
    return path


def _only_images(folder: Path, known: dict[str, Path]) -> Path:
    found = {stem: path for stem, path in known.items() if _IMAGES in stem and is_idx(path)}
    # Those of a test are found by the others.
    others = {
        stem: path
        for stem, path in found.items()
        if not any(stem.replace(word, _TRAIN) in found for word in TEST_WORDS if word in stem)
    }
    if len(others) == 1:
        return next(iter(others.values()))
    problem = say("it holds no IDX images")
    if others:
        names = listed([path.name for path in others.values()])
        problem = say("it holds several files of images: {names}", names=names)
    raise BadFile(folder, problem, say("Choose the file of images that is meant."))


def _by_stem(folder: Path) -> dict[str, Path]:
    """The files of a folder by what their names say; plain ones stand before packed ones."""
    with os.scandir(folder) as entries:
        names = sorted(entry.name for entry in islice(entries, MOST_NAMES))
    names.sort(key=lambda name: name.lower().endswith(".gz"), reverse=True)
    known = {_stem(name): folder / name for name in names}
    return {stem: path for stem, path in known.items() if path.is_file()}


def _stem(name: str) -> str:
    """train-images of train-images-idx3-ubyte.gz, also where it is train-images.idx3-ubyte."""
    bare = name.lower().removesuffix(".gz").replace(".", "-").replace("_", "-")
    return re.sub(r"-?idx\d.*$", "", bare)
