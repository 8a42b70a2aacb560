"""Runs: they learn, they can be interrupted anywhere, and they stop when numbers go wild."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec
import numpy as np
import pytest
from numpy.typing import NDArray

from nndl_studio import api
from nndl_studio.files import BadFile
from nndl_studio.graph import check
from nndl_studio.graph.document import Graph
from nndl_studio.graph.order import topological
from nndl_studio.resources import example
from nndl_studio.sentence import say
from nndl_studio.training.errors import TrainingError
from nndl_studio.training.snapshot import Look, ProbeRequest, Snapshot
from nndl_studio.training.trainer import Trainer


def project(name: str, **settings: object) -> Graph:
    graph = api.load(example(name))
    graph.set_settings(msgspec.structs.replace(graph.settings, **settings))
    return graph


def finish(trainer: Trainer) -> Trainer:
    for _ in trainer.run():
        pass
    return trainer


def bits(trainer: Trainer) -> dict[str, bytes]:
    return {name: array.tobytes() for name, array in trainer.weights().items()}


def test_xor_is_learned_by_its_hidden_layer() -> None:
    trainer = finish(Trainer(project("xor")))
    result = trainer.evaluate("test")
    assert result is not None
    assert result.accuracy is not None
    assert result.accuracy > 0.95


def test_a_run_analyses_its_graph_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever prepares a part of it is handed the one analysis; looking inside makes no other."""
    made: list[Graph] = []

    def counted(graph: Graph) -> tuple[str, ...]:
        made.append(graph)
        return topological(graph)

    monkeypatch.setattr(check, "topological", counted)
    trainer = Trainer(project("lenet-5"))
    trainer.probe([ProbeRequest("C1", "y", 0), ProbeRequest("Output", "flow", -1)])
    assert len(made) == 1


@pytest.mark.parametrize("optimiser", ["SGD", "momentum", "Adam"])
def test_a_resumed_run_ends_with_the_same_bits(optimiser: str, tmp_path: Path) -> None:
    """Interrupted at 20 places, among them mid-epoch and the odd last batch."""
    graph = project("xor", optimiser=optimiser, epochs=3, batch_size=33, learning_rate=0.01)
    whole = bits(finish(Trainer(graph)))
    rng = np.random.default_rng(0)
    last = Trainer(graph).steps_per_epoch * 3
    for stop in rng.integers(1, last, 7 if optimiser != "momentum" else 6):
        broken = Trainer(graph)
        for _ in range(stop):
            broken.step_batch()
        broken.save_checkpoint(tmp_path / "c.safetensors")
        resumed = Trainer(graph, resume=tmp_path / "c.safetensors")
        assert resumed.step == stop
        assert bits(finish(resumed)) == whole
        assert len(resumed.history) == 3


def test_slices_do_not_change_the_bits() -> None:
    graph = project("xor", epochs=2)
    stepped = Trainer(graph)
    while stepped.epoch < 2:
        stepped.step_batch()
    assert bits(stepped) == bits(finish(Trainer(graph)))


def test_threads_do_not_change_the_bits() -> None:
    graph = project("mlp-digits", epochs=1, batch_size=64)
    assert bits(finish(Trainer(graph, threads=1))) == bits(finish(Trainer(graph, threads=2)))


def test_the_seed_decides() -> None:
    one, same, other = (Trainer(project("xor", seed=seed)) for seed in (1, 1, 2))
    assert bits(one) == bits(same)
    assert bits(one) != bits(other)


def test_every_batch_loss_and_epoch_is_told_once() -> None:
    trainer = Trainer(project("xor", epochs=3, batch_size=33))
    losses: list[float] = []
    epochs: list[int] = []
    for snapshot in trainer.run():
        losses.extend(snapshot.batch_losses)
        epochs.extend(result.epoch for result in snapshot.epochs_done)
        assert snapshot.run == trainer.run_id
        assert snapshot.step == len(losses)
    assert snapshot.finished
    assert len(losses) == 3 * trainer.steps_per_epoch
    assert epochs == [1, 2, 3]


def test_a_smaller_last_batch_counts_less_in_the_loss_of_an_epoch() -> None:
    """The data term is the mean over the samples, whatever the batches they came in."""
    graph = project("xor", epochs=1, batch_size=33)
    trainer = Trainer(graph)
    losses = [loss for snapshot in trainer.run() for loss in snapshot.batch_losses]
    samples = len(trainer.dataset.train)
    sizes = [33] * (samples // 33) + [samples % 33]
    assert 0 < sizes[-1] < 33
    told = trainer.history[0].train.loss
    assert told == pytest.approx(np.dot(losses, sizes) / samples, rel=1e-12)
    assert told != pytest.approx(np.mean(losses), rel=1e-6)


def test_the_evaluation_of_an_epoch_comes_back_between_its_batches() -> None:
    """Pause and stop are seen there too, and a checkpoint from there ends the epoch once."""
    trainer = Trainer(project("mlp-digits", epochs=1))
    snapshots = list(trainer.run())
    evaluating = [s for s in snapshots if s.step == trainer.steps_per_epoch][1:]
    assert len(evaluating) >= len(trainer.dataset.validation) // 128
    assert [len(s.epochs_done) for s in evaluating] == [0] * (len(evaluating) - 1) + [1]
    assert [s.finished for s in evaluating] == [False] * (len(evaluating) - 1) + [True]


def test_an_interrupted_evaluation_is_done_again(tmp_path: Path) -> None:
    graph = project("mlp-digits", epochs=2)
    whole = finish(Trainer(graph))
    broken = Trainer(graph)
    slices = broken.run()
    while next(slices).step < broken.steps_per_epoch:
        pass
    next(slices)
    broken.save_checkpoint(tmp_path / "c.safetensors")
    resumed = finish(Trainer(graph, resume=tmp_path / "c.safetensors"))
    assert resumed.history == whole.history
    assert bits(resumed) == bits(whole)
    broken.step_batch()
    assert [result.epoch for result in broken.history] == [1]
    for _ in slices:
        pass
    assert broken.history == whole.history


def test_a_new_learning_rate_is_felt_in_the_next_slice() -> None:
    trainer = Trainer(project("xor", optimiser="SGD"))
    trainer.step_batch()
    before = bits(trainer)
    trainer.learning_rate = 0.0
    trainer.step_batch()
    assert bits(trainer) == before


@pytest.mark.parametrize("form", ["L2 in the objective", "decoupled"])
def test_both_forms_of_decay_are_as_the_lecture_has_them(form: str) -> None:
    """(125): W − α(∂J/∂W + λW); (128): W − λW − α ∂J/∂W. Biases do not decay."""
    settings = {"optimiser": "SGD", "learning_rate": 0.1, "decay_form": form}
    plain = Trainer(project("xor", **settings))
    decayed = Trainer(project("xor", weight_decay=0.02, **settings))
    start = plain.weights()
    plain.step_batch()
    decayed.step_batch()
    share = 0.02 * (0.1 if form == "L2 in the objective" else 1)
    for name, weight in decayed.weights().items():
        pull = share * start[name] if name.endswith("weight") else 0
        np.testing.assert_allclose(weight, plain.weights()[name] - pull, rtol=1e-4, atol=1e-7)


@pytest.mark.parametrize("optimiser", ["SGD", "momentum", "Adam"])
def test_the_optimiser_is_its_textbook_self(optimiser: str) -> None:
    """Ten steps against NumPy, from gradients that a float64 plan computes."""
    from nndl_studio.compiler.compile import compile_graph
    from nndl_studio.machine.machine import Machine
    from nndl_studio.training.data_rows import rows
    from nndl_studio.training.sample_order import SampleOrder

    graph = project("xor", optimiser=optimiser, learning_rate=0.01, batch_size=32)
    trainer = Trainer(graph)
    plan = compile_graph(graph, "gradients", dtype="float64").plan(32)
    machine = Machine([plan])
    theta = {name: array.astype(np.float64) for name, array in trainer.weights().items()}
    first = {name: np.zeros_like(array) for name, array in theta.items()}
    second = {name: np.zeros_like(array) for name, array in theta.items()}
    table = rows(trainer.dataset, plan.columns, "float64")
    samples = SampleOrder(graph.settings.seed, trainer.dataset.train).take(
        0, 0, len(trainer.dataset.train)
    )
    for step in range(1, 11):
        order = samples[(step - 1) * 32 :]
        machine.load(theta)
        machine.run(plan, *table.batch(order[:32]), np.zeros(1))
        for name in theta:
            g = machine.read(plan, plan.gradients[name])
            if optimiser == "SGD":
                theta[name] -= 0.01 * g
            elif optimiser == "momentum":
                first[name] = 0.9 * first[name] - 0.01 * g
                theta[name] += first[name]
            else:
                first[name] = 0.9 * first[name] + 0.1 * g
                second[name] = 0.999 * second[name] + 0.001 * g * g
                mean = first[name] / (1 - 0.9**step)
                spread = np.sqrt(second[name] / (1 - 0.999**step))
                theta[name] -= 0.01 * mean / (spread + 1e-8)
        trainer.step_batch()
    for name, array in trainer.weights().items():
        np.testing.assert_allclose(array, theta[name], rtol=2e-3, atol=2e-4)


def test_a_diverging_run_stops_names_the_node_and_keeps_good_weights() -> None:
    trainer = Trainer(project("mlp-digits"))
    trainer.learning_rate = 1e38
    start = bits(trainer)
    with pytest.raises(TrainingError, match=r"diverged at step .* Lower the learning rate") as told:
        finish(trainer)
    assert told.value.node in trainer.graph.nodes
    assert bits(trainer) == start
    assert trainer.step == 0
    trainer.learning_rate = 0.01
    assert np.isfinite(trainer.step_batch().batch_losses).all()


def test_a_learning_rate_set_during_the_run_is_resumed(tmp_path: Path) -> None:
    trainer = Trainer(project("xor"))
    trainer.learning_rate = 0.25
    trainer.save_checkpoint(tmp_path / "c.safetensors")
    assert Trainer(project("xor"), resume=tmp_path / "c.safetensors").learning_rate == 0.25


def test_a_diverged_job_leaves_its_last_good_weights(tmp_path: Path) -> None:
    def ruin(snapshot: Snapshot) -> None:
        raise TrainingError(say("Training diverged"))

    with pytest.raises(TrainingError):
        api.train(project("xor"), out=tmp_path, progress=ruin)
    assert (tmp_path / "weights.safetensors").exists()
    assert Trainer(project("xor"), resume=tmp_path / "checkpoint.safetensors").step > 0


def test_training_leaves_the_callers_graph_alone(tmp_path: Path) -> None:
    graph = project("xor")
    api.train(graph, epochs=1, seed=99, out=tmp_path)
    assert graph.settings == project("xor").settings


def test_probes_are_what_was_asked_for_and_copies() -> None:
    trainer = Trainer(project("lenet-5"))
    asked = {
        ProbeRequest("C1", "y", 0): (6, 28, 28),
        ProbeRequest("S4", "y", 3): (16, 5, 5),
        ProbeRequest("Digits", "x", 3): (1, 32, 32),
    }
    looks = trainer.probe([*asked, ProbeRequest("gone", "y", 0), ProbeRequest("C1", "y", 10**9)])
    arrays = {request: array_of(looks, request) for request in looks}
    assert {request: array.shape for request, array in arrays.items()} == asked
    np.testing.assert_array_equal(
        arrays[ProbeRequest("Digits", "x", 3)], trainer.dataset.x[3].reshape(1, 32, 32)
    )
    first = ProbeRequest("C1", "y", 0)
    again = trainer.probe(asked)
    arrays[first][:] = 99
    np.testing.assert_array_equal(array_of(again, first), array_of(trainer.probe(asked), first))


def array_of(looks: Mapping[ProbeRequest, Look], request: ProbeRequest) -> NDArray[np.float32]:
    """What a probe of one sample gave; a study would give a finding."""
    look = looks[request]
    assert isinstance(look, np.ndarray)
    return look


def test_gates_come_as_panels_over_time() -> None:
    trainer = Trainer(project("lstm-rows"))
    request = ProbeRequest("LSTM", "gates", 0)
    gates = array_of(trainer.probe([request]), request)
    assert gates.shape == (6, 28, 64)
    i, f, o, candidate, c, h = gates
    assert ((gates[:3] > 0) & (gates[:3] < 1)).all()
    np.testing.assert_allclose(c[0], i[0] * candidate[0], atol=1e-6)
    np.testing.assert_allclose(c[1:], f[1:] * c[:-1] + i[1:] * candidate[1:], atol=1e-5)
    np.testing.assert_allclose(h, o * np.tanh(c), atol=1e-5)


def test_watched_probes_arrive_with_the_snapshots() -> None:
    trainer = Trainer(project("lenet-5", epochs=1))
    request = ProbeRequest("C3", "y", 5)
    trainer.requests = frozenset([request])
    assert any(request in snapshot.probes for snapshot in trainer.run())


def test_a_checkpoint_of_another_network_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "c.safetensors"
    Trainer(project("xor")).save_checkpoint(path)
    with pytest.raises(TrainingError, match="another network"):
        Trainer(project("mlp-digits"), resume=path)
    with pytest.raises(TrainingError, match="settings have changed"):
        Trainer(project("xor", momentum=0.5), resume=path)
    assert Trainer(project("xor", learning_rate=0.5), resume=path).learning_rate == 0.5
    assert Trainer(project("xor", epochs=99), resume=path).step == 0


def test_a_damaged_checkpoint_gives_way_to_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "c.safetensors"
    trainer = Trainer(project("xor"))
    trainer.step_batch()
    trainer.save_checkpoint(path)
    trainer.step_batch()
    trainer.save_checkpoint(path)
    path.write_bytes(path.read_bytes()[:-100])
    assert Trainer(project("xor"), resume=path).step == 1
    path.with_name("c.safetensors.bak").unlink()
    with pytest.raises(BadFile, match="damaged"):
        Trainer(project("xor"), resume=path)


def test_a_faulty_graph_is_refused_with_its_node() -> None:
    graph = project("lenet-5")
    edge = graph.incoming("F6")[0]
    graph.disconnect(edge)
    with pytest.raises(TrainingError, match="F6") as told:
        Trainer(graph)
    assert told.value.node == "F6"
