"""One measurement of PyTorch: training samples a second of the same network.

Usage: pytorch_speed.py WORK BATCH THREADS SECONDS eager|compile. Prints the figure alone. A step
gathers its batch from 8,000 samples, as the studio's does. Needs torch, which the studio does not.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

import torch
from torch import nn

SAMPLES = 8_000
WARM_UP_STEPS = 20


def lenet() -> tuple[list[Any], Callable[[Any], Any]]:
    """Parameters, and the network as a function of a batch."""
    convolutions = [nn.Conv2d(1, 6, 5), nn.Conv2d(6, 16, 5), nn.Conv2d(16, 120, 5)]
    dense = [nn.Linear(120, 84), nn.Linear(84, 10)]
    # Average pooling with one trained weight and bias a map.
    scales = [nn.Parameter(torch.ones(1, maps, 1, 1)) for maps in (6, 16)]
    shifts = [nn.Parameter(torch.zeros(1, maps, 1, 1)) for maps in (6, 16)]

    def network(x: Any) -> Any:
        for convolution, scale, shift in zip(convolutions[:2], scales, shifts, strict=True):
            x = torch.tanh(convolution(x))
            x = torch.tanh(nn.functional.avg_pool2d(x, 2) * scale + shift)
        x = torch.tanh(convolutions[2](x)).flatten(1)
        return dense[1](torch.tanh(dense[0](x)))

    modules = nn.ModuleList([*convolutions, *dense])
    return [*modules.parameters(), *scales, *shifts], network


def measure(batch: int, threads: int, seconds: float, mode: str) -> float:
    torch.manual_seed(0)
    torch.set_num_threads(threads)
    parameters, network = lenet()
    run = torch.compile(network) if mode == "compile" else network
    optimiser = torch.optim.SGD(parameters, lr=0.01, momentum=0.9)
    loss = nn.CrossEntropyLoss()
    x, label = torch.randn(SAMPLES, 1, 32, 32), torch.randint(0, 10, (SAMPLES,))
    batches = [part for part in torch.randperm(SAMPLES).split(batch) if len(part) == batch]

    def steps(first: int, count: int) -> None:
        for step in range(first, first + count):
            samples = batches[step % len(batches)]
            optimiser.zero_grad()
            loss(run(x[samples]), label[samples]).backward()
            optimiser.step()

    steps(0, WARM_UP_STEPS)
    start, done = time.perf_counter(), 0
    while time.perf_counter() - start < seconds:
        steps(done, 10)
        done += 10
    return done * batch / (time.perf_counter() - start)


if __name__ == "__main__":
    _, _name, batch, threads, seconds, mode = sys.argv
    print(measure(int(batch), int(threads), float(seconds), mode))
