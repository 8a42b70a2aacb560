"""One picture of the user's as numbers: whatever it holds, 8 bits a channel in one size.

* Only the first picture of an animation counts, turned as its camera was held (EXIF).
* What is transparent lies on white. Bars beside a picture are black, as a frame is.
* 16 bits a pixel become 8 by the range of their type: 65,535 is white. Floats lie between 0
  (black) and 1 (white). No white is agreed on for other numbers, so they are refused.
* Colours become grey by their luma, 0.299 R + 0.587 G + 0.114 B [ITU-R BT.601].
* Sizes are changed with Lanczos' filter, which averages where a picture shrinks; one that has the
  size keeps its numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.image_file import Picture, opened
from nndl_studio.datasets.image_settings import Form
from nndl_studio.sentence import Sentence, say

if TYPE_CHECKING:
    from PIL import Image

WHITE_OF_16_BITS = 65_535
# A photograph is decoded at a half, a quarter or an eighth of its size, where that is still so
# many times what is wanted: a third of the time for those of a phone.
MARGIN = 2

Pixels = NDArray[np.uint8]


def read_picture(picture: Picture, form: Form) -> Pixels:
    """The picture in its form: (channels, height, width). Raises BadFile and OSError."""
    with opened(picture) as image:
        _decode_less(image, form)
        picture.require_room(image)
        _turn(image)
        fitted = _laid(_plain(_sized(_smooth(image, picture), form), form), form)
        pixels = np.asarray(fitted).reshape(form.height, form.width, form.channels)
    return np.ascontiguousarray(pixels.transpose(2, 0, 1))


def _decode_less(image: Image.Image, form: Form) -> None:
    """Have a JPEG decoded at a fraction of its size, where it is many times what is wanted."""
    side = MARGIN * max(form.height, form.width)
    decisive = min(image.size) if form.fit == "crop" else max(image.size)
    scale = side / decisive
    if scale < 1:
        width, height = (max(1, int(each * scale)) for each in image.size)
        image.draft(None, (width, height))


def _turn(image: Image.Image) -> None:
    """As it was seen: which side is which decides how it is cut."""
    from PIL import ImageOps

    image.load()
    ImageOps.exif_transpose(image, in_place=True)


def _smooth(image: Image.Image, picture: Picture) -> Image.Image:
    """In a mode whose numbers can be averaged: L, LA, RGB or RGBA."""
    if image.mode.startswith("I") or image.mode == "F":
        return _eight_bits(image, picture)
    if image.mode in ("L", "RGB", "LA", "RGBA") and "transparency" not in image.info:
        return image
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image.convert("L" if image.mode in ("1", "L") else "RGB")


def _eight_bits(image: Image.Image, picture: Picture) -> Image.Image:
    """Grey of 16 bits (whole numbers) or floats from 0 to 1, as grey of 8 bits."""
    from PIL import Image

    numbers = np.asarray(image)
    floats = image.mode == "F"
    white = 1 if floats else WHITE_OF_16_BITS
    low, high = numbers.min(), numbers.max()
    # Written so that NaN, which compares with nothing, doesn't pass.
    if not (low >= 0 and high <= white):
        advice = say("Bring them to 0…{white:,}, or save it with 8 bits a channel.", white=white)
        raise picture.bad(_without_white(low, high, floats), advice)
    if floats:
        return Image.fromarray(np.rint(numbers * np.float32(255)).astype(np.uint8))
    grey = np.rint(np.arange(WHITE_OF_16_BITS + 1) * (255 / WHITE_OF_16_BITS)).astype(np.uint8)
    return Image.fromarray(grey[numbers])


def _without_white(low: float, high: float, floats: bool) -> Sentence:
    if floats:
        return say(
            "its pixels are floats from {low:g} to {high:g}, of which none is known to be white",
            low=low,
            high=high,
        )
    return say(
        "its pixels are whole numbers from {low:g} to {high:g}, of which none is known to be white",
        low=low,
        high=high,
    )


def _sized(image: Image.Image, form: Form) -> Image.Image:
    """The middle of it in the form's size, or the whole in as much of that as it fills."""
    from PIL.Image import Resampling

    wanted = (form.width, form.height)
    if image.size == wanted:
        return image
    if form.fit == "crop":
        return image.resize(wanted, Resampling.LANCZOS, _middle(image.size, wanted))
    scale = min(form.width / image.width, form.height / image.height)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Resampling.LANCZOS)


def _middle(size: tuple[int, int], wanted: tuple[int, int]) -> tuple[float, float, float, float]:
    """The largest part with the proportions that are wanted: left, upper, right, lower."""
    scale = min(size[0] / wanted[0], size[1] / wanted[1])
    width, height = wanted[0] * scale, wanted[1] * scale
    left, upper = (size[0] - width) / 2, (size[1] - height) / 2
    return left, upper, min(left + width, size[0]), min(upper + height, size[1])


def _plain(image: Image.Image, form: Form) -> Image.Image:
    """Without transparency, in Pillow's mode for the form's channels."""
    from PIL import Image

    if image.mode in ("LA", "RGBA"):
        over = image.convert("RGBA")
        paper = Image.new("RGBA", over.size, "white")
        image = Image.alpha_composite(paper, over).convert("RGB")
    return image.convert("L" if form.channels == 1 else "RGB")


def _laid(image: Image.Image, form: Form) -> Image.Image:
    """With black beside it where it doesn't fill the form's size."""
    from PIL import Image

    if image.size == (form.width, form.height):
        return image
    whole = Image.new(image.mode, (form.width, form.height))
    whole.paste(image, ((form.width - image.width) // 2, (form.height - image.height) // 2))
    return whole
