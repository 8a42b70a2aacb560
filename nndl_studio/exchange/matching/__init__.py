"""Weights of other tools: which of a file's arrays fill which of a drawing's, and how they are
brought into its form."""

from __future__ import annotations

from nndl_studio.exchange.matching.match import Match, Matching
from nndl_studio.exchange.matching.readers import READERS
from nndl_studio.exchange.matching.take import is_own, matching_of, take

SUFFIXES: tuple[str, ...] = tuple(READERS)
"""How the names of the files end that are read."""

__all__ = ["SUFFIXES", "Match", "Matching", "is_own", "matching_of", "take"]
