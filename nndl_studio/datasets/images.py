"""The user's own pictures: a folder with a folder a class, or with a table of names and labels."""

from __future__ import annotations

from pathlib import Path

from nndl_studio.datasets.image_inputs import inputs
from nndl_studio.datasets.image_pixels import Undecoded, pixels, require_room
from nndl_studio.datasets.image_set import PictureSet, picture_set
from nndl_studio.datasets.image_settings import ImagesConfig
from nndl_studio.datasets.image_understanding import understand
from nndl_studio.datasets.info import DatasetInfo, Parts, Samples
from nndl_studio.datasets.own_parts import named_parts
from nndl_studio.datasets.source import Source
from nndl_studio.files import BadFile
from nndl_studio.sentence import say

ADVICE = say("Choose a folder with a folder of pictures for each class.")


def describe(config: ImagesConfig) -> DatasetInfo:
    pictures, form = _found(config), config.form
    require_room(pictures, form)
    answers, axes = pictures.answers, (form.channels, form.height, form.width)
    targets = 0 if answers.target is None else answers.target.shape[1]
    count = len(pictures.names)
    return DatasetInfo("map", axes, len(answers.names), count, answers.names, targets)


def read(config: ImagesConfig) -> Samples:
    pictures = _found(config)
    x, answers = pixels(pictures, config.form), pictures.answers
    parts = _parts(pictures, config)
    return Samples(x, answers.label, answers.target, alike=True, parts=parts, fit=config.fit)


def glimpse(config: ImagesConfig) -> Samples:
    """The same, each picture decoded when it is asked for."""
    pictures = _found(config)
    answers, parts = pictures.answers, _parts(pictures, config)
    return Samples(Undecoded(pictures, config.form), answers.label, answers.target, parts=parts)


IMAGES = Source(say("your own images"), ImagesConfig, describe, read, understand, inputs, glimpse)


def _found(config: ImagesConfig) -> PictureSet:
    if not config.file:
        raise BadFile("Data", say("no folder is chosen"), ADVICE)
    path = Path(config.file)
    if not path.exists():
        advice = say(
            "Looked for {path}: choose another, or put it there.", path=str(path.absolute())
        )
        raise BadFile(path, say("there is no such folder"), advice)
    if not path.is_dir() and path.suffix.lower() not in (".csv", ".tsv"):
        raise BadFile(path, say("it is a file, not a folder of pictures"), ADVICE)
    return picture_set(path, config.classes_from)


def _parts(pictures: PictureSet, config: ImagesConfig) -> Parts | None:
    """The parts that the folder brings; one that it doesn't is taken from those to train on."""
    if pictures.part is None:
        return None
    return named_parts(pictures.part, pictures.answers.label, config.shares, config.seed)
