"""The drawing of a Neural Turing Machine [Graves, Wayne, Danihelka 2014], equations (2) to (9)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nndl_studio.layers.activations import Activation
from nndl_studio.layers.add import Add
from nndl_studio.layers.blend import Blend
from nndl_studio.layers.circular_shift import CircularShift
from nndl_studio.layers.concat import Concat
from nndl_studio.layers.delay import Delay, DelayConfig, Initial
from nndl_studio.layers.dense import Dense, DenseConfig
from nndl_studio.layers.logistic import Logistic
from nndl_studio.layers.multiply import Multiply
from nndl_studio.layers.parts import Parts
from nndl_studio.layers.read import Read
from nndl_studio.layers.scale import Scale, ScaleConfig
from nndl_studio.layers.scale_by import ScaleBy
from nndl_studio.layers.sharpen import Sharpen
from nndl_studio.layers.similarity import Similarity
from nndl_studio.layers.softmax import Softmax
from nndl_studio.layers.tanh import Tanh
from nndl_studio.layers.write import Write

Controller = Literal["tanh", "LSTM"]
# Rows of the drawing that a head takes, with one between it and the next.
HEAD_ROWS, FIRST_ROW = 5, 7


@dataclass(frozen=True)
class Turing:
    """What a Neural Turing Machine is made with; as `NTMConfig` says it."""

    controller: Controller
    neurons: int
    rows: int
    width: int
    heads: int
    shift: int
    memory: Initial
    weights: Initial


def ntm_parts(machine: Turing) -> Parts:
    """Each step: the controller, then all that is written, one head after another, then what is
    read of it. From the port x to the port y, [h; r]."""
    parts = Parts()
    heads = [f" {i + 1}" if machine.heads > 1 else "" for i in range(machine.heads)]
    reads = [f"r{head}" for head in heads]
    parts.join("In", Concat(), (".x", *(f"{r} before" for r in reads)), (0, 5))
    _controller(parts, machine)
    memory = "M before"
    for place, head in enumerate(heads):
        memory = _write(parts, machine, head, memory, place * (HEAD_ROWS + 2))
    parts.add("M before", Delay(), (11, 0), _memory(machine), x=memory)
    down = machine.heads * (HEAD_ROWS + 2)
    for place, head in enumerate(heads):
        _read(parts, machine, head, memory, down + place * (HEAD_ROWS + 2))
    parts.join("h r", Concat(), ("h", *reads), (11, 5))
    parts.give("y", "h r")
    return parts


def _controller(parts: Parts, machine: Turing) -> None:
    """h: a layer of units, or an LSTM's cell (187)-(192) without peepholes."""
    if machine.controller == "tanh":
        parts.add("h", Dense(), (1, 5), _dense(machine.neurons, "tanh"), x="In")
        return
    parts.add("In h", Concat(), (0, 3), x=("In", "h before"))
    for row, gate in enumerate(("i", "f", "o")):
        z = parts.add(f"z {gate}", Dense(), (0, -row - 1), _dense(machine.neurons), x="In h")
        if gate == "f":  # It begins by keeping what it has.
            z = parts.add("z f + 1", Scale(), (0.5, -row - 0.5), ScaleConfig(1.0, 1.0), x=z)
        parts.add(gate, Logistic(), (1, -row - 1), x=z)
    parts.add("c new", Dense(), (1, 0), _dense(machine.neurons, "tanh"), x="In h")
    parts.add("i c new", Multiply(), (2, -1), x=("i", "c new"))
    parts.add("f c", Multiply(), (2, -2), x=("f", "c before"))
    parts.add("c", Add(), (3, -1), x=("i c new", "f c"))
    parts.add("tanh c", Tanh(), (4, -1), x="c")
    parts.add("h", Multiply(), (5, -2), x=("o", "tanh c"))
    parts.add("c before", Delay(), (3, -2), DelayConfig(machine.neurons), x="c")
    parts.add("h before", Delay(), (5, -3), DelayConfig(machine.neurons), x="h")


def _write(parts: Parts, machine: Turing, head: str, memory: str, row: int) -> str:
    """(3), (4): what is erased and added where the head stands; the memory after it."""
    weights = _address(parts, machine, f"write{head}", memory, row)
    erase = parts.add(
        f"erase{head}", Dense(), (2, row + 5), _dense(machine.width, "logistic"), x="h"
    )
    added = parts.add(f"add{head}", Dense(), (2, row + 6), _dense(machine.width, "tanh"), x="h")
    return parts.add(
        f"M{head}",
        Write(),
        (10, row + 2),
        x=added,
        w=weights,
        memory=memory,
        erase=erase,
    )


def _read(parts: Parts, machine: Turing, head: str, memory: str, row: int) -> None:
    """(2): r, and what was read a step before."""
    weights = _address(parts, machine, f"read{head}", memory, row)
    parts.add(f"r{head}", Read(), (10, row + 1), x=weights, memory=memory)
    begins = DelayConfig(machine.width)
    parts.add(f"r{head} before", Delay(), (10, row + 3), begins, x=f"r{head}")


def _address(parts: Parts, machine: Turing, head: str, memory: str, row: int) -> str:
    """(5) to (9): where a head stands, by content and by place."""

    def told(name: str, down: int, units: int, activation: Activation = "identity") -> str:
        settings = _dense(units, activation)
        return parts.add(f"{name} {head}", Dense(), (2, row + down), settings, x="h")

    key, beta = told("key", 0, machine.width, "tanh"), told("beta", 1, 1, "softplus")
    gate, turn = told("gate", 2, 1, "logistic"), told("turn", 3, 2 * machine.shift + 1)
    sharp = told("sharp", 4, 1, "softplus")
    alike = parts.add(f"alike {head}", Similarity(), (3, row), x=key, memory=memory)
    scaled = parts.add(f"scaled {head}", ScaleBy(), (4, row), x=alike, by=beta)
    content = parts.add(f"content {head}", Softmax(), (5, row), x=scaled)
    shares = parts.add(f"shares {head}", Softmax(), (3, row + 3), x=turn)
    gamma = parts.add(f"gamma {head}", Scale(), (3, row + 4), ScaleConfig(1.0, 1.0), x=sharp)
    before = f"w {head} before"
    mixed = parts.add(f"mixed {head}", Blend(), (6, row + 1), x=content, old=before, gate=gate)
    turned = parts.add(f"turned {head}", CircularShift(), (7, row + 1), x=mixed, shares=shares)
    weights = parts.add(f"w {head}", Sharpen(), (8, row + 1), x=turned, power=gamma)
    begins = DelayConfig(machine.rows, initial=machine.weights)
    parts.add(before, Delay(), (7, row + 3), begins, x=weights)
    return weights


def _memory(machine: Turing) -> DelayConfig:
    size = machine.rows * machine.width
    # Rows of zeros can't be told apart: from 1e-6 copying is learned, from 0 it is not.
    return DelayConfig(size, initial=machine.memory, value=1e-6)


def _dense(units: int, activation: Activation = "identity") -> DenseConfig:
    return DenseConfig(units=units, activation=activation)
