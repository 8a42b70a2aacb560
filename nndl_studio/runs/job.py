"""One whole run from a project to its figures, with nobody to give it orders: what the command
line trains and cross-validation hands out."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

from nndl_studio.datasets import Parts
from nndl_studio.graph.document import Graph
from nndl_studio.runs.driver import Driver
from nndl_studio.runs.mailbox import Mailbox
from nndl_studio.runs.news import News, Phase, Rested
from nndl_studio.runs.orders import Go, Prepare
from nndl_studio.runs.trains import Trains
from nndl_studio.training.snapshot import Ending, Metrics


@dataclass(frozen=True, eq=False)
class Job:
    """What to train. `parts` stand in for the Data node's own split."""

    graph: Graph
    threads: int | None = None
    parts: Parts | None = None


@dataclass(frozen=True)
class Outcome:
    """What came of it: figures on the `samples` of the test part, None if there are none."""

    test: Metrics | None
    ended: Ending | None
    samples: int


def work(job: Job) -> Generator[News, None, Outcome]:
    """Train `job` to its end, coming back after each slice. Raises TrainingError or BadFile."""
    mailbox = Mailbox()
    driver = Driver(mailbox, lambda graph: _trainer(graph, job))
    driver.obey(Prepare(0, job.graph))
    driver.obey(Go(0))
    rested = None
    while driver.busy:
        driver.turn()
        for news in mailbox.take():
            if isinstance(news, Rested):
                rested = news
            yield news
    assert rested is not None
    assert rested.phase is Phase.FINISHED
    assert driver.trainer is not None
    return Outcome(rested.test, rested.ended, len(driver.trainer.dataset.test))


def _trainer(graph: Graph, job: Job) -> Trains:
    from nndl_studio.training.source import load_dataset
    from nndl_studio.training.trainer import Trainer

    dataset = load_dataset(graph, job.parts) if job.parts is not None else None
    return Trainer(graph, job.threads, dataset=dataset)
