"""What the user gives to stand for empty cells: checked by the type of the column, and learned."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest

from nndl_studio import datasets
from nndl_studio.datasets.columns import Column, fault
from nndl_studio.datasets.encoders import Encoder
from nndl_studio.datasets.own_value import own_value, with_own_value, without_own_value
from tests.datasets.sets import whole
from tests.datasets.test_tables import changed, config_of, written

NUMBER, DAY = Column("n"), Column("d", type="date")
KIND = Column("k", type="category", names=("blue", "red"), encoding="one-hot")


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        (NUMBER, " -1,5 ", -1.5),
        (NUMBER, "−2", -2.0),
        (NUMBER, "1e3", 1000.0),
        (DAY, "1970-01-03", 2.0),
        (DAY, "1970-01-01 12:00:00", 0.5),
    ],
)
def test_numbers_and_days_are_taken(column: Column, text: str, value: float) -> None:
    found = with_own_value(column, text)
    assert (found.missing, found.value) == ("value", value)
    assert with_own_value(column, own_value(found)) == found


@pytest.mark.parametrize(
    ("column", "text", "says"),
    [
        (NUMBER, "few", "“few” is no number: n wants a number, such as 0 or -1.5"),
        (NUMBER, "inf", "“inf” is no number"),
        (NUMBER, "", "nothing is given: n wants a number"),
        (DAY, "soon", "“soon” is no date: d wants a day, such as 2024-01-31"),
        (KIND, "  ", "nothing is given: k wants a word"),
    ],
)
def test_what_is_of_another_type_is_refused(column: Column, text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says.replace("(", r"\(")):
        with_own_value(column, text)


def test_a_word_may_be_known_or_new() -> None:
    red = with_own_value(KIND, "red")
    assert (red.word, red.names, red.width) == ("red", ("blue", "red"), 2)
    green = with_own_value(red, "green")
    assert (green.word, green.names, green.width) == ("green", ("blue", "red", "green"), 3)
    assert own_value(green) == "green"
    assert without_own_value(green, KIND.names).names == KIND.names
    assert "is none of its names" in fault((msgspec.structs.replace(green, names=("a", "b")),))


def test_what_was_saved_before_stays_as_it_was() -> None:
    """No new word in the file where none is given; a category without one has all its numbers 0."""
    assert b"word" not in msgspec.json.encode(NUMBER)
    old = msgspec.structs.replace(KIND, missing="value")
    found = Encoder(old).encoded(np.array([0.0, np.nan]))
    assert found.tolist() == [[1, 0], [0, 0]]


def test_a_word_is_learned_as_one(tmp_path: Path) -> None:
    config = config_of(written(tmp_path, "k,y\nblue,1\nred,2\n,3\nblue,4\n"), "y")
    (column,) = [each for each in config.columns if each.name == "k"]
    assert column.missing == "own column"
    for word, row in (("red", [0, 1]), ("green", [0, 0, 1])):
        own = with_own_value(column, word)
        fields = {name: getattr(own, name) for name in ("names", "missing", "word")}
        data = whole(datasets.load(changed(config, "k", **fields)))
        assert data.x[2].tolist() == row
        assert data.x[0].tolist()[:2] == [1, 0]
