"""The name of a layer type as people read it: "Scaled tanh" for ScaledTanh, "RBF output"."""

from __future__ import annotations

import re

# SiLU and its like are one word.
_WORD = re.compile(r"[A-Z][a-z][A-Z]{2,}|[A-Z]+(?![a-z])|[A-Z][a-z0-9]*|[a-z0-9]+")


def layer_title(name: str) -> str:
    """Words of a type's name, with capitals only at the start and in abbreviations."""
    first, *others = _WORD.findall(name) or [name]
    return " ".join([first, *(word if word.isupper() else word.lower() for word in others)])
