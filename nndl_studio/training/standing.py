"""Where a run stands, as a checkpoint keeps it: written, and taken up again if it still fits."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from itertools import pairwise
from math import prod
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from nndl_studio import layers
from nndl_studio.datasets.recipe import Recipe
from nndl_studio.graph.document import Graph
from nndl_studio.graph.project import project_hash
from nndl_studio.graph.settings import TrainingSettings
from nndl_studio.ops.tile_sizes import VECTOR_BYTES
from nndl_studio.sentence import NOTHING, Sentence, say
from nndl_studio.training.checkpoint import FORMAT, Checkpoint, Outline, Progress, curve_note
from nndl_studio.training.data_rows import data_node
from nndl_studio.training.early_stop import Best
from nndl_studio.training.errors import TrainingError
from nndl_studio.training.loss_curve import KeptCurve
from nndl_studio.training.snapshot import EpochResult

RUN_ID = re.compile("[0-9a-f]{16}")


@dataclass(frozen=True)
class Extent:
    """What a checkpoint has to fit: numbers in the machine's `state`, `steps` in an epoch, the
    fingerprint of the `data`, and the `shards` of a full batch."""

    state: int
    steps: int
    data: str
    shards: int


# The first format whose runs add numbers up in the order of this version.
SUMS = 8
# And that whose runs with one of these layers do; all others can be gone on from as before.
SUMS_OF = {"Similarity": 10, "Write": 10, "Sharpen": 10}


@dataclass(frozen=True, eq=False)
class Standing:
    """All of a run that its graph does not say. `state` is what training goes on from, `losses`
    those of the epoch under way, `best` what an early stop keeps, `mistakes_before` how many were
    made before this epoch. Nothing in it changes when the run goes on."""

    run: str
    step: int
    seconds: float
    learning_rate: float
    history: tuple[EpochResult, ...]
    losses: NDArray[np.float64]
    state: NDArray[Any]
    best: Best | None = None
    mistakes_before: int = 0


def as_checkpoint(
    graph: Graph,
    standing: Standing,
    data: str,
    shards: int = 0,
    curve: KeptCurve | None = None,
    recipe: Recipe | None = None,
) -> Checkpoint:
    """What a checkpoint of a run of `graph` holds; `data` is the fingerprint of what it learns
    from, `shards` those of a full batch, `recipe` what those data decided, `curve` its losses so
    far."""
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
        data=data,
        curve=curve_note(curve),
        shards=shards,
        vector=VECTOR_BYTES,
    )
    kept = best.state if best else None
    known = None if recipe is None else msgspec.structs.replace(recipe, data=data)
    return Checkpoint(progress, standing.state, standing.losses, kept, curve, known)


def from_checkpoint(graph: Graph, checkpoint: Checkpoint, run: Extent) -> Standing:
    """Where the run of `checkpoint` stood. Raises TrainingError if it was a run of something else:
    another network, other data, other settings, or numbers that no run of this `run` has."""
    _require_same(graph, checkpoint.progress, run)
    return stood(graph, checkpoint, run)


def stood(graph: Graph, checkpoint: Checkpoint, run: Extent) -> Standing:
    """Where a run of this extent stood, whatever its settings were. Raises TrainingError for
    numbers that no such run has."""
    progress = checkpoint.progress
    misfit = _misfit(checkpoint, run)
    if misfit:
        raise TrainingError(_does_not_fit(misfit))
    before = settings_of(progress)
    same_rate = before.learning_rate == graph.settings.learning_rate
    return Standing(
        run=progress.run,
        step=progress.step,
        seconds=progress.seconds,
        learning_rate=progress.learning_rate if same_rate else graph.settings.learning_rate,
        history=tuple(progress.history),
        losses=checkpoint.losses,
        state=checkpoint.state,
        best=_best(checkpoint),
        mistakes_before=progress.mistakes_before,
    )


def require_room(graph: Graph, outline: Outline, run: Extent) -> None:
    """Refuse, before they are read, arrays of a size that no run of this extent has. Raises
    TrainingError, which says first if it is a run of something else."""
    wanted = {"state": (run.state,), "best": (run.state,)}
    fits = all(outline.shapes.get(name, shape) == shape for name, shape in wanted.items())
    if fits and prod(outline.shapes["losses"]) <= run.steps:
        return
    _require_same(graph, outline.progress, run)
    raise TrainingError(_does_not_fit(say("its state or its losses have another size")))


def _does_not_fit(misfit: Sentence) -> Sentence:
    return say("The checkpoint does not fit this run ({misfit}): train afresh", misfit=misfit)


def _sums(graph: Graph) -> int:
    """The first format whose runs of this network go on to the same bits."""
    names = {layers.layer(node.type).name for node in graph.nodes.values()}
    return max(SUMS, *(SUMS_OF.get(name, 0) for name in names))


def _require_same(graph: Graph, progress: Progress, run: Extent) -> None:
    """Raises TrainingError for a run of another network, with other settings or other data."""
    require_same_network(graph, progress)
    if _decisive(settings_of(progress)) != _decisive(graph.settings):
        raise TrainingError(
            say(
                "The training settings have changed since the checkpoint: set them back to go on "
                "exactly, or train afresh"
            )
        )
    alike = (progress.shards, progress.vector) == (run.shards, VECTOR_BYTES)
    if progress.format < _sums(graph) or not alike:
        raise TrainingError(
            say(
                "Another version wrote this checkpoint, or a processor with other vectors: it "
                "added numbers up in another order, so the run can't go on to the same bits. "
                "Export its weights and go on from those, or train afresh"
            )
        )
    require_same_data(graph, progress, run.data)


def require_same_network(graph: Graph, progress: Progress) -> None:
    """Raises TrainingError for a run of another drawing."""
    if progress.project != project_hash(graph):
        raise TrainingError(say("The checkpoint belongs to another network: train this one afresh"))


def require_same_data(graph: Graph, progress: Progress, data: str) -> None:
    """Raises TrainingError for a run on data of another fingerprint."""
    if progress.data not in ("", data):
        raise TrainingError(
            say(
                "The data have changed since the checkpoint: the run can't go on with others. "
                "Bring back the data it learned from, or train afresh"
            ),
            data_node(graph).id,
        )


def settings_of(progress: Progress) -> TrainingSettings:
    """Those that a run was trained with."""
    return msgspec.json.decode(progress.settings, type=TrainingSettings)


def _misfit(checkpoint: Checkpoint, run: Extent) -> Sentence:
    """What in a checkpoint no run of this extent can have written; nothing if all fits."""
    progress, history = checkpoint.progress, checkpoint.progress.history
    if not RUN_ID.fullmatch(progress.run):
        return say("its run has no name")
    kept = [checkpoint.state] if checkpoint.best is None else [checkpoint.state, checkpoint.best]
    if any(state.shape != (run.state,) for state in kept):
        return say("its state has another size")
    told = [0, *(each.epoch for each in history)]
    in_order = all(before < after for before, after in pairwise(told))
    if not in_order or any(each.step != each.epoch * run.steps for each in history):
        return say("its epochs are not those of these data")
    losses = checkpoint.losses
    under_way = progress.step - told[-1] * run.steps
    if losses.ndim != 1 or not 0 <= under_way <= run.steps or len(losses) != under_way:
        return say("step {step} is not where its epochs and losses end", step=progress.step)
    if not np.isfinite(losses).all() or losses.dtype != np.float64:
        return say("its losses are no numbers")
    if not (0 < progress.learning_rate < math.inf and 0 <= progress.seconds < math.inf):
        return say(
            "learning rate {rate:g}, {seconds:g} s",
            rate=progress.learning_rate,
            seconds=progress.seconds,
        )
    best = progress.best_epoch
    if progress.mistakes_before < 0 or not (best is None or 0 < best <= told[-1]):
        return say("its best epoch or its mistakes can't be")
    return NOTHING


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
