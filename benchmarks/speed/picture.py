"""The table of ratios as a picture: a bar a row on a logarithmic line, floor and goal marked."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from math import ceil, floor, log10
from typing import Any

LEFT, RIGHT, TOP, PITCH, BAR = 260.0, 70.0, 34.0, 24.0, 12.0
WIDTH = 900.0
STYLE = (
    "text{font:12px Inter,Helvetica,Arial,sans-serif;fill:#1f2330}.mute{fill:#667085}"
    ".line{stroke:#d0d5dd}.one{stroke:#667085}.over{fill:#2f6fdf}.under{fill:#d2622a}"
    ".mark{stroke:#1f2330;stroke-width:2}"
)


def picture(rows: Sequence[dict[str, Any]]) -> str:
    """SVG of rows that have a ratio: `row`, `ratio`, `floor`, `goal`."""
    known = [row for row in rows if row["ratio"]]
    numbers = [row[name] for row in known for name in ("ratio", "floor", "goal")]
    low, high = floor(log10(min(numbers))), ceil(log10(max(numbers)))
    height = TOP + PITCH * len(known) + 20

    def across(ratio: float) -> float:
        return LEFT + (log10(ratio) - low) / (high - low) * (WIDTH - LEFT - RIGHT)

    parts = [_axis(across, low, high, height)]
    for place, row in enumerate(known):
        parts.append(_bar(across, row, TOP + PITCH * place))
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {height:g}">'
    return "\n".join((head, f"<style>{STYLE}</style>", *parts, "</svg>", ""))


def _axis(across: Any, low: int, high: int, height: float) -> str:
    """Lines at 1, 2 and 5 of each ten; that of 1 is where both are as fast."""
    found = []
    for ten in range(low, high + 1):
        for number in (1, 2, 5) if ten < high else (1,):
            ratio = number * 10.0**ten
            look = "one" if ratio == 1 else "line"
            x = across(ratio)
            found.append(f'<path class="{look}" d="M{x:.1f} {TOP - 8}V{height - 12:.1f}"/>')
            words = f'<text class="mute" x="{x:.1f}" y="{TOP - 14}" text-anchor="middle">'
            found.append(f"{words}{ratio:g}</text>")
    return "\n".join(found)


def _bar(across: Any, row: dict[str, Any], y: float) -> str:
    start, end = sorted((across(1.0), across(row["ratio"])))
    look = "over" if row["ratio"] >= row["floor"] else "under"
    middle = y + PITCH / 2
    marks = "".join(
        f'<path class="mark" d="M{across(row[name]):.1f} {y + 4:g}v{PITCH - 8:g}"/>'
        for name in ("floor", "goal")
    )
    return (
        f'<text x="{LEFT - 12:g}" y="{middle + 4:g}" text-anchor="end">{escape(row["row"])}</text>'
        f'<rect class="{look}" x="{start:.1f}" y="{middle - BAR / 2:g}" '
        f'width="{max(1.0, end - start):.1f}" height="{BAR:g}"/>{marks}'
        f'<text x="{WIDTH - RIGHT + 10:g}" y="{middle + 4:g}">{row["ratio"]:.2f}</text>'
    )
