"""What studies find out: frozen dataclasses of arrays that nobody else holds, one a kind of probe.

This module knows nothing of the machine, so that the window can read it without waiting for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nndl_studio.layers.layer import Family

if TYPE_CHECKING:
    from nndl_studio.training.snapshot import Metrics


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


@dataclass(frozen=True, eq=False)
class Confusion(Finding):
    """Kind `confusion`: which classes are taken for which.

    Case by case, (cases,): the true class, the class answered, and the row of the data set; a case
    is a sample, or a step of one. `figures` has the matrix and all shares; `split` says which part
    of the data the cases come from.
    """

    names: tuple[str, ...]
    truth: NDArray[np.int64]
    answer: NDArray[np.int64]
    rows: NDArray[np.int64]
    figures: Metrics
    split: str
