"""The objective's second term: what regularisation adds to the loss of the data (125)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.graph.check import Analysis
from nndl_studio.graph.document import Graph

Weights = Mapping[str, NDArray[Any]]


def penalty(graph: Graph, analysis: Analysis, weights: Weights) -> float:
    """½λ‖W‖² over the weights that decay; 0 for decay apart from the objective (128)."""
    settings = graph.settings
    if settings.weight_decay == 0 or settings.decay_form != "L2 in the objective":
        return 0.0
    squares = (
        float(np.square(weights[f"{id}.{parameter.name}"], dtype=np.float64).sum())
        for id in analysis.order
        for parameter in analysis.parameters[id]
        if parameter.decay
    )
    return 0.5 * settings.weight_decay * sum(squares)
