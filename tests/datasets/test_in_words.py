"""Columns as sentences name them."""

from __future__ import annotations

from nndl_studio.datasets.in_words import column_called, column_name


def test_a_column_without_a_name_is_called_by_its_place() -> None:
    assert (column_called("age"), column_name("age")) == ("column age", "age")
    assert (column_called("column 3"), column_name("column 3")) == ("column 3", "column 3")
    assert column_name("column 3").values == {"place": "3"}
    assert column_called("column of Trajan") == "column of Trajan"
