"""Texts whose values stand apart: English at once, any language later."""

from __future__ import annotations

import copy

import pytest

from nndl_studio.sentence import (
    NOTHING,
    Sentence,
    all_of,
    as_it_is,
    clauses,
    joined,
    listed,
    one_of,
    say,
    say_as,
    say_count,
    together,
)


def test_it_is_its_english() -> None:
    text = say("{reader} reads {kinds}", reader="F6", kinds=say("maps"))
    assert text == "F6 reads maps"
    assert (text.template, text.values) == (
        "{reader} reads {kinds}",
        {"reader": "F6", "kinds": "maps"},
    )


def test_one_without_values_may_hold_braces() -> None:
    assert say("a {b}") == "a {b}"


def test_a_value_may_hold_braces() -> None:
    assert say("{name} is there", name="{x}") == "{x} is there"


@pytest.mark.parametrize(("number", "said"), [(0, "0 cells"), (1, "1 cell"), (1234, "1,234 cells")])
def test_what_is_counted(number: int, said: str) -> None:
    assert say_count(number, "{n:,} cell", "{n:,} cells") == said


def test_the_message_of_an_error_is_still_a_sentence() -> None:
    said = str(ValueError(say("{n} is too large", n=3)))
    assert isinstance(said, Sentence)
    assert said.values == {"n": 3}


def test_a_copy_is_the_same() -> None:
    text = say_as("a verb", "open {file}", file="a{b}")
    again = copy.deepcopy(text)
    assert (again, again.template, again.context) == (text, text.template, text.context)


@pytest.mark.parametrize(
    ("items", "all_said", "one_said"),
    [
        ([], "", ""),
        (["a"], "a", "a"),
        (["a", "b"], "a and b", "a or b"),
        (["a", "b", "c"], "a, b and c", "a, b or c"),
    ],
)
def test_lists(items: list[str], all_said: str, one_said: str) -> None:
    assert (all_of(items), one_of(items)) == (all_said, one_said)
    assert listed(items) == ", ".join(items)


def test_what_stands_one_after_another() -> None:
    assert together(say("It is so."), NOTHING, "And so.") == "It is so. And so."
    assert together() == ""
    assert joined(" {} ", ["a", as_it_is("{b}")]) == "a {} {b}"


def test_clauses_stand_in_one_sentence() -> None:
    assert clauses(["a", "b", "c"]) == "a; b; c"
    assert (clauses(["a"]), clauses([])) == ("a", "")
