"""Symbols of a step in letters, as typed, and without a trace of TeX wherever there is one."""

from __future__ import annotations

import pytest

from nndl_studio.runs.one_step import with_data
from nndl_studio.training.workings.explain_update import SETTING_SYMBOLS
from nndl_studio.training.workings.facts import explained, typed_of
from nndl_studio.training.workings.letters import as_typed, in_letters, short
from tests.runs.run_case import project


@pytest.mark.parametrize(
    ("tex", "letters", "typed"),
    [
        ("z", "z", "z"),
        (r"\delta", "δ", "delta"),
        (r"\partial J/\partial W", "∂J/∂W", "dJ_dW"),
        (r"\partial J / \partial (r h_{t-1})", "∂J / ∂(r h[t−1])", "dJ_d_r_h_t_1"),
        (r"\Delta W", "ΔW", "Delta_W"),
        ("y^*", "y*", "y_star"),
        (r"\tilde{c}", "c\u0303", "c"),
        (r"k^\top M_{3}", "kᵀM[3]", "ktopM_3"),
        (r"1/(\sqrt{\hat{E}[g^2]} + \epsilon)", "1/(√(E\u0302[g²]) + ε)", "1_E_g2_epsilon"),
        (r"I(c = \mathrm{label})", "I(c = label)", "I_c_label"),
        (r"W^{(3,4)} \otimes X^{(4)}", "W^(3,4) ⊗ X^(4)", "W_3_4_X_4"),
        (r"f'(z)", "f′(z)", "fprime_z"),
    ],
)
def test_letters(tex: str, letters: str, typed: str) -> None:
    assert in_letters(tex) == letters
    assert as_typed(tex) == typed


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (0.20449, "0.204"), (-1.35e-5, "−1.35e−5"), (123456.0, "1.23e5"), (12.5, "12.5")],
)
def test_three_digits(value: float, text: str) -> None:
    assert short(value) == text


@pytest.mark.parametrize("name", ["xor", "D7-gru", "E3-ntm-recall", "lenet-5", "E5-dmn-one-fact"])
def test_no_tex_is_left(name: str) -> None:
    workings = with_data(project(name), None).workings
    symbols = set(SETTING_SYMBOLS.values())
    for node in dict.fromkeys(call.node for call in workings.calls):
        arrays = typed_of(workings, node)
        assert len({each.name for each in arrays}) == len(arrays)
        for each in (each for each in arrays if each.numbers.size):
            symbols.add(each.named.symbol)
            last = tuple(size - 1 for size in each.numbers.shape)
            for number in explained(workings, each.named, last):
                symbols |= {line.symbol for line in number.lines}
    assert len(symbols) > 10
    for symbol in symbols:
        assert not set(in_letters(symbol)) & set("\\{}"), symbol
        assert as_typed(symbol).isascii() or not symbol.isascii(), symbol
