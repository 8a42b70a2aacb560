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
from nndl_studio.training.snapshot import EpochResult


class Progress(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a run stands: the epochs that ended, and the best of them if an early stop watches."""

    format: int
    project: str
    settings: str
    run: str
    step: int
    seed: int
    learning_rate: float
    seconds: float
    history: list[EpochResult]
    best_epoch: int | None
    best_value: float | None
    mistakes_before: int


class _Head(msgspec.Struct):
    """What every format begins with."""

    format: int


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """`state` is the machine's own, to the last bit; `losses` those of the epoch under way;
    `best` the state at the end of the best epoch."""

    progress: Progress
    state: NDArray[np.float32]
    losses: NDArray[np.float64]
    best: NDArray[np.float32] | None = None


# 2: what an early stop keeps, all figures of each epoch.
FORMAT = 2


def save_checkpoint(path: Path, checkpoint: Checkpoint) -> None:
    """Write whole or not at all; the one before stays as `.bak`. Raises OSError."""
    arrays: dict[str, NDArray[Any]] = {"state": checkpoint.state, "losses": checkpoint.losses}
    if checkpoint.best is not None:
        arrays["best"] = checkpoint.best
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
            note = (file.metadata() or {})["progress"]
            _require_format(path, msgspec.json.decode(note, type=_Head).format)
            progress = msgspec.json.decode(note, type=Progress)
            state, losses = file.get_tensor("state"), file.get_tensor("losses")
            best = file.get_tensor("best") if progress.best_epoch is not None else None
        checkpoint = Checkpoint(progress, state, losses, best)
    except BadFile:
        raise
    except (safetensors.SafetensorError, msgspec.DecodeError, KeyError, ValueError) as error:
        advice = "Use an earlier checkpoint, or start the run afresh"
        raise BadFile(path, f"the checkpoint is damaged ({error})", advice) from error
    for kept in (state,) if best is None else (state, best):
        if kept.dtype != np.float32 or not np.isfinite(kept).all():
            raise BadFile(path, "the checkpoint holds no usable state", "Start the run afresh")
    return checkpoint


def _require_format(path: Path, found: int) -> None:
    if found != FORMAT:
        raise BadFile(
            path,
            f"another version of NNDL Studio wrote this checkpoint (format {found}, here {FORMAT})",
            "Go on with that version, or start the run afresh; weights files fit any version",
        )
