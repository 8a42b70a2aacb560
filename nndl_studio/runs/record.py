"""What is known of a run for good: one row of the history."""

from __future__ import annotations

import os
import platform
import time
from dataclasses import dataclass, field
from pathlib import Path

from nndl_studio.graph.document import Graph
from nndl_studio.graph.project import decode
from nndl_studio.runs.states import LIVE, State
from nndl_studio.sentence import NOTHING, Sentence
from nndl_studio.training.loss_curve import KeptCurve
from nndl_studio.training.snapshot import EpochResult, Metrics

CHECKPOINT = "checkpoint.safetensors"
WEIGHTS = "weights.safetensors"


@dataclass(frozen=True)
class Summary:
    """A run in a line. Times are seconds since 1970; `origin` says who trained it, the "window" or
    the "command line"; `message` is why it failed, `ending` why it is over; `loss` and `accuracy`
    are those of the last epoch's validation part or, without one, of training."""

    id: str
    title: str
    state: State
    origin: str
    started: float
    seconds: float
    epoch: int
    epochs: int
    step: int
    seed: int
    folder: Path
    samples_per_second: float = 0.0
    loss: float | None = None
    accuracy: float | None = None
    best_epoch: int | None = None
    ended: float | None = None
    ending: Sentence = NOTHING
    message: Sentence = NOTHING
    note: str = ""

    @property
    def resumable(self) -> bool:
        """Whether it can go on: it was left before its end, nobody has it, and its checkpoint is
        there. A paused run still belongs to who paused it."""
        free = self.state is not State.FINISHED and self.state not in LIVE
        return free and (self.folder / CHECKPOINT).exists()


@dataclass(frozen=True)
class Start:
    """What is known of a run before its first step. `project` is the file's text, `path` the
    project's own file or "", `data` the fingerprint of what it learns from. One that began with
    the state of another's moment is the `branch_of` that run at `branch_step`; else that is ""."""

    id: str
    title: str
    origin: str
    project: bytes
    path: str
    project_hash: str
    epochs: int
    seed: int
    folder: Path
    version: str
    machine: str = field(default_factory=lambda: this_machine())
    started: float = field(default_factory=time.time)
    branch_of: str = ""
    branch_step: int = 0


@dataclass(frozen=True, eq=False)
class Progress:
    """How far a run is, with its curves."""

    step: int
    seconds: float
    samples_per_second: float
    history: tuple[EpochResult, ...]
    curve: KeptCurve | None
    best_epoch: int | None
    data: str


@dataclass(frozen=True)
class End:
    """How a run was left."""

    state: State
    ending: Sentence = NOTHING
    message: Sentence = NOTHING
    node: str | None = None
    test: Metrics | None = None
    remarks: tuple[Sentence, ...] = ()


@dataclass(frozen=True, eq=False)
class Record:
    """All that the history holds of a run."""

    summary: Summary
    start: Start
    progress: Progress
    end: End

    def graph(self) -> Graph:
        """The project as it was. Raises BadFile if the history is damaged."""
        return decode(self.start.project, self.start.path or f"{self.start.title}.nndl")


def this_machine() -> str:
    """What a run is trained on, for the reader."""
    cores = os.cpu_count() or 1
    return f"{platform.node()}, {platform.system()} {platform.machine()}, {cores} cores"
