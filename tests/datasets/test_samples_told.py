"""Samples are told in one sentence each kind."""

from __future__ import annotations

import pytest

from nndl_studio.datasets.info import DatasetInfo
from nndl_studio.datasets.samples_told import told_of


@pytest.mark.parametrize(
    ("info", "words"),
    [
        (
            DatasetInfo("map", (1, 8, 8), 2, 1797, ("cat", "dog")),
            "1,797 pictures of 8×8 in grey; each has one of 2 classes (cat, dog).",
        ),
        (
            DatasetInfo("map", (4, 3, 5), 0, 1, targets=1),
            "1 picture of 3×5 of 4 channels; each has 1 number to tell.",
        ),
        (
            DatasetInfo("vector", (1,), 10, 20, tuple("abcdefghij"), targets=2),
            "20 rows of 1 number; each has one of 10 classes (a, b, c, d, e, f, g, h, …) and "
            "2 numbers to tell.",
        ),
        (
            DatasetInfo("sequence", (14, 3), 0, 7),
            "7 sequences of up to 14 steps, 3 numbers a step; nothing is to be predicted of them.",
        ),
        (
            DatasetInfo("labels", (25, 90), 90, 12, tuple("一" * 90), each_step=True),
            "12 sequences of up to 25 tokens, which are 90 different ones; each step has one of "
            "90 classes.",
        ),
        (
            DatasetInfo("label", (50,), 50, 1000),
            "1,000 tokens, which are 50 different ones; each has one of 50 classes.",
        ),
    ],
)
def test_what_is_told(info: DatasetInfo, words: str) -> None:
    assert told_of(info) == words
