"""What a driver needs of a trainer, and how it comes by one."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from numpy.typing import NDArray

from nndl_studio.datasets.dataset import Dataset
from nndl_studio.datasets.own_form import OwnForm
from nndl_studio.datasets.own_inputs import Given, OwnSeen
from nndl_studio.graph.document import Graph
from nndl_studio.runs.mailbox import Arrays
from nndl_studio.runs.moments import Moments
from nndl_studio.runs.orders import Renamed
from nndl_studio.sentence import Sentence, say, together
from nndl_studio.training.checkpoint import Checkpoint, Outline, load_checkpoint
from nndl_studio.training.errors import TrainingError
from nndl_studio.training.loss_curve import cut
from nndl_studio.training.snapshot import Branched, Metrics, Past, ProbeRequest, Snapshot
from nndl_studio.training.standing import Standing


class Trains(Protocol):
    """The part of the trainer that is driven."""

    dataset: Dataset
    learning_rate: float
    requests: frozenset[ProbeRequest]
    profiling: bool

    @property
    def run_id(self) -> str: ...
    @property
    def whole(self) -> bool: ...
    @property
    def data(self) -> str: ...
    @property
    def shards(self) -> int: ...
    @property
    def workers(self) -> int: ...
    def standing(self) -> Standing: ...
    def judge(self, outline: Outline) -> None: ...
    def resume(self, checkpoint: Checkpoint) -> None: ...
    def judge_branch(self, outline: Outline) -> None: ...
    def branch(self, checkpoint: Checkpoint) -> tuple[Branched, Sentence]: ...
    def revisit(self, checkpoint: Checkpoint) -> None: ...
    def come_back(self) -> None: ...
    def take_best(self) -> int | None: ...
    def initial_snapshot(self) -> Snapshot: ...
    def run(self) -> Iterator[Snapshot]: ...
    def step_batch(self) -> Snapshot: ...
    def own_form(self) -> OwnForm: ...
    def put_own(self, given: Given) -> OwnSeen: ...
    def probe(self, requests: frozenset[ProbeRequest]) -> Arrays: ...
    def weights(self) -> dict[str, NDArray[Any]]: ...
    def load(self, weights: Mapping[str, NDArray[Any]]) -> None: ...
    def examine(self, split: str) -> Generator[None, None, Metrics | None]: ...


Factory = Callable[[Graph], Trains]
Parameters = dict[str, NDArray[Any]]


def real_trainer(graph: Graph) -> Trains:
    """The trainer proper; it imports the compiler of kernels, so never on the window's thread."""
    from nndl_studio.training.trainer import Trainer

    return Trainer(graph)


def take_up(trainer: Trains, file: Path, epochs: int) -> tuple[Past, Sentence]:
    """Let `trainer` be where the run of a checkpoint was left: what came before, of a run of
    `epochs` now, and what is to be told of the file. Raises BadFile, TrainingError."""
    checkpoint = load_checkpoint(file, trainer.judge)
    trainer.resume(checkpoint)
    progress = checkpoint.progress
    history = tuple(progress.history)
    past = Past(progress.run, epochs, history, checkpoint.curve, progress.best_epoch)
    return past, checkpoint.told


def branch_file(branch: int | Path | None, moments: Moments | None) -> Path:
    """The checkpoint that a branch begins with: a file, or one of the `moments` of the run that is
    held. Raises TrainingError where there is none."""
    if isinstance(branch, Path):
        return branch
    if moments is None or branch is None:
        raise TrainingError(say("There is no run to branch from: train first"))
    return moments.path(branch)


def branch_off(trainer: Trains, file: Path, epochs: int) -> tuple[Past, Sentence]:
    """Let `trainer` begin a new run where that of a checkpoint stood; as `take_up`."""
    checkpoint = load_checkpoint(file, trainer.judge_branch)
    whence, words = trainer.branch(checkpoint)
    standing, start = trainer.standing(), trainer.initial_snapshot()
    curve = checkpoint.curve
    if curve is not None:
        curve = cut(curve, standing.step / start.steps_per_epoch)
    past = Past(standing.run, epochs, standing.history, curve, start.best_epoch, whence)
    return past, together(checkpoint.told, words)


def carry(old: Parameters, after: Trains) -> int:
    """Take over every array that still has its name and shape; how many that were."""
    new = after.weights()
    kept = {n: old[n] for n, a in new.items() if n in old and old[n].shape == a.shape}
    if kept:
        after.load({**new, **kept})
    return len(kept)


def renamed(parameters: Parameters, names: Sequence[Renamed]) -> Parameters:
    """The arrays under the names that their nodes have now; `names` in order."""
    for old, new, copied in names:
        moved = {_renamed(name, old, new): array for name, array in parameters.items()}
        parameters = {**parameters, **moved} if copied else moved
    return parameters


def _renamed(name: str, old: str, new: str) -> str:
    rest = name.removeprefix(f"{old}.")
    return name if rest == name else f"{new}.{rest}"
