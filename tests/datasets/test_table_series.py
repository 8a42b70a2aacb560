"""Rows that are measured again and again are taken for series; rows of their own are not."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from nndl_studio import datasets
from nndl_studio.datasets import understand
from nndl_studio.datasets.table import understood
from nndl_studio.datasets.table_settings import TableConfig
from tests.datasets.test_tables import written

DAYS = [date(2024, 1, 1) + timedelta(days) for days in range(40)]
MACHINES = "machine,hour,load,heat\n" + "".join(
    f"m{who},{hour},{hour % 7},{hour * 0.5 + who}\n" for who in range(6) for hour in range(30)
)
HOUSES = "sold,area,size,price\n" + "".join(
    f"{DAYS[day]},a{area},{size},{size * 9}.5\n"
    for day, area, size in np.random.default_rng(0).integers(0, [40, 3, 90], (120, 3))
)
NUMBERED = "id,length,width,species\n" + "".join(
    f"{i},{i % 9},{i % 5}.5,k{i % 3}\n" for i in range(60)
)


def asked(path: Path, answer: str = "") -> tuple[TableConfig, tuple[str, ...]]:
    found = understand(path, answer)
    assert isinstance(found.config, TableConfig)
    return found.config, found.asks


def test_each_group_is_a_series_of_its_own(tmp_path: Path) -> None:
    config, asks = asked(written(tmp_path, MACHINES))
    assert [each.role for each in config.columns] == ["group", "order", "input", "target"]
    assert config.split == "group"
    assert asks[0].startswith("Each machine has rows of its own, in the order of hour")
    data = datasets.load(config)
    of_part = [set((np.asarray(part[:]) % 6).tolist()) for part in (data.train, data.test)]
    assert of_part[0].isdisjoint(of_part[1])


def test_the_only_number_of_a_series_is_read_and_told_of_later_rows(tmp_path: Path) -> None:
    """Before, the name of the town was to be told."""
    text = "town,day,noon\n" + "".join(
        f"{town},{day},{i * 0.5}\n" for town in ("Ulm", "Bonn") for i, day in enumerate(DAYS)
    )
    config, _ = asked(written(tmp_path, text))
    assert [each.role for each in config.columns] == ["group", "order", "input and target"]
    assert "choose a window and a horizon" in config.doubt


def test_one_series_is_asked_about(tmp_path: Path) -> None:
    text = "day,rain,level\n" + "".join(f"{day},{i % 4},{i * 0.25}\n" for i, day in enumerate(DAYS))
    config, asks = asked(written(tmp_path, text))
    assert [each.role for each in config.columns] == ["input", "input", "target"]
    assert asks == (
        "day rises from row to row. If a row follows from those before it, make day the order, "
        "split by order, and set a window to read rows as sequences.",
    )


@pytest.mark.parametrize("text", [HOUSES, NUMBERED], ids=["houses", "numbered"])
def test_rows_of_their_own_are_none(tmp_path: Path, text: str) -> None:
    config, asks = asked(written(tmp_path, text))
    assert not asks
    assert config.split == "share"
    assert not {"group", "order"} & {each.role for each in config.columns}


def test_what_is_said_of_a_column_goes_before(tmp_path: Path) -> None:
    path = written(tmp_path, MACHINES)
    config, _ = asked(path, answer="machine")
    assert config.label is not None
    assert config.label.name == "machine"
    found = understood(path, roles={"machine": "ignore"}).config
    assert isinstance(found, TableConfig)
    assert found.of_role("group") is None
