"""Drawings that take weights from files of other tools, and what they answer with those."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio import layers
from nndl_studio.datasets.as_trained import AsTrainedConfig
from nndl_studio.datasets.info import DatasetInfo, Kind
from nndl_studio.datasets.recipe import Recipe
from nndl_studio.exchange.matching import Matching, matching_of, take
from nndl_studio.exchange.matching.source import Convention
from nndl_studio.exchange.npz import NPZ
from nndl_studio.graph.check import require_sound
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge, Node
from nndl_studio.training.predict import predict

Floats = NDArray[np.floating[Any]]
Layer = tuple[str, str, dict[str, Any]]
"""What a node is called, its layer, and settings."""


def drawing(kind: Kind, axes: tuple[int, ...], *nodes: Layer, targets: int = 2) -> Graph:
    """Layers one after another, whose last numbers are the answer; data come as they are."""
    info = DatasetInfo(kind, axes, 0, 100, targets=targets)
    names = tuple(f"y{each}" for each in range(targets))
    each = axes[0] if kind == "map" else axes[-1]
    recipe = Recipe(info, 0, (0.0,) * each, (1.0,) * each, 0.0, targets=names)
    graph, last = Graph("Drawn"), ("Data", "x")
    graph.add_node(Node("Data", "Data.v1", AsTrainedConfig(recipe), (0.0, 0.0)))
    for id, name, settings in (*nodes, ("Loss", "SquaredError", {})):
        layer = layers.by_name(name)
        graph.add_node(Node(id, layer.type, layer.configured(**settings), (0.0, 0.0)))
        graph.connect(Edge(*last, id, layer.inputs[0].name))
        last = (id, layer.outputs[0].name if layer.outputs else "")
    require_sound(graph)
    return graph


def save_npz(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Plain arrays, under any names."""
    path.write_bytes(NPZ.encode(arrays, {}))


def matched(path: Path, graph: Graph, convention: Convention = "") -> Matching:
    """Without a doubt or a problem."""
    found = matching_of(path, graph, convention)
    assert not found.problems
    assert not found.doubts
    return found


def answers(graph: Graph, path: Path, x: Floats, convention: Convention = "") -> Floats:
    """What the drawing says of `x` with the weights in the file."""
    weights = take(matched(path, graph, convention), graph)
    lengths = np.full(len(x), x.shape[1], np.int64) if x.ndim == 3 else None
    return predict(graph, weights.arrays, x, lengths).y


def same(got: Floats, wanted: Floats) -> None:
    """To 1e-5 of what is answered, which must be something."""
    assert np.abs(wanted).max() > 0.01
    np.testing.assert_allclose(got, wanted, atol=1e-5, rtol=1e-5)
