"""Sentences kept beside their English, so that what the history holds is said in any language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec
import numpy as np

from nndl_studio.sentence import Sentence, as_it_is, plain


class Kept(msgspec.Struct, frozen=True, array_like=True):
    """A sentence as a row holds it."""

    template: str
    values: dict[str, Kept | str | int | float | bool | None]
    many: str = ""
    number: int = 1
    context: str = ""


Said = Mapping[str, Kept]


def pack(texts: Iterable[str]) -> bytes | None:
    """Those of `texts` that are sentences, by their English; None if none is."""
    found = {plain(text): _kept(text) for text in texts if isinstance(text, Sentence)}
    return msgspec.msgpack.encode(found) if found else None


def unpack(blob: bytes | None) -> Said:
    """Raises ValueError for what is damaged."""
    return {} if blob is None else msgspec.msgpack.decode(blob, type=dict[str, Kept])


def again(english: str, said: Said) -> Sentence:
    """The sentence whose English this is; what was not kept as one stays as it is."""
    if english in said:
        try:
            made = _made(said[english])
        except (KeyError, IndexError, ValueError, TypeError, AttributeError):
            return as_it_is(english)
        if made == english:
            return made
    return as_it_is(english)


def _kept(text: Sentence) -> Kept:
    values = {name: _value(each) for name, each in text.values.items()}
    return Kept(text.template, values, text.many, text.number, text.context)


def _value(value: object) -> Kept | str | int | float | bool | None:
    if isinstance(value, Sentence):
        return _kept(value)
    if isinstance(value, np.generic):
        value = value.item()
    return value if value is None or isinstance(value, str | int | float) else str(value)


def _made(kept: Kept) -> Sentence:
    values: dict[str, object] = {
        name: _made(each) if isinstance(each, Kept) else each for name, each in kept.values.items()
    }
    return Sentence(kept.template, values, many=kept.many, number=kept.number, context=kept.context)
