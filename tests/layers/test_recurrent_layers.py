"""The recurrent layers as the lecture writes them, and what they show of their gates."""

from __future__ import annotations

import pytest

from nndl_studio import layers
from nndl_studio.layers.shape import Shape

SEQUENCE = {"x": (Shape("vector", (3,), 6),)}


@pytest.mark.parametrize(
    ("name", "panels"),
    [
        ("SRN", ("h",)),
        ("LSTM", ("i", "f", "o", "c̃", "c", "h")),
        ("GRU", ("r", "z", "h̃", "h")),
        ("Integrator", ("c", "h")),
    ],
)
def test_the_gates_have_the_lectures_names(name: str, panels: tuple[str, ...]) -> None:
    layer = layers.by_name(name)
    gates, distance = layer.probes(layer.config_type(), SEQUENCE)
    assert gates.panels == panels
    assert distance.kind == "distance"


def test_the_gru_is_the_one_of_the_lecture() -> None:
    layer = layers.by_name("GRU")
    formula = layer.formula(layer.configured(bias=False))
    assert formula.latex.split(r" \\ ") == [
        r"r_t = \sigma(W_r x_t + U_r h_{t-1})",
        r"z_t = \sigma(W_z x_t + U_z h_{t-1})",
        r"\tilde{h}_t = \tanh(W_c x_t + U (r_t \odot h_{t-1}))",
        r"h_t = z_t \odot h_{t-1} + (1 - z_t) \odot \tilde{h}_t",
    ]
    assert "after" not in formula.note
    assert "(195)" in layer.formula(layer.configured(reset="after")).note


def test_the_slips_about_backpropagation_through_time_are_told() -> None:
    layer = layers.by_name("SRN")
    note = layer.formula(layer.config_type()).note
    assert "(182)" in note
    assert "∂⁺h_k/∂U" in note
    assert "truncated" not in note.lower()
    assert "t = 4, 7" in layer.formula(layer.configured(truncate=3)).note


def test_update_and_forget_gates_start_open_to_the_past() -> None:
    for name, gate, rows in (("LSTM", 1, 4), ("GRU", 1, 3)):
        layer = layers.by_name(name)
        bias = layer.initial(layer.configured(units=2), SEQUENCE)["bias"]
        assert bias == tuple(float(row == gate) for row in range(rows) for _ in range(2))
