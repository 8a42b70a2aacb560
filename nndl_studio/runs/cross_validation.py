"""k-fold cross-validation: each training sample is held out once, from a run that starts afresh.

The Data node's test part stays out of it. Its validation part, if there is one, is there for early
stops in every fold; the fold that measures is never looked at while training. The scaling is
fitted anew without the fold.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator

import numpy as np

from nndl_studio.datasets import Dataset, Parts, SplitError
from nndl_studio.datasets.split import Indices, folds
from nndl_studio.files import reason_of
from nndl_studio.graph.document import Graph
from nndl_studio.graph.words import of_node
from nndl_studio.runs.folds import Fold, FoldProgress
from nndl_studio.runs.job import Job, Outcome, work
from nndl_studio.runs.news import Prepared, Progressed
from nndl_studio.training.data_rows import data_node, load_dataset
from nndl_studio.training.errors import TrainingError


def cross_validate(graph: Graph, count: int, threads: int | None = None) -> Iterator[FoldProgress]:
    """Train and measure `count` folds, coming back after each slice. The folds and all runs follow
    from the settings' seed. Raises TrainingError or BadFile."""
    whole = load_dataset(graph)
    parts = _folds(graph, whole, count)
    done: tuple[Fold, ...] = ()
    for number, held_out in enumerate(parts, start=1):
        rest = np.setdiff1d(whole.train[:], held_out)
        job = Job(graph, threads, Parts(rest, whole.validation, held_out), splits=("test",))
        outcome, each = yield from _told(job, number, count, done)
        done = (*done, _measured(number, outcome))
        yield FoldProgress(number, count, number * each, count * each, done)


def _told(
    job: Job, number: int, count: int, done: tuple[Fold, ...]
) -> Generator[FoldProgress, None, tuple[Outcome, int]]:
    """Work at `job` and tell how far it is; what came of it, and how many steps a fold takes."""
    run, each = work(job), 0
    while True:
        try:
            news = next(run)
        except StopIteration as end:
            return end.value, each
        if isinstance(news, Prepared):
            each = news.start.steps_per_epoch * news.start.epochs
        step = news.snapshot.step if isinstance(news, Progressed) else 0
        if isinstance(news, Prepared | Progressed):
            yield FoldProgress(number, count, (number - 1) * each + step, count * each, done)


def _folds(graph: Graph, whole: Dataset, count: int) -> list[Indices]:
    by_class = whole.label is not None and not whole.info.each_step
    label = whole.label[whole.train[:]] if by_class and whole.label is not None else None
    try:
        return folds(whole.train[:], label, count, graph.settings.seed)
    except SplitError as error:
        node = data_node(graph).id
        raise TrainingError(of_node(node, reason_of(error)), node) from error


def _measured(number: int, outcome: Outcome) -> Fold:
    metrics = outcome.figures["test"]
    assert metrics is not None
    assert outcome.ended is not None
    return Fold(number, outcome.samples, metrics, outcome.ended)
