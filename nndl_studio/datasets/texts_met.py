"""What texts to answer for have that a network never met, and what of them it does not read."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, field

from nndl_studio.datasets.info import Sentences
from nndl_studio.datasets.story_text import story_fault
from nndl_studio.datasets.tokens import UNKNOWN, Tokens, first_tokens

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
    faults: list[str] = field(default_factory=list)
    _is_cut: bool = False

    def first(self, text: str, known: Container[str]) -> Sequence[str]:
        """The tokens of a text that are read."""
        tokens = first_tokens(text, self.kind, self.steps + 1)
        self._is_cut = len(tokens) > self.steps
        self.cut += self._is_cut
        self.unknown |= dict.fromkeys(t for t in tokens[: self.steps] if t not in known)
        return tokens[: self.steps]

    def judge(self, name: str, words: Sequence[int], known: Sentences | None) -> None:
        """The text of which these are the first words, where all to train on end in a question."""
        if known is None or not known.asked:
            return
        fault = "its question is cut off" if self._is_cut else story_fault(words, known)
        if fault:
            self.faults.append(f"{name}: {fault}.")

    @property
    def says(self) -> tuple[str, ...]:
        """A sentence on each, of faults the first one."""
        said = []
        if self.cut:
            texts = "1 text is" if self.cut == 1 else f"{self.cut:,} texts are"
            said.append(f"{texts} longer than {self.steps} {self.kind}, and cut at the end.")
        if self.unknown:
            names, others = list(self.unknown)[:MOST_NAMED], len(self.unknown) - MOST_NAMED
            more = f" and {others:,} more" if others > 0 else ""
            said.append(f"Not met in training, so read as {UNKNOWN}: {', '.join(names)}{more}.")
        said += self.faults[:1]
        if self.faults[1:]:
            said.append(f"Likewise {len(self.faults) - 1:,} others.")
        return tuple(said)
