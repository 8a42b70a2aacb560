"""Where a run stands, as a checkpoint keeps it: written, and taken up again if it still fits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from nndl_studio.graph.document import Graph
from nndl_studio.graph.project import project_hash
from nndl_studio.graph.settings import TrainingSettings
from nndl_studio.training.checkpoint import FORMAT, Checkpoint, Progress
from nndl_studio.training.errors import TrainingError
from nndl_studio.training.snapshot import EpochResult, Metrics

Record = tuple[int, int, float, float | None, float | None, float]


@dataclass(frozen=True, eq=False)
class Standing:
    """All of a run that its graph does not say. `state` is the machine's, `losses` those of the
    epoch under way."""

    run: str
    step: int
    seconds: float
    learning_rate: float
    history: tuple[EpochResult, ...]
    losses: tuple[float, ...]
    state: NDArray[Any]


def as_checkpoint(graph: Graph, standing: Standing) -> Checkpoint:
    """What a checkpoint of a run of `graph` holds."""
    progress = Progress(
        format=FORMAT,
        project=project_hash(graph),
        settings=msgspec.json.encode(graph.settings).decode(),
        run=standing.run,
        step=standing.step,
        seed=graph.settings.seed,
        learning_rate=standing.learning_rate,
        seconds=standing.seconds,
        history=[_as_record(result) for result in standing.history],
    )
    losses = np.array(standing.losses, np.float64)
    return Checkpoint(progress, standing.state.copy(), losses)


def from_checkpoint(graph: Graph, checkpoint: Checkpoint, state_size: int) -> Standing:
    """Where the run of `checkpoint` stood. Raises TrainingError if it was a run of something else:
    another network, other settings, or a state of another size."""
    progress = checkpoint.progress
    if progress.project != project_hash(graph):
        raise TrainingError("The checkpoint belongs to another network: train this one afresh")
    before = msgspec.json.decode(progress.settings, type=TrainingSettings)
    if _decisive(before) != _decisive(graph.settings):
        raise TrainingError(
            "The training settings have changed since the checkpoint: set them back to go on "
            "exactly, or train afresh"
        )
    if checkpoint.state.shape != (state_size,) or progress.step < 0:
        raise TrainingError("The checkpoint does not fit this network: train it afresh")
    same_rate = before.learning_rate == graph.settings.learning_rate
    return Standing(
        run=progress.run,
        step=progress.step,
        seconds=progress.seconds,
        learning_rate=progress.learning_rate if same_rate else graph.settings.learning_rate,
        history=tuple(_from_record(record) for record in progress.history),
        losses=tuple(checkpoint.losses.tolist()),
        state=checkpoint.state,
    )


def _decisive(settings: TrainingSettings) -> TrainingSettings:
    """Settings that a resumed run must share; its epochs and learning rate may be set anew."""
    return msgspec.structs.replace(settings, epochs=1, learning_rate=1.0)


def _as_record(result: EpochResult) -> Record:
    validation = result.validation
    return (
        result.epoch,
        result.step,
        result.train.loss,
        validation.loss if validation else None,
        validation.accuracy if validation else None,
        result.learning_rate,
    )


def _from_record(record: Record) -> EpochResult:
    epoch, step, train, loss, accuracy, rate = record
    validation = None if loss is None else Metrics(loss, accuracy)
    return EpochResult(epoch, step, Metrics(train), validation, rate)
