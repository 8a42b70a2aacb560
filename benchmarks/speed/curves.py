"""Curves of scaling as one picture: small logarithmic plots side by side, with a straight line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import log2

ACROSS, WIDTH, HEIGHT = 3, 300.0, 210.0
LEFT, RIGHT, TOP, BOTTOM = 52.0, 16.0, 34.0, 30.0
STYLE = (
    "text{font:11px Inter,Helvetica,Arial,sans-serif;fill:#1f2330}.mute{fill:#667085}"
    ".line{stroke:#d0d5dd;fill:none}.straight{stroke:#98a2b3;stroke-dasharray:4 4;fill:none}"
    ".curve{stroke:#2f6fdf;stroke-width:2;fill:none}.dot{fill:#2f6fdf}"
)


@dataclass(frozen=True)
class Curve:
    """`values` in `unit` at `sizes`, each larger than the one before; they are expected to grow as
    the size to the `power`."""

    name: str
    unit: str
    power: int
    sizes: tuple[int, ...]
    values: tuple[float, ...]


def curves(found: Sequence[Curve]) -> str:
    """SVG: a plot each; the dashed line grows as is expected, to the last point."""
    rows = -(-len(found) // ACROSS)
    plots = [
        f'<g transform="translate({place % ACROSS * WIDTH:g} {place // ACROSS * HEIGHT:g})">'
        f"{_plot(curve)}</g>"
        for place, curve in enumerate(found)
    ]
    box = f"0 0 {ACROSS * WIDTH:g} {rows * HEIGHT:g}"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">'
    return "\n".join((head, f"<style>{STYLE}</style>", *plots, "</svg>", ""))


def _plot(curve: Curve) -> str:
    sizes, values = (tuple(map(log2, each)) for each in (curve.sizes, curve.values))
    low, high = min(values), max(max(values), min(values) + 1)
    width, height = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    span = max(sizes[-1] - sizes[0], 1.0)

    def x(size: float) -> float:
        return LEFT + (size - sizes[0]) / span * width

    def y(value: float) -> float:
        return TOP + (high - value) / (high - low) * height

    points = " ".join(f"{x(a):.1f},{y(b):.1f}" for a, b in zip(sizes, values, strict=True))
    start = max(sizes[0], sizes[-1] - (values[-1] - low) / curve.power)
    straight = f"M{x(start):.1f} {y(values[-1] - curve.power * (sizes[-1] - start)):.1f}"
    straight += f"L{x(sizes[-1]):.1f} {y(values[-1]):.1f}"
    ticks = "".join(
        f'<text class="mute" x="{x(a):.1f}" y="{HEIGHT - 12:g}" text-anchor="middle">{size}</text>'
        for a, size in zip(sizes, curve.sizes, strict=True)
    )
    ends = "".join(
        f'<text class="mute" x="{LEFT - 6:g}" y="{y(value) + 4:.1f}" text-anchor="end">'
        f"{_number(2**value)}</text>"
        for value in (low, high)
    )
    return (
        f'<text x="{LEFT:g}" y="18">{escape(curve.name)}</text>'
        f'<path class="line" d="M{LEFT:g} {TOP:g}V{HEIGHT - BOTTOM:g}H{WIDTH - RIGHT:g}"/>'
        f'<path class="straight" d="{straight}"/><polyline class="curve" points="{points}"/>'
        f"{ticks}{ends}"
    )


def _number(value: float) -> str:
    """Seconds in their own units, or a plain ratio."""
    if value >= 0.5:
        return f"{value:.2f}"
    return f"{value * 1e3:.3g} ms" if value >= 1e-3 else f"{value * 1e6:.0f} µs"
