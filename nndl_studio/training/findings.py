"""What studies find out: frozen dataclasses of arrays that nobody else holds, one a kind of probe.

This module knows nothing of the machine, so that the window can read it without waiting for it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nndl_studio.layers.layer import Family


@dataclass(frozen=True, eq=False)
class Finding:
    """Base of all findings, so that a view can tell them from the values of a sample."""


@dataclass(frozen=True, eq=False)
class Flow(Finding):
    """Kind `flow`: how large the gradients of one loss are at each node, in the graph's order.

    `delta` (nodes,) is ‖δ‖, the mean over samples of the length of ∂L/∂z (at nodes without
    weights: of ∂L/∂output). `weight` (nodes,) is ‖∂J/∂W‖ without biases, NaN at nodes without
    weights.
    """

    nodes: tuple[str, ...]
    families: tuple[Family, ...]
    delta: NDArray[np.float64]
    weight: NDArray[np.float64]
