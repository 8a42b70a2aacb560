"""The moments that a run leaves in its folder: bounded, safe, looked at, branched from, deleted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from nndl_studio import api
from nndl_studio.graph.document import Graph
from nndl_studio.runs import moments
from nndl_studio.runs.driver import Driver
from nndl_studio.runs.history import History
from nndl_studio.runs.keeper import Keeper
from nndl_studio.runs.mailbox import Mailbox
from nndl_studio.runs.moments import NEWEST, Moments
from nndl_studio.runs.news import Kept, News, Phase, Prepared, Rested, Revisited, Told
from nndl_studio.runs.orders import Go, Halt, Order, Prepare, Quit, Revisit, Watch
from nndl_studio.runs.record import CHECKPOINT
from nndl_studio.training.checkpoint import Checkpoint, load_checkpoint
from nndl_studio.training.errors import TrainingError
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.trainer import Trainer
from tests.runs.run_case import kept, project, told

EPOCHS = 6


def small(**settings: Any) -> Graph:
    return project("xor", **{"epochs": EPOCHS, "batch_size": 40, "patience": 0} | settings)


class Bench:
    """A driver that is turned by hand, with a history of its own."""

    def __init__(self, folder: Path) -> None:
        self.history = History(folder)
        self.keeper = Keeper(self.history, self.history.run_folder, "window")
        self.mailbox = Mailbox()
        self.driver = Driver(self.mailbox, lambda graph: Trainer(graph, 1), self.keeper)
        self.news: list[News] = []

    def obey(self, *orders: Order) -> None:
        for order in orders:
            self.driver.newest = getattr(order, "ticket", self.driver.newest)
            self.driver.obey(order)
        self.news += self.mailbox.take()

    def turn(self, times: int = -1) -> None:
        """So many slices, or until nothing trains."""
        while self.driver.busy and times:
            self.driver.turn()
            times -= 1
        self.news += self.mailbox.take()

    def trained(self, graph: Graph, ticket: int = 1) -> None:
        self.obey(Prepare(ticket, graph), Go(ticket))
        self.turn()

    @property
    def trainer(self) -> Trainer:
        assert isinstance(self.driver.trainer, Trainer)
        return self.driver.trainer

    @property
    def folder(self) -> Path:
        return self.history.run_folder(self.trainer.run_id)

    @property
    def steps(self) -> tuple[int, ...]:
        news: list[Kept] = self.of(Kept)
        return news[-1].steps

    def of(self, kind: type[Any]) -> list[Any]:
        return [each for each in self.news if isinstance(each, kind)]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.obey(Quit())
    made.keeper.close()


def test_a_run_keeps_its_first_steps_and_tells_of_them(bench: Bench) -> None:
    bench.trained(small())
    assert bench.steps[:4] == (0, 1, 2, 4)
    files = sorted(path.name for path in (bench.folder / "moments").iterdir())
    assert files == [f"step-{step:09d}.safetensors" for step in bench.steps]


def test_a_moment_is_a_checkpoint_that_the_run_goes_on_from(bench: Bench, tmp_path: Path) -> None:
    graph = small()
    bench.trained(graph)
    whole = told(load_checkpoint(bench.folder / CHECKPOINT))
    for step in bench.steps:
        path = Moments(bench.folder, bench.trainer.run_id).path(step)
        again = Bench(tmp_path / str(step))
        again.obey(Prepare(1, graph, resume=path), Go(1))
        again.turn()
        again.keeper.flush()
        assert told(load_checkpoint(again.folder / CHECKPOINT)) == whole
        again.obey(Quit())
        again.keeper.close()


def test_what_was_seen_then_is_seen_again_and_the_run_is_the_same(
    bench: Bench, tmp_path: Path
) -> None:
    graph = small()
    node = next(each.id for each in graph.nodes.values() if each.type.startswith("Dense"))
    bench.obey(Prepare(1, graph), Go(1))
    bench.turn(2)
    bench.obey(Halt(1))
    then = bench.trainer.standing()
    weights = bench.trainer.weights()
    bench.obey(Go(1))
    bench.turn(3)
    bench.obey(Revisit(1, then.step))
    # What trained is paused first.
    assert bench.of(Rested)[-1].phase is Phase.PAUSED
    seen = bench.steps
    for step in seen:
        bench.obey(Revisit(1, step))
        assert bench.of(Revisited)[-1].step == step
        if step == then.step:
            held = bench.trainer.weights()
            assert all((held[name] == weights[name]).all() for name in weights)
    bench.obey(Watch(frozenset({ProbeRequest(node, "weight", 0)})))
    bench.obey(Go(1))
    assert bench.of(Revisited)[-1].step is None
    bench.turn()
    bench.keeper.flush()
    api.train(graph, out=tmp_path / "whole")
    assert kept(bench.folder) == kept(tmp_path / "whole")


def test_stopping_while_the_past_is_seen_keeps_the_newest(bench: Bench) -> None:
    bench.obey(Prepare(1, small()), Go(1))
    bench.turn(5)
    bench.obey(Halt(1))
    newest = bench.trainer.standing()
    bench.obey(Revisit(1, 0), Halt(1, stop=True))
    bench.keeper.flush()
    assert load_checkpoint(bench.folder / CHECKPOINT).state.tobytes() == newest.state.tobytes()
    assert bench.of(Revisited)[-1].step is None


def test_a_resumed_run_goes_on_with_its_moments(bench: Bench) -> None:
    graph = small()
    bench.obey(Prepare(1, graph), Go(1))
    bench.turn(4)
    bench.obey(Halt(1, stop=True))
    before, folder = bench.steps, bench.folder
    bench.obey(Prepare(2, graph, resume=folder / CHECKPOINT))
    assert bench.steps == before
    bench.obey(Revisit(2, 1), Go(2))
    bench.turn()
    assert set(before) <= set(bench.steps)
    assert bench.folder == folder


def test_a_run_that_goes_back_leaves_its_future(bench: Bench) -> None:
    graph = small()
    bench.trained(graph)
    steps, path = bench.steps, Moments(bench.folder, bench.trainer.run_id).path(2)
    bench.obey(Prepare(2, graph, resume=path), Go(2))
    bench.turn(0)
    bench.keeper.flush()
    bench.obey(Halt(2))
    assert bench.steps == tuple(step for step in steps if step <= 2)


def test_a_damaged_moment_is_refused_in_words_and_the_others_stay(bench: Bench) -> None:
    bench.trained(small())
    steps = bench.steps
    path = Moments(bench.folder, bench.trainer.run_id).path(2)
    raw = bytearray(path.read_bytes())
    raw[-100] ^= 1
    path.write_bytes(raw)
    newest = bench.trainer.standing().state.tobytes()
    bench.obey(Revisit(1, 1), Revisit(1, 2))
    words = str(bench.of(Told)[-1].words)
    assert words == (
        "The moment after step 2 can't be looked at, the others can: "
        "the checkpoint is damaged (it is not as it was written)"
    )
    # What was looked at before is still held.
    assert bench.of(Revisited)[-1].step == 1
    assert bench.steps == tuple(step for step in steps if step != 2)
    bench.obey(Revisit(1, None))
    assert bench.trainer.standing().state.tobytes() == newest


def test_a_moment_that_is_gone_or_of_another_run_is_refused(bench: Bench) -> None:
    bench.trained(small())
    mine = Moments(bench.folder, bench.trainer.run_id)
    mine.path(1).unlink()
    bench.obey(Revisit(1, 1))
    assert "there is no such checkpoint" in bench.of(Told)[-1].words
    other = Trainer(small(), 1)
    other.step_batch()
    other.save_checkpoint(mine.path(2))
    bench.obey(Revisit(1, 2))
    assert "It is a moment of another run" in bench.of(Told)[-1].words
    found = Moments(bench.folder, bench.trainer.run_id)
    found.find()
    assert not {1, 2} & set(found.steps)


def test_there_are_never_more_than_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trainer = Trainer(small(), 1)
    trainer.save_checkpoint(tmp_path / "one")
    content = load_checkpoint(tmp_path / "one")
    found = Moments(tmp_path, trainer.run_id, most=6)
    for step in range(40):
        found.keep(at_step(content, step), 4)
        assert len(list((tmp_path / "moments").iterdir())) == len(found.steps) <= 6
    assert (found.steps[0], found.steps[-1]) == (0, 39)
    # A large network keeps fewer, and one that is too large none.
    monkeypatch.setattr(moments, "MOST_BYTES", 3 * moments.size_of(content) + 1)
    found.keep(at_step(content, 40), 4)
    assert len(found.steps) == 3
    monkeypatch.setattr(moments, "MOST_BYTES", moments.size_of(content))
    with pytest.raises(OSError, match="a moment of this network takes"):
        found.keep(at_step(content, 41), 4)


def at_step(content: Checkpoint, step: int) -> Checkpoint:
    return replace(content, progress=msgspec.structs.replace(content.progress, step=step))


def test_a_full_disk_ends_the_past_and_not_the_run(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: Any, backup: bool = True) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(moments, "save_checkpoint", full)
    bench.trained(small())
    said = [str(each.words) for each in bench.of(Told)]
    assert len(said) == 1
    assert said[0].startswith("No more moments of this run are kept: ")
    assert bench.of(Rested)[-1].phase is Phase.FINISHED


def test_a_branch_with_the_same_settings_is_the_old_run(bench: Bench) -> None:
    graph = small()
    bench.trained(graph)
    old, folder = bench.trainer.run_id, bench.folder
    bench.obey(Prepare(2, graph, branch=2))
    past = bench.of(Prepared)[-1].past
    assert (past.branched.run, past.branched.step) == (old, 2)
    bench.obey(Go(2))
    bench.turn()
    bench.keeper.flush()
    assert bench.trainer.run_id != old
    assert kept(bench.folder) == kept(folder)
    record = bench.history.record(bench.trainer.run_id)
    assert (record.start.branch_of, record.start.branch_step) == (old, 2)
    assert bench.steps[0] == 2
    # It remembers that also when it is taken up again.
    bench.obey(Prepare(3, graph, resume=bench.folder / CHECKPOINT), Go(3))
    bench.turn()
    bench.keeper.flush()
    assert bench.history.record(bench.trainer.run_id).start.branch_of == old


def test_a_branch_with_other_settings_is_reproducible(bench: Bench) -> None:
    bench.trained(small())
    steps, first = bench.steps, bench.folder
    found = []
    for ticket in (2, 4):
        again = small(learning_rate=0.02, optimiser="RMSProp")
        bench.obey(Prepare(ticket, small(), resume=first / CHECKPOINT))
        bench.obey(Prepare(ticket + 1, again, branch=steps[3]), Go(ticket + 1))
        bench.turn()
        bench.keeper.flush()
        found.append(kept(bench.folder))
    assert found[0] == found[1] != kept(first)
    said = [str(each.words) for each in bench.of(Told)]
    assert said[-1].startswith("RMSProp begins with empty slots")


def test_a_branch_from_the_newest_begins_where_the_run_was_left(bench: Bench) -> None:
    bench.obey(Prepare(1, small()), Go(1))
    bench.turn(5)
    newest = bench.trainer.step
    bench.obey(Prepare(2, small(), branch=NEWEST))
    assert bench.trainer.step == newest
    assert bench.of(Prepared)[-1].past.branched.step == newest


def test_there_is_nothing_to_branch_from_before_a_run(bench: Bench) -> None:
    bench.obey(Prepare(1, small()))
    with pytest.raises(TrainingError, match="There is no run to branch from: train first"):
        bench.obey(Prepare(2, small(), branch=0))


def test_the_history_deletes_the_moments_with_the_run(bench: Bench) -> None:
    bench.trained(small())
    folder, run = bench.folder, bench.trainer.run_id
    assert (folder / "moments").is_dir()
    bench.history.delete(run)
    assert not folder.exists()


def test_a_run_of_the_command_line_keeps_them_where_it_was_told(tmp_path: Path) -> None:
    api.train(small(), out=tmp_path / "out")
    assert len(list((tmp_path / "out" / "moments").iterdir())) > 3
    api.train(small(), out=tmp_path / "none", moments=0)
    assert not (tmp_path / "none" / "moments").exists()
