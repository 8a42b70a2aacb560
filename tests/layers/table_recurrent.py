"""Rows of the contract table: the fused recurrent layers."""

from __future__ import annotations

from typing import Any

from tests.layers.layer_case import Case, sequence, vector


def case(
    name: str,
    settings: dict[str, Any],
    parameters: dict[str, tuple[int, ...]],
    cost: tuple[int, int],
) -> Case:
    """Five units on six steps of three numbers; `cost` is connections and multiply-adds a step."""
    y = sequence(6, 5) if settings.get("output") == "all steps" else vector(5)
    counts = 30, 6 * cost[0], 6 * cost[1]
    inputs = {"x": (sequence(6, 3),)}
    probes = {"gates": "gates"}
    return Case(name, inputs, {"y": y}, {"units": 5, **settings}, parameters, counts, probes)


CASES = (
    case("SRN", {}, {"weight": (5, 3), "recurrent": (5, 5), "bias": (5,)}, (45, 40)),
    case(
        "SRN",
        {"output": "all steps", "activation": "logistic", "bias": False},
        {"weight": (5, 3), "recurrent": (5, 5)},
        (40, 40),
    ),
    case(
        "SRN",
        {"activation": "rectifier"},
        {"weight": (5, 3), "recurrent": (5, 5), "bias": (5,)},
        (45, 40),
    ),
    case("Integrator", {}, {"weight": (5, 3)}, (15, 15)),
    case(
        "Integrator",
        {"output": "all steps", "activation": "identity", "state": "linear"},
        {"weight": (5, 3)},
        (15, 15),
    ),
    # A sum that starts at g(0) = ½ would grow in the padding, were it not held.
    case("Integrator", {"activation": "logistic"}, {"weight": (5, 3)}, (15, 15)),
    case(
        "LSTM",
        {},
        {"weight": (20, 3), "recurrent": (20, 5), "bias": (20,), "peephole": (3, 5)},
        (20 * 8 + 20 + 15, 20 * 8 + 15 + 15),
    ),
    case(
        "LSTM",
        {"output": "all steps", "peepholes": False, "bias": False},
        {"weight": (20, 3), "recurrent": (20, 5)},
        (20 * 8, 20 * 8 + 15),
    ),
    case(
        "GRU",
        {},
        {"weight": (15, 3), "recurrent": (15, 5), "bias": (15,)},
        (15 * 8 + 15, 15 * 8 + 15),
    ),
    case(
        "GRU",
        {"output": "all steps", "bias": False},
        {"weight": (15, 3), "recurrent": (15, 5)},
        (15 * 8, 15 * 8 + 15),
    ),
    case(
        "GRU",
        {"reset": "after"},
        {"weight": (15, 3), "recurrent": (15, 5), "bias": (15,), "recurrent_bias": (5,)},
        (15 * 8 + 20, 15 * 8 + 15),
    ),
    case(
        "GRU",
        {"reset": "after", "bias": False},
        {"weight": (15, 3), "recurrent": (15, 5)},
        (15 * 8, 15 * 8 + 15),
    ),
)
