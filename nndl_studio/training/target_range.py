"""Targets that a loss can't take are refused before training: descent on them would have no end."""

from __future__ import annotations

import numpy as np

from nndl_studio.datasets import Dataset
from nndl_studio.datasets.held import BLOCK, Held
from nndl_studio.graph.check import Analysis
from nndl_studio.graph.document import Graph
from nndl_studio.layers import layer
from nndl_studio.layers.layer import Port
from nndl_studio.sentence import say
from nndl_studio.training.data_rows import data_node
from nndl_studio.training.errors import TrainingError


def require_in_range(graph: Graph, analysis: Analysis, dataset: Dataset) -> None:
    """Raises TrainingError for the first training sample whose number, read straight from the data,
    is outside what a port says it takes."""
    for id in analysis.order:
        for port in layer(graph.nodes[id].type).inputs:
            if port.range is not None and analysis.inputs.get(id, {}).get(port.name):
                _require(id, port, port.range, _read(graph, analysis, dataset, id, port), dataset)


def _read(graph: Graph, analysis: Analysis, dataset: Dataset, id: str, port: Port) -> Held | None:
    """The numbers of the data that arrive at a port unchanged; None if others do, or classes."""
    edges = [edge for edge in graph.incoming(id) if edge.input == port.name]
    if edges and edges[0].source != data_node(graph).id:
        return None
    (shape,) = analysis.inputs[id][port.name]
    return dataset.target if shape.answer else None


def _require(
    id: str, port: Port, span: tuple[float, float], values: Held | None, dataset: Dataset
) -> None:
    if values is None:
        return
    low, high = span
    for start in range(0, len(dataset.train), BLOCK):
        samples = dataset.train[start : start + BLOCK]
        block = values[samples].reshape(len(samples), -1)
        # Numbers that are not scored are NaN.
        wrong = ~((block >= low) & (block <= high) | np.isnan(block))
        if wrong.any():
            row = int(np.argmax(wrong.any(axis=1)))
            found = float(block[row][wrong[row]][0])
            raise TrainingError(
                say(
                    "{node}: its {port}s are numbers from {low:g} to {high:g}, and sample {sample} "
                    "of the data has {found:g}: bring them into that range, or take another loss, "
                    "such as the squared error",
                    node=id,
                    port=port.name,
                    low=low,
                    high=high,
                    sample=samples[row],
                    found=found,
                ),
                id,
            )
