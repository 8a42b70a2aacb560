"""What a view shows is in its table digit for digit."""

from __future__ import annotations

import csv
import io

import numpy as np

from nndl_studio.ui.monitor.shown import Shown
from nndl_studio.ui.monitor.shown_table import csv_of


def lines(shown: Shown) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(csv_of(shown).decode("utf-8-sig"))))


def test_each_part_has_its_lines() -> None:
    shown = Shown(
        texts={"legend": 'train "0,5"\n验证'},
        rows=(("a", "1"), ("b",)),
        curves={"loss": np.array([[0.0, 2.5], [1.0, 1 / 3]])},
        colours={"loss": ("#010203", "#0a0b0c")},
        numbers={"best": 3.0},
    )
    read = lines(shown)
    assert [each["part"] for each in read] == ["text", *["row"] * 3, *["curve"] * 2, "number"]
    assert read[0]["text"] == 'train "0,5"\n验证'
    assert [(each["i1"], each["i2"], each["text"]) for each in read[1:4]] == [
        ("0", "0", "a"),
        ("0", "1", "1"),
        ("1", "0", "b"),
    ]
    assert (float(read[5]["x"]), float(read[5]["y"])) == (1.0, 1 / 3)
    assert (read[5]["name"], read[5]["text"]) == ("loss", "#0a0b0c")
    assert float(read[6]["value"]) == 3.0


def test_values_come_back_to_the_bit() -> None:
    values = np.random.default_rng(1).normal(size=(2, 3, 4)).astype(np.float32)
    values[0, 0, 0] = np.nan
    back = np.full_like(values, 7)
    for line in lines(Shown(values={"maps": values})):
        back[int(line["i1"]), int(line["i2"]), int(line["i3"])] = np.float32(line["value"])
    assert back.tobytes() == values.tobytes()


def test_a_picture_is_told_by_colours_unless_its_values_are_there() -> None:
    picture = np.array([[[255, 0, 16], [1, 2, 3]]], np.uint8)
    read = lines(Shown(pictures={"regions": picture}))
    assert [(line["i1"], line["i2"], line["text"]) for line in read] == [
        ("0", "0", "#ff0010"),
        ("0", "1", "#010203"),
    ]
    both = lines(Shown(pictures={"maps": picture}, values={"maps": np.ones((1, 2))}))
    assert {line["part"] for line in both} == {"value"}
