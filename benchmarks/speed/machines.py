"""Machines with memory: what learns in them, and the data of the examples that they are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets import configured, load
from speed.rows import Machine, TuringMachine

# In the order in which a peer weighs them at once.
WRITING = ("key write", "beta write", "gate write", "turn write", "sharp write")
READING = ("key read", "beta read", "gate read", "turn read", "sharp read")
CONTROLLED = (*WRITING, "erase", "add", *READING)
PUSHING = ("d", "u z", "v")


@dataclass(frozen=True)
class Told:
    """x float32 (samples, steps, features); what is right at each step: numbers (samples, steps,
    bits), NaN where none is asked for, or a symbol (samples, steps), −1 likewise. lengths int64
    (samples,)."""

    x: NDArray[np.float32]
    answers: NDArray[Any]
    lengths: NDArray[np.int64]


@cache
def told(machine: Machine) -> Told:
    """The training part of the data of the machine's example."""
    name = "copy" if isinstance(machine, TuringMachine) else "reversal"
    data = load(configured(name))
    right = data.target if data.target is not None else data.label
    assert right is not None
    assert data.lengths is not None
    rows = np.asarray(data.train[:])
    answers = np.asarray(right[rows])
    return Told(np.asarray(data.x[rows]), answers, np.asarray(data.lengths[rows]))


def parts(machine: Machine, features: int) -> dict[str, tuple[int, int]]:
    """Units and inputs of each dense node, by its name in the drawing."""
    units, width = machine.units, machine.width
    if isinstance(machine, TuringMachine):
        of_head = {"key": width, "beta": 1, "gate": 1, "turn": machine.turns, "sharp": 1}
        wide = {f"{part} {head}": n for head in ("write", "read") for part, n in of_head.items()}
        controlled = {name: (wide.get(name, width), units) for name in CONTROLLED}
    else:
        controlled = {"d": (1, units), "u z": (1, units), "v": (width, units)}
    out = {"Out": (machine.answers, units + width)}
    return {"h": (units, features + width), **controlled, **out}
