"""Figures of many sizes in three digits."""

from __future__ import annotations

import pytest

from nndl_studio.ui.monitor.numbers import three_digits


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (8.42, "8.42"),
        (9.996, "10.0"),
        (84.21, "84.2"),
        (842.1, "842"),
        (84_213.0, "84,200"),
        (0.5, "0.500"),
        (0.00842, "0.00842"),
        (-0.25, "−0.250"),
        (2e-6, "2.00e−6"),
        (-3.1e-12, "−3.10e−12"),
        (3.456e7, "3.46e7"),
        (0.0, "0"),
        (float("inf"), "inf"),
        (float("nan"), "nan"),
    ],
)
def test_three_digits_whatever_the_size(value: float, text: str) -> None:
    assert three_digits(value) == text
