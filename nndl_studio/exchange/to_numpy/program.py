"""A network as a Python file that needs NumPy alone, with its arrays in a file beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping

from nndl_studio.exchange import npz
from nndl_studio.exchange.format import Files, Notes
from nndl_studio.exchange.listing.calls import write_lines
from nndl_studio.exchange.listing.head import classes_of, docstring, import_lines
from nndl_studio.exchange.listing.library import library
from nndl_studio.exchange.listing.samples import COLUMNS, asked
from nndl_studio.exchange.listing.script import INDENT, Script
from nndl_studio.exchange.network import Network

PACKAGE = "nndl_studio.exchange.to_numpy.library"
PARTS = ("samples", "pointwise", "steps", "maps", "recurrent", "memory", "sentences", "answers")
# Of the numbers, so that no file of weights with the name of the program is written over.
NUMBERS = ".numbers.npz"
WEIGHTS = 'W = dict(np.load(Path(__file__).with_suffix(".numbers.npz"), allow_pickle=False))'


def write(network: Network, notes: Notes) -> Files:
    """The program's text, and its arrays with the notes."""
    script, found = script_of(network)
    text = text_of(script, found, notes)
    arrays = npz.encode(script.arrays, notes)
    return {".py": text.encode(), NUMBERS: arrays}


def script_of(network: Network) -> tuple[Script, Mapping[str, str]]:
    """All lines of the network, and what stands for each answer."""
    known = library(PACKAGE, *PARTS)
    script = Script(network, _stored, (*known.pieces, *known.imports, "answers"))
    return script, write_lines(script)


def _stored(name: str) -> str:
    return f"W[{json.dumps(name, ensure_ascii=False)}]"


def text_of(script: Script, found: Mapping[str, str], notes: Notes) -> str:
    """The whole file; `found` is what it answers, by name."""
    picked = library(PACKAGE, *PARTS).picked((*script.used, "Array"))
    known = {"from pathlib import Path", "import numpy as np"}
    mapped = {"from collections.abc import Mapping"} if COLUMNS in asked(script) else set()
    parts = (
        docstring(
            script, "with NumPy alone", f"found = answers({', '.join(asked(script))})", notes
        ),
        import_lines({*picked.imports, *known, *mapped}),
        [*picked.constants, WEIGHTS, *classes_of(script.network), ""],
        [*_answers(script, found), ""],
    )
    lines = [line for part in parts for line in [*part, ""]]
    return "\n".join([*lines, "\n\n\n".join(picked.functions), ""])


def _answers(script: Script, found: Mapping[str, str]) -> list[str]:
    """The function itself."""
    kinds = {COLUMNS: "Mapping[str, Array]"}
    given = ", ".join(f"{name}: {kinds.get(name, 'Array')}" for name in asked(script))
    quoted = {json.dumps(name, ensure_ascii=False): text for name, text in found.items()}
    return [
        f"def answers({given}) -> dict[str, Array]:",
        f'{INDENT}"""What the network answers, by name."""',
        *script.body,
        f"{INDENT}return {{",
        *(f"{INDENT * 2}{name}: {text}," for name, text in quoted.items()),
        f"{INDENT}}}",
    ]
