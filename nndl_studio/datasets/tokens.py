"""A text as tokens, and the vocabulary that numbers them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nndl_studio.going import tell_share
from nndl_studio.sentence import Sentence, say, say_count

Tokens = Literal["characters", "words"]
QUOTE = "\N{RIGHT SINGLE QUOTATION MARK}"
UNKNOWN = "<unk>"
# Characters of scripts that leave no spaces between words: Chinese ones, and Japanese kana.
UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# The marks of those scripts, to which no space belongs either.
MARKS = "\u3000-\u303f\uff00-\uff65"
_LETTERS = rf"[^\W{UNSPACED}]+"
# No letter's small form depends on what comes after one of these.
_CUT = re.compile(r"[\s\u4e00-\u9fff]")
PIECE = 2**20  # characters
_NO_SPACE_BEFORE = frozenset(f".,;:!?)]}}{QUOTE}\N{RIGHT DOUBLE QUOTATION MARK}")


# Compiled when a text is read: they take 20 ms, and most networks read none.
@cache
def _word() -> re.Pattern[str]:
    return re.compile(rf"[{UNSPACED}]|{_LETTERS}(?:['{QUOTE}]{_LETTERS})*|[^\w\s]")


@cache
def _unspaced() -> re.Pattern[str]:
    return re.compile(rf"[{UNSPACED}]")


@cache
def _tight() -> re.Pattern[str]:
    return re.compile(rf"[{UNSPACED}{MARKS}]")


def tokenise(text: str, tokens: Tokens) -> Iterator[str]:
    """Characters as they are; words in small letters, each mark a word of its own. Where a script
    has no spaces, nothing here knows its words, so each of its characters is one.

    One after another: a list of them takes ten times the memory of the text.
    """
    if tokens == "characters":
        return iter(text)
    return (found.group() for found in _word().finditer(text.lower()))


def frequencies(text: str, kind: Tokens) -> Counter[str]:
    """How often each token occurs. Raises Stopped."""
    counts: Counter[str] = Counter()
    what = say("Counting words") if kind == "words" else say("Counting characters")
    for piece in _pieces(text, what):
        counts.update(_tokens_of(piece, kind))
    return counts


@dataclass(frozen=True, eq=False)
class Spelled:
    """A text as the numbers of its tokens, in the order in which they first occur; any vocabulary
    numbers it anew without looking at the text again."""

    tokens: tuple[str, ...]
    numbers: NDArray[np.int32]

    def counts(self) -> dict[str, int]:
        """How often each token occurs."""
        return dict(zip(self.tokens, np.bincount(self.numbers).tolist(), strict=True))

    def numbered(self, known: Vocabulary) -> NDArray[np.int32]:
        """The number of each token in `known`. Raises KeyError as `Vocabulary.numbers`."""
        return known.numbers(self.tokens)[self.numbers]


def spelled(text: str, kind: Tokens) -> Spelled:
    """Raises Stopped."""
    place: dict[str, int] = {}
    found = [np.empty(0, np.int32)]
    what = say("Numbering words") if kind == "words" else say("Numbering characters")
    for piece in _pieces(text, what):
        tokens = _tokens_of(piece, kind)
        for token in dict.fromkeys(tokens):
            place.setdefault(token, len(place))
        found.append(np.fromiter(map(place.__getitem__, tokens), np.int32, len(tokens)))
    return Spelled(tuple(place), np.concatenate(found))


def numbers_in(text: str, kind: Tokens, known: Vocabulary) -> NDArray[np.int32]:
    """The number of each token of a text. Raises KeyError as `Vocabulary.numbers`, and Stopped."""
    return spelled(text, kind).numbered(known)


def counted_tokens(number: int, kind: Tokens) -> Sentence:
    """In words: "3 words"."""
    if kind == "words":
        return say_count(number, "{n} word", "{n} words")
    return say_count(number, "{n} character", "{n} characters")


def _tokens_of(piece: str, kind: Tokens) -> Sequence[str]:
    """As `tokenise`, all at once: four times as fast, for pieces that are not long."""
    return piece if kind == "characters" else _word().findall(piece.lower())


def first_tokens(text: str, tokens: Tokens, most: int) -> Sequence[str]:
    """The first `most` tokens of a short text: faster than one after another."""
    return _tokens_of(text, tokens)[:most]


def join(tokens: Sequence[str], kind: Tokens) -> str:
    """The text that `tokens` spell."""
    if kind == "characters":
        return "".join(tokens)
    before = ("", *tokens)
    words = (f" {t}" if apart(b, t) else t for b, t in zip(before, tokens, strict=False))
    return "".join(words).strip()


def _pieces(text: str, what: Sentence) -> Iterator[str]:
    """A text in some parts, cut where a token begins whatever its kind: what they hold is what the
    whole holds."""
    start = 0
    while start < len(text):
        tell_share(what, start, len(text))
        cut = _CUT.search(text, start + PIECE)
        end = len(text) if cut is None else cut.start()
        yield text[start:end]
        start = end


def apart(before: str, after: str) -> bool:
    """Whether a space stands between two words."""
    tight = _tight().match(before[-1:]) or _tight().match(after)
    return after not in _NO_SPACE_BEFORE and not tight


def unspaced(text: str) -> int:
    """How many characters of `text` are words by themselves."""
    pieces = _pieces(text, say("Looking at the letters"))
    return sum(1 for piece in pieces for _ in _unspaced().finditer(piece))


def line_of(text: str, kind: Tokens, token: str) -> int:
    """The line in which `token` first stands in `text`, from 1 on."""
    if kind == "characters":
        return text.count("\n", 0, text.index(token)) + 1
    small = text.lower()
    start = next(found.start() for found in _word().finditer(small) if found.group() == token)
    return small.count("\n", 0, start) + 1


@dataclass(frozen=True)
class Vocabulary:
    """Tokens by number, the most frequent first; `<unk>`, if any had to go, stands for the rest."""

    names: tuple[str, ...]

    def numbers(self, tokens: Iterable[str]) -> NDArray[np.int32]:
        """The number of each token. Raises KeyError for one that is not known and not <unk>."""
        place = {name: number for number, name in enumerate(self.names)}
        unknown = place.get(UNKNOWN)
        known = (place[t] if unknown is None else place.get(t, unknown) for t in tokens)
        return np.fromiter(known, np.int32)


def vocabulary(counts: Mapping[str, int], most: int) -> Vocabulary:
    """The `most` most frequent of the tokens that are counted, `<unk>` among them if others are
    left over."""
    ranked = sorted(counts, key=lambda token: (-counts[token], token))
    if len(ranked) > most:
        ranked = [*ranked[: most - 1], UNKNOWN]
    return Vocabulary(tuple(ranked))
