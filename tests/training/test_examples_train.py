"""Every example learns: a short run of each reaches the figure that stands in the table, and is
remarked on only where it deserves that."""

from __future__ import annotations

import msgspec
import pytest

from nndl_studio import api
from nndl_studio.resources import example, examples
from nndl_studio.training.remarks.remarker import remarks
from nndl_studio.training.trainer import Trainer
from tests.training.example_runs import RUNS, Run


def test_every_example_has_a_run() -> None:
    assert {run.name for run in RUNS} == {path.stem for path in examples()}


@pytest.mark.parametrize("run", RUNS, ids=str)
def test_an_example_learns(run: Run) -> None:
    graph = api.load(example(run.name))
    graph.set_settings(msgspec.structs.replace(graph.settings, epochs=run.epochs))
    trainer = Trainer(graph)
    for _ in trainer.run():
        pass
    reached = getattr(trainer.evaluate(run.part), run.metric)
    assert run.least <= reached <= run.most
    found = [remark.kind for remark in remarks(trainer)]
    assert tuple(kind for kind in found if kind not in run.by_chance) == run.remarks
