"""What a set may be told beside its file and seed; most sets need nothing of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Choices:
    """`noise` is the share of pixels turned over in letters to recall."""

    noise: float = 0.2
