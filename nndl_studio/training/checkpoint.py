"""Everything a run needs to go on as if it had never stopped, in one safetensors file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import safetensors
import safetensors.numpy
from numpy.typing import NDArray

from nndl_studio.files import BadFile, backup_path, save_bytes


class Progress(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a run stands. `history` holds (epoch, step, train loss, validation loss or None,
    validation accuracy or None, learning rate) for each epoch that ended."""

    format: int
    project: str
    settings: str
    run: str
    step: int
    seed: int
    learning_rate: float
    seconds: float
    history: list[tuple[int, int, float, float | None, float | None, float]]


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """`state` is the machine's own, to the last bit; `losses` those of the epoch under way."""

    progress: Progress
    state: NDArray[np.float32]
    losses: NDArray[np.float64]


FORMAT = 1


def save_checkpoint(path: Path, checkpoint: Checkpoint) -> None:
    """Write whole or not at all; the one before stays as `.bak`. Raises OSError."""
    arrays: dict[str, NDArray[Any]] = {"state": checkpoint.state, "losses": checkpoint.losses}
    notes = {"progress": msgspec.json.encode(checkpoint.progress).decode()}
    save_bytes(path, safetensors.numpy.save(arrays, notes))


def load_checkpoint(path: Path) -> Checkpoint:
    """The newest whole checkpoint: `path` or, if that is damaged, the one before it."""
    try:
        return _read(path)
    except BadFile:
        if not backup_path(path).exists():
            raise
        return _read(backup_path(path))


def _read(path: Path) -> Checkpoint:
    if not path.is_file():
        raise BadFile(path, "there is no such checkpoint", "Start the run afresh")
    try:
        with safetensors.safe_open(path, framework="numpy") as file:
            progress = msgspec.json.decode((file.metadata() or {})["progress"], type=Progress)
            if progress.format != FORMAT:
                raise ValueError(f"format {progress.format}, here {FORMAT} is read")
            state, losses = file.get_tensor("state"), file.get_tensor("losses")
        checkpoint = Checkpoint(progress, state, losses)
    except (safetensors.SafetensorError, msgspec.DecodeError, KeyError, ValueError) as error:
        advice = "Use an earlier checkpoint, or start the run afresh"
        raise BadFile(path, f"the checkpoint is damaged ({error})", advice) from error
    if checkpoint.state.dtype != np.float32 or not np.isfinite(checkpoint.state).all():
        raise BadFile(path, "the checkpoint holds no usable state", "Start the run afresh")
    return checkpoint
