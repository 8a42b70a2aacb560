"""A text for a user: its template and its values apart, so that it can be said in any language.

`str` of it is English, so that who only passes it on, compares it or writes it to a log needs to
know nothing. `languages.told` says it in the language in force, and is called where it is shown,
never before: adding to it with `+`, `join` or an f-string makes plain English of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, SupportsIndex


def plain(text: object) -> str:
    """The English of a sentence as mere letters, for files: what encodes these takes no kind of
    text but `str` itself. Raises TypeError for what is no text, as an encoder's hook must."""
    if not isinstance(text, str):
        raise TypeError(f"{type(text).__name__} can't be written as text")
    return str.__str__(text)


def filled(template: str, values: dict[str, object]) -> str:
    """A template with its values in it; one without values is taken as it stands."""
    return template.format_map(values) if values else template


class Sentence(str):
    """English text that remembers its `template`, and the `values` of the names in its braces.

    One that counts has a `many` beside it, for any `number` but 1. The `context` tells apart what
    is one word in English and two elsewhere.
    """

    template: str
    many: str
    number: int
    context: str
    values: dict[str, object]

    def __new__(
        cls,
        template: str,
        values: dict[str, object] | None = None,
        *,
        many: str = "",
        number: int = 1,
        context: str = "",
    ) -> Sentence:
        given = values or {}
        made = super().__new__(cls, filled(template if number == 1 or not many else many, given))
        made.template, made.many, made.number = template, many, number
        made.context, made.values = context, given
        return made

    def __str__(self) -> str:
        """Itself: the message of an error is what was said, and not a copy of its letters."""
        return self

    def __reduce_ex__(self, protocol: SupportsIndex) -> tuple[Any, ...]:
        return _made_again, (self.template, self.values, self.many, self.number, self.context)


class Listing(Sentence):
    """Things named one after another, as many as there are; its template stands between two."""

    items: tuple[str, ...]

    def __new__(cls, items: Sequence[str]) -> Listing:
        made = str.__new__(cls, BETWEEN.join(items))
        made.template, made.many, made.number = BETWEEN.template, "", 1
        made.context, made.values, made.items = "", {}, tuple(items)
        return made

    def __reduce_ex__(self, protocol: SupportsIndex) -> tuple[Any, ...]:
        return Listing, (self.items,)


NOTHING = Sentence("")


def say(template: str, /, **values: object) -> Sentence:
    """`say("{reader} reads {kinds}", reader=…, kinds=…)`. Values may be sentences themselves."""
    return Sentence(template, values)


# Between the items of a list.
BETWEEN = say(", ")


def say_as(context: str, template: str, /, **values: object) -> Sentence:
    """The same where the English word has several meanings: `context` tells the translator which
    one it is, in a few words."""
    return Sentence(template, values, context=context)


def say_count(number: int, one: str, many: str, /, **values: object) -> Sentence:
    """`say_count(n, "{n:,} picture", "{n:,} pictures")`: `n` is the number; languages have plurals
    of their own."""
    return Sentence(one, {"n": number, **values}, many=many, number=number)


def together(*sentences: str) -> Sentence:
    """Whole sentences one after another, as a paragraph has them; empty ones are left out."""
    told, *more = [each for each in sentences if each] or [NOTHING]
    for each in more:
        told = say("{sentence} {next}", sentence=told, next=each)
    return told if isinstance(told, Sentence) else as_it_is(told)


def joined(sign: str, texts: Sequence[str]) -> Sentence:
    """Texts with a sign between them that means the same everywhere: a line's end, a dot, a sum."""
    names = {f"text{place}": text for place, text in enumerate(texts)}
    sign = sign.replace("{", "{{").replace("}", "}}")
    return Sentence(sign.join(f"{{{name}}}" for name in names), dict(names))


def clauses(texts: Sequence[str]) -> Sentence:
    """What could stand as sentences of their own, in one: "a; b; c"."""
    told, *more = texts or [NOTHING]
    for each in more:
        told = say("{clause}; {next}", clause=told, next=each)
    return told if isinstance(told, Sentence) else as_it_is(told)


def all_of(texts: Sequence[str]) -> Sentence:
    """ "a", "a and b", "a, b and c"."""
    return say("{items} and {last}", **_ended(texts)) if len(texts) > 1 else listed(texts)


def one_of(texts: Sequence[str]) -> Sentence:
    """ "a", "a or b", "a, b or c"."""
    return say("{items} or {last}", **_ended(texts)) if len(texts) > 1 else listed(texts)


def listed(texts: Sequence[str]) -> Sentence:
    """ "a, b, c"."""
    return Listing(texts)


def as_it_is(text: str) -> Sentence:
    """What is no language: a name, a file, a formula, what a user wrote."""
    return Sentence("{text}", {"text": text})


def _ended(texts: Sequence[str]) -> dict[str, str]:
    return {"items": listed(texts[:-1]), "last": texts[-1]}


def _made_again(
    template: str, values: dict[str, object], many: str, number: int, context: str
) -> Sentence:
    return Sentence(template, values, many=many, number=number, context=context)
