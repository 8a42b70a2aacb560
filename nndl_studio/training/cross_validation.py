"""k-fold cross-validation: each training sample is held out once, from a run that starts afresh.

The Data node's test part stays out of it. Its validation part, if there is one, is there for early
stops in every fold; the fold that measures is never looked at while training. The scaling is
fitted anew without the fold.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from nndl_studio.datasets import Dataset, Parts, SplitError
from nndl_studio.datasets.split import Indices, folds
from nndl_studio.graph.document import Graph
from nndl_studio.training.data_rows import data_node, load_dataset
from nndl_studio.training.errors import TrainingError
from nndl_studio.training.folds import Fold, FoldProgress
from nndl_studio.training.trainer import Trainer


def cross_validate(graph: Graph, count: int, threads: int | None = None) -> Iterator[FoldProgress]:
    """Train and measure `count` folds, coming back after each slice. The folds and all runs follow
    from the settings' seed. Raises TrainingError or BadFile."""
    whole = load_dataset(graph)
    parts = _folds(graph, whole, count)
    done: tuple[Fold, ...] = ()
    for number, held_out in enumerate(parts, start=1):
        rest = np.setdiff1d(whole.train, held_out)
        dataset = load_dataset(graph, Parts(rest, whole.validation, held_out))
        trainer = Trainer(graph, threads, dataset=dataset)
        each = trainer.steps_per_epoch * graph.settings.epochs
        before = (number - 1) * each
        yield FoldProgress(number, count, before, count * each, done)
        for snapshot in trainer.run():
            yield FoldProgress(number, count, before + snapshot.step, count * each, done)
        done = (*done, _measured(number, trainer))
        yield FoldProgress(number, count, number * each, count * each, done)


def _folds(graph: Graph, whole: Dataset, count: int) -> list[Indices]:
    by_class = whole.label is not None and not whole.info.each_step
    label = whole.label[whole.train] if by_class and whole.label is not None else None
    try:
        return folds(whole.train, label, count, graph.settings.seed)
    except SplitError as error:
        node = data_node(graph).id
        raise TrainingError(f"{node}: {error}", node) from error


def _measured(number: int, trainer: Trainer) -> Fold:
    metrics, ended = trainer.evaluate("test"), trainer.ended
    assert metrics is not None
    assert ended is not None
    return Fold(number, len(trainer.dataset.test), metrics, ended)
