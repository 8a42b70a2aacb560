"""The drawing of an episodic memory [Kumar et al. 2015]: passes over facts, each with its gates, an
episode, and what is remembered of it."""

from __future__ import annotations

from dataclasses import dataclass

from nndl_studio.layers.absolute import Absolute
from nndl_studio.layers.beside import Beside
from nndl_studio.layers.blend import Blend
from nndl_studio.layers.concat import Concat
from nndl_studio.layers.delay import Delay, DelayConfig
from nndl_studio.layers.dense import Dense, DenseConfig
from nndl_studio.layers.gru_cell import GRUCell, GRUCellConfig
from nndl_studio.layers.inner_product import InnerProduct
from nndl_studio.layers.last_step import LastStep
from nndl_studio.layers.logistic import Logistic
from nndl_studio.layers.multiply import Multiply
from nndl_studio.layers.parts import Parts
from nndl_studio.layers.subtract import Subtract

FACTS, QUESTION = ".x", ".q"
# Rows of the drawing that a pass takes, with one between it and the next.
ROWS = 6


@dataclass(frozen=True)
class Episodes:
    """`units` are the numbers of a fact, of the question and of what is remembered; `gate_units`
    are those of the layer from which a gate is made. All passes have the weights of the first."""

    passes: int
    units: int
    gate_units: int


def episodic_parts(episodes: Episodes) -> Parts:
    """From facts c at the port x and the question at the port q to m of the last pass at y, and the
    gates of pass p before they are squashed at "gate p"."""
    parts = Parts()
    parts.add("q beside", Beside(), (0, 0), x=QUESTION, steps=FACTS)
    _compare(parts, "q", "q beside", 0, _bilinear(episodes))
    memory = QUESTION
    for number in range(1, episodes.passes + 1):
        memory = _pass(parts, episodes, number, memory)
    parts.give("y", memory)
    return parts


def gates_of(number: int) -> str:
    """The piece that gives the gates of a pass before they are squashed."""
    return f"w2 {number}"


def _pass(parts: Parts, episodes: Episodes, number: int, memory: str) -> str:
    """What is remembered after one more look at all facts."""
    top = (number - 1) * ROWS + 5
    beside = parts.add(f"m {number - 1} beside", Beside(), (0, top), x=memory, steps=FACTS)
    _compare(parts, f"m {number - 1}", beside, top, _bilinear(episodes), weights_of="W q")
    gate = _gate(parts, episodes, number, beside, top)
    episode = _episode(parts, episodes, number, gate, top)
    cell, lender = _cell(episodes), "" if number == 1 else "m 1"
    return parts.add(f"m {number}", GRUCell(), (9, top + 2), cell, lender, x=episode, state=memory)


def _compare(
    parts: Parts,
    name: str,
    beside: str,
    row: int,
    bilinear: DenseConfig,
    weights_of: str = "",
) -> None:
    """How each fact is like `name`, which stands `beside` it: c ⊙ q, |c − q|, cᵀ W q."""
    parts.add(f"c {name}", Multiply(), (1, row + 1), x=(FACTS, beside))
    parts.add(f"c - {name}", Subtract(), (1, row + 2), x=FACTS, less=beside)
    parts.add(f"abs c - {name}", Absolute(), (2, row + 2), x=f"c - {name}")
    parts.add(f"W {name}", Dense(), (1, row + 3), bilinear, weights_of, x=beside)
    parts.add(f"c W {name}", InnerProduct(), (2, row + 3), x=FACTS, other=f"W {name}")


def _gate(parts: Parts, episodes: Episodes, number: int, beside: str, top: int) -> str:
    """g = σ(w₂ tanh(W₁ z + b₁) + b₂) for each fact, of its features z."""
    past = f"m {number - 1}"
    products = parts.add(f"c W {number}", Concat(), (3, top + 3), x=("c W q", f"c W {past}"))
    alike = ("c q", f"c {past}", "abs c - q", f"abs c - {past}")
    features = (FACTS, beside, "q beside", *alike, products)
    parts.add(f"features {number}", Concat(), (4, top + 1), x=features)
    hidden = DenseConfig(units=episodes.gate_units, activation="tanh")
    raw, lent = DenseConfig(units=1, activation="identity"), number > 1
    parts.add(f"W1 {number}", Dense(), (5, top + 1), hidden, "W1 1" * lent, x=f"features {number}")
    parts.add(gates_of(number), Dense(), (6, top + 1), raw, gates_of(1) * lent, x=f"W1 {number}")
    parts.give(f"gate {number}", gates_of(number))
    return parts.add(f"g {number}", Logistic(), (7, top), x=gates_of(number))


def _episode(parts: Parts, episodes: Episodes, number: int, gate: str, top: int) -> str:
    """e = h after the last fact, h ← g GRU(c, h) + (1 − g) h."""
    before, h = f"h {number} before", f"h {number}"
    cell, lender = _cell(episodes), "" if number == 1 else "GRU 1"
    step = parts.add(f"GRU {number}", GRUCell(), (7, top + 3), cell, lender, x=FACTS, state=before)
    parts.add(h, Blend(), (8, top + 1), x=step, old=before, gate=gate)
    parts.add(before, Delay(), (6, top + 4), DelayConfig(episodes.units), x=h)
    return parts.add(f"e {number}", LastStep(), (9, top), x=h)


def _bilinear(episodes: Episodes) -> DenseConfig:
    return DenseConfig(units=episodes.units, activation="identity", bias=False)


def _cell(episodes: Episodes) -> GRUCellConfig:
    """As the paper has it, the reset gate behind the product; nothing holds it to what was."""
    return GRUCellConfig(units=episodes.units, reset="after", update_bias=0.0)
