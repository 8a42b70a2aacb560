"""One whole run from a project to its figures, with nobody to give it orders: what the command
line trains and cross-validation hands out."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from nndl_studio.datasets import Parts
from nndl_studio.graph.document import Graph
from nndl_studio.graph.stand_in import stand_in
from nndl_studio.machine.profile import Profile
from nndl_studio.runs.driver import Driver
from nndl_studio.runs.failure import Failure
from nndl_studio.runs.keeper import Keeper
from nndl_studio.runs.mailbox import Mailbox
from nndl_studio.runs.news import News, Phase, Rested
from nndl_studio.runs.orders import Count, Go, Prepare, Quit
from nndl_studio.sentence import say
from nndl_studio.training.errors import TrainingError
from nndl_studio.training.snapshot import Ending, Metrics, Snapshot
from nndl_studio.training.trainer import Trainer

SPLITS = ("train", "validation", "test")


@dataclass(frozen=True, eq=False)
class Job:
    """What to train. `parts` stand in for the Data node's own split, `resume` is the checkpoint of
    a run to go on with, `branch` that of a moment which a new run begins with, `weights` a file of
    those to begin with, `path` the project's own file, figures are asked for on `splits`, and with
    `profile` also what a step costs."""

    graph: Graph
    threads: int | None = None
    parts: Parts | None = None
    resume: Path | None = None
    branch: Path | None = None
    weights: Path | None = None
    path: str = ""
    splits: tuple[str, ...] = SPLITS
    profile: bool = False


@dataclass(frozen=True, eq=False)
class Outcome:
    """What came of it: the run as it ended, why, its figures on each split (None for one without
    samples), how many `samples` the test part has, what else a user should know, and what a step
    cost, where that was counted."""

    last: Snapshot
    ended: Ending | None
    figures: dict[str, Metrics | None]
    samples: int
    class_names: tuple[str, ...]
    remarks: tuple[str, ...] = ()
    profile: Profile | None = None


def work(job: Job, keeper: Keeper | None = None) -> Generator[News, None, Outcome]:
    """Train `job` to its end, coming back after each slice. Closed before its end, it is stopped;
    `keeper` keeps it then too. Raises TrainingError, BadFile or OSError."""
    _require_data(job.graph)
    mailbox = Mailbox()
    driver = Driver(mailbox, lambda graph: _trainer(graph, job), keeper)
    rested = None
    try:
        wish = Prepare(
            0,
            job.graph,
            resume=job.resume,
            branch=job.branch,
            weights=job.weights,
            path=job.path,
        )
        driver.obey(Count(job.profile))
        driver.obey(wish)
        driver.obey(Go(0))
        while driver.busy:
            yield from mailbox.take()
            driver.turn()
        for news in mailbox.take():
            rested = news if isinstance(news, Rested) else rested
            yield news
    except TrainingError as error:
        driver.fail(Failure(error.node, error.message, expected=True))
        raise
    finally:
        driver.obey(Quit())
    assert rested is not None
    assert rested.phase is Phase.FINISHED
    assert isinstance(driver.trainer, Trainer)
    return _outcome(driver.trainer, rested, job, tuple(each.words() for each in driver.remarks))


def _require_data(graph: Graph) -> None:
    """Raises TrainingError where nothing but what the data were like is known."""
    node = stand_in(graph)
    if node:
        words = say(
            "the data are not here: name them with --data FILE, or choose them in the Data node"
        )
        raise TrainingError(words, node)


def _outcome(trainer: Trainer, rested: Rested, job: Job, remarks: tuple[str, ...]) -> Outcome:
    others = {split: trainer.evaluate(split) for split in job.splits if split != "test"}
    return Outcome(
        trainer.initial_snapshot(),
        rested.ended,
        others | {"test": rested.test},
        len(trainer.dataset.test),
        trainer.dataset.info.class_names,
        remarks,
        trainer.profile,
    )


def _trainer(graph: Graph, job: Job) -> Trainer:
    from nndl_studio.training.data_rows import load_dataset

    dataset = load_dataset(graph, job.parts) if job.parts is not None else None
    return Trainer(graph, job.threads, dataset=dataset)
