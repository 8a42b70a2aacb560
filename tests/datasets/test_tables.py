"""Tables as people have them are read as they are meant, or refused by row and column."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace

from nndl_studio import datasets
from nndl_studio.datasets import raw_inputs, understand
from nndl_studio.datasets.columns import Column
from nndl_studio.datasets.table_cells import cells
from nndl_studio.datasets.table_file import opened
from nndl_studio.datasets.table_settings import TableConfig
from nndl_studio.files import BadFile
from tests.datasets.sets import Whole, whole
from tests.datasets.tables import OTHERS, SAME_WAYS, Written


def written(folder: Path, text: str, name: str = "t.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def config_of(path: Path, answer: str = "", **changes: Any) -> TableConfig:
    found = understand(path, answer).config
    assert isinstance(found, TableConfig)
    return replace(found, **changes)


def changed(config: TableConfig, name: str, **changes: Any) -> TableConfig:
    """With other settings for one column."""
    columns = tuple(replace(c, **changes) if c.name == name else c for c in config.columns)
    return replace(config, columns=columns)


def loaded(config: TableConfig) -> Whole:
    return whole(datasets.load(config))


@pytest.mark.parametrize("file", [*SAME_WAYS, *OTHERS], ids=lambda file: file.title)
def test_every_cell_is_read_as_it_is_meant(file: Written, tmp_path: Path) -> None:
    path = tmp_path / f"table{file.suffix}"
    path.write_bytes(file.data)
    columns = config_of(path).columns
    assert [each.name for each in columns] == list(file.names)
    read = [replace(each, role="input") for each in columns]
    with opened(path) as table:
        found = cells(table, [each for each in read if each.type != "text"])
    for place, column in enumerate(each for each in read if each.type != "text"):
        wanted = [row[file.names.index(column.name)] for row in file.rows]
        names = dict(enumerate(column.names)) if column.type == "category" else None
        got: list[Any] = [
            value if names is None else names[int(value)] for value in known(found[:, place])
        ]
        there = [each for each in wanted if each is not None]
        if names is not None and isinstance(there[0], float):  # a few numbers may be classes
            got = [float(name) for name in got]
        assert got == there, column.name
        assert np.isnan(found[:, place]).tolist() == [each is None for each in wanted]


def known(values: Any) -> list[float]:
    return [value for value in values.tolist() if not np.isnan(value)]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a,b\n1,2\n3\n", "line 3: it has 1 cell, and the table has 2 columns"),
        ("a,b\n1,2\n3,4,5\n", "line 3: it has 3 cells, and the table has 2 columns"),
        ("a,b\n", "it holds no rows below its names"),
        ("", "it is empty"),
    ],
)
def test_what_is_no_table_is_refused_by_name_and_line(text: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(BadFile) as refused:
        understand(written(tmp_path, text))
    assert says in str(refused.value)
    assert str(refused.value).startswith("t.csv")


def test_a_bad_cell_is_named_by_row_and_column(tmp_path: Path) -> None:
    rows = "".join(f"{i},{i % 2}\n" for i in range(30))
    config = config_of(written(tmp_path, "a,kind\n" + rows))
    written(tmp_path, "a,kind\n" + rows + "oops,1\n")
    with pytest.raises(BadFile, match=r"t.csv, row 31, column a: 'oops' is no number"):
        datasets.load(config)


def test_a_column_that_has_gone_is_named(tmp_path: Path) -> None:
    path = written(tmp_path, "a,b,kind\n1,2,x\n2,3,y\n")
    config = config_of(path)
    written(tmp_path, "a,kind\n1,x\n2,y\n")
    with pytest.raises(BadFile, match="it has no column b any more"):
        datasets.load(config)


IRIS = "length,width,species\n" + "".join(
    f"{1 + i % 3 + i / 100:.2f},{i % 7},{('setosa', 'versicolor', 'virginica')[i % 3]}\n"
    for i in range(60)
)


def test_classes_are_told_by_name(tmp_path: Path) -> None:
    found = understand(written(tmp_path, IRIS))
    assert found.says == (
        "A text with 3 columns parted by commas; its first row names them.",
        "60 rows of 3 columns, of which 2 are inputs: 2 numbers for the network.",
        "species is to be predicted: 3 classes (setosa, versicolor, virginica), 20 rows each.",
    )
    data = whole(datasets.load(found.config))
    assert data.info.class_names == ("setosa", "versicolor", "virginica")
    assert data.label is not None
    assert data.label.tolist() == [i % 3 for i in range(60)]
    np.testing.assert_allclose(data.x[data.train].mean(axis=0), 0, atol=1e-6)
    np.testing.assert_allclose(data.x[data.train].std(axis=0), 1, atol=1e-6)


def test_another_column_may_be_told(tmp_path: Path) -> None:
    config = config_of(written(tmp_path, IRIS), "length")
    assert [each.role for each in config.columns] == ["target", "input", "input"]
    assert datasets.describe(config).targets == 1
    assert datasets.describe(config).axes == (4,)


def test_what_is_done_where_cells_are_empty(tmp_path: Path) -> None:
    """Of 1, 3 and 8: the mean is 4, the median 3; both of the training part alone."""
    text = "a,b,y\n1,5,0.5\n,6,1.5\n3,7,2.5\n8,8,3.5\n"
    config = config_of(written(tmp_path, text), validation=0.0, test=0.0, target_scale="as is")
    config = changed(config, "a", encoding="as is")
    for missing, value in (("mean", 4.0), ("median", 3.0), ("value", -1.0)):
        data = loaded(changed(config, "a", missing=missing, value=-1.0))
        assert data.x[:, 0].tolist() == [1, value, 3, 8]
    data = loaded(changed(config, "a", missing="own column"))
    assert data.x[:, :2].tolist() == [[1, 0], [4, 1], [3, 0], [8, 0]]
    data = loaded(changed(config, "a", missing="drop row"))
    assert data.x[:, 0].tolist() == [1, 3, 8]
    assert data.target is not None
    assert data.target[:, 0].tolist() == [0.5, 2.5, 3.5]


def test_what_decides_is_the_training_part_alone(tmp_path: Path) -> None:
    """In order, the last half is the test: its 1,000 moves neither mean nor median nor scale."""
    text = "a,y\n0,1\n2,2\n,3\n1000,4\n1000,5\n1000,6\n"
    config = config_of(written(tmp_path, text), "y", split="order", validation=0.0, test=0.5)
    data = loaded(changed(config, "a", encoding="0 to 1", missing="median"))
    assert data.train.tolist() == [0, 1, 2]
    assert data.x[:3, 0].tolist() == [0, 1, 0.5]
    assert data.x[3, 0] == 500


def test_ranks_are_places_among_the_training_values(tmp_path: Path) -> None:
    text = "a,y\n1,1.5\n10,2.5\n100,3.5\n1000,4.5\n10000,5.5\n"
    config = config_of(written(tmp_path, text), "y", validation=0.0, test=0.0)
    data = loaded(changed(config, "a", encoding="rank"))
    np.testing.assert_allclose(data.x[:, 0], [0, 0.25, 0.5, 0.75, 1])


def test_targets_are_learned_scaled_and_told_in_their_units(tmp_path: Path) -> None:
    text = "a,price\n" + "".join(f"{i},{200_000 + 5_000.5 * i}\n" for i in range(40))
    data = loaded(config_of(written(tmp_path, text), validation=0.0, test=0.25))
    assert data.target is not None
    learned = data.target[data.train]
    np.testing.assert_allclose([learned.mean(), learned.std()], [0, 1], atol=1e-6)
    told = data.recipe.in_units(data.target)[:, 0]
    np.testing.assert_allclose(told, 200_000 + 5_000.5 * np.arange(40), rtol=1e-6)


def test_no_group_is_in_two_parts(tmp_path: Path) -> None:
    text = "who,a,y\n" + "".join(f"p{i % 10},{i},{i / 3}\n" for i in range(100))
    config = config_of(written(tmp_path, text), "y", split="group", validation=0.2, test=0.3)
    data = loaded(changed(config, "who", role="group"))
    of_part = [{int(row) % 10 for row in part} for part in (data.train, data.validation, data.test)]
    assert [len(part) for part in of_part] == [5, 2, 3]
    assert len(set.union(*of_part)) == 10


def test_a_column_may_name_the_parts(tmp_path: Path) -> None:
    text = "a,y,fold\n" + "".join(
        f"{i},{i / 3},{('train', 'val', 'test')[i % 3]}\n" for i in range(9)
    )
    config = changed(config_of(written(tmp_path, text), "y", split="part"), "fold", role="part")
    data = loaded(config)
    assert [part.tolist() for part in (data.train, data.validation, data.test)] == [
        [0, 3, 6],
        [1, 4, 7],
        [2, 5, 8],
    ]


SERIES = "who,t,a,y\n" + "".join(
    f"{who},{t},{10 * who + t},{t + 0.5}\n" for t in (2, 0, 1, 3) for who in (1, 2)
)


def test_rows_are_put_together_to_sequences(tmp_path: Path) -> None:
    """By group and in order; the answer is that of the row `horizon` after the last."""
    config = config_of(written(tmp_path, SERIES), "y", window=2, horizon=1, split="order")
    config = replace(config, validation=0.0, test=0.0, target_scale="as is")
    for name, role in (("who", "group"), ("t", "order")):
        config = changed(config, name, role=role, type="number")
    data = loaded(changed(config, "a", encoding="as is"))
    assert data.x[:, :, 0].tolist() == [[10, 11], [11, 12], [20, 21], [21, 22]]
    assert data.target is not None
    assert data.target[:, 0].tolist() == [2.5, 3.5, 2.5, 3.5]
    asked = raw_inputs(Path(config.file), data.recipe)
    assert asked.x[:, :, 0].tolist() == [[10, 11], [11, 12], [12, 13], [20, 21], [21, 22], [22, 23]]
    assert asked.names[:3] == ("row 1", "row 7", "1 row after row 7")
    assert asked.beside == {"who": ("1",) * 3 + ("2",) * 3, "t": ("2", "3", "") * 2}


def test_groups_that_training_never_saw_stay_apart(tmp_path: Path) -> None:
    """Before, all of them were one group: sequences ran from one machine into the next."""
    rows = [(who, t, 10 * ord(who[-1]) + t, t) for t in (0, 2, 1) for who in ("m2", "m1")]
    lines = [f"{who},{t},{a},{t + 0.5}" for who, t, a, _ in rows]
    config = config_of(written(tmp_path, "\n".join(["who,t,a,y", *lines])), "y", window=2)
    config = replace(config, split="order", validation=0.0, test=0.0)
    config = changed(config, "who", role="group", type="category", names=("m1", "m2"))
    data = loaded(changed(config, "t", role="order", type="number"))
    others = [line.replace("m1", "new").replace("m2", "other") for line in lines]
    path = written(tmp_path, "\n".join(["who,t,a,y", *others]), "u.csv")
    asked = raw_inputs(path, data.recipe)
    assert asked.beside["who"] == ("other", "other", "new", "new")
    assert asked.x[:, :, 0].tolist() == [[500, 501], [501, 502], [490, 491], [491, 492]]
    known = raw_inputs(Path(config.file), data.recipe)
    assert known.x.tolist() == asked.x.tolist()


def test_sequences_that_overlap_should_not_be_drawn_one_by_one(tmp_path: Path) -> None:
    config = config_of(written(tmp_path, SERIES), "y", window=2, horizon=1)
    assert config.split == "share"
    assert "hold the same rows: split in order" in config.doubt
    assert "split by group, or in order" in changed(config, "who", role="group").doubt
    for other in (replace(config, split="order"), replace(config, every=2)):
        assert "the past of y itself is not read" in other.doubt
        assert not changed(other, "y", role="input and target").doubt


def test_a_date_that_is_written_otherwise_is_told_how(tmp_path: Path) -> None:
    text = "day,y\n2024-05-01,1.5\n2024-05-02,2.5\n2024-05-03,3.5\n"
    recipe = datasets.load(config_of(written(tmp_path, text), "y")).recipe
    with pytest.raises(BadFile, match="column holds dates written like 2024-05-31"):
        raw_inputs(written(tmp_path, "day\n14.06.2022\n", "u.csv"), recipe)


def test_the_same_file_asked_for_is_what_was_learned(tmp_path: Path) -> None:
    path = written(tmp_path, IRIS)
    data = datasets.load(config_of(path))
    asked = raw_inputs(path, data.recipe)
    assert data.recipe.x_of(asked.x).tobytes() == data.x[:].tobytes()


@pytest.mark.parametrize(
    ("keys", "kept"), [("ab", True), ("aa", False), ("a ", False)], ids=["names", "again", "gone"]
)
def test_what_tells_rows_apart_goes_with_the_answers(tmp_path: Path, keys: str, kept: bool) -> None:
    """Before, a table of passengers was answered for without their numbers."""
    recipe = datasets.load(config_of(written(tmp_path, IRIS))).recipe
    lines = [f"{key},{i},{i},-" for i, key in enumerate(keys)]
    asked = raw_inputs(
        written(tmp_path, "\n".join(["who,width,length,note", *lines]), "u.csv"), recipe
    )
    assert asked.beside == ({"who": tuple(keys)} if kept else {})
    assert list(asked.shown) == [*([] if kept else ["who"]), "width", "length", "note"]


def test_an_answer_needs_every_input(tmp_path: Path) -> None:
    recipe = datasets.load(config_of(written(tmp_path, IRIS))).recipe
    with pytest.raises(BadFile, match="it has no column width, which the network reads"):
        raw_inputs(written(tmp_path, "length\n1\n2\n", "u.csv"), recipe)
    with pytest.raises(BadFile, match=r"row 2, column width: 'wide' is no number"):
        raw_inputs(written(tmp_path, "length,width\n1,2\n2,wide\n", "v.csv"), recipe)


def test_a_category_that_was_never_seen_is_none_of_them(tmp_path: Path) -> None:
    text = "city,y\nRome,1.5\nParis,2.5\nRome,3.5\n"
    recipe = datasets.load(config_of(written(tmp_path, text), "y", validation=0.0, test=0.0)).recipe
    asked = raw_inputs(written(tmp_path, "city\nOslo\nRome\n", "u.csv"), recipe)
    assert recipe.x_of(asked.x).tolist() == [[0, 0], [0, 1]]


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ((Column("a", "label", "category", names=("x", "y")),), "no column is an input"),
        ((Column("a"), Column("b", type="text")), "b is text"),
        ((Column("a"), Column("b", "label", "category", names=("x",))), "at least two names"),
        ((Column("a"), Column("b", "target", "category", names=("x", "y"))), "make it the label"),
        ((Column("a"), Column("b", "part")), "b can't name parts"),
        ((Column("a"), Column("b", "order", "text")), "b can't say the order"),
    ],
)
def test_columns_that_can_not_be_learned_from_are_refused(
    columns: tuple[Column, ...], says: str, tmp_path: Path
) -> None:
    path = written(tmp_path, "a,b\n1,2\n")
    with pytest.raises(BadFile, match=says):
        datasets.describe(TableConfig(file=str(path), columns=columns, rows=1))


def test_sheets_and_parquet_are_read_as_well(tmp_path: Path) -> None:
    import duckdb

    text = written(tmp_path, IRIS)
    parquet = tmp_path / "t.parquet"
    with duckdb.connect() as connection:
        query = f"COPY (SELECT * FROM '{text}') TO '{parquet}' (FORMAT parquet)"
        connection.execute(query)
    one, other = (loaded(config_of(path)) for path in (text, parquet))
    assert one.x.tobytes() == other.x.tobytes()
    assert one.info == other.info
