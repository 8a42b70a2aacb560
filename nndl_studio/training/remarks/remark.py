"""A remark: something a user should know of a run although its numbers are finite."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nndl_studio.sentence import Sentence, say

Kind = Literal[
    "never settles",
    "loss",
    "perplexity",
    "one class",
    "nothing learned",
    "dead units",
    "saturated units",
    "squashed twice",
    "not used",
]


@dataclass(frozen=True)
class Remark:
    """`message` says what is seen, with its numbers, and `advice` what to try, a sentence each;
    `node` is where, None where the run as a whole is meant."""

    kind: Kind
    node: str | None
    message: Sentence
    advice: Sentence

    def __str__(self) -> str:
        return self.words()

    def words(self) -> Sentence:
        """All of it in a line, for where the node is not marked itself."""
        if not self.node:
            return say("{message}. {advice}", message=self.message, advice=self.advice)
        return say(
            "{node}: {message}. {advice}",
            node=self.node,
            message=self.message,
            advice=self.advice,
        )
