"""How a sum and a function of it are written, in the window and in a terminal."""

from __future__ import annotations

from collections.abc import Mapping

from nndl_studio.training.workings.letters import MINUS

# Sums of so many products stand in a line; of so many below one another, the largest first.
IN_A_LINE, IN_A_TABLE = 4, 24
# How a function is written around its sum.
AROUND: Mapping[str, tuple[str, str]] = {
    "": ("", ""),
    "logistic": ("σ(", ")"),
    "tanh": ("tanh(", ")"),
    "rectifier": ("max(0, ", ")"),
    "softplus": ("log(1 + e^(", "))"),
    "exp": ("exp(", ")"),
    "log": ("log(", ")"),
    "log1p": ("log(1 + ", ")"),
    "expm1": ("exp(", f") {MINUS} 1"),
    "normal": ("Φ(", ")"),
    "sqrt": ("√(", ")"),
    "reciprocal": ("1/(", ")"),
    "reciprocal root": ("1/√(", ")"),
    "whole part": ("⌊", "⌋"),
    "square": ("(", ")²"),
    "absolute": ("|", "|"),
    "sign": ("sign(", ")"),
    "above zero": ("[", " > 0]"),
}
