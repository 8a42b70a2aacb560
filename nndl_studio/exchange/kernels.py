"""The kernels of a convolution with a connection table, as other programs have them: one for every
pair of maps, 0 where two are not linked."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nndl_studio.exchange.network import Network
from nndl_studio.ops.ir import Call


def dense_kernels(network: Network, call: Call) -> NDArray[np.float32]:
    """(maps, input maps, height, width) of a 2-D convolution: absent links are kernels of 0. A true
    convolution (146) turns them by 180°."""
    weight, sources, starts = (network.known(value) for value in call.inputs[1:4])
    assert weight is not None, "the kernels are parameters"
    assert sources is not None, "the links are constants"
    assert starts is not None, "the links are constants"
    maps, channels = call.attributes["maps"], call.inputs[0].shape[0]
    kernels = np.zeros((maps, channels, *weight.shape[1:]), np.float32)
    for k in range(maps):
        for link in range(int(starts[k]), int(starts[k + 1])):
            kernels[k, int(sources[link])] += weight[link]
    return kernels


def linked(network: Network, call: Call) -> NDArray[np.float32]:
    """(maps, input maps, 1, 1): 1 where there is a link, else 0."""
    sources, starts = (network.known(value) for value in call.inputs[2:4])
    assert sources is not None, "the links are constants"
    assert starts is not None, "the links are constants"
    maps = call.attributes["maps"]
    links = np.zeros((maps, call.inputs[0].shape[0], 1, 1), np.float32)
    for k in range(maps):
        links[k, sources[int(starts[k]) : int(starts[k + 1])].astype(int)] = 1
    return links
