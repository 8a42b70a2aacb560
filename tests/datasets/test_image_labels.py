"""Tables of pictures' names and labels."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nndl_studio import datasets
from nndl_studio.datasets.image_settings import ImagesConfig
from nndl_studio.datasets.image_understanding import understand
from nndl_studio.files import BadFile
from tests.datasets.picture_folders import fill
from tests.datasets.sets import describe, load

WHOLE: dict[str, Any] = {
    **dict.fromkeys(("height", "width"), 4),
    **dict.fromkeys(("validation", "test"), 0.0),
    "colour": "grey",
    "scale": "as is",
}
FOUR = {"1.png": 10, "2.png": 20, "3.png": 30, "four.jpeg": 40}


def told(file: str) -> dict[int, str]:
    """The class of each grey."""
    data = load("images", file=file, **WHOLE)
    assert data.label is not None
    names = [data.info.class_names[each] for each in data.label]
    return dict(zip(data.x[:, 0, 0, 0].astype(int).tolist(), names, strict=True))


@pytest.mark.parametrize(
    "table",
    [
        "file,label\n1.png,cat\n2.png,dog\n3.png,cat\n",
        "1.png,cat\n2.png,dog\n3.png,cat\n",
        "\ufefflabel;file name\r\ncat;1.png\r\ndog;2.png\r\n\r\ncat;3.png\r\n",
        "id\tlabel\n1\tcat\n2\tdog\n3\tcat",
        'width,file,Class\n4,"./1.png","cat"\n4,all\\2.png,dog\n4,/at/home/3.png, cat \n',
    ],
)
def test_a_table_says_what_pictures_are(tmp_path: Path, table: str) -> None:
    file = fill(tmp_path, FOUR)
    (tmp_path / "labels.csv").write_bytes(table.encode())
    assert told(file) == {10: "cat", 20: "dog", 30: "cat"}
    assert told(str(tmp_path / "labels.csv")) == told(file)
    says = datasets.understand(tmp_path).says
    assert any("Labels are those of labels.csv" in each for each in says)
    assert "1 picture not in labels.csv: left out." in says


def test_a_table_in_utf_16(tmp_path: Path) -> None:
    file = fill(tmp_path, FOUR)
    (tmp_path / "Labels.TSV").write_bytes("1.png\tKätzchen\n2.png\t狗\n".encode("utf-16"))
    assert told(file) == {10: "Kätzchen", 20: "狗"}


def test_whole_numbers_are_classes_from_0_on(tmp_path: Path) -> None:
    file = fill(tmp_path, FOUR)
    (tmp_path / "labels.csv").write_text("1.png,0\n2.png,2\n3.png,10\nfour.jpeg,2\n")
    assert told(file) == {10: "0", 20: "2", 30: "10", 40: "2"}
    assert describe("images", file=file).class_names == ("0", "2", "10")


def test_fractions_are_numbers_to_reach(tmp_path: Path) -> None:
    file = fill(tmp_path, FOUR)
    (tmp_path / "labels.csv").write_text("file;target\n1.png;0,5\n2.png;2\n3.png;-1e-1\n")
    data = load("images", file=file, **WHOLE)
    assert data.label is None
    assert (data.info.targets, data.info.classes) == (1, 0)
    np.testing.assert_array_equal(data.target, np.array([[0.5], [2], [-0.1]], np.float32))


def test_a_table_beside_folders(tmp_path: Path) -> None:
    """As in many collections: pictures in a folder, one table for all of it."""
    file = fill(tmp_path, {"train/1.png": 1, "train/2.png": 2, "test/3.png": 3})
    (tmp_path / "labels.csv").write_text("train/1.png,a\n2,b\n3,a\n")
    data = load("images", file=file, **WHOLE)
    assert told(file) == {1: "a", 2: "b", 3: "a"}
    assert (len(data.train), len(data.test)) == (2, 1)


def test_any_table_counts_where_it_is_the_only_one(tmp_path: Path) -> None:
    file = fill(tmp_path, FOUR)
    (tmp_path / "birds.csv").write_text("1.png,owl\n2.png,jay\n")
    assert told(file) == {10: "owl", 20: "jay"}
    (tmp_path / "birds.csv").write_text("weight,height\n11,2\n13,4\n15,6\n")
    assert describe("images", file=file).classes == 0
    said = datasets.understand(tmp_path).says
    assert "birds.csv names none of the pictures: left out." in said


def test_folders_that_are_classes_need_no_table(tmp_path: Path) -> None:
    file = fill(tmp_path, {"cat/1.png": 1, "dog/2.png": 2})
    (tmp_path / "prices.csv").write_text("1.png,30\n2.png,40\n")
    assert told(file) == {1: "cat", 2: "dog"}


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("a.png,cat\nb.png,dog\n", "labels.csv: it names none of the pictures beside it"),
        ("1.png,cat\n2.png,\n", "labels.csv, line 2: it has no label"),
        ("1.png,cat\n2.png\n", "labels.csv, line 2: it has no label"),
        ("1.png,cat\n2.png,dog\n5.png,cat\n", "line 3: there is no picture “5.png”"),
        ("1.png,cat\n1.png,dog\n", "line 2: “1.png” is “dog”, and line 1 says “cat”"),
        ("1.png\n2.png\n", "it names pictures and nothing else"),
        ("file,a,b\n1.png,1,0\n", "it has 2 columns beside .* none is called label. Call the one"),
        ("", "labels.csv: it names none"),
        ("1.png,\xff\n", "labels.csv, line 1: it is no text in UTF-8"),
        (f"1.png,{'a' * 501}\n", "a label has 501 characters, and 500 are kept"),
        (f"1.png,{'a,' * 1000}\n", "line 1: it has 1,002 columns"),
        (f"1.png,{'a' * 200_000}\n", r"line 1: it is no table \(field larger"),
    ],
)
def test_bad_tables(tmp_path: Path, table: str, told: str) -> None:
    file = fill(tmp_path, FOUR)
    (tmp_path / "labels.csv").write_bytes(table.encode("latin-1" if "\xff" in table else "utf-8"))
    with pytest.raises(BadFile, match=told):
        describe("images", file=file)


def test_a_table_is_read_again_when_it_changes(tmp_path: Path) -> None:
    file = fill(tmp_path, FOUR)
    (tmp_path / "labels.csv").write_text("1.png,a\n2.png,b\n")
    assert describe("images", file=file).class_names == ("a", "b")
    (tmp_path / "labels.csv").write_text("1.png,a\n2.png,ccc\n")
    assert describe("images", file=file).class_names == ("a", "ccc")


def test_other_tables_are_left_to_others(tmp_path: Path) -> None:
    """Without a look at what else lies beside them."""
    table = tmp_path / "iris.csv"
    table.write_text("length,picture\n3,nowhere.png\n4,\0.png\n")
    assert understand(table) is None
    table.write_bytes(b"\xff\xfe\x00")
    assert understand(table) is None
    named = fill(tmp_path, FOUR) + "/labels.csv"
    Path(named).write_text("1.png,a\n2.png,b\n")
    assert datasets.understand(Path(named)).config == ImagesConfig(
        file=named, colour="grey", height=4, width=4
    )
