"""What a layer type is called for people: "Scaled tanh" for ScaledTanh, "RBF output"."""

from __future__ import annotations

import re

from nndl_studio import layers
from nndl_studio.sentence import Sentence, as_it_is

# SiLU and its like are one word.
_WORD = re.compile(r"[A-Z][a-z][A-Z]{2,}|[A-Z]+(?![a-z])|[A-Z][a-z0-9]*|[a-z0-9]+")


def layer_title(name: str) -> Sentence:
    """The title of the newest layer called `name`; of one that isn't in the catalogue, its words,
    because a run of a newer studio may have such."""
    try:
        return layers.by_name(name).title
    except layers.UnknownLayer:
        return as_it_is(words_of(name))


def words_of(name: str) -> str:
    """Words of a type's name, with capitals only at the start and in abbreviations."""
    first, *others = _WORD.findall(name) or [name]
    return " ".join([first, *(word if word.isupper() else word.lower() for word in others)])
