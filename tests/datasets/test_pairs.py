"""Pairs of tokens by number: each as if all had been written down."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nndl_studio.datasets.pairs import Near, Pairs, pairs_within


def written_down(tokens: int, reach: int) -> list[tuple[int, int]]:
    near = range(-reach, reach + 1)
    return [
        (at, at + away) for at in range(tokens) for away in near if away and 0 <= at + away < tokens
    ]


@given(reach=st.integers(1, 6), more=st.integers(1, 20))
def test_every_pair_is_the_one_of_its_number(reach: int, more: int) -> None:
    tokens = 2 * reach + more
    pairs = Pairs(tokens, reach)
    first, second = pairs.places(np.arange(pairs.count))
    wanted = written_down(tokens, reach)
    assert pairs.count == len(wanted) == pairs_within(tokens, reach)
    assert list(zip(first.tolist(), second.tolist(), strict=True)) == wanted


def test_a_text_shorter_than_what_one_token_has_near_it() -> None:
    with pytest.raises(IndexError, match="4 tokens are fewer"):
        Pairs(4, 2)


def test_a_side_gives_its_tokens_in_the_form_that_is_asked_for() -> None:
    numbers = np.array([5, 6, 7, 8], np.int32)
    side = Near(numbers, Pairs(4, 1), 0, (1,))
    assert side.shape == (6, 1)
    assert side[:].tolist() == [[5], [6], [6], [7], [7], [8]]
    assert side[np.array([5, 0])].tolist() == [[8], [5]]
    assert side[1].tolist() == [6]
    assert int(Near(numbers, Pairs(4, 1), 1)[1]) == 5
    assert Near(numbers, Pairs(4, 1), 1)[-0:3].tolist() == [6, 5, 7]


def test_the_last_pairs_of_billions() -> None:
    tokens, reach = 20_000_000, 64
    pairs = Pairs(tokens, reach)
    first, second = pairs.places(np.array([0, pairs.count - 1]))
    assert first.tolist() == [0, tokens - 1]
    assert second.tolist() == [1, tokens - 2]
