"""Several operations that are one in the catalogue: other tools write GELU and SiLU out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.exchange.from_onnx.model_file import Model, ModelNode

Nodes = Sequence[ModelNode]


def with_patterns(model: Model) -> Model:
    """The model with one node for each of these patterns, where the last of them stood."""
    known = dict(model.known)
    for node in model.nodes:
        if node.op == "Constant" and node.outputs and "value" in node.settings:
            known[node.outputs[0]] = np.asarray(node.settings["value"])
    nodes: Nodes = model.nodes
    for found in (_silu, _gelu):
        nodes = _replaced(nodes, model.outputs, list(found(Links(nodes, known))))
    return replace(model, nodes=tuple(nodes))


class Links:
    """Who makes and who reads each tensor."""

    def __init__(self, nodes: Nodes, known: Mapping[str, NDArray[Any]]) -> None:
        self.nodes, self._known = nodes, known
        self.made = {name: node for node in nodes for name in node.outputs}
        self._readers: dict[str, list[ModelNode]] = {}
        for node in nodes:
            for name in set(node.inputs):
                self._readers.setdefault(name, []).append(node)

    def only(self, node: ModelNode, op: str) -> ModelNode | None:
        """Who alone reads what a node gives, if it does `op`."""
        readers = self._readers.get(node.outputs[0], []) if node.outputs else []
        return readers[0] if len(readers) == 1 and readers[0].op == op else None

    def other(self, node: ModelNode, name: str) -> str:
        """What a node of two inputs reads besides `name`; "" if it has not two."""
        rest = [each for each in node.inputs if each != name]
        return rest[0] if len(rest) == 1 and len(node.inputs) == 2 else ""

    def constant(self, node: ModelNode, name: str) -> float | None:
        """The one number that a node reads besides `name`."""
        array = self._known.get(self.other(node, name))
        return float(array.ravel()[0]) if array is not None and array.size == 1 else None

    def flow(self, node: ModelNode) -> str:
        """The first input that is no number of the model's own; "" if none is."""
        return next((name for name in node.inputs if name not in self._known), "")


def _replaced(
    nodes: Nodes, outputs: Sequence[str], found: list[tuple[Nodes, ModelNode]]
) -> list[ModelNode]:
    """Without the nodes of each pattern that nobody else reads, its one node instead."""
    read = Counter(name for node in nodes for name in node.inputs) + Counter(outputs)
    gone: set[ModelNode] = set()
    instead: dict[ModelNode, ModelNode] = {}
    for parts, one in found:
        inside = [name for node in parts for name in node.inputs]
        if all(read[each.outputs[0]] == inside.count(each.outputs[0]) for each in parts[:-1]):
            gone |= set(parts)
            instead[parts[-1]] = one
    return [instead.get(node, node) for node in nodes if node not in gone or node in instead]


def _silu(links: Links) -> Iterator[tuple[Nodes, ModelNode]]:
    """x · σ(x)."""
    for node in links.nodes:
        for name in set(node.inputs) if node.op == "Mul" else ():
            gate = links.made.get(links.other(node, name))
            if gate is not None and gate.op == "Sigmoid" and gate.inputs[:1] == (name,):
                yield (gate, node), _one("Swish", node, name)
                break


def _gelu(links: Links) -> Iterator[tuple[Nodes, ModelNode]]:
    """x · ½ · (1 + erf(x / √2)), in any order of the factors."""
    for erf in links.nodes:
        inner = links.made.get(erf.inputs[0]) if erf.op == "Erf" and erf.inputs else None
        plus = links.only(erf, "Add") if inner is not None else None
        if inner is None or plus is None or links.constant(plus, erf.outputs[0]) != 1.0:
            continue
        x = links.flow(inner)
        factors = _factors(links, plus, x)
        if _is_root(inner.op, links.constant(inner, x)) and factors:
            yield (inner, erf, plus, *factors), _one("Gelu", factors[-1], x)


def _is_root(op: str, number: float | None) -> bool:
    """Whether x is divided by √2."""
    if op == "Mul":
        number = 1 / number if number else None
    return op in ("Div", "Mul") and number is not None and bool(np.isclose(number, sqrt(2)))


def _factors(links: Links, plus: ModelNode, x: str) -> list[ModelNode]:
    """The products that make x / 2 · (1 + …) of it; none if they make anything else."""
    found: list[ModelNode] = []
    left, at = {"half", "x"}, plus
    while left:
        product = links.only(at, "Mul")
        if product is None:
            return []
        parts = _of(links, product, at.outputs[0], x)
        if not parts or not parts <= left:
            return []
        if parts == {"half", "x"}:
            found.append(links.made[links.other(product, at.outputs[0])])
        left -= parts
        found.append(product)
        at = product
    return found


def _of(links: Links, product: ModelNode, name: str, x: str) -> set[str]:
    """What else a product is of: x, ½, or x / 2 as another product makes it."""
    other = links.other(product, name)
    if other == x:
        return {"x"}
    if links.constant(product, name) == 0.5:
        return {"half"}
    made = links.made.get(other)
    halved = made is not None and made.op == "Mul" and links.constant(made, x) == 0.5
    return {"half", "x"} if halved else set()


def _one(op: str, last: ModelNode, x: str) -> ModelNode:
    return ModelNode(op, last.name, (x,), last.outputs, {})
