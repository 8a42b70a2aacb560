"""Tapes: what their programs ask for, how long their lists are, and what can't be one."""

from __future__ import annotations

import numpy as np
import pytest

from nndl_studio.datasets import configured, describe, load
from nndl_studio.datasets.dataset import Dataset
from nndl_studio.datasets.source import TypedError
from tests.datasets.test_typed_samples import written


def tape(data: Dataset, sample: int) -> tuple[list[int], list[int]]:
    """Its numbers, and what is right for each cell."""
    assert data.label is not None
    assert (data.x[sample].sum(axis=1) == 1).all()
    return data.x[sample].argmax(axis=1).tolist(), data.label[sample].tolist()


@pytest.mark.parametrize("sample", [0, 7, 2699])
def test_access_asks_for_the_number_that_cell_0_points_to(sample: int) -> None:
    data = load(configured("tape", program="access"))
    cells, right = tape(data, sample)
    assert data.x.shape == (2700, 8, 8)
    assert 0 <= cells[0] <= 5
    assert all(cells[1:7])
    assert cells[7] == 0
    assert right == [cells[cells[0] + 1], *[-1] * 7]


@pytest.mark.parametrize("sample", [0, 7, 2699])
def test_increment_asks_for_one_more_of_each_number(sample: int) -> None:
    cells, right = tape(load(configured("tape", program="increment")), sample)
    own = [cell for cell in cells if cell]
    assert own
    assert cells == own + [0] * (8 - len(own))
    assert right == [cell + 1 for cell in own] + [-1] * (8 - len(own))


@pytest.mark.parametrize("sample", [0, 7, 2699])
def test_copy_asks_for_the_list_where_cell_0_points_to(sample: int) -> None:
    cells, right = tape(load(configured("tape", program="copy")), sample)
    at = cells[0]
    own = cells[1:at]
    assert all(own)
    assert cells[at:] == [0] * (8 - at)
    assert right[at : at + len(own)] == own
    assert set(right[:at]) == {-1}
    assert set(right[at + len(own) :]) <= {-1}


def test_lists_to_train_on_are_seldom_long_and_those_of_the_test_part_are_not() -> None:
    data = load(configured("tape", program="increment", cells=12, longest=5, test_length=10))
    counts = (data.x[:].argmax(axis=2) > 0).sum(axis=1)
    learned = np.bincount(counts[data.train[:]], minlength=6)[1:] / len(data.train)
    np.testing.assert_allclose(learned, 0.5 ** np.arange(1, 6) / (1 - 0.5**5), atol=0.03)
    assert set(counts[data.validation[:]]) == set(range(1, 6))
    assert set(counts[data.test[:]]) == set(range(1, 11))


@pytest.mark.parametrize(("program", "longest", "room"), [("increment", 8, 7), ("copy", 4, 3)])
def test_lists_that_are_too_long_for_the_tape_are_refused(
    program: str, longest: int, room: int
) -> None:
    with pytest.raises(ValueError, match=f"room for {program} of {room} numbers, and {longest}"):
        describe(configured("tape", program=program, longest=longest))
    with pytest.raises(ValueError, match="give it more cells or make the lists shorter"):
        describe(configured("tape", program=program, test_length=longest))


def test_a_list_to_be_looked_up_fills_the_tape_whatever_its_length() -> None:
    config = configured("tape", longest=50, test_length=50)
    assert config.idle() == {"longest", "test_length"}
    assert describe(config).axes == (8, 8)


@pytest.mark.parametrize(
    ("program", "text", "right"),
    [
        ("access", "2 7 1 4", "4......."),
        ("increment", "3, 1 7", "420....."),
        ("copy", "3 5 6", "...56..."),
        ("copy", "4 5 6", "....56.."),
    ],
)
def test_a_tape_is_written_as_numbers(program: str, text: str, right: str) -> None:
    found = written("tape", text, program=program)
    assert found.label is not None
    assert "".join("." if each < 0 else str(each) for each in found.label[0]) == right


@pytest.mark.parametrize(
    ("program", "text", "reason"),
    [
        ("access", "1 9 2", "9 is none of the numbers 0 to 7"),
        ("access", "1 -2", "-2 is none of the numbers 0 to 7"),
        ("access", "1 x", "x is none of the numbers 0 to 7"),
        ("access", "1 99999999999999999999", "is none of the numbers 0 to 7"),
        ("access", " , ", "it has no numbers"),
        ("access", "1 " * 9, "it has 9 numbers, and the tape has 8 cells"),
        ("access", "3 5 6", "cell 0 asks for number 3 of the list, and it has 0 to 1"),
        ("access", "3", "cell 0 asks for number 3 of a list, and none is written"),
        ("increment", "0 5", "its list has no numbers: 0 ends it"),
        ("copy", "2", "its list has no numbers: 0 ends it"),
        ("copy", "2 5 6", "a list of 2 numbers can't stand from cell 2 on: choose 3 to 6"),
        ("copy", "7 5 6", "a list of 2 numbers can't stand from cell 7 on: choose 3 to 6"),
        ("copy", "7 1 2 3 4", "a list of 4 numbers has no room for another"),
    ],
)
def test_what_is_no_tape_is_refused(program: str, text: str, reason: str) -> None:
    with pytest.raises(TypedError, match=reason):
        written("tape", text, program=program)


def test_a_tape_that_is_full_of_a_list_has_no_end() -> None:
    found = written("tape", "1 1 1 1 1 1 1 1", program="increment")
    assert found.label is not None
    assert found.label[0].tolist() == [2] * 8
