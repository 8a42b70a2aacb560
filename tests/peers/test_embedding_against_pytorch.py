"""The embedding's rows and their gradients against PyTorch's."""

from __future__ import annotations

import numpy as np
import pytest
import torch
import torch.nn.functional as functional

from tests.ops.op_bench import NODE, put_on_bench
from tests.ops.op_cases import CASES


@pytest.mark.parametrize("name", ["embedding", "embedding over steps"])
def test_rows_and_gradients_are_pytorchs(name: str) -> None:
    bench = put_on_bench(CASES[name], 5, "gradients", "float64")
    if "lengths 2" in bench.plan.columns:
        bench.table[:, bench.plan.columns["lengths 2"][0]] = 4
    bench.run()
    start, size = bench.plan.columns[bench.inputs[0]]
    index = torch.tensor(bench.table[:, start : start + size]).long()
    own = f"{NODE}.{bench.inputs[1]}"
    weight = torch.tensor(bench.machine.parameters()[own], requires_grad=True)
    y = functional.embedding(index, weight)
    start, size = bench.plan.columns["target 0"]
    target = torch.tensor(bench.table[:, start : start + size])
    (((y.reshape(5, -1) - target) ** 2).sum() / 10).backward()
    found = bench.output(0).reshape(y.shape)
    np.testing.assert_allclose(found, y.detach().numpy(), rtol=1e-10, atol=1e-10)
    ours = bench.machine.read(bench.plan, bench.plan.gradients[own])
    assert weight.grad is not None
    np.testing.assert_allclose(ours, weight.grad.numpy(), rtol=1e-10, atol=1e-10)
