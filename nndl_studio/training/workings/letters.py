"""Symbols and numbers in letters alone, as terminals and files have them: δ, ∂J/∂W, −0.204."""

from __future__ import annotations

import re
from collections.abc import Mapping

MINUS = "−"
# What stands for one sign; the space behind its name belongs to the name.
SIGNS: Mapping[str, str] = {
    "alpha": "α",
    "beta": "β",
    "gamma": "γ",
    "delta": "δ",
    "epsilon": "ε",
    "varepsilon": "ε",
    "eta": "η",
    "theta": "θ",
    "kappa": "κ",
    "lambda": "λ",
    "mu": "μ",
    "nu": "ν",
    "rho": "ρ",
    "sigma": "σ",
    "tau": "τ",
    "phi": "φ",
    "Delta": "Δ",
    "Phi": "Φ",
    "partial": "∂",
    "sum": "Σ",
    "prod": "Π",
    "top": "ᵀ",
    "prime": "′",
    "infty": "∞",
}
# What stands between two others keeps its spaces.
BETWEEN: Mapping[str, str] = {
    "cdot": "·",
    "odot": "⊙",
    "otimes": "⊗",
    "neq": "≠",
    "leq": "≤",
    "geq": "≥",
    "in": "∈",
    "pm": "±",
    "ast": "*",
    "ldots": "…",
    "quad": " ",
}
# Marks over one letter, as Unicode has them behind it.
ACCENTS: Mapping[str, str] = {"tilde": "\u0303", "hat": "\u0302", "bar": "\u0304", "dot": "\u0307"}
# How signs are typed.
TYPED: Mapping[str, str] = {
    **{sign: name for name, sign in SIGNS.items()},
    **dict.fromkeys(ACCENTS.values(), ""),
    "ε": "epsilon",
    "∂": "d",
    "*": "_star",
    "²": "2",
}
_INNER = r"\{([^{}]*)\}"
_WORDS = re.compile(rf"\\(?:mathrm|text|mathbf|operatorname){_INNER}")
_ACCENT = re.compile(rf"\\({'|'.join(ACCENTS)})\s*(?:{_INNER}|([A-Za-z]))")
_FRACTION = re.compile(rf"\\t?frac{_INNER}{_INNER}")
_ROOT = re.compile(rf"\\sqrt{_INNER}")
_BELOW = re.compile(rf"_{_INNER}")
_ABOVE = re.compile(rf"\^{_INNER}")
_SIGN = re.compile(rf"\\({'|'.join(SIGNS)})(?![A-Za-z])\s*")
_NAME = re.compile(r"\\([A-Za-z]+)")


def in_letters(tex: str) -> str:
    """A symbol that is written in TeX, in letters: `∂J/∂W`, `h[t−1]`, `√(Σg² + ε)`."""
    text = tex.replace(r"\left", "").replace(r"\right", "").replace(r"\,", " ")
    text = _SIGN.sub(lambda found: SIGNS[found[1]], text)
    before = ""
    while before != text:
        before = text
        text = _WORDS.sub(r"\1", text)
        text = _ACCENT.sub(lambda found: (found[2] or found[3] or "") + ACCENTS[found[1]], text)
        text = _FRACTION.sub(r"\1/\2", text)
        text = _ROOT.sub(lambda found: f"√{_held(found[1])}", text)
        text = _BELOW.sub(r"[\1]", text)
        text = _ABOVE.sub(lambda found: f"^{_held(found[1])}", text)
    text = _NAME.sub(lambda found: BETWEEN.get(found[1], found[1]), text)
    for above, sign in (("^*", "*"), ("^ᵀ", "ᵀ"), ("^2", "²"), ("-", MINUS), ("'", "′")):
        text = text.replace(above, sign)
    return " ".join(text.split())


def as_typed(tex: str) -> str:
    """A symbol as a name that any keyboard can type: `dJ_dW`, `delta`, `Delta_W`, `y_star`."""
    letters = in_letters(tex).replace("Δ", "Delta_")
    for sign, name in TYPED.items():
        letters = letters.replace(sign, name)
    return re.sub(r"\W+", "_", letters, flags=re.ASCII).strip("_")


def short(value: float) -> str:
    """Three digits: 0.204, −1.35e−5, 12.5."""
    if value == 0:
        return "0"
    text = f"{value:.3g}" if 1e-4 <= abs(value) < 1e5 else f"{value:.2e}"
    mantissa, e, exponent = text.partition("e")
    power = f"e{int(exponent)}" if e else ""
    return (mantissa + power).replace("-", MINUS)


def _held(text: str) -> str:
    """What a sign is of, in brackets where it is more than one letter."""
    held = len(text) == 1 or (text.startswith("(") and text.endswith(")"))
    return text if held else f"({text})"
