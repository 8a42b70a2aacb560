"""A language 40 % longer than English and accented, as German or French may be."""

from __future__ import annotations

import re

import pytest

from nndl_studio.languages import spoken
from nndl_studio.sentence import Sentence
from nndl_studio.ui.texts import texts

LONGER = {"a": "äå", "e": "éè", "i": "íï", "o": "öõ", "u": "üú", "y": "ÿ"}
# What is no language: values, tags, letters of keys, signs of a formula.
KEPT = re.compile(r"(\{\{|\}\}|\{[^{}]*\}|<[^>]*>|&.|\\\w+)")


def speak_at_length(monkeypatch: pytest.MonkeyPatch) -> None:
    """Say in it all that is shown, and what is said from now on."""
    monkeypatch.setattr("nndl_studio.languages._template", lengthened)
    texts.speak(spoken())


def lengthened(text: Sentence) -> str:
    """Every vowel twice, which makes words longer too, not only sentences."""
    template = text.many if text.many and text.number != 1 else text.template
    parts = KEPT.split(template)
    return "".join(part if at % 2 else _longer(part) for at, part in enumerate(parts))


def _longer(words: str) -> str:
    return "".join(LONGER.get(letter, letter) for letter in words)
