"""The columns of a table: what each is for, how it is written, and how it becomes numbers."""

from __future__ import annotations

from typing import Literal

import msgspec

from nndl_studio.sentence import NOTHING, Sentence, say, say_as

Role = Literal["input", "label", "target", "input and target", "group", "order", "part", "ignore"]
Type = Literal["number", "category", "date", "text"]
Missing = Literal["drop row", "mean", "median", "value", "own column"]
Encoding = Literal["as is", "standardised", "0 to 1", "rank", "one-hot"]
# Of one column; what has more different values is text, or a number.
MOST_NAMES = 1000
CALLED: dict[str, Sentence] = {
    "input": say_as("choice", "input"),
    "label": say_as("choice", "label"),
    "target": say_as("choice", "target"),
    "input and target": say_as("choice", "input and target"),
    "group": say_as("choice", "group"),
    "order": say_as("choice", "order"),
    "part": say_as("choice", "part"),
    "ignore": say_as("choice", "ignore"),
    "number": say_as("choice", "number"),
    "category": say_as("choice", "category"),
    "date": say_as("choice", "date"),
    "text": say_as("choice", "text"),
    "drop row": say_as("choice", "drop row"),
    "mean": say_as("choice", "mean"),
    "median": say_as("choice", "median"),
    "value": say_as("choice", "value"),
    "own column": say_as("choice", "own column"),
    "as is": say_as("choice", "as is"),
    "standardised": say_as("choice", "standardised"),
    "0 to 1": say_as("choice", "0 to 1"),
    "rank": say_as("choice", "rank"),
    "one-hot": say_as("choice", "one-hot"),
}
"""What the words of all four are called where they are shown."""


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One column, as the user was told of it and may have changed it.

    `form` is how its numbers or dates are written (`table_cells`), `names` what categories are
    called, in their order. `value`, of a category `word`, takes the place of what is missing where
    `missing` says so.
    `odd` cells are no such thing and count as missing: so many the user was told of, and no more
    are read.
    """

    name: str
    role: Role = "input"
    type: Type = "number"
    form: str = ""
    names: tuple[str, ...] = ()
    missing: Missing = "mean"
    value: float = 0.0
    encoding: Encoding = "standardised"
    odd: int = 0
    word: str = ""

    @property
    def is_input(self) -> bool:
        """Whether the network reads it."""
        return self.role in ("input", "input and target")

    @property
    def is_target(self) -> bool:
        """Whether its number is to be told."""
        return self.role in ("target", "input and target")

    @property
    def is_read(self) -> bool:
        """Whether its cells are looked at."""
        return self.role != "ignore"

    @property
    def width(self) -> int:
        """How many numbers the network reads of it."""
        numbers = len(self.names) if self.type == "category" else 1
        return numbers + (self.missing == "own column")


def as_before(found: tuple[Column, ...], before: tuple[Column, ...]) -> tuple[Column, ...] | None:
    """Columns of a table that is read otherwise as they were set before; None for others."""
    if [(c.name, c.type) for c in found] != [(c.name, c.type) for c in before]:
        return None
    return tuple(
        msgspec.structs.replace(own, names=new.names, form=new.form, odd=new.odd)
        for new, own in zip(found, before, strict=True)
    )


def fault(columns: tuple[Column, ...]) -> Sentence:
    """Why a table with these columns can't be learned from; empty if it can."""
    inputs = [each for each in columns if each.is_input]
    labels = [each for each in columns if each.role == "label"]
    targets = [each for each in columns if each.is_target]
    if not inputs:
        return say("no column is an input")
    if len(labels) > 1:
        return say(
            "{first} and {second} are both the label, and there is one",
            first=labels[0].name,
            second=labels[1].name,
        )
    if labels and (labels[0].type != "category" or len(labels[0].names) < 2):
        label = labels[0].name
        return say("the label {column} must be a category of at least two names", column=label)
    for each in (*inputs, *targets):
        if each.type == "text":
            return say("{column} is text, which is no number: ignore it", column=each.name)
    for each in columns:
        if each.role == "part" and each.type != "category":
            return say("{column} can't name parts: it is no category", column=each.name)
        if each.role == "order" and each.type not in ("number", "date"):
            return say(
                "{column} can't say the order of rows: it is no number or date", column=each.name
            )
    for each in inputs:
        if each.word and each.word not in each.names:
            return say(
                "{word} stands for what is missing in {column}, and is none of its names",
                word=each.word,
                column=each.name,
            )
    for each in targets:
        if each.type == "category":
            return say("the target {column} is a category: make it the label", column=each.name)
    return NOTHING
