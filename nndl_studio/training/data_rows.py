"""The data set of a graph's Data node, as rows that the machine can gather."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from nndl_studio import layers
from nndl_studio.datasets import Dataset, Parts, SourceConfig, SplitError, load
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Node
from nndl_studio.layers.layer import Family
from nndl_studio.training.errors import TrainingError

Columns = Mapping[str, tuple[int, int]]


def data_node(graph: Graph) -> Node:
    """The graph's only source of data."""
    for node in graph.nodes.values():
        if layers.layer(node.type).family is Family.DATA:
            return node
    raise TrainingError("There is nothing to learn from: add a Data node")


def data_config(node: Node) -> SourceConfig:
    """The settings of a Data node."""
    assert isinstance(node.config, SourceConfig)
    return node.config


def load_dataset(graph: Graph, parts: Parts | None = None) -> Dataset:
    """Load, scale and split what the Data node names, into `parts` if they are given.

    Raises BadFile or TrainingError.
    """
    node = data_node(graph)
    try:
        dataset = load(data_config(node), parts)
    except SplitError as error:
        raise TrainingError(f"{node.id}: {error}", node.id) from error
    if len(dataset.train) == 0:
        raise TrainingError(
            f"{node.id} leaves no samples to train on: make its validation and test parts smaller",
            node.id,
        )
    return dataset


def rows(dataset: Dataset, columns: Columns, dtype: str = "float32") -> NDArray[np.generic]:
    """All samples as rows (samples, row): each field at the columns the plan gives it."""
    width = sum(size for _, size in columns.values())
    table = np.zeros((len(dataset.x), width), dtype)
    for name, (start, size) in columns.items():
        table[:, start : start + size] = _field(dataset, name).reshape(len(table), size)
    return table


def _field(dataset: Dataset, name: str) -> NDArray[np.generic]:
    values = {
        "x": dataset.x,
        "label": dataset.label,
        "labels": dataset.label,
        "target": dataset.target,
        "lengths": _lengths(dataset),
    }[name]
    if values is None:
        raise TrainingError(f"The data have no {name}, but the network asks for one")
    return values


def _lengths(dataset: Dataset) -> NDArray[np.int64]:
    if dataset.lengths is not None:
        return dataset.lengths
    return np.full(len(dataset.x), dataset.info.axes[0], np.int64)
