"""What the trainer tells the outside: frozen, complete, and carrying the run's id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Metrics:
    """Mean loss over the samples; accuracy in [0, 1], None where there are no classes."""

    loss: float
    accuracy: float | None = None


@dataclass(frozen=True)
class EpochResult:
    """Figures at the end of an epoch. `step` counts batches from the start of the run."""

    epoch: int
    step: int
    train: Metrics
    validation: Metrics | None
    learning_rate: float


@dataclass(frozen=True)
class ProbeRequest:
    """Asks for one probe of one node for one sample of the data set."""

    node: str
    probe: str
    sample: int


@dataclass(frozen=True)
class Snapshot:
    """The state of a run after a slice of training.

    `batch_losses` are the losses of the steps since the last snapshot, shape (steps,), ending at
    `step`. `epochs_done` are the epochs that ended in this slice. `probes` are copies: shapes as
    `nndl_studio.layers.layer.Probe` says.
    """

    run: str
    epoch: int
    epochs: int
    step: int
    steps_per_epoch: int
    batch_losses: NDArray[np.float64]
    epochs_done: tuple[EpochResult, ...] = ()
    samples_per_second: float = 0.0
    seconds: float = 0.0
    finished: bool = False
    probes: Mapping[ProbeRequest, NDArray[np.float32]] = field(
        default_factory=lambda: MappingProxyType({})
    )
