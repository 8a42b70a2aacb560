"""Numbers that were scaled for a network come back in the units of the data."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from nndl_studio import datasets
from nndl_studio.datasets import configured
from nndl_studio.datasets.own_units import own_units
from nndl_studio.datasets.table_settings import TableConfig

ROWS = "size,age,day,kind\n" + "".join(
    f"{i / 4},{100 + i % 7},2024-01-{i % 28 + 1:02d},{'ab'[i % 2]}\n" for i in range(60)
)


@pytest.mark.parametrize("scale", ["as is", "standardised", "0 to 1"])
def test_scaled_numbers_lead_back(scale: str) -> None:
    config = configured("spirals", scale=scale)
    data = datasets.load(config)
    raw = datasets.source_of(config).read(config).x[:]
    units = own_units(data.recipe)
    assert units is not None
    assert np.abs(data.x[:] * units.slope + units.offset - np.asarray(raw)).max() < 1e-6


def table(tmp_path: Path) -> TableConfig:
    path = tmp_path / "t.csv"
    path.write_text(ROWS, encoding="utf-8")
    config = datasets.understand(path).config
    assert isinstance(config, TableConfig)
    columns = [
        replace(each, role="ignore") if each.name == "day" else each for each in config.columns
    ]
    return replace(config, columns=tuple(columns))


def test_columns_lead_back_by_their_names(tmp_path: Path) -> None:
    units = own_units(datasets.load(table(tmp_path)).recipe)
    assert units is not None
    assert units.names == ("size", "age")
    data = datasets.load(table(tmp_path))
    own = data.x[:] * units.slope + units.offset
    expected = np.array([[0, 100], [0.25, 101], [0.5, 102]])
    assert np.abs(own[:3] - expected).max() < 1e-5


@pytest.mark.parametrize(
    ("column", "field"), [("day", {"role": "input"}), ("age", {"encoding": "rank"})]
)
def test_days_and_ranks_have_no_straight_way_back(
    tmp_path: Path, column: str, field: dict[str, str]
) -> None:
    config = table(tmp_path)
    columns = [replace(c, **field) if c.name == column else c for c in config.columns]
    assert own_units(datasets.load(replace(config, columns=tuple(columns))).recipe) is None


def test_pictures_are_no_plane() -> None:
    assert own_units(datasets.load(configured("pictures")).recipe) is None
