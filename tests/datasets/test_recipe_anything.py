"""What holds of every recipe, whatever the table: encoded numbers can be told back, a recipe comes
through its text unchanged, and a cell alone becomes what it becomes among others."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as some

from nndl_studio.datasets import load
from nndl_studio.datasets.columns import Column, Encoding, Missing
from nndl_studio.datasets.encoders import Encoder, encoded, fitted_encoders
from nndl_studio.datasets.recipe import recipe_as_text, recipe_from_text
from nndl_studio.datasets.table import read, understood
from nndl_studio.datasets.table_settings import TableConfig

NUMBERS = some.floats(-1e6, 1e6, allow_nan=False).map(lambda n: round(n, 6))
CELLS = some.lists(NUMBERS | some.none(), min_size=2, max_size=40)
ENCODINGS: list[Encoding] = ["as is", "standardised", "0 to 1", "rank"]
MISSING: list[Missing] = ["mean", "median", "value", "own column"]


def fitted(cells: list[float | None], encoding: Encoding, missing: Missing) -> Encoder:
    column = Column("a", encoding=encoding, missing=missing, value=7.0)
    raw = np.array([np.nan if cell is None else cell for cell in cells])[:, None]
    return fitted_encoders((column,), raw)[0]


@given(CELLS, some.sampled_from(ENCODINGS[:3]), some.sampled_from(MISSING))
def test_a_scaled_number_can_be_told_back(
    cells: list[float | None], encoding: Encoding, missing: Missing
) -> None:
    encoder = fitted(cells, encoding, missing)
    there = np.array([cell for cell in cells if cell is not None])
    numbers = encoder.encoded(there)[:, 0]
    # A column that never varies tells nothing, and is 0 (gain 0) wherever it is.
    if encoder.gain:
        back = numbers / encoder.gain + encoder.shift
        assert np.allclose(
            back, there, rtol=1e-9, atol=1e-9 * max(1.0, np.abs(there).max(initial=0))
        )
    else:
        assert np.ptp(there) <= 1e-6 * max(1.0, np.abs(there).max(initial=0))


@given(CELLS, some.sampled_from(MISSING))
def test_ranks_keep_the_order_and_stay_within_0_and_1(
    cells: list[float | None], missing: Missing
) -> None:
    there = np.sort([cell for cell in cells if cell is not None])
    numbers = fitted(cells, "rank", missing).encoded(there)[:, 0]
    assert (np.diff(numbers) >= 0).all()
    assert ((numbers >= 0) & (numbers <= 1)).all()


@given(CELLS, some.sampled_from(ENCODINGS), some.sampled_from(MISSING))
def test_no_number_of_the_network_is_missing(
    cells: list[float | None], encoding: Encoding, missing: Missing
) -> None:
    encoder = fitted(cells, encoding, missing)
    raw = np.array([np.nan if cell is None else cell for cell in cells])
    whole = encoder.encoded(raw)
    assert whole.shape == (len(cells), encoder.column.width)
    assert np.isfinite(whole).all()
    assert len(encoder.names) == encoder.column.width
    if missing == "own column":
        assert whole[:, 1].tolist() == [float(cell is None) for cell in cells]


@given(CELLS, some.sampled_from(ENCODINGS), some.sampled_from(MISSING), some.data())
def test_a_cell_alone_becomes_what_it_becomes_among_others(
    cells: list[float | None], encoding: Encoding, missing: Missing, data: some.DataObject
) -> None:
    encoders = (fitted(cells, encoding, missing),)
    raw = np.array([[np.nan if cell is None else cell] for cell in cells])
    row = data.draw(some.integers(0, len(cells) - 1))
    assert encoded(encoders, raw[row : row + 1]).tobytes() == encoded(encoders, raw)[row].tobytes()


NAMES = some.lists(
    some.text(some.characters(exclude_categories=("C", "Z")), min_size=1, max_size=6),
    min_size=2,
    max_size=5,
    unique_by=lambda name: name.strip().lower(),
)


@given(NAMES, some.lists(some.integers(-1, 5), min_size=1, max_size=30))
def test_one_hot_tells_the_category_back(names: list[str], codes: list[int]) -> None:
    known = [min(code, len(names) - 1) for code in codes]
    encoder = Encoder(Column("kind", type="category", encoding="one-hot", names=tuple(names)))
    rows = encoder.encoded(np.array(known, float))
    told = [int(row.argmax()) if row.any() else -1 for row in rows]
    assert told == known


def csv_of(rows: list[tuple[Any, ...]]) -> str:
    lines = [",".join("" if cell is None else str(cell) for cell in row) for row in rows]
    return "\n".join(["size,kind,answer", *lines]) + "\n"


ROWS = some.lists(
    some.tuples(NUMBERS | some.none(), some.sampled_from(("red", "green", "blue")), NUMBERS),
    min_size=12,
    max_size=40,
)


@settings(max_examples=25, deadline=None)
@given(ROWS)
def test_a_recipe_comes_through_its_text_and_makes_the_same_bits(
    rows: list[tuple[Any, ...]],
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        path.write_text(csv_of(rows), encoding="utf-8")
        config = understood(path, "answer", {"answer": "target"}).config
        assert isinstance(config, TableConfig)
        columns = tuple(
            msgspec.structs.replace(each, role="input") if each.role == "ignore" else each
            for each in config.columns
        )
        config = msgspec.structs.replace(config, columns=columns)
        dataset, raw = load(config), read(config)
    again = recipe_from_text(recipe_as_text(dataset.recipe))
    assert again == dataset.recipe
    assert again.x_of(raw.x[:]).tobytes() == dataset.x[:].tobytes()
    assert raw.target is not None
    assert dataset.target is not None
    units = again.in_units(dataset.target[:])
    # What is learned is float32, some 7 digits of the spread.
    spread = max(1e-3, float(np.ptp(raw.target[:])), float(np.abs(raw.target[:]).max()))
    assert np.allclose(units, raw.target[:], atol=1e-5 * spread, rtol=1e-5)
