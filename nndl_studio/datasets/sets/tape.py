"""Tape: a memory of as many cells as there are numbers, and a task on it that a program solves.

A cell is a number 0 … M − 1, told as a distribution, so that what stands in one may point to
another; 0 ends a list. The tasks are the first ones of the paper [Kurach et al. 2015]:

    access      k A₀ … A_{n−1}: cell 0 becomes A_k; of it alone is asked
    increment   A₀ … A_{n−1} 0 …: each becomes A_i + 1
    copy        p A₀ … A_{n−1} 0 …: A₀ … A_{n−1} shall stand from cell p = n + 1 on

Lists to train on are seldom long, P(n) ∝ 2⁻ⁿ: a program for one number is found first, or none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

import numpy as np
from msgspec import Meta
from numpy.typing import NDArray

from nndl_studio.datasets.info import DatasetInfo, Parts, Samples
from nndl_studio.datasets.source import Source, TypedError, Typing
from nndl_studio.datasets.source_config import Seeded, SourceConfig
from nndl_studio.datasets.source_fields import Seed
from nndl_studio.sentence import Sentence, say, say_count

TRAIN, VALIDATION, TEST = 2000, 200, 500
SAMPLES = TRAIN + VALIDATION + TEST
Numbers = NDArray[np.int64]


class TapeConfig(Seeded, SourceConfig, frozen=True, tag="tape"):
    """The set has parts of its own: what is told of the test part is told of other lengths."""

    seed: Seed = 7
    program: Annotated[
        Literal["access", "increment", "copy"],
        Meta(
            title="Program",
            description="access: cell 0 says which number of the list shall stand there; "
            "increment: 1 is added to each number; copy: cell 0 says where the list shall stand",
        ),
    ] = "access"
    cells: Annotated[
        int, Meta(title="Cells", description="M, as many as there are numbers", ge=3, le=64)
    ] = 8
    longest: Annotated[
        int,
        Meta(title="Longest", description="Numbers in a list to train on, 1 at least", ge=1, le=63),
    ] = 3
    test_length: Annotated[
        int,
        Meta(
            title="Test length",
            description="Numbers in the longest list of the test part, whose lengths are alike "
            "frequent",
            ge=1,
            le=100,
        ),
    ] = 3

    def idle(self) -> frozenset[str]:
        """A list to be looked up in fills the tape."""
        return frozenset({"longest", "test_length"} if self.program == "access" else ())

    @property
    def room(self) -> int:
        """How long a list may be: it ends with a 0, where it is not the other way round."""
        match self.program:
            case "access":
                return self.cells - 2
            case "increment":
                return self.cells - 1
            case "copy":
                return (self.cells - 1) // 2


def describe(config: TapeConfig) -> DatasetInfo:
    """Raises ValueError where the tape is too short for the lists."""
    longest = 0 if config.program == "access" else max(config.longest, config.test_length)
    if longest > config.room:
        raise ValueError(
            say_count(
                config.room,
                "a tape of {cells} cells has room for {program} of {n} number, and {longest} are "
                "asked for: give it more cells or make the lists shorter",
                "a tape of {cells} cells has room for {program} of {n} numbers, and {longest} are "
                "asked for: give it more cells or make the lists shorter",
                cells=config.cells,
                program=config.chosen("program"),
                longest=longest,
            )
        )
    names = tuple(map(str, range(config.cells)))
    axes = config.cells, config.cells
    return DatasetInfo("sequence", axes, config.cells, SAMPLES, names, each_step=True, one_hot=True)


def read(config: TapeConfig) -> Samples:
    rng = np.random.default_rng(config.seed)
    return _told(config, [_drawn(config, rng, int(n)) for n in _lengths(config, rng)])


def typed(config: TapeConfig, text: str) -> Samples:
    """One sample of a tape's numbers such as "2 7 1 4", 0 in the cells behind. Raises
    TypedError."""
    size, words = config.cells, text.replace(",", " ").split()
    for word in words:
        if not (word.isascii() and word.isdigit()) or len(word) > 9 or int(word) >= size:
            raise TypedError(
                say("{word} is none of the numbers 0 to {last}", word=word, last=size - 1)
            )
    if not words:
        raise TypedError(say("it has no numbers"))
    if len(words) > size:
        raise TypedError(
            say(
                "it has {count} numbers, and the tape has {cells} cells",
                count=len(words),
                cells=size,
            )
        )
    cells = np.zeros(size, np.int64)
    cells[: len(words)] = [int(word) for word in words]
    _require_answer(config, cells, len(words) - 1)
    return _told(config, [cells])


def _lengths(config: TapeConfig, rng: np.random.Generator) -> Numbers:
    """(samples,): how long each list is."""
    if config.program == "access":
        return np.full(SAMPLES, config.room)
    each = np.arange(1, config.longest + 1)
    often = 0.5**each
    return np.concatenate(
        [
            rng.choice(each, TRAIN, p=often / often.sum()),
            rng.integers(1, config.longest + 1, VALIDATION),
            rng.integers(1, config.test_length + 1, TEST),
        ]
    )


def _drawn(config: TapeConfig, rng: np.random.Generator, n: int) -> Numbers:
    """(size,): a tape with a list of n numbers."""
    cells = np.zeros(config.cells, np.int64)
    if config.program == "increment":
        cells[:n] = rng.integers(1, config.cells - 1, n)
        return cells
    cells[0] = rng.integers(0, n) if config.program == "access" else n + 1
    cells[1 : n + 1] = rng.integers(1, config.cells, n)
    return cells


def _right(config: TapeConfig, cells: Numbers) -> Numbers:
    """(size,): what shall stand in each cell, −1 where nobody asks."""
    right = np.full(config.cells, -1, np.int64)
    match config.program:
        case "access":
            right[0] = cells[cells[0] + 1]
        case "increment":
            n = _until_0(cells)
            right[:n] = (cells[:n] + 1) % config.cells
        case "copy":
            n = _until_0(cells[1:])
            right[cells[0] : cells[0] + n] = cells[1 : n + 1]
    return right


def _until_0(cells: Numbers) -> int:
    """How many numbers stand before the first 0."""
    return int(np.argmin(np.append(cells, 0) != 0))


def _require_answer(config: TapeConfig, cells: Numbers, count: int) -> None:
    """Raises TypedError unless something is asked that the tape has an answer to; `count` numbers
    were written behind the first one."""
    first = int(cells[0])
    if config.program == "access":
        if first >= count:
            raise TypedError(_asks_beyond(first, count))
        return
    n = _until_0(cells if config.program == "increment" else cells[1:])
    if n == 0:
        raise TypedError(say("its list has no numbers: 0 ends it"))
    if config.program == "increment" or n < first <= config.cells - n:
        return
    if 2 * n >= config.cells:
        raise TypedError(
            say_count(
                n,
                "a list of {n} number has no room for another in {cells} cells",
                "a list of {n} numbers has no room for another in {cells} cells",
                cells=config.cells,
            )
        )
    raise TypedError(
        say_count(
            n,
            "a list of {n} number can't stand from cell {cell} on: choose {low} to {high}",
            "a list of {n} numbers can't stand from cell {cell} on: choose {low} to {high}",
            cell=first,
            low=n + 1,
            high=config.cells - n,
        )
    )


def _asks_beyond(number: int, count: int) -> Sentence:
    """Cell 0 asks for this number of a list of so many."""
    if not count:
        return say("cell 0 asks for number {number} of a list, and none is written", number=number)
    return say(
        "cell 0 asks for number {number} of the list, and it has 0 to {last}",
        number=number,
        last=count - 1,
    )


def _told(config: TapeConfig, tapes: Sequence[Numbers]) -> Samples:
    """A sample for each tape."""
    cells = np.array(tapes)
    x = np.eye(config.cells, dtype=np.float32)[cells]
    label = np.array([_right(config, each) for each in tapes])
    train, validation, test = np.split(np.arange(SAMPLES), [TRAIN, TRAIN + VALIDATION])
    parts = Parts(train, validation, test)
    return Samples(x, label, lengths=np.full(len(cells), config.cells), parts=parts)


TYPING = Typing(say("the numbers of a tape, such as 2 7 1 4"), typed)
TAPE = Source(say("tape"), TapeConfig, describe, read, typing=TYPING)
