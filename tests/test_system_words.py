"""Errors of the system are said in the system's own words, which can be told in any language."""

from __future__ import annotations

import os

import pytest

from nndl_studio.files import reason_of
from nndl_studio.sentence import Sentence, say
from nndl_studio.system_words import KNOWN, system_words


@pytest.mark.parametrize("number", sorted(KNOWN))
def test_english_is_the_system_s_own(number: int) -> None:
    error = OSError(number, os.strerror(number), "a.npz")
    assert system_words(error) == os.strerror(number)
    assert system_words(error) is KNOWN[number]
    reason = reason_of(error)
    assert reason == f"a.npz: {os.strerror(number)}"
    assert isinstance(reason.values["reason"], Sentence)


def test_other_words_are_kept() -> None:
    own = say("a file is there, not a folder")
    assert system_words(OSError(17, own, "a")) is own
    assert system_words(OSError(2, "Datei fehlt", "a")) == "Datei fehlt"
    assert system_words(OSError("odd")) == ""
