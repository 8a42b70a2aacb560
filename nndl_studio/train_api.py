"""Training as functions: one run, or as many as there are folds."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from nndl_studio.facts import ending_facts, figures, profile_facts
from nndl_studio.graph.document import Graph
from nndl_studio.loading import all_kept
from nndl_studio.runs.record import CHECKPOINT, WEIGHTS
from nndl_studio.training.errors import TrainingError

if TYPE_CHECKING:
    from nndl_studio.runs.folds import FoldProgress
    from nndl_studio.runs.history import History
    from nndl_studio.runs.job import Outcome
    from nndl_studio.runs.keeper import Keeper
    from nndl_studio.runs.news import News
    from nndl_studio.training.snapshot import Snapshot

LOG = logging.getLogger(__name__)
SPLITS = ("train", "validation", "test")


def train(
    graph: Graph,
    epochs: int | None = None,
    seed: int | None = None,
    threads: int | None = None,
    out: Path = Path("out"),
    resume: Path | None = None,
    progress: Callable[[Snapshot], None] = lambda snapshot: None,
    project: str = "",
    weights: Path | None = None,
    profile: bool = False,
    moments: int | None = None,
    branch: str | None = None,
) -> dict[str, Any]:
    """Train to the end and write weights and a checkpoint into `out`.

    `resume` is the folder of an earlier run, `branch` the moment of one in the history that a new
    run begins with (`RUN`, `RUN@EPOCH`, `RUN@stepN`; `run_moments` lists them), `weights` a file of
    those to begin with instead of first ones; `project` the graph's own file, for the history. With
    `profile` it is counted what each node costs a step. At most so many `moments` of the run's past
    are kept beside its checkpoint (48 unless it is said, and fewer of a large network; 0 for none).
    An exception from `progress`, a KeyboardInterrupt included, stops the run; its checkpoint is
    written first. Raises TrainingError, BadFile, OSError, and ValueError for a moment that is not
    kept.
    """
    with all_kept():
        from nndl_studio.runs.job import Job, work
        from nndl_studio.runs.keeper import Keeper
        from nndl_studio.runs.moments import MOST

    graph = _with_settings(graph, epochs=epochs, seed=seed)
    checkpoint = resume / CHECKPOINT if resume else None
    begin = _branch(branch, out) if branch is not None else None
    job = Job(graph, threads, None, checkpoint, begin, weights, project, profile=profile)
    most = MOST if moments is None else moments
    keeper = Keeper(_history(), lambda run: out, "command line", required=True, moments=most)
    with _kept(keeper):
        outcome = _follow(work(job, keeper), progress)
    last = outcome.last
    types = {name: node.type for name, node in graph.nodes.items()}
    counted = {"profile": profile_facts(outcome.profile, types)} if profile else {}
    return {
        "epochs": last.epoch,
        "ended": ending_facts(outcome.ended),
        "remarks": list(outcome.remarks),
        "steps": last.step,
        "seconds": last.seconds,
        "samples_per_second": last.samples_per_second,
        **{split: figures(outcome.figures[split], outcome.class_names) for split in SPLITS},
        **counted,
        "weights": str(out / WEIGHTS),
        "checkpoint": str(out / CHECKPOINT),
    }


def cross_validate(
    graph: Graph,
    folds: int = 5,
    epochs: int | None = None,
    seed: int | None = None,
    threads: int | None = None,
    progress: Callable[[FoldProgress], None] = lambda news: None,
) -> dict[str, Any]:
    """Train afresh `folds` times, each time without one part of the training samples, and measure
    on that part. The figures of each fold, their mean and standard deviation.

    An exception from `progress` stops it. Raises TrainingError, BadFile.
    """
    from nndl_studio.runs.cross_validation import cross_validate as steps
    from nndl_studio.runs.folds import summary
    from nndl_studio.training.data_rows import load_dataset

    graph = _with_settings(graph, epochs=epochs, seed=seed)
    names = load_dataset(graph).info.class_names
    news = None
    for news in steps(graph, folds, threads):
        progress(news)
    done = news.done if news is not None else ()
    return {
        "folds": [
            {
                "fold": each.fold,
                "samples": each.samples,
                "ended": ending_facts(each.ended),
                "held_out": figures(each.metrics, names),
            }
            for each in done
        ],
        "summary": {name: msgspec.to_builtins(spread) for name, spread in summary(done).items()},
    }


def _branch(word: str, out: Path) -> Path:
    """The file of the moment, which is of a run in another folder than `out`."""
    from nndl_studio.runs.branch_from import moment_file, require_other_folder

    file = moment_file(_history(), word)
    require_other_folder(file, out)
    return file


def _history() -> History:
    from nndl_studio.runs.history import History

    return History()


def _with_settings(graph: Graph, **changes: int | None) -> Graph:
    """A copy with the settings that are given."""
    given = {name: value for name, value in changes.items() if value is not None}
    copy = graph.copy()
    copy.set_settings(msgspec.structs.replace(graph.settings, **given))
    return copy


@contextmanager
def _kept(keeper: Keeper) -> Iterator[None]:
    """All of a run is on disk behind it, whatever ends the run. Raises OSError if it is not: nobody
    may be told to go on from a checkpoint that could not be written."""
    try:
        yield
    finally:
        keeper.close()
        for words in keeper.words():
            LOG.warning("%s", words)
        # Why a run failed is worth more than that it could not be kept, which has been said.
        if keeper.problem and not isinstance(sys.exception(), TrainingError):
            raise OSError(keeper.problem)


def _follow(run: Generator[News, None, Outcome], progress: Callable[[Snapshot], None]) -> Outcome:
    """Hand on how far `run` is; what came of it. What `progress` raises stops the run."""
    from nndl_studio.runs.news import Progressed, Told

    with closing(run):
        while True:
            try:
                news = next(run)
            except StopIteration as end:
                outcome: Outcome = end.value
                return outcome
            if isinstance(news, Progressed):
                progress(news.snapshot)
            elif isinstance(news, Told):
                LOG.warning("%s", news.words)
