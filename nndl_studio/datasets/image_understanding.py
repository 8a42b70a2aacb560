"""What a folder of pictures is like, and the settings with which it would be read.

Some of the pictures are opened, spread over all of them. A size that most of them have is kept
where it is small; what is larger is brought to at most 64 pixels, in the same proportions.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from nndl_studio.datasets.image_file import Look, Picture, look, quiet
from nndl_studio.datasets.image_folder import listing
from nndl_studio.datasets.image_labels import names_pictures
from nndl_studio.datasets.image_reading import read_picture
from nndl_studio.datasets.image_set import (
    TEST,
    TRAIN,
    VALIDATION,
    PictureSet,
    picture_set,
)
from nndl_studio.datasets.image_settings import Colour, Form, ImagesConfig
from nndl_studio.datasets.in_words import counted
from nndl_studio.datasets.source import Understood
from nndl_studio.files import BadFile
from nndl_studio.going import require_wanted, tell

LOOKED_AT = 200
# Pixels that are decoded to tell whether there is colour in pictures whose mode has room for it.
DECODED = 100_000_000
SIDE, SMALL_SIDE = 64, 32
GREY_MODES = ("1", "L", "LA", "F", "I", "I;16", "I;16B")
# Modes in words, where Pillow's own name for them isn't one.
_MODES = {
    "1": "black and white",
    "L": "grey",
    "LA": "grey with transparency",
    "P": "palette",
    "RGB": "colour",
    "RGBA": "colour with transparency",
    "I": "grey of 16 bits, brought to 8",
    "I;16": "grey of 16 bits, brought to 8",
    "I;16B": "grey of 16 bits, brought to 8",
    "F": "grey of floats, brought to 8 bits",
}
Seen = list[tuple[Picture, Look]]


def understand(path: Path) -> Understood | None:
    """How a folder of pictures, or a table that names pictures beside itself, would be read; None
    for anything else. Raises BadFile and OSError."""
    if not _holds_pictures(path):
        return None
    pictures = picture_set(path)
    with quiet():
        seen, bad = _looked_at(pictures)
        colour: Colour = "colour" if any(map(_has_colour, _to_decode(seen))) else "grey"
    height, width = chosen_size([each for _, each in seen])
    config = ImagesConfig(file=os.fspath(path), colour=colour, height=height, width=width)
    cut = any(s.height * width != s.width * height for _, s in seen)
    middle = "; where proportions differ, the middle is taken" if cut else ""
    says = (
        *_of_classes(pictures),
        *_of_parts(pictures),
        *_of_sizes(seen, len(pictures.names)),
        f"Each becomes {height}×{width} pixels in {colour}{middle}.",
        *(f"{error.place}: {error.problem}. {error.advice}" for error in bad[:3]),
        *pictures.says,
    )
    return Understood(config, says, pictures.asks)


def chosen_size(sizes: Sequence[Look]) -> tuple[int, int]:
    """(height, width) to which pictures of these sizes are brought."""
    (height, width), count = Counter((s.height, s.width) for s in sizes).most_common(1)[0]
    if 2 * count < len(sizes):
        middle = sorted(min(s.height, s.width) for s in sizes)[len(sizes) // 2]
        return (SIDE, SIDE) if middle >= SIDE else (SMALL_SIDE, SMALL_SIDE)
    longest = max(height, width)
    if longest <= SIDE:
        return height, width
    # Down to a multiple of 8, so that halving the maps thrice leaves no rest.
    height, width = (max(8, round(SIDE * side / longest / 8) * 8) for side in (height, width))
    return height, width


def _holds_pictures(path: Path) -> bool:
    if path.is_dir():
        return bool(listing(path).names)
    return path.suffix.lower() in (".csv", ".tsv") and path.is_file() and names_pictures(path)


def _looked_at(pictures: PictureSet) -> tuple[Seen, list[BadFile]]:
    """Some of the pictures, and what is wrong with those that can't be opened. Raises the first of
    that if none can be."""
    count = len(pictures.names)
    numbers = np.unique(np.linspace(0, count - 1, min(count, LOOKED_AT)).astype(np.int64))
    seen: Seen = []
    bad: list[BadFile] = []
    for done, number in enumerate(numbers.tolist()):
        tell("Looking at pictures", done, len(numbers))
        picture = pictures.picture(number)
        try:
            seen.append((picture, look(picture)))
        except BadFile as error:
            bad.append(error)
    if not seen:
        raise bad[0]
    return seen, bad


def _to_decode(seen: Seen) -> Iterator[Picture]:
    """Pictures that may have colour, as many as are soon decoded."""
    left = DECODED
    for picture, each in seen:
        if each.mode not in GREY_MODES and left > 0:
            left -= each.height * each.width
            require_wanted()
            yield picture


def _has_colour(picture: Picture) -> bool:
    try:
        red, green, blue = read_picture(picture, Form(3, SIDE, SIDE, "letterbox"))
    except BadFile:  # told when it is read
        return False
    return bool((red != green).any() or (green != blue).any())


def _of_classes(pictures: PictureSet) -> Iterator[str]:
    answers, count = pictures.answers, counted(len(pictures.names), "picture")
    if answers.label is None:
        yield f"{count}." if answers.target is None else f"{count}, each with a number to reach."
        return
    sizes = np.bincount(answers.label, minlength=len(answers.names))
    names = ", ".join(answers.names[:8]) + (", and more" if len(answers.names) > 8 else "")
    yield f"{count} in {counted(len(answers.names), 'class')}: {names}."
    if len(answers.names) == 1:
        yield "All are of one class, so there is nothing to tell apart."
    elif sizes.min() == sizes.max():
        yield f"Each class has {counted(int(sizes.min()), 'picture')}."
    else:
        least, most = (
            f"{answers.names[int(at)]} with {sizes[at]:,}"
            for at in (sizes.argmin(), sizes.argmax())
        )
        yield f"The smallest class is {least}, the largest {most}."


def _of_parts(pictures: PictureSet) -> Iterator[str]:
    if pictures.part is None:
        return
    counts = [int((pictures.part == part).sum()) for part in (TRAIN, VALIDATION, TEST)]
    words = ("to train on", "for validation", "for test")
    told = ", ".join(f"{count:,} {word}" for count, word in zip(counts, words, strict=True))
    yield f"The folder brings its parts: {told}."
    missing = [
        name for name, count in zip(("validation", "test"), counts[1:], strict=True) if not count
    ]
    if missing:
        yield f"The {' and '.join(missing)} part is taken from those to train on, by its share."


def _of_sizes(seen: Seen, count: int) -> Iterator[str]:
    sizes = sorted({(s.height, s.width) for _, s in seen}, key=lambda size: size[0] * size[1])
    beginning = "All" if len(seen) == count else f"Of {len(seen)} looked at, all"
    if len(sizes) == 1:
        yield f"{beginning} are {sizes[0][0]}×{sizes[0][1]} pixels."
    else:
        spread = " to ".join(f"{height}×{width}" for height, width in (sizes[0], sizes[-1]))
        some = "Their" if len(seen) == count else f"Of {len(seen)} looked at, the"
        yield f"{some} sizes go from {spread} pixels (height×width)."
    modes = Counter(_MODES.get(s.mode, s.mode) for _, s in seen).most_common()
    if len(modes) == 1:
        yield f"Their files hold {modes[0][0]}."
    else:
        yield "Their files hold " + ", ".join(f"{mode} ({n:,})" for mode, n in modes) + "."
