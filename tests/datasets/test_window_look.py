"""The sequences of a table are shown as they are put together, and told in a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from nndl_studio import data_api
from nndl_studio.datasets.table_guess import Roles
from nndl_studio.datasets.table_settings import TableConfig
from nndl_studio.datasets.window_look import LEAST, MOST_ROWS, TOLD, window_look
from nndl_studio.files import BadFile
from nndl_studio.training.data_rows import data_config, data_node

ROWS = "who,day,heat,mood\n" + "".join(
    f"{who},2024-03-{day:02d},{day + 0.5},{'good' if day % 2 else 'bad'}\n"
    for day in (3, 1, 2, 5, 4)
    for who in ("Ann", "Bob")
)
ROLES: Roles = {"who": "group", "day": "order", "mood": "label"}


def config_of(path: Path, **settings: int) -> TableConfig:
    config = data_config(data_node(data_api.new(path, roles=ROLES, settings=settings)))
    assert isinstance(config, TableConfig)
    return config


@pytest.fixture
def series(tmp_path: Path) -> Path:
    path = tmp_path / "series.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def test_steps_are_shown_in_their_order_and_then_what_is_told(series: Path) -> None:
    found = window_look(config_of(series, window=2, horizon=1))
    assert found.head == ("sequence", "step", "row", "who", "day", "heat", f"{TOLD} mood")
    assert found.rows[:6] == (
        ("1", "1", "3", "Ann", "2024-03-01", "1.5", ""),
        ("1", "2", "5", "Ann", "2024-03-02", "2.5", ""),
        ("1", TOLD, "1", "Ann", "2024-03-03", "", "good"),
        ("2", "1", "5", "Ann", "2024-03-02", "2.5", ""),
        ("2", "2", "1", "Ann", "2024-03-03", "3.5", ""),
        ("2", TOLD, "9", "Ann", "2024-03-04", "", "bad"),
    )
    assert found.says == (
        "6 sequences of 2 rows of one who in the order of day; what is told of each stands in the "
        "row after its last."
    )


def test_without_a_horizon_the_last_row_is_told(series: Path) -> None:
    found = window_look(config_of(series, window=2, every=3))
    assert found.says.endswith("one in 3 rows; what is told of each stands in its last row.")
    assert [row[2] for row in found.rows[:3]] == ["3", "5", "5"]


def test_no_more_rows_are_shown_than_anybody_looks_through(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text(
        "who,day,heat,mood\n"
        + "".join(f"Ann,{day},{day}.5,{'good' if day % 2 else 'bad'}\n" for day in range(900)),
        encoding="utf-8",
    )
    assert len(window_look(config_of(path, window=19)).rows) == MOST_ROWS
    assert len(window_look(config_of(path, window=300)).rows) == LEAST * 301


def test_groups_too_short_are_refused_in_words(series: Path) -> None:
    config = config_of(series, window=6)
    with pytest.raises(BadFile, match="no group of its rows is long enough for 6 steps"):
        window_look(config)
