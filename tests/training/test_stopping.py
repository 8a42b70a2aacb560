"""Runs that end before their last epoch, and say why."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest

from nndl_studio import api, layers
from nndl_studio.datasets import configured
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge, Node
from nndl_studio.graph.settings import TrainingSettings
from nndl_studio.resources import example
from nndl_studio.training.checkpoint import FORMAT
from nndl_studio.training.early_stop import EarlyStop
from nndl_studio.training.errors import TrainingError
from nndl_studio.training.mistake_counts import Mistakes
from nndl_studio.training.snapshot import Ending, EpochResult, Metrics
from nndl_studio.training.stopping import ending
from nndl_studio.training.trainer import Trainer


def project(**settings: object) -> Graph:
    """XOR at a learning rate that makes its validation loss go up and down."""
    graph = api.load(example("xor"))
    given = {"learning_rate": 1.0, "epochs": 60, "patience": 3, **settings}
    graph.set_settings(msgspec.structs.replace(graph.settings, **given))
    return graph


def finish(trainer: Trainer) -> Trainer:
    for _ in trainer.run():
        pass
    return trainer


def bits(trainer: Trainer) -> dict[str, bytes]:
    return {name: array.tobytes() for name, array in trainer.weights().items()}


def without_validation(graph: Graph) -> Graph:
    (data,) = (node for node in graph.nodes.values() if node.type == "Data.v1")
    graph.set_config(data.id, msgspec.structs.replace(data.config, validation=0.0))
    return graph


def test_an_early_stop_keeps_the_best_epoch() -> None:
    trainer = finish(Trainer(project()))
    ended = trainer.ended
    assert ended is not None
    assert ended.reason == "early stop"
    losses = [r.validation.loss for r in trainer.history if r.validation]
    assert ended.best_epoch == 1 + int(np.argmin(losses))
    assert ended.epoch == len(losses) == ended.best_epoch + 3
    held = trainer.evaluate("validation")
    assert held is not None
    assert held.loss == pytest.approx(min(losses))
    assert str(ended) == (
        f"early stop at epoch {ended.epoch}, best epoch {ended.best_epoch}; its parameters are kept"
    )


def test_without_restoring_the_last_parameters_stay() -> None:
    trainer = finish(Trainer(project(restore_best=False)))
    held, last = trainer.evaluate("validation"), trainer.history[-1].validation
    assert held is not None
    assert last is not None
    assert held.loss == pytest.approx(last.loss)
    assert trainer.ended is not None
    assert not trainer.ended.restored


def test_all_epochs_are_a_reason_too_and_the_best_is_kept() -> None:
    trainer = finish(Trainer(project(epochs=4, patience=50)))
    best = min(r.validation.loss for r in trainer.history if r.validation)
    held = trainer.evaluate("validation")
    assert held is not None
    assert held.loss == pytest.approx(best)
    assert str(trainer.ended).startswith("all 4 epochs, best epoch ")


def test_patience_0_never_ends_early() -> None:
    trainer = finish(Trainer(project(patience=0, epochs=8)))
    assert trainer.ended == Ending("all epochs", 8)


def test_a_resumed_early_stop_ends_with_the_same_bits(tmp_path: Path) -> None:
    whole = finish(Trainer(project()))
    last = len(whole.history) * whole.steps_per_epoch
    for stop in (1, last // 3, last // 2 + 1, last - 1, last):
        broken = Trainer(project())
        for _ in range(stop):
            broken.step_batch()
        broken.save_checkpoint(tmp_path / "c.safetensors")
        resumed = Trainer(project(), resume=tmp_path / "c.safetensors")
        assert bits(finish(resumed)) == bits(whole)
        assert (resumed.history, resumed.ended) == (whole.history, whole.ended)


def test_more_patience_goes_on_as_if_it_had_been_there_from_the_start(tmp_path: Path) -> None:
    """What a checkpoint holds is where training stood, not the restored best."""
    finish(Trainer(project())).save_checkpoint(tmp_path / "c.safetensors")
    more = project(patience=6)
    resumed = finish(Trainer(more, resume=tmp_path / "c.safetensors"))
    assert bits(resumed) == bits(finish(Trainer(more)))


def test_the_error_can_be_watched() -> None:
    trainer = finish(Trainer(project(watched="validation error")))
    errors = [r.validation.error for r in trainer.history if r.validation]
    assert trainer.ended is not None
    assert trainer.ended.best_epoch == 1 + int(np.argmin(np.array(errors, np.float64)))


def test_nothing_to_watch_is_refused() -> None:
    with pytest.raises(TrainingError, match=r"has none.*cross-validation") as told:
        Trainer(without_validation(project()))
    assert told.value.node is not None
    assert Trainer(without_validation(project(patience=0))).ended is None


def test_only_what_is_lower_is_better() -> None:
    early = EarlyStop(TrainingSettings(patience=2))
    for epoch, loss in enumerate((0.5, 0.4, 0.4, 0.41), start=1):
        early.see(epoch, Metrics(loss), np.full(1, loss, np.float32))
    assert early.best is not None
    assert early.best.epoch == 2
    assert float(early.best.state[0]) == pytest.approx(0.4)
    assert not early.over(3)
    assert early.over(4)


def test_no_number_is_never_the_best() -> None:
    """A first validation loss of NaN would else stay the best for ever."""
    early = EarlyStop(TrainingSettings(patience=2))
    for epoch, loss in enumerate((np.nan, 0.5, np.nan, 0.4), start=1):
        early.see(epoch, Metrics(loss), np.full(1, epoch, np.float32))
    assert early.best is not None
    assert (early.best.epoch, early.best.value) == (4, 0.4)


class Counts(Mistakes):
    """Mistakes of layers that count; whether all that learns does is given."""

    def __init__(self, alone: bool) -> None:
        self._counters = ("Neuron.mistakes",)
        self._alone = alone


@pytest.mark.parametrize(
    ("made", "alone", "reason"),
    [(0, True, "no mistakes"), (2, True, None), (0, False, None)],
)
def test_an_epoch_without_mistakes_ends_a_run_that_learns_from_them_alone(
    made: int, alone: bool, reason: str | None
) -> None:
    result = EpochResult(3, 30, Metrics(0.0), None, 1.0, mistakes=made)
    settings = TrainingSettings(epochs=10)
    ended = ending(settings, 3, [result], EarlyStop(settings), Counts(alone))
    assert (ended.reason if ended else None) == reason


def test_a_run_that_ran_out_of_epochs_says_how_many_mistakes_are_left() -> None:
    result = EpochResult(10, 100, Metrics(0.0), None, 1.0, mistakes=17)
    settings = TrainingSettings(epochs=10)
    ended = ending(settings, 10, [result], EarlyStop(settings), Counts(True))
    assert str(ended) == "all 10 epochs; the last one still made 17 mistakes"


def test_other_layers_count_no_mistakes() -> None:
    trainer = finish(Trainer(project(epochs=1)))
    assert trainer.history[0].mistakes is None


@pytest.mark.parametrize("form", ["L2 in the objective", "decoupled"])
def test_the_penalty_stands_beside_the_data_term(form: str) -> None:
    """(125): ½λ‖W‖², biases left out; decay apart from the objective adds nothing to it."""
    graph = project(weight_decay=0.02, decay_form=form, patience=0)
    trainer = Trainer(graph)
    weights = trainer.weights()
    squares = sum(float((w**2).sum()) for name, w in weights.items() if name.endswith("weight"))
    expected = 0.01 * squares if form == "L2 in the objective" else 0.0
    assert trainer.initial_snapshot().penalty == pytest.approx(expected)
    plain = Trainer(project(patience=0))
    assert trainer.step_batch().batch_losses == pytest.approx(plain.step_batch().batch_losses)


def test_a_checkpoint_of_an_older_format_is_named(tmp_path: Path) -> None:
    path = tmp_path / "c.safetensors"
    Trainer(project()).save_checkpoint(path)
    data = path.read_bytes()
    present = f'\\"format\\": {FORMAT}'.encode()
    assert data.count(present) == 1
    # As many bytes: the file says how long its head is.
    older = b'\\"format\\": 1'.ljust(len(present))
    path.write_bytes(data.replace(present, older))
    with pytest.raises(ValueError, match=rf"format 1, here {FORMAT}.*start the run afresh"):
        Trainer(project(), resume=path)


def perceptron(folder: Path, labels: list[int]) -> Graph:
    """A perceptron on the corners of the unit square; batch size 1, as its rule wants."""
    corners = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], np.float32)
    np.savez(folder / "corners.npz", x=corners, label=np.array(labels))
    data, neuron = layers.by_name("Data"), layers.by_name("Perceptron")
    source = configured(
        "file", file=str(folder / "corners.npz"), scale="as is", validation=0.0, test=0.0
    )
    graph = Graph("Corners", TrainingSettings(epochs=40, batch_size=1))
    graph.add_node(Node("Corners", data.type, source, (0.0, 0.0)))
    graph.add_node(Node("Neuron", neuron.type, neuron.config_type(), (300.0, 0.0)))
    graph.connect(Edge("Corners", "x", "Neuron", "x"))
    return graph


def test_a_perceptron_stops_by_itself_once_the_classes_are_apart(tmp_path: Path) -> None:
    """Its last epoch made no mistake, all before it made some; together they are its count."""
    trainer = finish(Trainer(perceptron(tmp_path, [0, 0, 0, 1])))
    made = [result.mistakes or 0 for result in trainer.history]
    assert trainer.ended == Ending("no mistakes", len(made), mistakes=0)
    assert str(trainer.ended) == f"no mistakes in epoch {len(made)}"
    assert all(made[:-1])
    assert made[-1] == 0
    assert sum(made) == int(trainer.weights()["Neuron.mistakes"].sum())
    figures = trainer.evaluate("train")
    assert figures is not None
    assert figures.accuracy == 1


def test_no_line_parts_xor_and_the_run_says_so(tmp_path: Path) -> None:
    trainer = finish(Trainer(perceptron(tmp_path, [0, 1, 1, 0])))
    last = trainer.history[-1].mistakes
    assert last
    assert str(trainer.ended) == f"all 40 epochs; the last one still made {last} mistakes"


def test_a_perceptron_resumed_within_an_epoch_counts_on(tmp_path: Path) -> None:
    graph = perceptron(tmp_path, [0, 0, 0, 1])
    whole = finish(Trainer(graph))
    broken = Trainer(graph)
    for _ in range(6):
        broken.step_batch()
    broken.save_checkpoint(tmp_path / "c.safetensors")
    resumed = finish(Trainer(graph, resume=tmp_path / "c.safetensors"))
    assert resumed.history == whole.history
