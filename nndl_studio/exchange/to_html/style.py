"""How a report looks: the colours of the window's two themes, one column, A4 when printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nndl_studio.layers.layer import Family


@dataclass(frozen=True)
class Palette:
    """Colours as "#rrggbb", called as in the window's themes."""

    tokens: Mapping[str, str]
    families: Mapping[Family, str]

    @property
    def css(self) -> str:
        """Custom properties."""
        named = {**self.tokens, **{family.value: color for family, color in self.families.items()}}
        return " ".join(f"--{name}: {color};" for name, color in named.items())


LIGHT = Palette(
    {
        "panel": "#ffffff",
        "raised": "#f4f6f9",
        "canvas": "#f8f9fb",
        "line": "#dde1e8",
        "node_border": "#cfd5df",
        "text": "#1b1f27",
        "mute": "#5d6778",
        "faint": "#8b94a4",
        "accent": "#2f6fde",
        "negative": "#d9701a",
        "positive": "#2f6fde",
    },
    {
        Family.DATA: "#138f7e",
        Family.LINEAR: "#2f6fde",
        Family.CONVOLUTION: "#7a56d8",
        Family.POOLING: "#c04b90",
        Family.ACTIVATION: "#b57a0c",
        Family.RECURRENT: "#3f8f30",
        Family.SHAPE: "#64748b",
        Family.OUTPUT: "#cf5226",
        Family.MEMORY: "#0e93b8",
    },
)
DARK = Palette(
    {
        "panel": "#1a1d24",
        "raised": "#20242d",
        "canvas": "#101217",
        "line": "#2b303b",
        "node_border": "#323947",
        "text": "#e7e9ee",
        "mute": "#98a1b2",
        "faint": "#6b7384",
        "accent": "#5b9cff",
        "negative": "#f08a3c",
        "positive": "#4a90ff",
    },
    {
        Family.DATA: "#2fb5a2",
        Family.LINEAR: "#5b9cff",
        Family.CONVOLUTION: "#a384f7",
        Family.POOLING: "#e277b5",
        Family.ACTIVATION: "#e6a93a",
        Family.RECURRENT: "#6dbb5d",
        Family.SHAPE: "#94a3b8",
        Family.OUTPUT: "#f0764a",
        Family.MEMORY: "#35bfe6",
    },
)

_RULES = """
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 40px 32px 64px; max-width: 1040px; background: var(--panel);
  color: var(--text); font: 14px/1.5 Inter, "Segoe UI", system-ui, "Noto Sans", sans-serif; }
h1 { font-size: 28px; line-height: 1.2; margin: 0 0 4px; overflow-wrap: anywhere; }
h2 { font-size: 18px; margin: 0 0 12px; }
h3 { font-size: 14px; margin: 20px 0 8px; }
section { margin: 40px 0 0; }
p { margin: 8px 0; max-width: 75ch; overflow-wrap: anywhere; }
.mute { color: var(--mute); }
.note { border-left: 3px solid var(--accent); background: var(--raised); padding: 8px 14px;
  border-radius: 0 8px 8px 0; max-width: none; }
.code, code, pre { font-family: "JetBrains Mono", Consolas, Menlo, "DejaVu Sans Mono", monospace;
  font-size: 12px; overflow-wrap: anywhere; }
pre { background: var(--raised); border: 1px solid var(--line); border-radius: 8px; margin: 8px 0;
  padding: 12px 14px; white-space: pre-wrap; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: 8px 0; }
th { text-align: left; font-weight: 600; color: var(--mute); font-size: 12px; }
th, td { padding: 6px 14px 6px 0; border-bottom: 1px solid var(--line); vertical-align: top;
  overflow-wrap: anywhere; unicode-bidi: isolate; }
th { white-space: nowrap; }
th:last-child, td:last-child { padding-right: 0; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.axes { white-space: nowrap; }
tfoot td { font-weight: 600; border-bottom: 0; border-top: 2px solid var(--line); }
.node { border-left: 3px solid; padding-left: 8px; font-weight: 600; min-width: 108px;
  max-width: 180px; }
.node small { display: block; font-weight: 400; color: var(--mute); font-size: 12px; }
a { color: var(--accent); text-decoration: none; }
dl { margin: 8px 0; columns: 2; column-gap: 48px; }
dl div { display: flex; gap: 16px; justify-content: space-between; padding: 5px 0;
  border-bottom: 1px solid var(--line); break-inside: avoid; }
dt { color: var(--mute); flex: none; }
dd { margin: 0; text-align: right; overflow-wrap: anywhere; min-width: 0; unicode-bidi: isolate; }
.tiles { display: flex; flex-wrap: wrap; gap: 12px; margin: 20px 0 0; }
.tiles div { background: var(--raised); border: 1px solid var(--line); border-radius: 10px;
  padding: 10px 16px; min-width: 130px; }
.tiles strong { display: block; font-size: 20px; font-variant-numeric: tabular-nums; }
.tiles span { color: var(--mute); font-size: 12px; }
.formula { break-inside: avoid; border-bottom: 1px solid var(--line); padding: 12px 0; }
.formula svg { margin: 10px 0; }
.formula p { color: var(--mute); font-size: 12px; margin: 6px 0 0; max-width: none; }
.formulas { columns: 2; column-gap: 48px; }
svg { display: block; max-width: 100%; height: auto; font-family: inherit; }
svg text { fill: var(--text); }
svg .mute { fill: var(--mute); }
svg .small { font-size: 11px; }
svg .tick { font-size: 11px; fill: var(--mute); font-variant-numeric: tabular-nums; }
svg .mono { font-size: 11px; font-family: "JetBrains Mono", Consolas, Menlo, "DejaVu Sans Mono",
  monospace; }
svg .name { font-size: 13px; font-weight: 600; }
.drawing { background: var(--canvas); border: 1px solid var(--line); border-radius: 10px;
  padding: 8px; }
.drawing svg { margin: 0 auto; }
.box { fill: var(--panel); stroke: var(--node_border); }
.edge { fill: none; stroke: var(--faint); stroke-linecap: round; }
.later { stroke-dasharray: 10 8; }
.clock { fill: var(--canvas); stroke: var(--faint); stroke-width: 1.4; }
.pill { fill: var(--canvas); stroke: var(--line); }
.beside { display: flex; flex-wrap: wrap; gap: 8px 40px; align-items: flex-start; }
.beside > figure { flex: 0 1 auto; max-width: 100%; }
.beside > div { flex: 1 1 300px; }
.beside h3 { margin-top: 8px; }
.charts { display: flex; flex-wrap: wrap; gap: 16px 24px; }
.charts figure { flex: 1 1 440px; max-width: 640px; }
figure { margin: 8px 0; break-inside: avoid; }
figcaption { font-weight: 600; margin: 0 0 4px; }
.axis { stroke: var(--faint); fill: none; }
.grid { stroke: var(--line); fill: none; }
.curve { fill: none; stroke: var(--accent); stroke-width: 1.8; stroke-linejoin: round; }
.held { stroke-dasharray: 6 4; stroke: var(--negative); }
.dot { fill: var(--accent); stroke: none; }
.dot.held { fill: var(--negative); }
.best { stroke: var(--mute); stroke-dasharray: 2 3; }
.right { fill: var(--positive); }
.wrong { fill: var(--negative); }
.empty { fill: var(--raised); }
.frame { fill: none; stroke: var(--node_border); }
@media screen and (max-width: 760px) { dl, .formulas { columns: 1; } body { padding: 20px 16px; } }
@page { size: A4; margin: 16mm 14mm; }
@media print {
  body { max-width: none; padding: 0; font-size: 9.5pt; background: #ffffff; }
  table { font-size: 8.5pt; }
  th, td { padding: 4px 10px 4px 0; }
  tfoot { display: table-row-group; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  h2, h3, h3 + p { break-after: avoid; }
  section { margin-top: 24px; }
  tr, .tiles, pre, .drawing, .short, .charts, .beside { break-inside: avoid; }
  .wide { overflow: visible; }
  .charts figure { flex-basis: 46%; }
  .charts svg .tick, .charts svg .small { font-size: 14px; }
  .tiles { gap: 8px; }
  .tiles div { min-width: 100px; padding: 6px 12px; }
  .tiles strong { font-size: 16px; }
}
"""


def style() -> str:
    """The style sheet: light, dark where the reader's screen is, and always light on paper."""
    families = " ".join(
        f".{family.value} {{ color: var(--{family.value}); }}" for family in LIGHT.families
    )
    inks = " ".join(
        f"svg .ink-{light}{dark} {{ fill: {INKS[light]}; }}" for light in INKS for dark in INKS
    )
    dark_inks = " ".join(
        f"svg .ink-{light}{dark} {{ fill: {INKS[dark]}; }}" for light in INKS for dark in INKS
    )
    return (
        f":root {{ color-scheme: light; {LIGHT.css} }}{_RULES}{families}\n{inks}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ "
        f":root {{ color-scheme: dark; {DARK.css} }} {dark_inks} }}\n"
    )


INKS = {"b": "#000000", "w": "#ffffff"}


def ink(shade: float, token: str) -> str:
    """The class of numbers on so much of a colour: black or white, what stands out more, in the
    light palette and in the dark one."""
    return "ink-" + "".join(_ink(palette, shade, token) for palette in (LIGHT, DARK))


def _ink(palette: Palette, shade: float, token: str) -> str:
    over, under = _parts(palette.tokens[token]), _parts(palette.tokens["raised"])
    mixed = [shade * a + (1 - shade) * b for a, b in zip(over, under, strict=True)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in mixed]
    light = sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    # As WCAG 2.1 measures contrast, against black and against white.
    return "b" if (light + 0.05) ** 2 > 0.05 * 1.05 else "w"


def _parts(color: str) -> list[float]:
    return [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
