"""What the step looked into takes: every number is kept, and there is an end to that."""

from __future__ import annotations

import pytest

from nndl_studio import api
from nndl_studio.resources import example
from nndl_studio.training.trainer import Trainer
from nndl_studio.training.workings.working_out import WorkingOut

MOST_BYTES = 200_000_000


@pytest.mark.parametrize("name", ["C7-lenet-5", "D4-adding-50"])
@pytest.mark.parametrize("samples", [1, 8])
def test_a_step_and_its_plans_take_less_than_200_mb(name: str, samples: int) -> None:
    trainer = Trainer(api.load(example(name)), threads=1)
    context = trainer.context
    making = WorkingOut(context.graph, context.analysis, samples)
    rows = range(samples)
    workings = making.of(context.state, context.table, list(rows), *context.moment())
    kept = [*workings.arrays.values()]
    for update in workings.updates.values():
        kept += [*update.before, *update.after, update.gradient, update.settings]
    assert all(array.base is None or array.base.nbytes == array.nbytes for array in kept)
    taken = sum(array.nbytes for array in kept)
    assert taken > samples * 4 * 10_000
    assert taken + making.nbytes < MOST_BYTES
