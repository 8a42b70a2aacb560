"""Looking back at a moment of a run changes nothing of it, and new runs begin there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nndl_studio.graph.document import Graph
from nndl_studio.ops.controls import Control
from nndl_studio.training.checkpoint import Checkpoint, load_checkpoint
from nndl_studio.training.errors import TrainingError
from nndl_studio.training.trainer import Trainer
from tests.runs.run_case import project, with_data

EPOCHS = 6


def small(**settings: Any) -> Graph:
    told = {"epochs": EPOCHS, "optimiser": "momentum", "batch_size": 160, "patience": 0}
    return project("xor", **told | settings)


def moment(graph: Graph, folder: Path, steps: int) -> tuple[Trainer, Checkpoint]:
    """A run that has taken so many steps, and its checkpoint."""
    trainer = Trainer(graph)
    for _ in range(steps):
        trainer.step_batch()
    trainer.save_checkpoint(folder / "moment.safetensors")
    return trainer, load_checkpoint(folder / "moment.safetensors")


def finished(trainer: Trainer) -> bytes:
    for _ in trainer.run():
        pass
    return trainer.standing().state.tobytes()


def branch(graph: Graph, at: Checkpoint) -> Trainer:
    trainer = Trainer(graph)
    trainer.branch(at)
    return trainer


def test_looking_back_changes_not_one_bit(tmp_path: Path) -> None:
    whole = finished(Trainer(small()))
    trainer, past = moment(small(), tmp_path, 3)
    trainer.step_batch()
    before, weights = trainer.standing().state.tobytes(), trainer.weights()
    trainer.revisit(past)
    assert trainer.context.moment()[0] == 3
    assert any((trainer.weights()[name] != weights[name]).any() for name in weights)
    assert trainer.standing().state.tobytes() == before
    trainer.come_back()
    assert trainer.context.moment()[0] == 4
    assert all((trainer.weights()[name] == weights[name]).all() for name in weights)
    trainer.revisit(past)
    # Going on without coming back first is the same.
    assert finished(trainer) == whole


def test_what_is_seen_of_the_past_is_what_was_there(tmp_path: Path) -> None:
    trainer, past = moment(small(), tmp_path, 3)
    then = trainer.weights()
    finished(trainer)
    trainer.revisit(past)
    assert all((trainer.weights()[name] == then[name]).all() for name in then)


def test_the_best_epoch_is_held_again_after_looking_back(tmp_path: Path) -> None:
    graph = project("A4-early-stop", epochs=4, patience=2, restore_best=True)
    trainer, past = moment(graph, tmp_path, 1)
    newest = finished(trainer)
    held = trainer.weights()
    trainer.revisit(past)
    trainer.come_back()
    assert all((trainer.weights()[name] == held[name]).all() for name in held)
    trainer.revisit(past)
    assert trainer.take_best() is not None
    assert trainer.standing().state.tobytes() == newest


def test_a_moment_of_another_run_is_refused(tmp_path: Path) -> None:
    _, past = moment(small(), tmp_path, 3)
    with pytest.raises(TrainingError, match="a moment of another run"):
        Trainer(small()).revisit(past)


@pytest.mark.parametrize("steps", [0, 1, 2, 5])
def test_a_branch_with_the_same_settings_is_the_old_run(tmp_path: Path, steps: int) -> None:
    trainer, past = moment(small(), tmp_path, steps)
    other = branch(small(), past)
    assert other.run_id != trainer.run_id
    assert finished(other) == finished(trainer)
    assert [each.train for each in other.history] == [each.train for each in trainer.history]


def test_branching_twice_gives_the_same_bits_and_others_than_before(tmp_path: Path) -> None:
    trainer, past = moment(small(), tmp_path, 3)
    runs = [finished(branch(small(learning_rate=0.02, momentum=0.5), past)) for _ in range(2)]
    assert runs[0] == runs[1] != finished(trainer)


def test_the_settings_of_the_drawing_hold_in_a_branch(tmp_path: Path) -> None:
    _, past = moment(small(), tmp_path, 3)
    other = branch(small(momentum=0.5, learning_rate=0.02), past)
    state = other.standing().state
    assert state[Control.MOMENTUM] == np.float32(0.5)
    assert other.learning_rate == 0.02


def test_another_optimiser_begins_with_empty_slots(tmp_path: Path) -> None:
    """Its first step is that of a run which begins there."""
    trainer, past = moment(small(), tmp_path, 3)
    weights = trainer.weights()
    other = Trainer(small(optimiser="Adam"))
    _, words = other.branch(past)
    assert words == "Adam begins with empty slots: it knows nothing of the gradients before."
    assert all((other.weights()[name] == weights[name]).all() for name in weights)
    other.step_batch()
    # The first of Adam's steps is as long as the learning rate for whatever gradient.
    moved = np.concatenate([(other.weights()[n] - weights[n]).ravel() for n in weights])
    rate = other.settings.learning_rate
    assert np.abs(moved).max() == pytest.approx(rate, rel=1e-3)
    assert other.step == 4


def test_another_optimiser_goes_on_from_its_checkpoint(tmp_path: Path) -> None:
    _, past = moment(small(), tmp_path, 3)
    graph = small(optimiser="Adam")
    other = branch(graph, past)
    other.step_batch()
    other.save_checkpoint(tmp_path / "branch.safetensors")
    assert finished(Trainer(graph, resume=tmp_path / "branch.safetensors")) == finished(other)


def test_batches_of_another_size_begin_the_epoch_again(tmp_path: Path) -> None:
    _, past = moment(small(), tmp_path, 3)
    other = Trainer(small(batch_size=80))
    whence, words = other.branch(past)
    assert words == "Batches have another size, so the epoch under way begins again."
    assert (other.step, other.epoch, len(other.history)) == (4, 1, 1)
    assert (whence.step, whence.epochs) == (3, 1.5)
    finished(other)
    assert [each.step for each in other.history] == [4 * n for n in range(1, EPOCHS + 1)]


def test_nothing_is_left_to_train_at_the_end(tmp_path: Path) -> None:
    _, past = moment(small(), tmp_path, 2 * EPOCHS)
    with pytest.raises(TrainingError, match="Raise the epochs, or choose an earlier moment"):
        branch(small(), past)
    assert finished(branch(small(epochs=EPOCHS + 1), past))


def test_a_branch_of_another_network_or_of_other_data_is_refused(tmp_path: Path) -> None:
    _, past = moment(small(), tmp_path, 3)
    with pytest.raises(TrainingError, match="another network"):
        branch(project("mlp-digits"), past)
    moons = project("mlp-digits", epochs=2)
    _, past = moment(moons, tmp_path, 3)
    with pytest.raises(TrainingError, match="another network"):
        branch(with_data(project("mlp-digits", epochs=2), seed=5), past)
