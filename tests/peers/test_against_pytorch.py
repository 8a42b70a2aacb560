"""Forward and backward pass of every op that PyTorch has, against PyTorch on the CPU.

Collected where PyTorch is installed: `make test-peers` installs it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
import torch.nn.functional as functional
from torch import Tensor

from nndl_studio.ops.kernel import Dtype
from tests.ops.op_bench import NODE, Bench, put_on_bench
from tests.ops.op_cases import CASES
from tests.peers.peers_convolution import PEERS as CONVOLUTION

SAMPLES = 5
TOLERANCES: dict[Dtype, float] = {"float32": 1e-5, "float64": 1e-10}


def conv(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    kernels = weight.reshape(3, 2, *weight.shape[1:])
    return functional.conv2d(
        x, kernels.flip(2, 3) if weight.shape[1] == 5 else kernels, bias, stride=(1, 1)
    )


def lstm(a: Tensor, recurrent: Tensor, peephole: Tensor) -> Tensor:
    """PyTorch's cell has no peepholes and orders its gates i, f, g, o: written out step by step."""
    units = recurrent.shape[1]
    h = c = a.new_zeros(a.shape[0], units)
    hidden = []
    for t in range(a.shape[1]):
        i, f, o, g = (a[:, t] + h @ recurrent.T).split(units, 1)
        i = torch.sigmoid(i + peephole[0] * c)
        f = torch.sigmoid(f + peephole[1] * c)
        c = f * c + i * torch.tanh(g)
        h = torch.sigmoid(o + peephole[2] * c) * torch.tanh(c)
        hidden.append(h)
    return torch.stack(hidden, 1)


def through(layer: torch.nn.Module, a: Tensor, own: dict[str, Tensor]) -> Tensor:
    """A layer of PyTorch on `a` = Wx + b: what it would weigh its input with is the identity."""
    own["weight_ih_l0"] = torch.eye(a.shape[2], dtype=a.dtype)
    own["bias_ih_l0"] = a.new_zeros(a.shape[2])
    own.setdefault("bias_hh_l0", a.new_zeros(a.shape[2]))
    y: Tensor = torch.func.functional_call(layer.to(a.dtype), own, (a,))[0]
    return y


def srn(a: Tensor, recurrent: Tensor, nonlinearity: str = "tanh") -> Tensor:
    layer = torch.nn.RNN(a.shape[2], 4, nonlinearity=nonlinearity, batch_first=True)
    return through(layer, a, {"weight_hh_l0": recurrent})


def gru_after(a: Tensor, recurrent: Tensor, inner: Tensor) -> Tensor:
    """PyTorch's gates stand in our order, and its z keeps the old state, as (196) has it."""
    bias = torch.cat([inner.new_zeros(8), inner])
    layer = torch.nn.GRU(a.shape[2], 4, batch_first=True)
    return through(layer, a, {"weight_hh_l0": recurrent, "bias_hh_l0": bias})


PEERS: dict[str, Callable[..., Tensor]] = {
    "dense": functional.linear,
    "dense without bias": functional.linear,
    "dense over steps": functional.linear,
    "dense, large": functional.linear,
    "conv 5×5, flipped": conv,
    "average pool": lambda x: functional.avg_pool2d(x, 2),
    "average pool, overlap": lambda x: functional.avg_pool2d(x, (3, 2), (1, 2)),
    "max pool": lambda x: functional.max_pool2d(x, 2),
    "max pool, overlap": lambda x: functional.max_pool2d(x, (3, 2), (1, 2)),
    "logistic": torch.sigmoid,
    "tanh": torch.tanh,
    "rectifier": torch.relu,
    "softplus": functional.softplus,
    "leaky rectifier": lambda x: functional.leaky_relu(x, 0.01),
    "elu": functional.elu,
    "gelu": functional.gelu,
    "silu": functional.silu,
    "softmax": lambda x: functional.softmax(x, 1),
    "softmax of steps": lambda x: functional.softmax(x, 2),
    "softmax of maps": lambda x: functional.softmax(x, 1),
    "add": lambda *xs: sum(xs[1:], xs[0]),
    "concat maps": lambda *xs: torch.cat(xs, 1),
    "concat steps": lambda *xs: torch.cat(xs, 2),
    "rbf": lambda x, centre: ((x[:, None] - centre) ** 2).sum(2),
    "lstm": lstm,
    "logistic loss": lambda x, t: functional.binary_cross_entropy_with_logits(
        x, t, reduction="none"
    ).sum(1),
    "huber": lambda x, t: functional.huber_loss(x, t, reduction="none", delta=0.7).sum(1),
    "absolute error": lambda x, t: functional.l1_loss(x, t, reduction="none").sum(1),
    "srn, tanh": srn,
    "srn, rectifier": lambda a, recurrent: srn(a, recurrent, "relu"),
    "gru, reset after": gru_after,
    "accumulate": lambda z: z.cumsum(1),
    **CONVOLUTION,
}


def run_peer(bench: Bench, name: str) -> tuple[Tensor, dict[str, Tensor]]:
    """Output and parameters after a backward pass of the same loss as the bench's."""
    parameters = {
        full: torch.tensor(array, requires_grad=True)
        for full, array in bench.machine.parameters().items()
    }
    arguments = []
    for argument, own in zip(CASES[name].arguments, bench.inputs, strict=True):
        if argument.kind == "batch":
            start, size = bench.plan.columns[own]
            data = torch.tensor(bench.table[:, start : start + size])
            mixed = data @ parameters[f"{NODE}.mix {own}"].T
            arguments.append(mixed.reshape(SAMPLES, *argument.shape))
        elif argument.kind == "parameter":
            arguments.append(parameters[f"{NODE}.{own}"])
    y = PEERS[name](*arguments)
    start, size = bench.plan.columns[f"target {CASES[name].gradient[0]}"]
    target = torch.tensor(bench.table[:, start : start + size])
    (((y.reshape(SAMPLES, -1) - target) ** 2).sum() / (2 * SAMPLES)).backward()
    return y, parameters


@pytest.mark.parametrize("dtype", TOLERANCES)
@pytest.mark.parametrize("name", PEERS)
def test_output_and_gradients_are_pytorchs(name: str, dtype: Dtype) -> None:
    bench = put_on_bench(CASES[name], SAMPLES, "gradients", dtype)
    for column, (start, _) in bench.plan.columns.items():
        if column.startswith("lengths"):
            bench.table[:, start] = 5
    bench.run()
    y, parameters = run_peer(bench, name)
    tolerance = TOLERANCES[dtype]
    found = bench.output(CASES[name].gradient[0]).reshape(y.shape)
    np.testing.assert_allclose(found, y.detach().numpy(), rtol=tolerance, atol=tolerance)
    for full, symbol in bench.plan.gradients.items():
        ours, theirs = bench.machine.read(bench.plan, symbol), parameters[full].grad
        scale = float(theirs.abs().max())
        np.testing.assert_allclose(ours, theirs.numpy(), rtol=tolerance, atol=tolerance * scale)


@pytest.mark.parametrize("dtype", TOLERANCES)
def test_cross_entropy_is_pytorchs(dtype: Dtype) -> None:
    bench = put_on_bench(CASES["cross-entropy"], SAMPLES, "inference", dtype)
    bench.run()
    x = torch.tensor(bench.machine.read(bench.plan, bench.plan.probes[NODE, "input 0"][0]))
    label = torch.tensor(bench.table[:, bench.plan.columns["label 1"][0]]).long()
    expected = functional.cross_entropy(x, label, reduction="none").numpy()
    np.testing.assert_allclose(bench.output(1)[:, 0], expected, rtol=TOLERANCES[dtype] * 10)


def test_the_hinge_of_every_rival_is_pytorchs() -> None:
    """PyTorch takes the mean over the classes."""
    bench = put_on_bench(CASES["hinge of all"], SAMPLES, "inference", "float64")
    bench.run()
    x = torch.tensor(bench.machine.read(bench.plan, bench.plan.probes[NODE, "input 0"][0]))
    label = torch.tensor(bench.table[:, bench.plan.columns["label 1"][0]]).long()
    expected = functional.multi_margin_loss(x, label, reduction="none") * x.shape[1]
    np.testing.assert_allclose(bench.output(0)[:, 0], expected.numpy(), rtol=1e-12)
