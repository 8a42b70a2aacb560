"""What texts to answer for have that a network never met, and what of them it does not read."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, field

from nndl_studio.datasets.info import Sentences
from nndl_studio.datasets.story_text import story_fault
from nndl_studio.datasets.tokens import UNKNOWN, Tokens, counted_tokens, first_tokens
from nndl_studio.sentence import Sentence, listed, say, say_count

# Unknown tokens that are named.
MOST_NAMED = 12


@dataclass
class Met:
    """Texts are read up to so many `steps`, cut into tokens of this `kind`; what is lost of them on
    the way is gathered: tokens that are `unknown`, how many were `cut`, and `faults` of stories."""

    steps: int
    kind: Tokens
    unknown: dict[str, None] = field(default_factory=dict)
    cut: int = 0
    faults: list[Sentence] = field(default_factory=list)
    _is_cut: bool = False

    def first(self, text: str, known: Container[str]) -> Sequence[str]:
        """The tokens of a text that are read."""
        tokens = first_tokens(text, self.kind, self.steps + 1)
        self._is_cut = len(tokens) > self.steps
        self.cut += self._is_cut
        self.unknown |= dict.fromkeys(t for t in tokens[: self.steps] if t not in known)
        return tokens[: self.steps]

    def judge(
        self, where: Callable[[], str], words: Sequence[int], known: Sentences | None
    ) -> None:
        """The text of which these are the first words, where all to train on end in a question."""
        if known is None or not known.asked:
            return
        cut_off = say("its question is cut off")
        fault = cut_off if self._is_cut else story_fault(words, known)
        if fault:
            self.faults.append(say("{where}: {problem}.", where=where(), problem=fault))

    @property
    def says(self) -> tuple[Sentence, ...]:
        """A sentence on each, of faults the first one."""
        return tuple(self._says())

    def _says(self) -> Iterator[Sentence]:
        if self.cut:
            yield say_count(
                self.cut,
                "{n:,} text is longer than {tokens}, and cut at the end.",
                "{n:,} texts are longer than {tokens}, and cut at the end.",
                tokens=counted_tokens(self.steps, self.kind),
            )
        if self.unknown:
            names, others = listed(list(self.unknown)[:MOST_NAMED]), len(self.unknown) - MOST_NAMED
            if others > 0:
                names = say("{names} and {n:,} more", names=names, n=others)
            yield say(
                "Not met in training, so read as {unknown}: {names}.", unknown=UNKNOWN, names=names
            )
        yield from self.faults[:1]
        if self.faults[1:]:
            others = len(self.faults) - 1
            yield say_count(others, "Likewise {n:,} other.", "Likewise {n:,} others.")
