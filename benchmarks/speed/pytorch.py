"""PyTorch's side: the same networks as functions of tensors by name, eager or compiled."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import torch
from torch.nn import functional

from speed import pytorch_machines
from speed.arrays import DRAWN, Weights, samples, weights
from speed.pace import paced
from speed.rows import (
    Conv,
    Dense,
    DrawnLstm,
    MaxPool,
    MeanPool,
    Recurrent,
    Row,
    Stack,
    TuringMachine,
)

Tensor = Any
Parameters = Mapping[str, Tensor]
WARM_UP_STEPS = 20
MOMENTUM = 0.9
ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "identity": lambda x: x,
    "logistic": torch.sigmoid,
    "tanh": torch.tanh,
    "rectifier": torch.relu,
}


def speeds(row: Row, threads: int, seconds: float, mode: str) -> Iterator[float]:
    """Samples a second: a step gathers its batch from all samples, as the studio's does."""
    torch.set_num_threads(threads)
    x, label = map(torch.from_numpy, samples(row.network, row.network.samples))
    run = Step(row, 1e-3, mode)
    order = torch.randperm(len(x))
    batches = [part for part in order.split(row.batch) if len(part) == row.batch]

    def steps(first: int, count: int) -> None:
        for at in range(first, first + count):
            chosen = batches[at % len(batches)]
            run(x[chosen], label[chosen])

    steps(0, WARM_UP_STEPS)
    yield from paced(steps, row.batch, seconds)


def step(row: Row, rate: float) -> tuple[float, Weights]:
    """As the studio's."""
    x, label = map(torch.from_numpy, samples(row.network, row.batch))
    run = Step(row, rate, "eager")
    loss = run(x, label)
    after = {name: each.detach() for name, each in run.parameters.items()}
    return float(loss), {name: each.numpy() for name, each in _in_torch(row, after).items()}


class Step:
    """One step of momentum descent, called with a batch."""

    def __init__(self, row: Row, rate: float, mode: str) -> None:
        given = weights(row.network)
        own = _in_torch(row, {name: torch.from_numpy(array) for name, array in given.items()})
        self.parameters = {name: each.clone().requires_grad_() for name, each in own.items()}
        self._layers = row.network.layers
        self._of_layer = [_own(self.parameters, place) for place in range(len(self._layers))]
        self._forward = torch.compile(self._answers) if mode == "compile" else self._answers
        machine = row.network.machine is not None
        self._loss = pytorch_machines.loss if machine else functional.cross_entropy
        learned = [*self.parameters.values()]
        self._optimiser = torch.optim.SGD(learned, lr=rate, momentum=MOMENTUM)

    def __call__(self, x: Tensor, label: Tensor) -> Tensor:
        self._optimiser.zero_grad()
        loss = self._loss(self._forward(x), label)
        loss.backward()
        self._optimiser.step()
        return loss.detach()

    def _answers(self, x: Tensor) -> Tensor:
        for place, layer in enumerate(self._layers):
            x = _apply(layer, x, self._of_layer[place])
        return x


def _own(parameters: Parameters, place: int) -> Parameters:
    """Those of one layer, without its place."""
    named = ((name.split("."), each) for name, each in parameters.items())
    return {name: each for (at, name), each in named if int(at) == place}


def _in_torch(row: Row, parameters: Parameters) -> Parameters:
    """With the gates of an LSTM as PyTorch has them, i, f, g, o; and back."""
    turned = {
        f"{place}.{name}"
        for place, layer in enumerate(row.network.layers)
        for name in ("weight", "recurrent", "bias")
        if isinstance(layer, Recurrent) and layer.kind == "LSTM"
    }
    return {n: _turned(each) if n in turned else each for n, each in parameters.items()}


def _apply(layer: Any, x: Tensor, p: Parameters) -> Tensor:
    match layer:
        case Dense(_, activation):
            return ACTIVATIONS[activation](functional.linear(x.flatten(1), p["weight"], p["bias"]))
        case Conv(_, kernel, activation, same):
            pad = kernel // 2 if same else 0
            return ACTIVATIONS[activation](
                functional.conv2d(x, p["weight"], p["bias"], padding=pad)
            )
        case MaxPool(size):
            return functional.max_pool2d(x, size)
        case MeanPool(activation, size):
            scaled = functional.avg_pool2d(x, size) * p["scale"].view(1, -1, 1, 1)
            return ACTIVATIONS[activation](scaled + p["bias"].view(1, -1, 1, 1))
        case Recurrent("GRU", units):
            return _gru(x, p, units)
        case Recurrent():
            return _of_torch(x, p, layer)
        case DrawnLstm(units):
            return _drawn(x, p, units)
        case TuringMachine() | Stack():
            return pytorch_machines.answers(layer, x, p)
    raise ValueError(layer)


def _of_torch(x: Tensor, p: Parameters, layer: Recurrent) -> Tensor:
    """PyTorch's own SRN and LSTM."""
    given = (p["weight"], p["recurrent"], p["bias"], torch.zeros_like(p["bias"]))
    state = torch.zeros(1, len(x), layer.units)
    if layer.kind == "LSTM":
        return torch.lstm(x, (state, state), given, True, 1, 0.0, True, False, True)[0][:, -1]
    return torch.rnn_tanh(x, state, given, True, 1, 0.0, True, False, True)[0][:, -1]


def _turned(array: Tensor) -> Tensor:
    i, f, o, c = array.chunk(4)
    return torch.cat((i, f, c, o))


def _gru(x: Tensor, p: Parameters, units: int) -> Tensor:
    """Reset before the product, which PyTorch's own does not know."""
    h = torch.zeros(len(x), units)
    given = functional.linear(x, p["weight"], p["bias"])
    gates, new = p["recurrent"][: 2 * units], p["recurrent"][2 * units :]
    for t in range(x.shape[1]):
        r, z = torch.sigmoid(given[:, t, : 2 * units] + h @ gates.T).chunk(2, 1)
        proposed = torch.tanh(given[:, t, 2 * units :] + (r * h) @ new.T)
        h = z * h + (1 - z) * proposed
    return h


def _drawn(x: Tensor, p: Parameters, units: int) -> Tensor:
    """An LSTM with peepholes, step by step."""
    h = c = torch.zeros(len(x), units)
    weight = torch.cat([p[f"W{g}"] for g in DRAWN])
    recurrent = torch.cat([p[f"U{g}"] for g in DRAWN])
    given = functional.linear(x, weight, torch.cat([p[f"b{g}"] for g in DRAWN]))
    for t in range(x.shape[1]):
        i, f, o, new = (given[:, t] + h @ recurrent.T).chunk(4, 1)
        i, f = torch.sigmoid(i + p["Vi"] * c), torch.sigmoid(f + p["Vf"] * c)
        c = f * c + i * torch.tanh(new)
        h = torch.sigmoid(o + p["Vo"] * c) * torch.tanh(c)
    return h
