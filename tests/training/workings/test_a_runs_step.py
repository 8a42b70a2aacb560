"""What is looked at is the step that the run takes: its losses, and what it makes of each
parameter, to the bit."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pytest

from nndl_studio import api
from nndl_studio.graph.document import Graph
from nndl_studio.ops.controls import Control
from nndl_studio.ops.optimisers import OWN_RULES, RULES
from nndl_studio.resources import example
from nndl_studio.training.sample_order import SampleOrder
from nndl_studio.training.trainer import Trainer
from nndl_studio.training.workings.explain_update import explain_update
from nndl_studio.training.workings.record import Workings
from nndl_studio.training.workings.working_out import WorkingOut
from tests.training.workings.steps import error

# Of two shards their sums are rounded otherwise than of one.
ONE_SHARD, TWO_SHARDS = 12, 40
# Steps before the one that is looked at, so that what rules keep is no longer 0.
BEFORE = 3

DECAY = {"weight_decay": 0.02}
APART = {**DECAY, "decay_form": "decoupled"}
WAYS: dict[str, dict[str, Any]] = {
    "decay in the objective": DECAY,
    "decay apart": APART,
    "L1": {"l1": 0.01},
    "L1 and decay": {"l1": 0.01, **APART},
    "clipped norm": {"clipping": "global norm", "clip_at": 0.05},
    "clipped values": {"clipping": "value", "clip_at": 0.01},
    "noise": {"gradient_noise": 0.1},
    "noise, clipped, decay": {
        "gradient_noise": 0.1,
        "clipping": "global norm",
        "clip_at": 0.05,
        **DECAY,
    },
    "warm-up": {"warm_up": 9, "warm_up_unit": "steps", "schedule": "cosine"},
}
EXAMPLES = ("B1-activations", "D2-simple-recurrent-network", "D6-lstm-drawn")


def project(name: str, **settings: Any) -> Graph:
    graph = api.load(example(name))
    graph.set_settings(msgspec.structs.replace(graph.settings, **settings))
    return graph


class Beside:
    """A run before a step, the workings of that step, and the run after it."""

    def __init__(self, graph: Graph, steps: int = BEFORE) -> None:
        self.trainer = trainer = Trainer(graph, threads=1)
        for _ in range(steps):
            trainer.step_batch()
        batch = graph.settings.batch_size
        order = SampleOrder(graph.settings.seed, trainer.dataset.train)
        context = trainer.context
        making = WorkingOut(context.graph, context.analysis, batch)
        before = context.state.tobytes()
        rows = [int(row) for row in order.take(0, steps * batch, batch)]
        self.workings = making.of(context.state, context.table, rows, *context.moment())
        assert context.state.tobytes() == before
        self.before = trainer.weights()
        (self.loss,) = trainer.step_batch().batch_losses
        self.after = trainer.weights()


def same_bits(beside: Beside) -> None:
    workings = beside.workings
    for name, update in workings.updates.items():
        assert update.before[0].tobytes() == beside.before[name].tobytes(), name
        assert update.after[0].tobytes() == beside.after[name].tobytes(), name
    assert any(update.change.any() for update in workings.updates.values())
    assert loss_of(workings) == pytest.approx(beside.loss, rel=1e-6)


def loss_of(workings: Workings) -> float:
    """The mean over the samples of all terms of J."""
    return float(sum(workings.arrays[loss.origin].mean() for loss in workings.losses))


def updates_are_told(workings: Workings) -> None:
    rng = np.random.default_rng(0)
    for name, update in workings.updates.items():
        for _ in range(3):
            index = tuple(int(rng.integers(n)) for n in update.before[0].shape)
            explanation = explain_update(workings, name, index)
            assert explanation.number == update.after[0][index]
            assert error(explanation) <= 2e-6, (name, index)


@pytest.mark.parametrize("optimiser", RULES)
@pytest.mark.parametrize("ways", [{}, DECAY, APART], ids=["plain", "objective", "apart"])
def test_each_optimiser_takes_the_same_step(optimiser: str, ways: dict[str, Any]) -> None:
    settings = {"optimiser": optimiser, "batch_size": ONE_SHARD, "learning_rate": 0.01, **ways}
    beside = Beside(project("xor", **settings))
    same_bits(beside)
    updates_are_told(beside.workings)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("optimiser", ["momentum", "Adam"])
def test_each_way_to_treat_a_gradient_is_the_runs(way: str, optimiser: str) -> None:
    settings = {"optimiser": optimiser, "batch_size": ONE_SHARD, "learning_rate": 0.01}
    beside = Beside(project("xor", **settings, **WAYS[way]))
    same_bits(beside)
    updates_are_told(beside.workings)


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_take_the_same_step(name: str) -> None:
    beside = Beside(project(name, batch_size=ONE_SHARD))
    same_bits(beside)
    updates_are_told(beside.workings)


def test_lenet_takes_the_same_step() -> None:
    same_bits(Beside(project("lenet-5", batch_size=ONE_SHARD)))


def test_what_is_drawn_by_chance_is_drawn_alike() -> None:
    """Dropout leaves out the units that it leaves out of the run's own step."""
    beside = Beside(project("B2-mlp-digits", batch_size=ONE_SHARD))
    same_bits(beside)
    workings = beside.workings
    thinned = next(call for call in workings.calls if call.op.name == "dropout")
    shares = [workings.array(thinned.outputs[0], sample) == 0 for sample in range(ONE_SHARD)]
    assert 0 < np.mean(shares) < 1


def test_of_several_shards_the_sums_are_rounded_otherwise() -> None:
    beside = Beside(project("xor", batch_size=TWO_SHARDS))
    assert beside.trainer.shards == 2
    for name, update in beside.workings.updates.items():
        near = pytest.approx(beside.after[name], rel=1e-6, abs=1e-7)
        assert update.after[0] == near


def test_settings_are_those_of_the_step() -> None:
    settings = {"optimiser": "Adam", "batch_size": ONE_SHARD}
    beside = Beside(project("xor", **settings, **WAYS["warm-up"]))
    workings, run = beside.workings, beside.trainer
    assert workings.step == BEFORE
    assert workings.rate == pytest.approx(run.settings.learning_rate * (BEFORE + 1) / 9, rel=0.1)
    for update in workings.updates.values():
        assert update.settings[Control.LEARNING_RATE] == np.float32(workings.rate)
        assert update.settings[Control.UPDATES] == BEFORE + 1


def test_a_perceptron_learns_by_a_rule_of_its_own() -> None:
    beside = Beside(project("A13-perceptron", batch_size=ONE_SHARD), steps=0)
    rules = {name: update.rule for name, update in beside.workings.updates.items()}
    assert rules["Perceptron.weight"] is OWN_RULES["own step"]
    same_bits(beside)
    updates_are_told(beside.workings)
