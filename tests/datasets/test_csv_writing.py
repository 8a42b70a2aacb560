"""A table is read as the user says that it is written, where what was found is not so."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest

from nndl_studio import datasets
from nndl_studio.datasets import raw_inputs
from nndl_studio.datasets.csv_form import CsvForm
from nndl_studio.datasets.csv_writing import Writing, wished, writing_of
from nndl_studio.datasets.recipe import recipe_as_text, recipe_from_text
from nndl_studio.datasets.table_file import opened
from nndl_studio.datasets.table_look import table_look
from nndl_studio.datasets.table_settings import TableConfig
from nndl_studio.files import BadFile
from tests.datasets.sets import whole
from tests.datasets.test_tables import written

# All cells are words: whether the first row names the columns can't be seen.
WORDS = "red,small,yes\n" + "blue,small,no\nred,large,no\nblue,large,yes\n" * 10


def read_as(path: Path, **said: str) -> TableConfig:
    """The settings of a table that is written otherwise than it seems."""
    form = table_look(path).form
    assert form is not None
    writing = msgspec.structs.replace(writing_of(form), **said)
    config = table_look(path, wish=wished(writing, form)).understood.config
    assert isinstance(config, TableConfig)
    return config


def test_the_first_row_may_be_a_sample(tmp_path: Path) -> None:
    path = written(tmp_path, WORDS)
    as_samples = read_as(path, first="is a sample")
    assert [each.name for each in as_samples.columns] == ["column 1", "column 2", "column 3"]
    assert len(whole(datasets.load(as_samples)).x) == as_samples.rows == 31
    as_names = read_as(path, first="names the columns")
    assert [each.name for each in as_names.columns] == ["red", "small", "yes"]
    assert as_names.rows == 30


def test_the_first_row_may_name_the_columns(tmp_path: Path) -> None:
    path = written(tmp_path, "1,2,3\n" + "4,5.5,6\n" * 30)
    config = read_as(path, first="names the columns")
    assert ([each.name for each in config.columns], config.rows) == (["1", "2", "3"], 30)


def test_other_signs_may_part_the_cells(tmp_path: Path) -> None:
    text = "a,b;c\n" + "".join(f"{i},5;{i % 3}\n" for i in range(30))
    path = written(tmp_path, text)
    names = {
        sign: [each.name for each in read_as(path, parted=sign).columns]
        for sign in ("commas", "semicolons")
    }
    assert names == {"commas": ["a", "b;c"], "semicolons": ["a,b", "c"]}


def test_bytes_may_mean_something_else(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(("größe,y\n" + "".join(f"{i},{i % 7}\n" for i in range(30))).encode("cp1252"))
    with opened(path) as table:
        assert table.names[0] == "größe"
    assert read_as(path, encoding="GB18030").columns[0].name == "gr鲞e"
    with pytest.raises(BadFile, match="it is not written in UTF-16"):
        read_as(path, encoding="UTF-16")


def test_what_is_answered_for_is_written_alike(tmp_path: Path) -> None:
    """Without names in it, as the table that was learned from."""
    text = "1,5,0\n" + "".join(f"{i % 9},{i % 4}.5,{i % 2}\n" for i in range(40))
    config = read_as(written(tmp_path, text), first="is a sample")
    recipe = datasets.load(config).recipe
    again = recipe_from_text(recipe_as_text(recipe))
    assert again == recipe
    other = written(tmp_path, "1,2\n3,4\n", "new.csv")
    assert raw_inputs(other, again).x.tolist() == [[1, 2], [3, 4]]


def test_what_is_said_is_what_is_shown() -> None:
    form = CsvForm(";", header=False, encoding="utf-16-le")
    assert writing_of(form) == Writing("is a sample", "semicolons", "UTF-16")
    assert wished(writing_of(form), form) == form


def test_a_test_file_may_have_its_columns_in_another_order(tmp_path: Path) -> None:
    text = "a;b;y\n" + "".join(f"{i};{2 * i};{3 * i}\n" for i in range(30))
    config = read_as(written(tmp_path, text), first="names the columns")
    other = written(tmp_path, "y;b;a\n3;2;1\n", "test.csv")
    data = datasets.load(msgspec.structs.replace(config, test_file=str(other)))
    raw = [[1.0, 2.0]]
    np.testing.assert_allclose(data.x[data.test[:]], data.recipe.x_of(np.array(raw)))


@pytest.mark.parametrize(
    "field",
    [{"delimiter": ""}, {"quote": "\n"}, {"skip": -1}, {"encoding": "unicode_escape"}],
    ids=lambda field: next(iter(field)),
)
def test_no_project_can_ask_for_another_form(field: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"delimiter": ",", **field}, CsvForm)


def test_cells_parted_by_blanks_may_hold_commas(tmp_path: Path) -> None:
    path = written(tmp_path, "a b\n" + "".join(f"{i},5 {i % 3}\n" for i in range(30)))
    config = read_as(path, parted="spaces", first="names the columns")
    assert [each.name for each in config.columns] == ["a", "b"]
    assert config.columns[0].form == "1,5"


def test_other_bytes_than_utf_8_are_told_as_such(tmp_path: Path) -> None:
    """Before, a row was blamed that is as it should be."""
    path = tmp_path / "t.csv"
    path.write_bytes(("Ort,y\n" + "Köln,1\nUlm,2\n" * 20).encode("cp1252"))
    for encoding in ("UTF-8", "UTF-16"):
        with pytest.raises(BadFile, match=f"it is not written in {encoding}"):
            read_as(path, encoding=encoding)


def test_the_first_of_some_texts_is_doubted_as_well(tmp_path: Path) -> None:
    """What is the same again and again stands in the first row; the texts themselves do not."""
    lines = [f"such a long film {i},{('good', 'bad')[i % 2]}" for i in range(30)]
    found = table_look(written(tmp_path, "\n".join(lines))).texts
    assert found is not None
    assert "it may be a sample" in " ".join(found.asks)
    named = table_look(written(tmp_path, "\n".join(["review,good or bad", *lines]))).texts
    assert named is not None
    assert not named.asks


def test_a_first_row_that_comes_again_is_doubted(tmp_path: Path) -> None:
    path = written(tmp_path, "red,small,yes\n" + "blue,large,no\nred,small,yes\n" * 9)
    form = table_look(path).form
    assert form is not None
    asked = [
        table_look(path, wish=wished(Writing(first=first), form)).understood.asks
        for first in ("names the columns", "is a sample")
    ]
    assert [len(each) for each in asked] == [1, 0]
    assert "it may be a sample" in asked[0][0]


def test_a_sign_that_no_row_has_is_what_is_wrong(tmp_path: Path) -> None:
    """Before, a row was blamed that is as it should be."""
    path = written(tmp_path, "a,b\n" + '"one\n""two""",2\n' * 30)
    with pytest.raises(BadFile, match=r"no row of it is parted by semicolons\. Choose the sign"):
        read_as(path, parted="semicolons")
