"""The data set of a graph's Data node, as rows that the machine can gather."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio import layers
from nndl_studio.datasets import Dataset, Parts, ScaleError, SourceConfig, SplitError, load
from nndl_studio.datasets.held import Held
from nndl_studio.files import reason_of
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Node
from nndl_studio.graph.words import of_node
from nndl_studio.layers.layer import Family
from nndl_studio.machine.plan import Data
from nndl_studio.sentence import say
from nndl_studio.training.errors import TrainingError

# Bytes of rows that are kept: the digits of MNIST, framed for LeNet-5, are 40 million.
MOST_KEPT = 64 * 2**20

Columns = Mapping[str, tuple[int, int]]
Array = NDArray[Any]
Indices = NDArray[np.int64]


def data_node(graph: Graph) -> Node:
    """The graph's only source of data."""
    for node in graph.nodes.values():
        if layers.layer(node.type).family is Family.DATA:
            return node
    raise TrainingError(say("There is nothing to learn from: add a Data node"))


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
    except (SplitError, ScaleError) as error:
        raise TrainingError(of_node(node.id, reason_of(error)), node.id) from error
    if len(dataset.train) == 0:
        raise TrainingError(
            say(
                "{node} leaves no samples to train on: make its validation and test parts smaller",
                node=node.id,
            ),
            node.id,
        )
    return dataset


class Rows:
    """Samples as rows of numbers, each field at the columns that a plan gives it, made when they
    are asked for. A field that is not there is 0."""

    def __init__(
        self, samples: int, fields: Mapping[str, Held], columns: Columns, dtype: str = "float32"
    ) -> None:
        self._samples, self._fields, self._columns = samples, fields, columns
        self.dtype = np.dtype(dtype)
        self.width = sum(size for _, size in columns.values())
        self._read = _as_read(fields, columns, self.dtype)
        self._kept: Array | None = None
        self._known = np.zeros(0, np.bool_)

    def __len__(self) -> int:
        return self._samples

    def __getitem__(self, samples: Indices) -> Array:
        """(len(samples), width)."""
        return self._from_column(0, samples)

    def _from_column(self, first: int, samples: Indices) -> Array:
        """(len(samples), width − first), without the fields before column `first`."""
        table = np.zeros((len(samples), self.width - first), self.dtype)
        for name, field in self._fields.items():
            start, size = self._columns[name]
            if start >= first:
                own = field[samples].reshape(len(samples), size)
                table[:, start - first : start - first + size] = own
        return table

    def field(self, name: str, samples: Indices) -> Array:
        """(len(samples), size) of one field."""
        found: Array = self._fields[name][samples].reshape(len(samples), -1).astype(self.dtype)
        return found

    def blank(self, count: int) -> Array:
        """So many rows of zeros."""
        return np.zeros((count, self.width), self.dtype)

    def batch(self, samples: Indices) -> tuple[Array, Indices]:
        """Rows of these samples and their order, as the machine takes them."""
        return self[samples], np.arange(len(samples))

    def kept_batch(self, samples: Indices) -> tuple[Data, Indices]:
        """As `batch`, of rows that are kept for the next time, if they are not too many. A field
        that is held as the machine reads it is read where it is.

        Framing and scaling 64 pictures takes 0.6 ms, a quarter of what LeNet-5 needs for them.
        """
        first = 0 if self._read is None else self._read.shape[1]
        width = self.width - first
        if len(self) * width * self.dtype.itemsize > MOST_KEPT:
            return self.batch(samples)
        if self._kept is None:
            self._kept = np.zeros((len(self), width), self.dtype)
            self._known = np.zeros(len(self), np.bool_)
        missing = np.unique(samples[~self._known[samples]])
        if len(missing) > 0:
            self._kept[missing] = self._from_column(first, missing)
            self._known[missing] = True
        return self._kept if self._read is None else (self._read, self._kept), samples


def rows(dataset: Dataset, columns: Columns, dtype: str = "float32") -> Rows:
    """The samples of `dataset` as a plan with these `columns` reads them."""
    fields = {name: _field(dataset, name) for name in columns}
    return Rows(len(dataset.x), fields, columns, dtype)


def _as_read(fields: Mapping[str, Held], columns: Columns, dtype: np.dtype[Any]) -> Array | None:
    """The first columns as (samples, size), where their field is an array that native code can
    take; None where rows must be made of it."""
    for name, field in fields.items():
        start, size = columns[name]
        if start == 0 and isinstance(field, np.ndarray) and field.dtype == dtype:
            flat = field.reshape(len(field), size)
            return flat if flat.flags.c_contiguous and flat.flags.aligned else None
    return None


def _field(dataset: Dataset, name: str) -> Held:
    values = {
        "x": dataset.x,
        "label": dataset.label,
        "labels": dataset.label,
        "target": dataset.target,
        "targets": dataset.target,
        "facts": dataset.facts,
        "weight": dataset.weight,
        "lengths": _lengths(dataset),
    }[name]
    if values is None:
        raise TrainingError(
            say("The data have no {field}, but the network asks for one", field=name)
        )
    return values


def _lengths(dataset: Dataset) -> Held:
    if dataset.lengths is not None:
        return dataset.lengths
    return np.broadcast_to(np.int64(dataset.info.axes[0]), len(dataset.x))
