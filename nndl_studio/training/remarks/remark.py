"""A remark: something a user should know of a run although its numbers are finite."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

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
    message: str
    advice: str

    def __str__(self) -> str:
        where = f"{self.node}: " if self.node else ""
        return f"{where}{self.message}. {self.advice}"
