"""Gradients that the update makes are those that shards would have written and added up."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from nndl_studio.compiler.compile import compile_program
from nndl_studio.compiler.postpone import postpone, rows_at_once, share_of_rows
from nndl_studio.compiler.shards import shard_sizes
from nndl_studio.compiler.update import NUMBERS_AT_ONCE
from nndl_studio.compiler.work import ProbeKey
from nndl_studio.machine.machine import Machine
from nndl_studio.machine.plan import ExecutionPlan
from nndl_studio.ops.controls import Control
from nndl_studio.ops.dense import DENSE
from nndl_studio.ops.dense_weight import samples_as_rows, weight_rows
from nndl_studio.ops.distance import SQUARED_ERROR
from nndl_studio.ops.ir import Builder, Program
from nndl_studio.ops.pointwise import TANH
from nndl_studio.ops.tile_sizes import OUTER_ROWS

SIZES = (700, 45, 9)


def network(shared: bool = False) -> Builder:
    """Two layers, the first in several pieces of rows, the second's weights of another shape, as
    kernels that cover whole maps; or one weight that two layers share."""
    sizes = (9, 9, 9) if shared else SIZES
    builder = Builder(Program())
    own = [] if shared else [("V", (sizes[2] * 5, 3, 3))]
    builder.declare("N", [("W", (sizes[1], sizes[0])), *own, ("b", (sizes[1],))])
    x, target = builder.batch("x", (sizes[0],)), builder.batch("target", (sizes[2],))
    first = builder.parameter("W")
    second = first if shared else builder.view(builder.parameter("V"), (sizes[2], sizes[1]))
    hidden = builder.call(DENSE, x, first, builder.parameter("b"))
    y = builder.call(DENSE, builder.call(TANH, hidden), second)
    builder.loss(builder.call(SQUARED_ERROR, y, target))
    return builder


def plan_for(
    clipping: str, batch: int, shards: int, optimiser: str = "Adam", shared: bool = False
) -> ExecutionPlan:
    work = compile_program(network(shared), "training", optimiser, "float64", clipping=clipping)
    return work.plan(batch, shards)


def trained(plan: ExecutionPlan, workers: int = 1, limit: float = 1e30) -> NDArray[np.float64]:
    """All parameters after three steps."""
    rng = np.random.default_rng(5)
    machine = Machine([plan], workers)
    machine.load({name: 0.1 * rng.normal(size=p.shape) for name, p in plan.parameters.items()})
    settings = {Control.MOMENTUM: 0.9, Control.BETA2: 0.99, Control.EPSILON: 1e-8}
    for control, value in (settings | {Control.CLIP: limit, Control.L2_DECAY: 0.01}).items():
        machine.control(control, value)
    table = rng.normal(size=(3 * plan.batch, plan.row))
    machine.run(plan, table, np.arange(3 * plan.batch), np.zeros(3), rates=np.full(3, 0.01))
    return np.concatenate([each.ravel() for each in machine.parameters().values()])


@pytest.mark.parametrize(("batch", "shards"), [(1, 1), (2, 2), (7, 1), (12, 5), (64, 4), (33, 8)])
@pytest.mark.parametrize("optimiser", ["momentum", "Adam"])
def test_the_same_as_whole_gradients(batch: int, shards: int, optimiser: str) -> None:
    late = plan_for("none", batch, shards, optimiser)
    whole = plan_for("global norm", batch, shards, optimiser)
    assert weight_rows in late.kernels
    assert weight_rows not in whole.kernels
    assert (samples_as_rows in late.kernels) == (batch > shards)
    np.testing.assert_allclose(trained(late), trained(whole), 1e-9, 1e-12)


def test_clipped_number_by_number_in_parts() -> None:
    late, whole = plan_for("value", 12, 2), plan_for("value", 12, 12)
    assert weight_rows in late.kernels
    assert weight_rows not in whole.kernels
    free, bound = trained(late), trained(late, limit=1e-3)
    np.testing.assert_allclose(bound, trained(whole, limit=1e-3), 1e-9, 1e-12)
    assert not np.allclose(free, bound)


def test_the_same_bits_on_two_threads() -> None:
    late = plan_for("none", 33, 8)
    np.testing.assert_array_equal(trained(late, 1), trained(late, 2))


def test_a_shared_weight_waits_for_both_gradients() -> None:
    shared = plan_for("none", 12, 2, shared=True)
    assert weight_rows not in shared.kernels
    np.testing.assert_allclose(
        trained(shared), trained(plan_for("global norm", 12, 2, shared=True)), 1e-9, 1e-12
    )


def test_what_is_read_elsewhere_is_not_postponed() -> None:
    work = compile_program(network())
    share = postpone(work, shard_sizes(32, 2))
    assert {value.name for value in share.postponed} == {"N.W", "N.V"}
    assert len(share.gradients) == len(work.gradients) - 2
    watched: ProbeKey = ("N", "seen")
    (gradient,) = (g for value, g in work.gradients.items() if value.name == "N.V")
    share = postpone(replace(work, probes={watched: (gradient,)}), shard_sizes(32, 2))
    assert [value.name for value in share.postponed] == ["N.W"]


@pytest.mark.parametrize(("batch", "shards"), [(64, 16), (2000, 16)])
def test_rounds_leave_gradients_to_their_shards(batch: int, shards: int) -> None:
    assert weight_rows not in plan_for("none", batch, shards).kernels


def test_only_training_postpones() -> None:
    work = compile_program(network(), "gradients")
    share = postpone(work, shard_sizes(32, 2))
    assert (share.calls, share.gradients, share.postponed) == (work.calls, work.gradients, {})


def test_the_listing_says_so() -> None:
    lines = plan_for("none", 32, 2).text().splitlines()
    assert any("N.W" in line and "with dW = Σ dy xᵀ" in line for line in lines)
    assert any("samples_as_rows" in line for line in lines)
    assert not any("dense_backward_weight" in line for line in lines)


@pytest.mark.parametrize("units", [1, 6, 10, 100, 513])
@pytest.mark.parametrize("lanes", [1, 2, 8])
def test_lanes_share_all_rows(units: int, lanes: int) -> None:
    shares = [share_of_rows(units, lane, lanes) for lane in range(lanes)]
    assert [row for share in shares for row in share] == list(range(units))
    assert rows_at_once(30) % OUTER_ROWS == 0


def test_rows_of_one_sample_are_as_many_as_a_step_takes() -> None:
    plan = plan_for("none", 1, 1)
    made = plan.kernels.index(weight_rows)
    rows = plan.update.operands[0][plan.update.opcodes == made, 1]
    fan_in = plan.update.operands[0][plan.update.opcodes == made, 2]
    assert (rows * fan_in <= NUMBERS_AT_ONCE).all()
    assert sum(rows[fan_in == SIZES[0]]) == SIZES[1]
