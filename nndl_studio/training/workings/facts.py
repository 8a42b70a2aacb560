"""The workings of a step as plain data: stages, arrays by names that can be typed, explanations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nndl_studio.ops.terms import Called, Index
from nndl_studio.training.workings.explain import (
    Explanation,
    Number,
    Place,
    Product,
    Sum,
    chain,
)
from nndl_studio.training.workings.explain_update import explain_update
from nndl_studio.training.workings.letters import as_typed, in_letters
from nndl_studio.training.workings.named import Named, array_of, named_of
from nndl_studio.training.workings.record import Array, Workings
from nndl_studio.training.workings.stages import Stage
from nndl_studio.training.workings.symbols import node_of


@dataclass(frozen=True, eq=False)
class Typed:
    """An array of a node by the `name` that it alone has there, and its numbers."""

    name: str
    named: Named
    numbers: Array

    def is_called(self, asked: str) -> bool:
        """Whether that may mean it: its name, its symbol, or a parameter's own name."""
        own = {self.name, self.named.symbol, in_letters(self.named.symbol)}
        if self.named.group == "parameter":
            own.add(self.named.parameter.rpartition(".")[2])
        return asked in own


def typed_of(workings: Workings, node: str) -> tuple[Typed, ...]:
    """All arrays of `node`. Of several with one symbol that which it makes last has the name alone,
    the others are called y.1, y.2 and so on."""
    arrays = named_of(workings, node)
    by_name: dict[str, list[Named]] = {}
    for named in arrays:
        by_name.setdefault(as_typed(named.symbol), []).append(named)
    names: dict[int, str] = {}
    for name, own in by_name.items():
        last = ([each for each in own if each.group == "value"] or own)[-1]
        others = [each for each in own if each is not last]
        names |= {id(last): name, **{id(o): f"{name}.{k}" for k, o in enumerate(others, 1)}}
    return tuple(Typed(names[id(each)], each, array_of(workings, each)) for each in arrays)


def explained(workings: Workings, named: Named, index: Index) -> tuple[Explanation, ...]:
    """What a number of an array is made of, the one asked for last; nothing if it is given. That of
    a change is the parameter as the step leaves it."""
    if named.group == "change":
        return (explain_update(workings, named.parameter, index),)
    if named.stepped:
        return chain(workings, Place(named.values[index[0]], index[1:]))
    return chain(workings, Place(named.values[0], index))


def loss_of(workings: Workings) -> float | None:
    """J of the sample; None where it is not known."""
    losses = [float(workings.array(value).sum()) for value in workings.losses]
    return sum(losses) if losses else None


def stage_facts(stage: Stage) -> dict[str, Any]:
    """The way, the node, at which step of a loop, what is computed, which parameters change."""
    return {
        "way": stage.way,
        "node": stage.node,
        "time": stage.time,
        "ops": [call.op.name for call in stage.calls],
        "parameters": list(stage.parameters),
    }


def array_facts(typed: Typed, numbers: bool) -> dict[str, Any]:
    """What an array is; with `numbers` all of them, in lists one within another."""
    named, array = typed.named, typed.numbers
    whole = array.astype(np.float64)
    facts = {
        "name": typed.name,
        "group": named.group,
        "symbol": named.symbol,
        "letters": in_letters(named.symbol),
        "parameter": named.parameter,
        "at_steps": named.stepped,
        "shape": list(array.shape),
        "range": [float(whole.min()), float(whole.max())] if whole.size else None,
        "mean": float(whole.mean()) if whole.size else None,
    }
    return facts | {"numbers": array.tolist()} if numbers else facts


def explanation_facts(workings: Workings, each: Explanation) -> dict[str, Any]:
    """A number by what it is called, its `place` in its array, by which op of which node it was
    made, and the lines of which the last gives it."""
    return {
        **_called_facts(each.called),
        "place": list(each.place.index),
        "number": each.number,
        "node": each.node,
        "op": each.op,
        "backward": each.backward,
        "lines": [_sum_facts(workings, line) for line in each.lines],
        "samples": list(each.samples),
    }


def _called_facts(called: Called) -> dict[str, Any]:
    """The symbol with its index, and at which step of a loop."""
    return {
        "symbol": called.symbol,
        "letters": in_letters(called.symbol),
        "index": list(called.index),
        "time": called.time,
    }


def _sum_facts(workings: Workings, line: Sum) -> dict[str, Any]:
    return {
        "symbol": line.symbol,
        "letters": in_letters(line.symbol),
        "function": line.function,
        "largest": line.largest,
        "products": [_product_facts(workings, each) for each in line.products],
        "inside": line.inside,
        "result": line.result,
    }


def _product_facts(workings: Workings, product: Product) -> dict[str, Any]:
    return {
        "weight": product.weight,
        "factors": _number_facts(workings, product.numbers),
        "result": product.result,
    }


def _number_facts(workings: Workings, numbers: Sequence[Number]) -> list[dict[str, Any]]:
    """Each with whose it is and its place in its array, or which line before gave it."""
    return [
        {
            **_called_facts(each.called),
            "place": None if each.place is None else list(each.place.index),
            "node": None if each.place is None else node_of(workings, each.place.value),
            "line": each.line if each.line >= 0 else None,
            "number": each.value,
        }
        for each in numbers
    ]
