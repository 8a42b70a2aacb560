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
from numpy.typing import NDArray

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
from nndl_studio.datasets.samples_told import parts_told
from nndl_studio.datasets.source import Understood
from nndl_studio.files import BadFile
from nndl_studio.going import require_wanted, tell
from nndl_studio.sentence import Sentence, as_it_is, listed, say, say_count, together

LOOKED_AT = 200
LISTED = 8  # classes
# Pixels that are decoded to tell whether there is colour in pictures whose mode has room for it.
DECODED = 100_000_000
SIDE, SMALL_SIDE = 64, 32
GREY_MODES = ("1", "L", "LA", "F", "I", "I;16", "I;16B")
# Modes in words, where Pillow's own name for them isn't one.
_MODES = {
    "1": say("black and white"),
    "L": say("grey"),
    "LA": say("grey with transparency"),
    "P": say("palette"),
    "RGB": say("colour"),
    "RGBA": say("colour with transparency"),
    **dict.fromkeys(("I", "I;16", "I;16B"), say("grey of 16 bits, brought to 8")),
    "F": say("grey of floats, brought to 8 bits"),
}
LOOKING = say("Looking at pictures")
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
    says = (
        *_of_classes(pictures),
        *_of_parts(pictures),
        *_of_sizes(seen, len(pictures.names)),
        _becomes(config, cut),
        *map(_of_bad, bad[:3]),
        *pictures.says,
    )
    return Understood(config, says, pictures.asks)


def _becomes(config: ImagesConfig, cut: bool) -> Sentence:
    size = f"{config.height}×{config.width}"
    if config.colour == "colour":
        pixels = say("{size} pixels in colour", size=size)
    else:
        pixels = say("{size} pixels in grey", size=size)
    if cut:
        return say(
            "Each becomes {pixels}; where proportions differ, the middle is taken.", pixels=pixels
        )
    return say("Each becomes {pixels}.", pixels=pixels)


def _of_bad(error: BadFile) -> Sentence:
    message = say("{where}: {problem}.", where=error.place, problem=error.problem)
    return together(message, error.advice)


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
        tell(LOOKING, done, len(numbers))
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


def _of_classes(pictures: PictureSet) -> Iterator[Sentence]:
    answers, count = pictures.answers, len(pictures.names)
    if answers.label is None and answers.target is None:
        yield say_count(count, "{n:,} picture.", "{n:,} pictures.")
    elif answers.label is None:
        yield say_count(
            count,
            "{n:,} picture, each with a number to reach.",
            "{n:,} pictures, each with a number to reach.",
        )
    else:
        yield say_count(
            count,
            "{n:,} picture in {classes}: {names}.",
            "{n:,} pictures in {classes}: {names}.",
            classes=say_count(len(answers.names), "{n:,} class", "{n:,} classes"),
            names=_some(answers.names),
        )
        yield _of_each(answers.names, np.bincount(answers.label, minlength=len(answers.names)))


def _some(names: Sequence[str]) -> Sentence:
    if len(names) > LISTED:
        return say("{names}, and more", names=listed(names[:LISTED]))
    return listed(names)


def _of_each(names: Sequence[str], sizes: NDArray[np.int64]) -> Sentence:
    """How many pictures there are of each class."""
    least, most = int(sizes.argmin()), int(sizes.argmax())
    if len(names) == 1:
        return say("All are of one class, so there is nothing to tell apart.")
    if sizes[least] == sizes[most]:
        return say_count(
            int(sizes[least]), "Each class has {n:,} picture.", "Each class has {n:,} pictures."
        )
    return say(
        "The smallest class is {least} with {few:,}, the largest {most} with {many:,}.",
        least=names[least],
        few=int(sizes[least]),
        most=names[most],
        many=int(sizes[most]),
    )


def _of_parts(pictures: PictureSet) -> Iterator[Sentence]:
    if pictures.part is None:
        return
    train, validation, test = (int((pictures.part == n).sum()) for n in (TRAIN, VALIDATION, TEST))
    parts = listed(parts_told(train, validation, test))
    yield say("The folder brings its parts: {parts}.", parts=parts)
    if not validation and not test:
        yield say("The validation and test part is taken from those to train on, by its share.")
    elif not validation:
        yield say("The validation part is taken from those to train on, by its share.")
    elif not test:
        yield say("The test part is taken from those to train on, by its share.")


def _of_sizes(seen: Seen, count: int) -> Iterator[Sentence]:
    sizes = sorted({(s.height, s.width) for _, s in seen}, key=lambda size: size[0] * size[1])
    low, high = (f"{height}×{width}" for height, width in (sizes[0], sizes[-1]))
    every = len(seen) == count
    if len(sizes) == 1 and every:
        yield say("All are {size} pixels.", size=low)
    elif len(sizes) == 1:
        yield say("Of {count} looked at, all are {size} pixels.", count=len(seen), size=low)
    elif every:
        yield say("Their sizes go from {low} to {high} pixels (height×width).", low=low, high=high)
    else:
        yield say(
            "Of {count} looked at, the sizes go from {low} to {high} pixels (height×width).",
            count=len(seen),
            low=low,
            high=high,
        )
    yield _of_modes(seen)


def _of_modes(seen: Seen) -> Sentence:
    modes = Counter(_MODES.get(s.mode, as_it_is(s.mode)) for _, s in seen).most_common()
    kinds = [say("{kind} ({n:,})", kind=kind, n=n) for kind, n in modes]
    return say("Their files hold {kinds}.", kinds=modes[0][0] if len(modes) == 1 else listed(kinds))
