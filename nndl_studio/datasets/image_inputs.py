"""Pictures to answer for: one, or all of a folder, as a trained network takes them."""

from __future__ import annotations

from pathlib import Path

from nndl_studio.datasets.image_file import Picture, named_as_picture, printable
from nndl_studio.datasets.image_folder import listing
from nndl_studio.datasets.image_pixels import decoded
from nndl_studio.datasets.image_settings import Form
from nndl_studio.datasets.recipe import Recipe
from nndl_studio.datasets.source import RawInputs
from nndl_studio.file_kinds import is_picture
from nndl_studio.files import BadFile
from nndl_studio.sentence import say

WHITE = 255  # of the pictures as they are decoded


def inputs(path: Path, recipe: Recipe) -> RawInputs | None:
    """Pictures in the size and colour of `recipe`, its frame left out, with their names; None where
    the network reads no maps, or there are no pictures. Raises BadFile and OSError."""
    if recipe.info.kind != "map":
        return None
    pictures = _pictures(path)
    if not pictures:
        return None
    channels, height, width = recipe.info.axes
    if channels not in (1, 3):
        problem = say("it has 1 channel or 3, and the network reads {channels}", channels=channels)
        raise BadFile(path, problem, say("Give it arrays (.npz, .npy) with x."))
    sides = (height - 2 * recipe.frame, width - 2 * recipe.frame)
    form = Form(channels, *sides, recipe.fit)
    names = tuple(printable(picture.name) for picture in pictures)
    x = decoded(pictures, form)
    return RawInputs(x if recipe.white == WHITE else x * (recipe.white / WHITE), names=names)


def _pictures(path: Path) -> list[Picture]:
    if path.is_dir():
        return [Picture(path, name) for name in listing(path).names]
    if path.is_file() and (named_as_picture(path.name) or is_picture(path)):
        return [Picture(path.parent, path.name, alone=True)]
    return []
