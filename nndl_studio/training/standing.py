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
from nndl_studio.training.early_stop import Best
from nndl_studio.training.errors import TrainingError
from nndl_studio.training.snapshot import EpochResult


@dataclass(frozen=True, eq=False)
class Standing:
    """All of a run that its graph does not say. `state` is what training goes on from, `losses`
    those of the epoch under way, `best` what an early stop keeps, `mistakes_before` how many were
    made before this epoch."""

    run: str
    step: int
    seconds: float
    learning_rate: float
    history: tuple[EpochResult, ...]
    losses: tuple[float, ...]
    state: NDArray[Any]
    best: Best | None = None
    mistakes_before: int = 0


def as_checkpoint(graph: Graph, standing: Standing) -> Checkpoint:
    """What a checkpoint of a run of `graph` holds."""
    best = standing.best
    progress = Progress(
        format=FORMAT,
        project=project_hash(graph),
        settings=msgspec.json.encode(graph.settings).decode(),
        run=standing.run,
        step=standing.step,
        seed=graph.settings.seed,
        learning_rate=standing.learning_rate,
        seconds=standing.seconds,
        history=list(standing.history),
        best_epoch=best.epoch if best else None,
        best_value=best.value if best else None,
        mistakes_before=standing.mistakes_before,
    )
    losses = np.array(standing.losses, np.float64)
    return Checkpoint(progress, standing.state.copy(), losses, best.state if best else None)


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
    kept = [checkpoint.state] if checkpoint.best is None else [checkpoint.state, checkpoint.best]
    if any(state.shape != (state_size,) for state in kept) or progress.step < 0:
        raise TrainingError("The checkpoint does not fit this network: train it afresh")
    same_rate = before.learning_rate == graph.settings.learning_rate
    return Standing(
        run=progress.run,
        step=progress.step,
        seconds=progress.seconds,
        learning_rate=progress.learning_rate if same_rate else graph.settings.learning_rate,
        history=tuple(progress.history),
        losses=tuple(checkpoint.losses.tolist()),
        state=checkpoint.state,
        best=_best(checkpoint),
        mistakes_before=progress.mistakes_before,
    )


def _decisive(settings: TrainingSettings) -> TrainingSettings:
    """Settings that a resumed run must share; its epochs, its learning rate and how long an early
    stop waits may be set anew. A cosine ends with the last epoch: another end is another curve."""
    patience = min(settings.patience, 1)
    epochs = settings.epochs if settings.schedule == "cosine" else 1
    return msgspec.structs.replace(
        settings, epochs=epochs, learning_rate=1.0, patience=patience, restore_best=True
    )


def _best(checkpoint: Checkpoint) -> Best | None:
    epoch, value = checkpoint.progress.best_epoch, checkpoint.progress.best_value
    if epoch is None or value is None or checkpoint.best is None:
        return None
    return Best(epoch, value, checkpoint.best)
