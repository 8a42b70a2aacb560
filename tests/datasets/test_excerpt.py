"""Where a file is wrong, the rows around that are to be seen, the bad one marked."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from nndl_studio import datasets
from nndl_studio.datasets import understand
from nndl_studio.datasets.excerpt import Excerpt, excerpt
from nndl_studio.datasets.table_settings import TableConfig
from nndl_studio.files import BadFile, Place
from nndl_studio.sentence import say
from tests.datasets.test_tables import changed, config_of, written


def around(error: BadFile) -> Excerpt:
    found = excerpt(error)
    assert found is not None
    return found


def refused(path: Path) -> BadFile:
    with pytest.raises(BadFile) as caught:
        understand(path)
    return caught.value


def test_a_place_is_told_in_words() -> None:
    assert Place(line=3).words() == "line 3"
    assert Place(row=31, column="a").words() == "row 31, column a"
    error = BadFile("t.csv", say("it is odd"), say("Mend it."), Place(line=3))
    assert str(error) == "t.csv, line 3: it is odd. Mend it."
    assert error.place == "line 3"


ROWS = [f"{i},{i % 3}" for i in range(2, 40)]


@pytest.mark.parametrize(
    ("bad", "cells"), [("x", (2,)), ("1,2,3,4", (3, 4))], ids=["too short", "too long"]
)
def test_a_row_of_another_length_is_shown(bad: str, cells: tuple[int, ...], tmp_path: Path) -> None:
    lines = ["a,b", *ROWS[:20], bad, *ROWS[20:]]
    found = around(refused(written(tmp_path, "\n".join(lines))))
    assert found.rows[0][:3] == ("1", "a", "b")
    assert [row[0] for row in found.rows[1:]] == [str(n) for n in range(17, 28)]
    assert ",".join(cell for cell in found.rows[found.bad][1:] if cell) == bad
    assert found.cells == cells
    assert found.head[0] == "line"


def test_a_bad_cell_is_shown_among_its_rows(tmp_path: Path) -> None:
    config = config_of(
        written(tmp_path, "a;kind\n" + "".join(f"{i};k{i % 2}\n" for i in range(30)))
    )
    path = written(
        tmp_path, "a;kind\n" + "".join(f"{i};k{i % 2}\n" for i in range(30)) + "oops;k1\n"
    )
    with pytest.raises(BadFile) as caught:
        datasets.load(replace(config, file=str(path)))
    assert caught.value.at == Place(row=31, column="a")
    found = around(caught.value)
    assert found.head == ("row", "a", "kind")
    assert found.rows[found.bad] == ("31", "oops", "k1")
    assert found.cells == (1,)
    assert len(found.rows) == 6


def test_words_in_a_column_that_is_to_hold_numbers_are_named_and_shown(tmp_path: Path) -> None:
    path = written(tmp_path, "a,b,y\n" + "".join(f"{i},1,{i}\n" for i in range(4)) + "9,two,9\n")
    config = changed(config_of(path), "b", role="input", type="number", names=(), missing="mean")
    with pytest.raises(BadFile, match=r"row 5, column b: 'two' is no number") as caught:
        datasets.load(config)
    found = around(caught.value)
    assert found.rows[found.bad][found.cells[0]] == "two"


def test_a_class_that_is_not_known_is_named_and_shown(tmp_path: Path) -> None:
    rows = "".join(f"{i},{'xy'[i % 2]}\n" for i in range(20))
    config = config_of(written(tmp_path, f"a,kind\n{rows}"))
    written(tmp_path, f"a,kind\n{rows}20,z\n")
    with pytest.raises(BadFile, match="'z' is none of the known classes") as caught:
        datasets.load(config)
    found = around(caught.value)
    assert found.rows[found.bad] == ("21", "20", "z")


def test_of_a_wide_table_the_columns_beside_are_shown(tmp_path: Path) -> None:
    names = ",".join(f"n{i}" for i in range(100))
    good = ",".join(map(str, range(100)))
    config = config_of(written(tmp_path, f"{names}\n{good}\n{good[::-1]}\n{good}\n"))
    assert isinstance(config, TableConfig)
    error = BadFile(config.file, say("odd"), say("Mend it."), Place(row=2, column="n50"))
    found = around(error)
    assert len(found.head) == 26
    assert found.head[found.cells[0]] == "n50"


def test_a_line_that_is_no_text_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "t.txt"
    path.write_bytes(b"good line\n" * 8 + b"bad \xff\xfe\xfa line\n" + b"good line\n" * 8)
    found = around(refused(path))
    assert found.rows[found.bad][0] == "9"
    assert found.head == ("line", "1")


def test_where_no_place_is_named_there_is_nothing_to_show(tmp_path: Path) -> None:
    assert excerpt(BadFile("t.csv", say("it is odd"), say("Mend it."))) is None
    gone = BadFile(tmp_path / "gone.csv", say("it is odd"), say("Mend it."), Place(line=3))
    assert excerpt(gone) is None
