"""All pictures of a set as one array, decoded once and kept as long as they stay the same."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from threading import Event
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.held import own_rows
from nndl_studio.datasets.image_file import Picture, quiet
from nndl_studio.datasets.image_reading import read_picture
from nndl_studio.datasets.image_set import PictureSet
from nndl_studio.datasets.image_settings import Form
from nndl_studio.files import BadFile
from nndl_studio.going import in_batches, present, require_wanted, tell
from nndl_studio.sentence import say

# Of all pictures of a set together.
MOST_BYTES = 4 * 2**30
THREADS = 2
# Pictures that a thread decodes before it asks for more.
BLOCK = 64

READING = say("Reading pictures")
Pixels = NDArray[np.uint8]


def require_room(pictures: PictureSet, form: Form) -> None:
    """Raises BadFile if the pictures take more memory than a set may."""
    _require_room(pictures.picture(0), len(pictures.names), form)


def pixels(pictures: PictureSet, form: Form) -> Pixels:
    """(n, channels, height, width), not to be written to. The set read last is remembered while
    the times and sizes of its files stay. Raises BadFile, which names the first bad picture, and
    OSError."""
    require_room(pictures, form)
    times = [each for some in in_batches(_times(pictures)) for each in some]
    return _remembered(pictures, form, hash(tuple(times)))


def decoded(pictures: list[Picture], form: Form) -> Pixels:
    """(n, channels, height, width), in the order of `pictures`. Raises as `pixels`."""
    _require_room(pictures[0], len(pictures), form)
    whole = np.empty((len(pictures), form.channels, form.height, form.width), np.uint8)
    going, given_up = present(), Event()

    def decode(first: int) -> None:
        for number in range(first, min(first + BLOCK, len(pictures))):
            if given_up.is_set() or (going is not None and going.stopped):
                return
            whole[number] = read_picture(pictures[number], form)

    with quiet(), ThreadPoolExecutor(THREADS) as pool:
        waiting = [pool.submit(decode, first) for first in range(0, len(pictures), BLOCK)]
        try:
            for done, each in enumerate(waiting):
                tell(READING, done * BLOCK, len(pictures))
                each.result()
            require_wanted()
        except BaseException:
            given_up.set()
            pool.shutdown(cancel_futures=True)
            raise
    return whole


class Undecoded:
    """The same as `pixels`, of which only those are decoded that are asked for, each time anew."""

    def __init__(self, pictures: PictureSet, form: Form) -> None:
        self._pictures, self._form = pictures, form
        self.dtype = np.dtype(np.uint8)

    @property
    def shape(self) -> tuple[int, ...]:
        """(pictures, channels, height, width)."""
        return (len(self), self._form.channels, self._form.height, self._form.width)

    def __len__(self) -> int:
        return len(self._pictures.names)

    def __getitem__(self, rows: Any, /) -> Any:
        wanted = own_rows(rows, len(self))
        some = [self._pictures.picture(int(row)) for row in wanted.reshape(-1)]
        found = decoded(some, self._form) if some else np.empty((0, *self.shape[1:]), np.uint8)
        return found.reshape((*wanted.shape, *self.shape[1:]))


@lru_cache(maxsize=1)
def _remembered(pictures: PictureSet, form: Form, state: int) -> Pixels:
    names = range(len(pictures.names))
    whole = decoded([pictures.picture(number) for number in names], form)
    whole.flags.writeable = False
    return whole


def _times(pictures: PictureSet) -> Iterator[tuple[int, int]]:
    """When each file was last written, and its size."""
    for number in range(len(pictures.names)):
        facts = os.stat(pictures.picture(number).path)
        yield facts.st_mtime_ns, facts.st_size


def _require_room(first: Picture, count: int, form: Form) -> None:
    size = count * form.channels * form.height * form.width
    if size > MOST_BYTES:
        problem = say(
            "{count:,} pictures of {height}×{width} take {size:.1f} GiB, and {most:g} GiB are read",
            count=count,
            height=form.height,
            width=form.width,
            size=size / 2**30,
            most=MOST_BYTES / 2**30,
        )
        advice = say("Choose a smaller size, or fewer pictures.")
        raise BadFile(first.folder, problem, advice)
