"""Symbols and numbers as rich text."""

from __future__ import annotations

import pytest

from nndl_studio.ops.terms import FUNCTIONS
from nndl_studio.training.workings.around import AROUND
from nndl_studio.ui.inside.written import exact, rich, short, with_index


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        ("W", "W"),
        (r"\delta_{i}", "δ<sub>i</sub>"),
        (r"\tilde{c}", "c\u0303"),
        (r"\tilde c_t", "c\u0303<sub>t</sub>"),
        (r"e^{-a}", "e<sup>−a</sup>"),
        (r"\partial J/\partial y^*", "∂ J/∂ y<sup>*</sup>"),
        (r"\mathrm{rot180}(W^{(1,3)}) \tilde{\otimes} x", "rot180(W<sup>(1,3)</sup>) ⊗\u0303 x"),
        (r"\sqrt{a + b}", "√(a + b)"),
        (r"\tfrac{2}{3}", "2/3"),
        ("a<b", "a&lt;b"),
    ],
)
def test_a_part_of_tex_is_rich_text(tex: str, text: str) -> None:
    assert rich(tex) == text


@pytest.mark.parametrize("tex", [r"\unknown", "{a", "a}"])
def test_what_it_does_not_know_is_a_fault(tex: str) -> None:
    with pytest.raises(RuntimeError):
        rich(tex)


def test_a_number_is_named_by_node_place_and_step() -> None:
    assert with_index("h", (3,), "LSTM", 5) == "h<sup>(LSTM)</sup><sub>3</sub>(5)"
    assert with_index("b", ()) == "b"
    assert "&lt;b&gt;" in with_index("a", (), "<b>")


def test_three_digits_are_read_and_all_are_told() -> None:
    assert [short(x) for x in (0.0, 0.2040, -1.5, 123456.0, -2.5e-7)] == [
        "0",
        "0.204",
        "−1.5",
        "1.23e5",
        "−2.50e−7",
    ]
    assert exact(0.1) == "0.1"
    assert exact(-1 / 3) == "−0.333333333"


def test_every_function_of_a_line_can_be_written() -> None:
    assert set(AROUND) == set(FUNCTIONS)
