"""Trained networks to take elsewhere: every example, and drawn ones, with numbers that matter."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np

from nndl_studio import layers
from nndl_studio.datasets.as_trained import AsTrainedConfig
from nndl_studio.datasets.recipe import Recipe
from nndl_studio.exchange.network import Network
from nndl_studio.exchange.weights import Weights
from nndl_studio.graph.check import require_sound
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge, Node
from nndl_studio.graph.project import load_project
from nndl_studio.resources import examples
from nndl_studio.training.data_rows import load_dataset
from nndl_studio.training.first_weights import initial_weights
from nndl_studio.training.predict import as_trained

EXAMPLES = {path.stem: path for path in examples()}


@cache
def of_example(name: str) -> Network:
    """An example with first weights and noise on all of them, biases too."""
    graph = load_project(Path(EXAMPLES[name]))
    return network(graph, load_dataset(graph).recipe)


def network(graph: Graph, recipe: Recipe, seed: int = 3) -> Network:
    """`graph` as if it had been trained on data like those of `recipe`."""
    known, random = as_trained(graph, recipe), np.random.default_rng(seed)
    first = initial_weights(known, require_sound(known), seed)
    arrays = {
        name: (array + 0.03 * random.normal(size=array.shape)).astype(np.float32)
        for name, array in first.items()
    }
    return Network(known, Weights(arrays, "ab" * 32, "0.1.0", recipe), recipe)


def dense_network(recipe: Recipe, units: int) -> Network:
    """Data, so many linear units, and what they are compared with."""
    graph = Graph("Linear")
    graph.add_node(Node("Data", "Data.v1", AsTrainedConfig(recipe), (0.0, 0.0)))
    unit = layers.by_name("Dense")
    graph.add_node(Node("Units", unit.type, unit.configured(units=units), (200.0, 0.0)))
    loss = layers.by_name("SquaredError" if recipe.info.targets else "CrossEntropy")
    graph.add_node(Node("Loss", loss.type, loss.configured(), (400.0, 0.0)))
    graph.connect(Edge("Data", "x", "Units", "x"))
    graph.connect(Edge("Units", "y", "Loss", "x"))
    return network(graph, recipe)
