"""A text as tokens, and the vocabulary that numbers them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.choices import Tokens

QUOTE = "\N{RIGHT SINGLE QUOTATION MARK}"
UNKNOWN = "<unk>"
_WORD = re.compile(rf"\w+(?:['{QUOTE}]\w+)*|[^\w\s]")
_NO_SPACE_BEFORE = frozenset(f".,;:!?)]}}{QUOTE}\N{RIGHT DOUBLE QUOTATION MARK}")


def tokenise(text: str, tokens: Tokens) -> list[str]:
    """Characters as they are; words in small letters, each mark a word of its own."""
    return list(text) if tokens == "characters" else _WORD.findall(text.lower())


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

    def numbers(self, tokens: Sequence[str]) -> NDArray[np.int64]:
        """The number of each token. Raises KeyError for one that is not known and not <unk>."""
        place = {name: number for number, name in enumerate(self.names)}
        unknown = place.get(UNKNOWN)
        return np.array(
            [place[t] if unknown is None else place.get(t, unknown) for t in tokens], np.int64
        )


def vocabulary(tokens: Sequence[str], most: int) -> Vocabulary:
    """The `most` most frequent tokens, `<unk>` among them if others are left over."""
    counts = Counter(tokens)
    ranked = sorted(counts, key=lambda token: (-counts[token], token))
    if len(ranked) > most:
        ranked = [*ranked[: most - 1], UNKNOWN]
    return Vocabulary(tuple(ranked))
