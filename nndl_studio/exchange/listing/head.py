"""What a written program says of itself: what comes in, what goes out, and how it was proved."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from textwrap import wrap

import msgspec

from nndl_studio.exchange.feeds import LENGTHS, names_of
from nndl_studio.exchange.format import Notes
from nndl_studio.exchange.listing.samples import COLUMNS, asked
from nndl_studio.exchange.listing.script import Script
from nndl_studio.exchange.network import Network
from nndl_studio.exchange.proof import PROOF, Proof

LONGEST = 100
ELSEWHERE = ("keras", "numpy", "torch", "safetensors")


def title_of(network: Network) -> str:
    """The drawing's title as it may stand in a program's text."""
    return plain(network.title) or "A network"


def plain(text: str) -> str:
    """One line without what ends a docstring."""
    return " ".join(text.split()).replace("\\", "/").replace('"', "'")


def comes_in(script: Script) -> Iterator[str]:
    """What the program asks for, a line each."""
    recipe, names = script.network.inputs, asked(script)
    kind, axes = recipe.info.kind, list(recipe.info.axes)
    steps = "steps" if script.any_steps or kind not in ("sequence", "labels") else f"{axes[0]}"
    if COLUMNS in names:
        shape = f"(samples, {steps})" if kind == "sequence" else "(samples,)"
        yield f"columns: by their names in the table, each {shape}"
        dates = [each.column.name for each in recipe.encoders if each.column.type == "date"]
        if dates:
            yield f"dates as days since 1970-01-01: {plain(', '.join(dates))}"
    elif kind == "map":
        sides = [axes[0], *(side - 2 * recipe.frame for side in axes[1:])]
        yield f"x: (samples, {', '.join(map(str, sides))}), maps first, raw as the data have it"
    elif kind == "vector":
        yield f"x: (samples, {axes[0]}), raw as the data have it"
    elif kind == "sequence":
        yield f"x: (samples, {steps}, {axes[1]}), raw as the data have it"
    elif names:
        count = steps if kind == "labels" else "1"
        yield f"x: (samples, {count}), whole numbers from 0 to {axes[-1] - 1}"
    if LENGTHS in names:
        yield "lengths: (samples,), how many steps of each are its own"


def goes_out(script: Script) -> Iterator[str]:
    """What it answers, a line each."""
    recipe, names = script.network.inputs, names_of(script.network)
    for answer in script.program.answers:
        name, shape = plain(names[answer.node]), ", ".join(map(str, answer.value.shape))
        what = f"what {plain(answer.node)} gives"
        if answer.best is None and recipe.targets:
            what = f"{plain(', '.join(recipe.targets))}, in the units of the data"
        yield f"{name}: (samples, {shape}), {what}"
        if answer.best is not None:
            of = ", a place in CLASSES" if recipe.info.class_names else ""
            yield f"{name.replace('y', 'class', 1)}: the class that it names{of}"


def docstring(script: Script, how: str, use: str, notes: Notes) -> list[str]:
    """The lines that say what the program is, `how` it computes, and its `use`."""
    head = f"A trained network of NNDL Studio, {how}."
    lines = (*comes_in(script), "", *goes_out(script))
    told = [part for line in lines for part in wrap(line, LONGEST, subsequent_indent="  ") or [""]]
    seen = proved(notes)
    body = [f"    {use}", "", *told, *(["", seen] if seen else [])]
    return [f'"""{_short(title_of(script.network))}.', "", head, "", *body, '"""']


def import_lines(lines: Iterable[str]) -> list[str]:
    """All that a program imports, in groups as formatters have them."""
    from_modules: dict[str, list[str]] = {}
    for line in sorted(lines):
        if line.startswith("from"):
            head, _, name = line.partition(" import ")
            from_modules.setdefault(head, []).append(name)
    whole = [line for line in sorted(lines) if line.startswith("import")]
    order = [*whole, *(f"{head} import {', '.join(n)}" for head, n in from_modules.items())]
    others = [line for line in order if line.split()[1].split(".")[0] in ELSEWHERE]
    standard = [line for line in order if line not in others]
    return ["from __future__ import annotations", "", *standard, "", *others]


def _short(line: str) -> str:
    return line if len(line) < LONGEST - 3 else f"{line[: LONGEST - 5]}…"


def proved(notes: Notes) -> str:
    """That it was seen to answer like the studio; "" where it was not looked at."""
    if PROOF not in notes:
        return ""
    proof = msgspec.json.decode(notes[PROOF], type=Proof)
    samples = "1 sample" if proof.samples == 1 else f"{proof.samples:,} samples"
    return f"{proof.runtime} answered {samples} like the studio, at most {proof.largest:.1e} apart."


def classes_of(network: Network) -> list[str]:
    """The line that names the classes; none where they have no names."""
    names = network.inputs.info.class_names
    if not names:
        return []
    quoted = [json.dumps(name, ensure_ascii=False) for name in names]
    whole = f"CLASSES = [{', '.join(quoted)}]"
    return (
        [whole] if len(whole) <= LONGEST else ["CLASSES = [", *(f"    {q}," for q in quoted), "]"]
    )
