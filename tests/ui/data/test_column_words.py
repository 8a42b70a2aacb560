"""What stands in a table's columns has a name for users beside the word that is stored."""

from __future__ import annotations

from typing import get_args

import pytest

from nndl_studio.datasets.columns import CALLED, Encoding, Missing, Role, Type
from nndl_studio.datasets.table_facts import Facts
from nndl_studio.ui.data.column_words import holds


def test_every_choice_of_a_column_is_called_as_it_is_stored_in_english() -> None:
    words = [word for kind in (Role, Type, Encoding, Missing) for word in get_args(kind)]
    assert sorted(words) == sorted(CALLED)
    assert all(CALLED[word] == word for word in words)


@pytest.mark.parametrize(
    ("facts", "empty", "said"),
    [
        (Facts("age", 0, 0, "number"), 12, "nothing"),
        (Facts("age", 9, 7, "number", low=1.5, high=1234567.0), 0, "1.5 to 1.23457e+06"),
        (Facts("day", 9, 7, "date", low=0.0, high=1.0), 2, "1970-01-01 to 1970-01-02, 2 empty"),
        (
            Facts("kind", 9, 5, "category", names=dict.fromkeys("abcde", 1)),
            1234,
            "5 different: a, b, c, d, 1,234 empty",
        ),
        (Facts("words", 9, 2000, "text"), 0, "about 2,000 different"),
    ],
)
def test_what_a_column_holds(facts: Facts, empty: int, said: str) -> None:
    assert holds(facts, empty) == said
