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
        nodes = _replaced(nodes, model.outputs, list(found(nodes, known)))
    return replace(model, nodes=tuple(nodes))


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


def _silu(nodes: Nodes, known: Mapping[str, NDArray[Any]]) -> Iterator[tuple[Nodes, ModelNode]]:
    """x · σ(x)."""
    logistic = {node.outputs[0]: node for node in nodes if node.op == "Sigmoid"}
    for node in nodes:
        if node.op != "Mul" or len(node.inputs) != 2:
            continue
        for one, other in (node.inputs, node.inputs[::-1]):
            gate = logistic.get(other)
            if gate is not None and gate.inputs[0] == one:
                yield (gate, node), _one("Swish", node, one)
                break


def _gelu(nodes: Nodes, known: Mapping[str, NDArray[Any]]) -> Iterator[tuple[Nodes, ModelNode]]:
    """x · ½ · (1 + erf(x / √2)), in any order of the factors."""
    made = {name: node for node in nodes for name in node.outputs}
    reads: dict[str, list[ModelNode]] = {}
    for node in nodes:
        for name in set(node.inputs):
            reads.setdefault(name, []).append(node)

    def constant(node: ModelNode, other: str) -> float | None:
        rest = [name for name in node.inputs if name != other]
        array = known.get(rest[0]) if len(rest) == 1 else None
        return float(array.ravel()[0]) if array is not None and array.size == 1 else None

    def only(name: str, op: str) -> ModelNode | None:
        readers = reads.get(name, [])
        return readers[0] if len(readers) == 1 and readers[0].op == op else None

    for node in nodes:
        inner = made.get(node.inputs[0]) if node.op == "Erf" else None
        plus = only(node.outputs[0], "Add") if inner is not None else None
        if inner is None or plus is None or constant(plus, node.outputs[0]) != 1.0:
            continue
        x = next((name for name in inner.inputs if name not in known), "")
        by = constant(inner, x)
        root = by is not None and np.isclose(by if inner.op == "Div" else 1 / (by or 1), sqrt(2))
        factors = _factors(plus, x, only, constant, made)
        if root and inner.op in ("Div", "Mul") and factors is not None:
            last = factors[-1]
            yield (inner, node, plus, *factors), _one("Gelu", last, x)


def _factors(
    plus: ModelNode, x: str, only: Any, constant: Any, made: Mapping[str, ModelNode]
) -> Nodes | None:
    """The products that make x / 2 · (1 + …) of it; None if they make anything else."""
    found: list[ModelNode] = []
    halved = seen = False
    at = plus
    while not (halved and seen):
        product = only(at.outputs[0], "Mul")
        if product is None:
            return None
        other = next((name for name in product.inputs if name != at.outputs[0]), "")
        if other == x:
            seen = True
        elif constant(product, at.outputs[0]) == 0.5:
            halved = True
        elif not halved and not seen and _is_half(made.get(other), x, constant):
            found.append(made[other])
            halved = seen = True
        else:
            return None
        found.append(product)
        at = product
    return found


def _is_half(node: ModelNode | None, x: str, constant: Any) -> bool:
    return node is not None and node.op == "Mul" and x in node.inputs and constant(node, x) == 0.5


def _one(op: str, last: ModelNode, x: str) -> ModelNode:
    return ModelNode(op, last.name, (x,), last.outputs, {})
