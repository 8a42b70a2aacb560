"""A text as tokens, and the vocabulary that numbers them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.choices import Tokens

QUOTE = "\N{RIGHT SINGLE QUOTATION MARK}"
UNKNOWN = "<unk>"
_WORD = re.compile(rf"\w+(?:['{QUOTE}]\w+)*|[^\w\s]")
_NO_SPACE_BEFORE = frozenset(f".,;:!?)]}}{QUOTE}\N{RIGHT DOUBLE QUOTATION MARK}")


def tokenise(text: str, tokens: Tokens) -> Iterator[str]:
    """Characters as they are; words in small letters, each mark a word of its own.

    One after another: a list of them takes ten times the memory of the text.
    """
    if tokens == "characters":
        return iter(text)
    return (found.group() for found in _WORD.finditer(text.lower()))


def join(tokens: Sequence[str], kind: Tokens) -> str:
    """The text that `tokens` spell."""
    if kind == "characters":
        return "".join(tokens)
    words = (t if t in _NO_SPACE_BEFORE else f" {t}" for t in tokens)
    return "".join(words).strip()


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
