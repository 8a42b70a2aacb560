"""Colour tables of the views: signed values, values in [0, 1], and a scale that stays calm."""

from __future__ import annotations

from functools import lru_cache
from math import floor, isfinite, log10

import numpy as np
from numpy.typing import NDArray

from nndl_studio.ui.theme import Theme

Floats = NDArray[np.float32]
Picture = NDArray[np.uint8]

# Nine points along a ramp of steadily rising lightness, black through magenta to cream.
RAMP = (
    "#000004",
    "#1c1044",
    "#4f127b",
    "#812581",
    "#b5367a",
    "#e55064",
    "#fb8761",
    "#fec287",
    "#fcfdbf",
)
STEPS = (1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


@lru_cache(maxsize=8)
def signed_table(theme: Theme) -> Picture:
    """256 colours: negative, the surface at zero, positive; shape (256, 3)."""
    return _table((theme.negative, zero_colour(theme), theme.positive))


def zero_colour(theme: Theme) -> str:
    """The surface a value of 0 has; the ground between maps differs a little, to part them."""
    return theme.canvas if theme.dark else theme.panel


def ground_colour(theme: Theme) -> str:
    return theme.raised


@lru_cache(maxsize=1)
def ramp_table() -> Picture:
    """256 colours for values in [0, 1]; shape (256, 3)."""
    return _table(RAMP)


@lru_cache(maxsize=1)
def grey_table() -> Picture:
    """256 greys, for pictures fed to the network; shape (256, 3)."""
    return _table(("#000000", "#ffffff"))


def _table(stops: tuple[str, ...]) -> Picture:
    channels = np.array([[int(s[i : i + 2], 16) for i in (1, 3, 5)] for s in stops], float)
    at = np.linspace(0.0, 1.0, len(stops))
    fine = np.linspace(0.0, 1.0, 256)
    columns = [np.interp(fine, at, channels[:, channel]) for channel in range(3)]
    table: Picture = np.rint(np.stack(columns, axis=1)).astype(np.uint8)
    return table


def levels(values: Floats, low: float, high: float) -> Picture:
    """Places of `values` in a table of 256 between `low` and `high`; what isn't finite is 0."""
    span = high - low if high > low else 1.0
    scaled = (np.nan_to_num(values, nan=low, posinf=high, neginf=low) - low) * (255.0 / span)
    places: Picture = np.clip(np.rint(scaled), 0, 255).astype(np.uint8)
    return places


def greys(sequence: Floats, scale: tuple[float, float] | None = None) -> Picture:
    """A sequence (steps, features) in greys, features down and time across, on `scale` from black
    to white, else on its own."""
    low, high = scale or (float(sequence.min()), float(sequence.max()))
    return grey_table()[levels(sequence.T, low, high)]


def calm_scale(values: Floats) -> float:
    """A round number no smaller than any |value|, so that the colours don't flicker."""
    peak = float(np.max(np.abs(values))) if values.size else 0.0
    if not isfinite(peak) or peak < 1e-12:
        return 1.0
    power = 10.0 ** floor(log10(peak))
    return next((s * power for s in STEPS if s * power >= peak), 10.0 * power)


def one_colour(color: str) -> Picture:
    """The three channels of "#rrggbb"."""
    return np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)], np.uint8)
