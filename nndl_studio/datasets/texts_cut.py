"""Many texts as tokens by number: the vocabulary of some of them, and samples of one length.

Tokens are numbered as they come at first, texts one after another in one array, so that a token is
held in four bytes and counted without Python's help.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.held import own_rows
from nndl_studio.datasets.info import Sentences
from nndl_studio.datasets.tokens import UNKNOWN, Tokens, Vocabulary, first_tokens, vocabulary
from nndl_studio.sentence import Sentence, say

# Longer words are <unk>: names of tokens go with every file of weights.
LONGEST_TOKEN = 64
# Marks that end a sentence, and those of them that end a question.
ASKING = ("?", "\N{FULLWIDTH QUESTION MARK}")
ENDS = (
    *ASKING,
    ".",
    "!",
    "\N{IDEOGRAPHIC FULL STOP}",
    "\N{FULLWIDTH EXCLAMATION MARK}",
)
MOST_TOKENS, MOST_DIFFERENT = 2**27, 2**20
# What is lost when longer ones are cut: this share of the texts.
FITTING = 0.95
Counts = NDArray[np.int64]


class TooMany(ValueError):
    """Texts with more tokens than are held; the message says so."""


@dataclass(frozen=True, eq=False)
class Cut:
    """Texts cut into tokens: `flat` are their numbers, text after text, `lengths` (n,) how many
    each has, up to one more than were asked for, and `names` what the numbers stand for."""

    flat: NDArray[np.uint32]
    lengths: Counts
    names: tuple[str, ...]

    def steps(self, some: NDArray[np.int64], most: int) -> int:
        """The length that FITTING of `some` of the texts don't go beyond, at most `most`."""
        ordered = np.sort(self.lengths[some])
        return int(min(most, ordered[max(0, int(np.ceil(FITTING * len(ordered))) - 1)]))

    def counts(self, some: NDArray[np.int64], steps: int) -> dict[str, int]:
        """How often each token occurs in the first `steps` of `some` of the texts."""
        wanted = np.zeros(len(self.lengths), np.bool_)
        wanted[some] = True
        kept = np.repeat(wanted, self.lengths) & (self._places() < steps)
        numbers = np.bincount(self.flat[kept], minlength=len(self.names))
        return {self.names[i]: int(numbers[i]) for i in np.flatnonzero(numbers)}

    def numbered(self, known: Vocabulary, steps: int) -> Ragged:
        """Each text's first `steps` tokens by their numbers in a vocabulary with <unk>."""
        place = {name: number for number, name in enumerate(known.names)}
        unknown = place[UNKNOWN]
        of_each = np.array([place.get(name, unknown) for name in self.names], np.uint16)
        lengths = np.minimum(self.lengths, steps)
        return Ragged(of_each[self.flat[self._places() < steps]], lengths, steps)

    def _places(self) -> NDArray[np.int32]:
        """The place of each token in its text, from 0."""
        starts = np.cumsum(self.lengths) - self.lengths
        whole = np.arange(len(self.flat), dtype=np.int32)
        return whole - np.repeat(starts.astype(np.int32), self.lengths)


class Ragged:
    """Samples of different lengths, `Held`: (samples, steps) of tokens, 0 past a sample's end.
    Held are the tokens alone."""

    dtype = np.dtype(np.int32)

    def __init__(self, flat: NDArray[np.uint16], lengths: Counts, steps: int) -> None:
        self._flat, self.lengths, self._steps = flat, lengths, steps
        self._starts = np.cumsum(lengths) - lengths

    @property
    def shape(self) -> tuple[int, int]:
        """(samples, steps)."""
        return (len(self.lengths), self._steps)

    def __len__(self) -> int:
        return len(self.lengths)

    def parted_by(self, marks: Sequence[int]) -> tuple[Counts, NDArray[np.uint16]]:
        """Into how many parts these tokens cut each sample, and its last token, (samples,) both."""
        word = ~np.isin(self._flat, marks)
        before = np.roll(word, 1)
        before[self._starts] = False
        places = np.flatnonzero(word & ~before)
        owner = np.searchsorted(self._starts, places, side="right") - 1
        last = self._flat[self._starts + self.lengths - 1]
        return np.bincount(owner, minlength=len(self)), last

    def __getitem__(self, rows: Any, /) -> Any:
        wanted = own_rows(rows, len(self))
        some = wanted.reshape(-1)
        own = np.arange(self._steps) < self.lengths[some][:, None]
        places = self._starts[some][:, None] + np.arange(self._steps)
        found = np.zeros(own.shape, np.int32)
        found[own] = self._flat[places[own]]
        return found.reshape((*wanted.shape, self._steps))


def sentences_in(texts: Ragged, known: Vocabulary) -> Sentences | None:
    """How the tokens of all texts make sentences; None where no mark ends one."""
    ends, asking = (
        tuple(i for i, name in enumerate(known.names) if name in marks) for marks in (ENDS, ASKING)
    )
    if not ends or not len(texts):
        return None
    counts, last = texts.parted_by(ends)
    asked = bool(np.isin(last, asking).all()) and int(counts.min()) > 1
    return Sentences(ends, int(counts.max()) - asked, asked, asking)


class _Numbering(dict[str, int]):
    """The number of each token, the next one for a new token."""

    def __missing__(self, token: str) -> int:
        number = self[token] = len(self)
        return number


def cut(texts: Iterable[str], kind: Tokens, most: int) -> Cut:
    """The first `most` tokens of each text, and one more where it has more. Raises TooMany."""
    place = _Numbering()
    flat, lengths = array("I"), array("q")
    for text in texts:
        before = len(flat)
        flat.extend(map(place.__getitem__, first_tokens(text, kind, most + 1)))
        lengths.append(len(flat) - before)
        if len(flat) > MOST_TOKENS or len(place) > MOST_DIFFERENT:
            raise TooMany(_too_many(len(place), kind))
    return Cut(_whole(flat, np.uint32), _whole(lengths, np.int64), tuple(place))


def fitted_vocabulary(counts: dict[str, int], most: int) -> Vocabulary:
    """The most frequent of the tokens that are counted, `most` with <unk>, which is the last: new
    texts have tokens that no training part has."""
    able = {token: n for token, n in counts.items() if len(token) <= LONGEST_TOKEN}
    return Vocabulary((*vocabulary(able, max(len(able), 1)).names[: most - 1], UNKNOWN))


def _whole(numbers: array[int], dtype: type[np.generic]) -> NDArray[Any]:
    return np.frombuffer(numbers, dtype) if len(numbers) else np.zeros(0, dtype)


def _too_many(different: int, kind: Tokens) -> Sentence:
    match kind, different > MOST_DIFFERENT:
        case "words", True:
            return say("it has over {most:,} different words", most=MOST_DIFFERENT)
        case "words", False:
            return say("it has over {most:,} words", most=MOST_TOKENS)
        case _, True:
            return say("it has over {most:,} different characters", most=MOST_DIFFERENT)
    return say("it has over {most:,} characters", most=MOST_TOKENS)
