"""A picture's file: what may be opened as one, what its head says, and what is wrong with it."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nndl_studio.file_kinds import is_picture, kind_in_words
from nndl_studio.files import BadFile, open_file
from nndl_studio.sentence import NOTHING, Sentence, say

if TYPE_CHECKING:
    from PIL import Image

# None of them is a program, as EPS is, or leads to other files.
FORMATS = ("AVIF", "BMP", "GIF", "JPEG", "JPEG2000", "PNG", "PPM", "TGA", "TIFF", "WEBP")
ENDINGS = (
    *(".avif", ".bmp", ".gif", ".jfif", ".jp2", ".jpe", ".jpeg", ".jpg", ".pbm", ".pgm", ".png"),
    *(".pnm", ".ppm", ".tga", ".tif", ".tiff", ".webp"),
)
# As they are decoded; a JPEG may have many more.
MOST_PIXELS = 64_000_000
ORIENTATION = 0x0112  # the tag of EXIF that says how a camera was held
LYING = (5, 6, 7, 8)  # its values for one that lay on its side


@dataclass(frozen=True)
class Picture:
    """A file in a `folder` of the user's, told by its `name` there: `cat/17.png`. One that is
    `alone` is told as itself."""

    folder: Path
    name: str
    alone: bool = False

    @property
    def path(self) -> Path:
        return self.folder / self.name

    def bad(self, problem: Sentence, advice: Sentence = NOTHING) -> BadFile:
        """What is wrong with it, said where the user looks for it."""
        if self.alone:
            return BadFile(self.path, problem, advice or say("Choose another."))
        advice = advice or say("Replace it, or take it out of the folder.")
        return BadFile(self.folder, problem, advice, printable(self.name))

    def require_room(self, image: Image.Image) -> None:
        """Raises BadFile for more pixels than are decoded."""
        if image.width * image.height > MOST_PIXELS:
            problem = say(
                "it has {width:,}×{height:,} pixels, and {most:,} can be read",
                width=image.width,
                height=image.height,
                most=MOST_PIXELS,
            )
            raise self.bad(problem, say("Make it smaller."))


@dataclass(frozen=True)
class Look:
    """What a file says of its picture: the size in pixels as it is seen, and Pillow's mode."""

    height: int
    width: int
    mode: str


def look(picture: Picture) -> Look:
    """What the head of the file says, its pixels unread. Raises BadFile and OSError."""
    with opened(picture) as image:
        width, height = image.size
        # A TIFF's size is that of the turned picture; of a PNG all pixels would be read to see
        # whether it says more at its end.
        said = image.format == "JPEG" or "exif" in image.info
        turned = said and image.format != "TIFF" and image.getexif().get(ORIENTATION) in LYING
        return Look(width, height, image.mode) if turned else Look(height, width, image.mode)


def named_as_picture(name: str) -> bool:
    """Whether a file's name ends as those of pictures do."""
    return name.lower().endswith(ENDINGS)


def printable(name: str) -> str:
    """A file's name as text; some systems' names need not be any."""
    return name.encode("utf-8", "replace").decode()


@contextmanager
def opened(picture: Picture) -> Iterator[Image.Image]:
    """The picture while its file is open; whatever is the matter with it becomes BadFile."""
    from PIL import Image

    try:
        with open_file(picture.path) as file, Image.open(file, formats=FORMATS) as image:
            yield image
    except (BadFile, MemoryError):
        raise
    except Image.DecompressionBombError as error:
        problem = say("it has far more than {most:,} pixels", most=MOST_PIXELS)
        raise picture.bad(problem) from error
    # A decoder raises whatever the damage of a file leads it to.
    except Exception as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise picture.bad(_damage(picture.path, error)) from error


@contextmanager
def quiet() -> Iterator[None]:
    """Without what Pillow prints of odd files: they can be read, or are refused in words."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _damage(path: Path, error: Exception) -> Sentence:
    from PIL import UnidentifiedImageError

    if path.stat().st_size == 0:
        return say("it is empty")
    kind = kind_in_words(path)
    if not isinstance(error, UnidentifiedImageError):
        reason = str(error)
        damaged = say("its picture is damaged ({reason})", reason=reason)
        return damaged if reason else say("its picture is damaged")
    if is_picture(path):
        return say("it is a damaged picture, or one of a kind that can't be read")
    if not kind:
        return say("it is no picture of a known kind")
    return say("it is {kind}, not a picture", kind=kind)
