"""Samples that a user writes: read as those of the set are, or refused in words."""

from __future__ import annotations

import numpy as np
import pytest

from nndl_studio.datasets import SOURCES, configured, load
from nndl_studio.datasets.info import Samples
from nndl_studio.datasets.source import TypedError


def written(name: str, text: str, **settings: object) -> Samples:
    typing = SOURCES[name].typing
    assert typing is not None
    return typing.read(configured(name, **settings), text)


def symbols(found: Samples) -> str:
    assert found.label is not None
    return "".join("abcdefgh"[number] for number in found.label[0] if number >= 0)


@pytest.mark.parametrize(
    ("text", "order", "answer"),
    [("bad", "backwards", "dab"), ("B a, D", "in order", "bad"), ("h", "backwards", "h")],
)
def test_symbols_are_asked_for_in_the_order_of_the_set(text: str, order: str, answer: str) -> None:
    found = written("reversal", text, order=order)
    assert symbols(found) == answer
    assert found.lengths is not None
    assert found.lengths[0] == 2 * len(answer) + 1


def test_symbols_are_put_where_their_signs_say() -> None:
    assert symbols(written("both ends", "<b >a <d")) == "dba"


def test_rows_of_bits_are_copied() -> None:
    found = written("copy", "101100 010011")
    assert found.target is not None
    np.testing.assert_array_equal(found.target[0, 3:5], [[1, 0, 1, 1, 0, 0], [0, 1, 0, 0, 1, 1]])
    assert np.isnan(found.target[0, :3]).all()


def test_what_is_written_looks_like_a_sample_of_the_set() -> None:
    data = load(configured("reversal"))
    assert data.lengths is not None
    own = data.x[7][: (int(data.lengths[7]) - 1) // 2, :8].argmax(axis=1)
    found = written("reversal", "".join("abcdefgh"[number] for number in own))
    np.testing.assert_array_equal(found.x[0], data.x[7])


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("reversal", "bax", "x is none of the symbols a to h"),
        ("reversal", " , ", "it has no symbols"),
        ("reversal", "a" * 9, "it has 9 symbols, and 8 are read: set the data's test length to 9"),
        ("both ends", "ab<c", "before each symbol a sign tells where it is put"),
        ("both ends", "a>b<", "before each symbol a sign tells where it is put"),
        ("both ends", "<<ab", "before each symbol a sign tells where it is put"),
        ("both ends", "<x", "x is none of the symbols a to h"),
        ("both ends", "", "it has no symbols"),
        ("copy", "10110 010011", "10110 is no row of 6 bits, each 0 or 1"),
        ("copy", "102100", "102100 is no row of 6 bits, each 0 or 1"),
        ("copy", "101100 " * 11, "it has 11 rows, and 10 are read"),
    ],
)
def test_what_is_no_sample_is_refused(name: str, text: str, reason: str) -> None:
    with pytest.raises(TypedError, match=reason):
        written(name, text)


def test_a_longer_test_part_takes_longer_ones() -> None:
    assert symbols(written("reversal", "abcdefgha", test_length=9)) == "ahgfedcba"
