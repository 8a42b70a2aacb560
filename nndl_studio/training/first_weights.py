"""The first weights of a graph: drawn for each parameter from a stream of its own."""

from __future__ import annotations

import zlib

import numpy as np
from numpy.typing import NDArray

from nndl_studio import layers
from nndl_studio.graph.check import Analysis
from nndl_studio.graph.document import Graph
from nndl_studio.graph.opened import opened
from nndl_studio.layers.initialisers import draw

Arrays = dict[str, NDArray[np.float64]]


def initial_weights(graph: Graph, analysis: Analysis, seed: int) -> Arrays:
    """`NODE.PARAM` → array, for every parameter. A stream is keyed by (seed, name), so a node's
    weights don't depend on what else is drawn."""
    graph, analysis = opened(graph, analysis)
    weights: Arrays = {}
    for id in analysis.order:
        node, inputs = graph.nodes[id], analysis.inputs[id]
        given = layers.layer(node.type).initial(node.config, inputs)
        for parameter in analysis.parameters[id]:
            name = f"{id}.{parameter.name}"
            if parameter.name in given:
                array = np.array(given[parameter.name], np.float64).reshape(parameter.shape)
            else:
                rng = np.random.Generator(np.random.Philox(key=[seed, zlib.crc32(name.encode())]))
                array = draw(
                    parameter.initialiser,
                    parameter.shape,
                    parameter.fan_in,
                    parameter.fan_out,
                    rng,
                )
            weights[name] = array
    return weights
