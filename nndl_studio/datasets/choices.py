"""What a set may be told beside its file and seed; most sets need nothing of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Tokens = Literal["characters", "words"]
Task = Literal["next token", "tokens nearby"]


@dataclass(frozen=True)
class Choices:
    """`noise` is the share of pixels turned over in letters to recall; the rest is for text.

    A text is cut into `tokens`, of which the `vocabulary` most frequent are told apart. The task
    is to say the next token at each of `steps` tokens, or the tokens up to `reach` away.
    """

    noise: float = 0.2
    tokens: Tokens = "characters"
    vocabulary: int = 1000
    task: Task = "next token"
    steps: int = 32
    reach: int = 2
