"""Words that begin a line of their own: with a capital letter, in languages that have them."""

from __future__ import annotations

from nndl_studio.languages import told
from nndl_studio.sentence import Sentence, as_it_is


def begun(words: str) -> Sentence:
    """What is written to go on in a line, as its beginning."""
    made = as_it_is(_capital(words))
    made.values = {"text": _Begun(words)}
    return made


class _Begun:
    """A value of a template: which letter comes first is known once the words are told."""

    def __init__(self, words: str) -> None:
        self._words = words

    def __format__(self, form: str) -> str:
        return format(_capital(told(self._words)), form)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
