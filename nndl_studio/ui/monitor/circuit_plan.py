"""A circuit in words and places: what stands where, which wires matter, which program they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from nndl_studio.training.findings import Circuit

# A share above this is a choice.
MOST = 0.5
# Heights of modules beside one another, so that wires are told apart.
LEVELS = (0.14, 0.5, 0.86)
# An expression within so many others is no longer read.
DEEPEST = 6
# Of a column of modules, a column of registers has so much room.
ROOM = 2.4


@dataclass(frozen=True)
class Box:
    """A register as it was, a module, or a register as it becomes: `title` stands in it, at (x, y)
    of a picture of 1 × 1; `choices` come in from above to below, and it gives the source `gives`,
    "" if nobody may read it."""

    title: str
    x: float
    y: float
    choices: tuple[str, ...] = ()
    gives: str = ""


@dataclass(frozen=True)
class Wire:
    """From a source to a choice, with its share. It is `needed` where the tape comes of it."""

    source: str
    choice: str
    share: float
    needed: bool


def boxes(found: Circuit) -> tuple[Box, ...]:
    """From left to right: registers, modules in the order in which they work, registers again."""
    middle = _modules(found)
    columns = len(middle) + 2 * ROOM
    made = [
        Box(title, ROOM / 2 / columns, at, gives=source)
        for title, source, at in zip(
            found.before, found.sources, _spread(len(found.before)), strict=False
        )
    ]
    for place, name in enumerate(middle):
        x, y = (ROOM + 0.5 + place) / columns, LEVELS[place % len(LEVELS)]
        made.append(Box(name, x, y, _into(found, name), name if name in found.sources else ""))
    ends = zip(found.registers, _spread(len(found.registers)), strict=True)
    return (*made, *(Box(name, 1 - ROOM / 2 / columns, y, (name,)) for name, y in ends))


def wires(found: Circuit, step: int) -> tuple[Wire, ...]:
    """All that may be chosen at this step, the least first."""
    needed = needed_choices(found)[step]
    made = [
        Wire(source, choice, float(share), choice in needed)
        for choice, shares in zip(found.choices, found.shares[step], strict=True)
        for source, share in zip(found.sources, shares, strict=True)
        if np.isfinite(share)
    ]
    return tuple(sorted(made, key=lambda wire: (wire.needed, wire.share)))


def needed_choices(found: Circuit) -> list[frozenset[str]]:
    """At each step the choices that the tape comes of, by what is taken for the most part, until
    the machine has ended. What the controller makes of registers is left out."""
    after, each = frozenset[str](), []
    ended = np.cumsum(found.ends) - found.ends > MOST
    effects = [name for name in dict.fromkeys(found.by) if not _is_kept_or_read(found, name)]
    for step in reversed(range(len(found.ends))):
        if ended[step]:
            each.append(frozenset[str]())
            continue
        start = [choice for name in effects for choice in _into(found, name)]
        needed = _followed(found, step, [*start, *after])
        each.append(needed)
        sources = {taken(found, step, choice) for choice in needed}
        held = zip(found.sources, found.before, strict=False)
        after = frozenset(register for source, register in held if source in sources)
    return each[::-1]


def taken(found: Circuit, step: int, choice: str) -> str:
    """The source that is taken for the most part, "" if none is."""
    shares = np.nan_to_num(found.shares[step, found.choices.index(choice)])
    best = int(shares.argmax())
    return found.sources[best] if shares[best] > MOST else ""


def program(found: Circuit, step: int) -> tuple[tuple[str, str], ...]:
    """What is given a value, and which, as an expression: the tape, of which the first of two
    choices says the cell, and each register that it comes of."""
    needed, lines = needed_choices(found)[step], []
    for name in dict.fromkeys(found.by):
        if not _is_kept_or_read(found, name) and set(_into(found, name)) <= needed:
            *where, what = (_expression(found, step, choice) for choice in _into(found, name))
            lines.append((f"{name}[{', '.join(where)}]" if where else name, what))
    kept = [name for name in found.registers if name in needed]
    return (*lines, *((name, _expression(found, step, name)) for name in kept))


def initials(title: str) -> str:
    """r1 of register 1, where there is no room; a single word is kept."""
    words = title.split()
    letters = "".join(word if word.isdigit() else word[0] for word in words)
    return letters if words[1:] else title


def _expression(found: Circuit, step: int, choice: str, depth: int = 0) -> str:
    source = taken(found, step, choice)
    if not source or depth > DEEPEST:
        return "…"
    place = found.sources.index(source)
    if place < len(found.before):
        return found.before[place]
    within = [_expression(found, step, each, depth + 1) for each in _into(found, source)]
    return f"{source}({', '.join(within)})" if within else source


def _followed(found: Circuit, step: int, choices: Iterable[str]) -> frozenset[str]:
    """These choices, and those of all modules that they take from."""
    needed: dict[str, None] = {}
    waiting = list(choices)
    while waiting:
        choice = waiting.pop()
        if choice not in needed:
            needed[choice] = None
            waiting += _into(found, taken(found, step, choice))
    return frozenset(needed)


def _modules(found: Circuit) -> list[str]:
    """All that works within a step, in its order; what only takes stands before what comes to be
    known next."""
    made: list[str] = []
    for place, source in enumerate(found.sources):
        if place >= len(found.before):
            made += [name for name in _takers(found, place) if name not in (*made, source)]
            made.append(source)
    return [*made, *(name for name in _takers(found, len(found.sources)) if name not in made)]


def _takers(found: Circuit, known: int) -> list[str]:
    """What takes from the first `known` sources, and is no register."""
    counts = np.isfinite(found.shares[0]).sum(axis=1)
    pairs = zip(found.by, counts, strict=True)
    takers = (by for by, count in pairs if count == known and by not in found.registers)
    return list(dict.fromkeys(takers))


def _into(found: Circuit, name: str) -> tuple[str, ...]:
    pairs = zip(found.choices, found.by, strict=True)
    return tuple(choice for choice, by in pairs if by == name)


def _is_kept_or_read(found: Circuit, name: str) -> bool:
    return name in found.registers or name in found.sources


def _spread(count: int) -> list[float]:
    return [(place + 0.5) / count for place in range(count)]
