"""IDX files of the user's, as the original MNIST has them: images, their labels beside them by
name, and a test part of their own if there are files of one."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import numpy as np

from nndl_studio.datasets.array_forms import Asked, Layout, layout
from nndl_studio.datasets.array_inputs import as_taken
from nndl_studio.datasets.array_rows import sound
from nndl_studio.datasets.array_words import answers_in_words, numbers_in_words, samples_in_words
from nndl_studio.datasets.class_settings import AS_FOUND, OwnClasses
from nndl_studio.datasets.classes import Classes, classes_of
from nndl_studio.datasets.held import Held, Stacked
from nndl_studio.datasets.idx_file import idx_header, idx_rows, is_idx
from nndl_studio.datasets.idx_set import IdxSet, has_idx, headers, idx_set
from nndl_studio.datasets.info import DatasetInfo, Samples
from nndl_studio.datasets.own_file import found_path, of_another_kind
from nndl_studio.datasets.own_parts import Counts, own_parts
from nndl_studio.datasets.recipe import Recipe
from nndl_studio.datasets.source import RawInputs, Source, Understood
from nndl_studio.datasets.source_config import Framed, InAFile
from nndl_studio.datasets.source_fields import LastSeen, OwnPath
from nndl_studio.files import BadFile, require_file
from nndl_studio.sentence import Sentence, listed, say

# What messages call these arrays.
SAMPLES, ITS_IMAGES = say("the samples"), say("its images")
Stamps = tuple[tuple[int, int], ...]


class IdxConfig(InAFile, Framed, frozen=True, tag="idx"):
    """A file of images, or the folder in which it stands, and how they are scaled and split."""

    file: OwnPath = ""
    classes: OwnClasses = AS_FOUND
    seen: LastSeen = None


def describe(config: IdxConfig) -> DatasetInfo:
    files = idx_set(_found(config))
    facts = [file.stat() for file in files.files]
    return _described(files, tuple((each.st_mtime_ns, each.st_size) for each in facts))


def read(config: IdxConfig) -> Samples:
    return _samples(config, lambda file, x: sound(file, SAMPLES, x))


def glimpse(config: IdxConfig) -> Samples | None:
    """The same where samples are read by their rows: what is packed has to be unpacked whole."""
    files = idx_set(_found(config))
    if any(headers(part)[0].packed for part in files.parts):
        return None
    return _samples(config, lambda file, x: x)


def understand(path: Path) -> Understood | None:
    """An IDX file or a folder of them, with what stands beside it."""
    if not (has_idx(path) if path.is_dir() else is_idx(path)):
        return None
    config = IdxConfig(file=str(path))
    return Understood(config, _says(idx_set(path), describe(config), read(config).x))


def inputs(path: Path, recipe: Recipe) -> RawInputs | None:
    """All samples of one file of images, or of a folder of such files in the order in which it is
    learned from; labels are not told."""
    if path.is_dir() and has_idx(path):
        whole = read(IdxConfig(file=str(path))).x
        as_taken(path, ITS_IMAGES, whole.shape, recipe)
        return RawInputs(np.asarray(whole[:]))
    if path.is_dir() or not is_idx(path):
        return None
    header = idx_header(path)
    if len(header.shape) < 2:
        advice = say("Give the file of images, whose name says idx3.")
        raise BadFile(path, say("it holds one number a sample, as labels are"), advice)
    axes, order = as_taken(path, ITS_IMAGES, header.shape, recipe)
    x = sound(path, SAMPLES, Layout(recipe.info.kind, axes, order).of(idx_rows(path, header)))
    return RawInputs(np.asarray(x[:]))


IDX = Source(say("your own IDX files"), IdxConfig, describe, read, understand, inputs, glimpse)


def _samples(config: IdxConfig, judged: Callable[[Path, Held], Held]) -> Samples:
    """All samples, each file's as `judged` gives them."""
    files = idx_set(_found(config))
    form, counts = _form(files)
    x = [
        judged(part.images, form.of(idx_rows(part.images, headers(part)[0])))
        for part in files.parts
    ]
    found = _classes(files)
    label = None if found is None else found.label
    parts = own_parts(counts, label, config.shares, config.draw)
    return Samples(Stacked(x) if x[1:] else x[0], label, parts=parts)


@lru_cache(maxsize=8)
def _described(files: IdxSet, stamps: Stamps) -> DatasetInfo:
    """Remembered while the files keep their times and sizes: a drawing asks at every edit."""
    form, counts = _form(files)
    found = _classes(files)
    names = () if found is None else found.names
    return DatasetInfo(form.kind, form.axes, len(names), counts.all, names)


def _form(files: IdxSet) -> tuple[Layout, Counts]:
    """What samples are like, and how many there are. Raises BadFile where those of the test are
    others."""
    shapes = [headers(part)[0] for part in files.parts]
    first = shapes[0]
    for part, each in zip(files.parts, shapes, strict=True):
        if each.shape[1:] != first.shape[1:]:
            problem = say(
                "its samples are {found}, those to train on {wanted}",
                found=each.shape[1:],
                wanted=first.shape[1:],
            )
            raise BadFile(part.images, problem, say("Both must be alike."))
    form = layout(files.train.images, (first.shape, first.dtype), Asked(), False, lambda: False)
    test = shapes[1].shape[0] if shapes[1:] else 0
    return form, Counts(first.shape[0], test=test)


def _classes(files: IdxSet) -> Classes | None:
    """Of all parts; None where a part has no labels."""
    found: list[Held] = []
    for part in files.parts:
        _, header = headers(part)
        if part.labels is None or header is None:
            return None
        found.append(idx_rows(part.labels, header))
    assert files.train.labels is not None
    return classes_of(files.train.labels, np.concatenate([each[:] for each in found]))


def _says(files: IdxSet, info: DatasetInfo, x: Held) -> tuple[Sentence, ...]:
    way = numbers_in_words(info.class_names) if info.classes else ""
    _, counts = _form(files)
    return (
        samples_in_words(info, x),
        say("Read from {files}.", files=listed([file.name for file in files.files])),
        *answers_in_words(info, way),
        *counts.says(),
    )


def _found(config: IdxConfig) -> Path:
    none = say("Choose a file of images in IDX form, as MNIST has them.")
    path = found_path(config.file, none)
    if not path.is_dir():
        require_file(path)
        if not is_idx(path):
            raise of_another_kind(path, say("an IDX file"))
    return path
