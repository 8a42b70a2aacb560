"""Runs through the bridge with a make-believe trainer: train, pause, step, stop, edit, fail."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator, Iterator
from functools import partial
from pathlib import Path
from typing import Protocol

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from nndl_studio.exchange import load_weights
from nndl_studio.graph.check import analyse
from nndl_studio.graph.document import Graph
from nndl_studio.graph.project import project_hash
from nndl_studio.runs.news import Failed, Phase, Rested
from nndl_studio.runs.trains import Factory
from nndl_studio.sentence import say
from nndl_studio.training.errors import TrainingError
from nndl_studio.training.snapshot import Metrics, ProbeRequest, Snapshot
from nndl_studio.ui.shell.bridge import Bridge
from nndl_studio.ui.shell.run_control import RunControl
from tests.ui.shell.make_believe import STEPS, MakeBelieve, node, small_graph

LONG = 100_000


class Desk:
    """A run control with what it said, for one test."""

    def __init__(self, qtbot: QtBot, graph: Graph, factory: Factory = MakeBelieve) -> None:
        self.qtbot, self.graph = qtbot, graph
        self.bridge = Bridge(factory)
        self.run = RunControl(self.bridge, graph)
        self.snapshots: list[Snapshot] = []
        self.words: list[str] = []
        self.failures: list[Failed] = []
        self.run.progressed.connect(self.snapshots.extend)
        self.run.said.connect(self.words.append)
        self.run.failed.connect(self.failures.append)
        self.run.set_analysis(analyse(graph))

    def wait(self, phase: Phase) -> None:
        self.qtbot.waitUntil(lambda: self.run.phase is phase, timeout=5000)

    def wait_steps(self, count: int) -> None:
        self.qtbot.waitUntil(lambda: len(self.snapshots) >= count, timeout=5000)

    def edited(self) -> None:
        """As the canvas does after an edit."""
        self.run.set_analysis(analyse(self.graph))


class MakeDesk(Protocol):
    """What the fixture `make_desk` gives: every desk is let go after the test."""

    def __call__(self, epochs: int = LONG, factory: Factory = MakeBelieve) -> Desk: ...


@pytest.fixture
def make_desk(qtbot: QtBot) -> Iterator[MakeDesk]:
    made: list[Desk] = []

    def make(epochs: int = LONG, factory: Factory = MakeBelieve) -> Desk:
        desk = Desk(qtbot, small_graph(epochs), factory)
        made.append(desk)
        return desk

    MakeBelieve.built.clear()
    yield make
    for desk in made:
        desk.run.release()


def test_the_untrained_network_is_built_by_itself(make_desk: MakeDesk) -> None:
    desk = make_desk()
    desk.wait(Phase.READY)
    assert not desk.run.trained
    assert len(MakeBelieve.built) == 1


def test_a_run_goes_to_its_end_and_no_loss_is_missing(make_desk: MakeDesk) -> None:
    desk = make_desk(epochs=3)
    desk.run.train()
    desk.wait(Phase.FINISHED)
    assert [s.step for s in desk.snapshots] == list(range(1, 3 * STEPS + 1))
    assert [r.epoch for s in desk.snapshots for r in s.epochs_done] == [1, 2, 3]
    assert all(not s.probes for s in desk.snapshots)


def test_what_stands_ready_is_what_trains(make_desk: MakeDesk) -> None:
    desk = make_desk()
    desk.wait(Phase.READY)
    desk.run.train()
    desk.wait_steps(2)
    assert len(MakeBelieve.built) == 1


def test_pause_and_continue(make_desk: MakeDesk) -> None:
    desk = make_desk()
    desk.run.train()
    desk.wait_steps(3)
    desk.run.pause()
    desk.wait(Phase.PAUSED)
    count = len(desk.snapshots)
    desk.qtbot.wait(80)
    assert len(desk.snapshots) == count
    desk.run.train()
    desk.wait_steps(count + 3)
    steps = [s.step for s in desk.snapshots]
    assert steps == list(range(1, len(steps) + 1))


@pytest.mark.parametrize(("until", "steps"), [("batch", 1), ("epoch", STEPS)])
def test_stepping(make_desk: MakeDesk, until: str, steps: int) -> None:
    desk = make_desk()
    for times in (1, 2):
        desk.run.step(until)
        desk.wait_steps(times * steps)
        desk.wait(Phase.PAUSED)
        assert len(desk.snapshots) == times * steps


def test_stop_keeps_the_weights_and_train_afresh_leaves_them(make_desk: MakeDesk) -> None:
    desk = make_desk()
    desk.run.train()
    desk.wait_steps(3)
    desk.run.stop()
    desk.wait(Phase.STOPPED)
    assert desk.run.can_go_on
    desk.snapshots.clear()
    desk.run.train_afresh()
    desk.wait_steps(1)
    assert desk.snapshots[0].step == 1


def test_a_stopped_run_can_go_on(make_desk: MakeDesk) -> None:
    desk = make_desk()
    desk.run.train()
    desk.wait_steps(3)
    desk.run.stop()
    desk.wait(Phase.STOPPED)
    last = desk.snapshots[-1].step
    desk.run.train()
    desk.wait_steps(len(desk.snapshots) + 1)
    assert next(s.step for s in desk.snapshots if s.step > last) == last + 1


def test_the_learning_rate_changes_in_flight(make_desk: MakeDesk) -> None:
    desk = make_desk()
    desk.run.train()
    desk.wait_steps(3)
    desk.graph.set_settings(msgspec.structs.replace(desk.graph.settings, learning_rate=0.5))
    trainer = MakeBelieve.built[0]
    desk.qtbot.waitUntil(lambda: 0.5 in trainer.rates, timeout=5000)
    assert desk.run.phase is Phase.RUNNING
    assert trainer.rates[0] == 0.01
    assert len(MakeBelieve.built) == 1


def test_another_setting_waits_for_the_next_run_and_says_so(make_desk: MakeDesk) -> None:
    desk = make_desk()
    desk.run.train()
    desk.wait_steps(2)
    desk.graph.set_settings(msgspec.structs.replace(desk.graph.settings, seed=8))
    assert "next run" in desk.words[-1]
    assert desk.run.phase is Phase.RUNNING


def test_other_settings_after_a_stop_make_another_run_and_say_so(make_desk: MakeDesk) -> None:
    """Before, the curve began anew without a word."""
    desk = make_desk()
    desk.run.train()
    desk.wait_steps(3)
    desk.run.stop()
    desk.wait(Phase.STOPPED)
    for epochs in (7, 8):
        desk.graph.set_settings(msgspec.structs.replace(desk.graph.settings, epochs=epochs))
    assert [words for words in desk.words if "begins another run" in words] == desk.words[-1:]
    desk.run.set_graph(small_graph(5))
    assert desk.words[-1] == ""


def test_a_setting_before_the_first_run_builds_it_anew(make_desk: MakeDesk) -> None:
    desk = make_desk()
    desk.wait(Phase.READY)
    desk.graph.set_settings(msgspec.structs.replace(desk.graph.settings, seed=8))
    desk.qtbot.waitUntil(lambda: len(MakeBelieve.built) == 2, timeout=5000)
    assert MakeBelieve.built[1].graph.settings.seed == 8


def test_an_edit_stops_the_run_and_unchanged_layers_keep_their_weights(make_desk: MakeDesk) -> None:
    desk = make_desk()
    desk.run.train()
    desk.wait_steps(4)
    desk.graph.rename_node("Out", "Scores")
    desk.edited()
    assert "stopped" in desk.words[-1]
    desk.wait(Phase.READY)
    kept = MakeBelieve.built[-1].weights()
    assert kept["C1.weight"].min() >= 4
    # It is the same layer under another name.
    assert kept["Scores.weight"].min() >= 4
    assert desk.run.can_go_on
    desk.run.train()
    desk.wait(Phase.RUNNING)
    assert MakeBelieve.built[-1] is not MakeBelieve.built[-2]


def test_news_of_the_run_before_are_dropped(make_desk: MakeDesk) -> None:
    desk = make_desk()
    desk.run.train()
    desk.wait_steps(2)
    desk.graph.rename_node("Out", "Scores")
    desk.snapshots.clear()
    desk.wait(Phase.READY)
    desk.qtbot.wait(60)
    assert desk.snapshots == []


def test_moving_a_node_leaves_the_run_alone(make_desk: MakeDesk) -> None:
    desk = make_desk()
    desk.run.train()
    desk.wait_steps(2)
    desk.graph.move_node("C1", (40.0, 40.0))
    desk.wait_steps(len(desk.snapshots) + 2)
    assert desk.run.phase is Phase.RUNNING
    assert desk.words == []


def test_a_diverging_run_names_its_node_and_can_go_on(make_desk: MakeDesk) -> None:
    desk = make_desk(factory=partial(MakeBelieve, fail_at=5))
    desk.run.train()
    desk.qtbot.waitUntil(lambda: bool(desk.failures), timeout=5000)
    assert (desk.failures[0].node, desk.run.phase) == ("C1", Phase.STOPPED)
    assert len(desk.snapshots) == 4
    desk.run.train()
    desk.wait_steps(6)
    assert desk.snapshots[-1].step > 5


def test_a_fault_of_ours_ends_the_run_with_words(
    make_desk: MakeDesk, capfd: pytest.CaptureFixture[str]
) -> None:
    def broken(graph: Graph) -> MakeBelieve:
        raise KeyError("nobody expected this")

    desk = make_desk(factory=broken)
    desk.run.train()
    desk.qtbot.waitUntil(lambda: bool(desk.failures), timeout=5000)
    assert "nobody expected this" in desk.failures[0].message
    assert desk.run.phase is Phase.IDLE
    assert "Traceback" in capfd.readouterr().err


def test_a_drawing_with_a_problem_is_not_trained(make_desk: MakeDesk) -> None:
    desk = make_desk()
    desk.wait(Phase.READY)
    desk.graph.add_node(node("Loose", "Dense"))
    desk.edited()
    desk.run.train()
    assert desk.failures[0].node == "Loose"
    assert desk.run.phase is Phase.IDLE


def test_watched_arrays_arrive_before_while_and_after_training(make_desk: MakeDesk) -> None:
    desk = make_desk()
    seen: list[float] = []
    request = ProbeRequest("C1", "y", 1)
    desk.bridge.looked.connect(lambda arrays: seen.append(float(arrays[request].max())))
    desk.wait(Phase.READY)
    desk.bridge.watch(frozenset({request}))
    desk.qtbot.waitUntil(lambda: seen == [0.0], timeout=5000)
    desk.run.train()
    desk.qtbot.waitUntil(lambda: len(seen) > 4, timeout=5000)
    assert seen == sorted(seen)
    desk.run.pause()
    desk.wait(Phase.PAUSED)
    desk.qtbot.wait(60)
    assert seen[-1] == desk.snapshots[-1].step


def test_weights_are_exported_while_it_trains(make_desk: MakeDesk, tmp_path: Path) -> None:
    desk = make_desk()
    desk.run.train()
    desk.wait_steps(3)
    with desk.qtbot.waitSignal(desk.bridge.exported) as told:
        desk.run.export(tmp_path / "w.npz")
    assert told.args[0].problem == ""
    shapes = {name: array.shape for name, array in MakeBelieve.built[0].weights().items()}
    assert load_weights(tmp_path / "w.npz", shapes).arrays["C1.weight"].min() >= 3
    assert desk.run.phase is Phase.RUNNING


def test_an_export_that_fails_says_why_and_the_run_goes_on(
    make_desk: MakeDesk, tmp_path: Path
) -> None:
    desk = make_desk()
    desk.run.train()
    desk.wait_steps(2)
    with desk.qtbot.waitSignal(desk.bridge.exported) as told:
        desk.run.export(tmp_path / "no" / "w.npz")
    assert told.args[0].problem
    desk.wait_steps(len(desk.snapshots) + 2)


def test_a_hundred_starts_and_stops_leave_one_thread(make_desk: MakeDesk) -> None:
    desk = make_desk()
    for _ in range(100):
        desk.run.train()
        desk.run.stop()
    desk.run.train()
    desk.wait_steps(1)
    training = [t for t in threading.enumerate() if t.name == "training"]
    assert len(training) == 1


def test_another_document_ends_the_run(make_desk: MakeDesk) -> None:
    desk = make_desk()
    desk.run.train()
    desk.wait_steps(2)
    other = small_graph(5)
    desk.run.set_graph(other)
    desk.run.set_analysis(analyse(other))
    desk.wait(Phase.READY)
    assert not desk.run.trained
    desk.graph.rename_node("Out", "Other")
    assert desk.run.phase is Phase.READY


def test_networks_that_were_edited_meanwhile_are_not_built(make_desk: MakeDesk) -> None:
    slow = threading.Event()

    def factory(graph: Graph) -> MakeBelieve:
        slow.wait(5)
        return MakeBelieve(graph)

    desk = make_desk(factory=factory)
    desk.run.train()
    desk.qtbot.wait(50)
    for name in ("A", "B", "C"):
        desk.graph.rename_node(next(iter(set(desk.graph.nodes) & {"Out", "A", "B"})), name)
        desk.edited()
        desk.run.train()
    slow.set()
    desk.wait(Phase.RUNNING)
    assert [sorted(t.graph.nodes)[0] for t in MakeBelieve.built] == ["C1", "C"]


def test_weights_are_exported_although_the_drawing_has_become_faulty(
    make_desk: MakeDesk, tmp_path: Path
) -> None:
    desk = make_desk()
    desk.run.train()
    desk.wait_steps(3)
    built_for = project_hash(desk.graph)
    desk.graph.disconnect(desk.graph.edges[0])
    desk.edited()
    with desk.qtbot.waitSignal(desk.bridge.exported) as told:
        desk.run.export(tmp_path / "w.npz")
    assert told.args[0].problem == ""
    shapes = {name: array.shape for name, array in MakeBelieve.built[0].weights().items()}
    weights = load_weights(tmp_path / "w.npz", shapes)
    assert weights.arrays["C1.weight"].min() >= 3
    assert weights.project_hash == built_for


def test_an_export_of_nothing_says_so(make_desk: MakeDesk, tmp_path: Path) -> None:
    desk = make_desk()
    with desk.qtbot.waitSignal(desk.bridge.exported) as told:
        desk.run.export(tmp_path / "w.npz")
    assert told.args[0].problem
    assert not (tmp_path / "w.npz").exists()


def fails_on_other_data(graph: Graph) -> MakeBelieve:
    """As a data file with numbers that are not finite."""
    if "Bad" in graph.nodes:
        raise TrainingError(say("The data has numbers that are not finite"), "Bad")
    return MakeBelieve(graph)


def failed_with_weights(make_desk: MakeDesk) -> Desk:
    """Trained, then edited into something that can't be prepared."""
    desk = make_desk(factory=fails_on_other_data)
    desk.run.train()
    desk.wait_steps(4)
    desk.graph.rename_node("Digits", "Bad")
    desk.edited()
    desk.qtbot.waitUntil(lambda: bool(desk.failures), timeout=5000)
    return desk


def test_a_failed_preparation_keeps_the_trained_weights(
    make_desk: MakeDesk, tmp_path: Path
) -> None:
    desk = failed_with_weights(make_desk)
    with desk.qtbot.waitSignal(desk.bridge.exported) as told:
        desk.run.export(tmp_path / "w.npz")
    assert told.args[0].problem == ""
    desk.graph.rename_node("Bad", "Digits")
    desk.edited()
    desk.wait(Phase.READY)
    assert desk.run.can_go_on
    assert MakeBelieve.built[-1].weights()["C1.weight"].min() >= 4


def test_continue_after_a_failed_preparation_fails_again_with_words(make_desk: MakeDesk) -> None:
    desk = failed_with_weights(make_desk)
    assert desk.run.phase is Phase.IDLE
    desk.failures.clear()
    desk.run.train()
    desk.qtbot.waitUntil(lambda: bool(desk.failures), timeout=5000)
    desk.qtbot.wait(60)
    assert {f.node for f in desk.failures} == {"Bad"}
    assert desk.run.phase is Phase.IDLE


def test_go_without_a_trainer_is_answered(make_desk: MakeDesk) -> None:
    desk = make_desk()
    desk.bridge.go()
    desk.qtbot.waitUntil(lambda: bool(desk.failures), timeout=5000)
    assert "no network ready" in desk.failures[0].message


def test_a_node_that_comes_back_has_its_weights(make_desk: MakeDesk) -> None:
    desk = make_desk()
    desk.run.train()
    desk.wait_steps(4)
    for old, new in (("Out", "Other"), ("Other", "Out")):
        desk.graph.rename_node(old, new)
        desk.edited()
        desk.wait(Phase.READY)
    assert len(MakeBelieve.built) == 3
    assert MakeBelieve.built[-1].weights()["Out.weight"].min() >= 4


def test_stop_while_it_prepares_afresh_keeps_the_trained_weights(make_desk: MakeDesk) -> None:
    gate = threading.Event()
    gate.set()

    def factory(graph: Graph) -> MakeBelieve:
        gate.wait(5)
        return MakeBelieve(graph)

    desk = make_desk(factory=factory)
    desk.run.train()
    desk.wait_steps(4)
    desk.run.stop()
    desk.wait(Phase.STOPPED)
    gate.clear()
    desk.run.train_afresh()
    desk.qtbot.wait(50)
    desk.run.stop()
    gate.set()
    desk.run.train()
    desk.wait(Phase.RUNNING)
    desk.run.pause()
    desk.wait(Phase.PAUSED)
    trainer = MakeBelieve.built[-1]
    assert trainer.weights()["C1.weight"].min() >= trainer.step + 4


class SlowTest(MakeBelieve):
    """Its final test waits for `gate`, so that a command may come meanwhile."""

    gate = threading.Event()

    def evaluate(self, split: str) -> Metrics | None:
        self.gate.wait(5)
        return super().evaluate(split)


def test_a_late_pause_leaves_a_finished_run_finished(make_desk: MakeDesk) -> None:
    SlowTest.gate.clear()
    desk = make_desk(epochs=1, factory=SlowTest)
    phases: list[Phase] = []
    desk.run.phase_changed.connect(phases.append)
    desk.run.train()
    desk.wait_steps(STEPS)
    desk.run.pause()
    SlowTest.gate.set()
    desk.wait(Phase.FINISHED)
    desk.qtbot.wait(100)
    assert phases[-1] is Phase.FINISHED
    desk.run.train()
    desk.wait_steps(2 * STEPS)
    assert desk.snapshots[STEPS].step == 1


def test_a_step_after_stop_goes_on(make_desk: MakeDesk) -> None:
    desk = make_desk()
    desk.run.train()
    desk.wait_steps(3)
    desk.run.stop()
    desk.wait(Phase.STOPPED)
    last = desk.snapshots[-1].step
    desk.run.step("batch")
    desk.wait(Phase.PAUSED)
    assert desk.snapshots[-1].step == last + 1
    assert len(MakeBelieve.built) == 1


class LongTest(MakeBelieve):
    """Its final test never ends by itself."""

    def examine(self, split: str) -> Generator[None, None, Metrics | None]:
        while True:
            time.sleep(0.001)
            yield


def test_stop_cuts_the_final_test_short(make_desk: MakeDesk) -> None:
    """Commands are taken between its batches; the run is finished all the same."""
    desk = make_desk(epochs=1, factory=LongTest)
    rested: list[Rested] = []
    desk.run.rested.connect(rested.append)
    desk.run.train()
    desk.wait_steps(STEPS)
    desk.run.pause()
    assert desk.run.phase is Phase.RUNNING
    desk.run.stop()
    desk.wait(Phase.FINISHED)
    assert [news.test for news in rested] == [None]
