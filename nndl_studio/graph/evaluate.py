"""What one layer makes of its inputs: shapes, parameters, counts, probes, or why it can't."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from nndl_studio import layers
from nndl_studio.config import Config
from nndl_studio.files import reason_of
from nndl_studio.graph.node import Node
from nndl_studio.layers.layer import Cost, Inputs, Parameter, Probe, ShapeError
from nndl_studio.layers.overall import overall_probes
from nndl_studio.layers.shape import Shape


@dataclass(frozen=True)
class Evaluation:
    """`error` is set where the layer can't take its inputs; then the rest is empty."""

    shapes: tuple[tuple[str, Shape], ...] = ()
    parameters: tuple[Parameter, ...] = ()
    cost: Cost = field(default_factory=Cost)
    probes: tuple[Probe, ...] = ()
    error: ShapeError | None = None


def evaluate(node: Node, inputs: Inputs) -> Evaluation:
    """Never raises for what the user can do: a data file may be missing, a shape may not fit."""
    if not inputs:
        return _evaluate(node.type, node.config, ())
    return _remembered(node.type, node.config, tuple(inputs.items()))


def _evaluate(
    type_name: str, config: Config, ports: tuple[tuple[str, tuple[Shape, ...]], ...]
) -> Evaluation:
    layer, inputs = layers.layer(type_name), dict(ports)
    try:
        shapes = layer.output_shapes(config, inputs)
        parameters = layer.parameters(config, inputs)
        cost, probes = layer.cost(config, inputs), layer.probes(config, inputs)
        every = (*probes, *overall_probes(probes, parameters))
        return Evaluation(tuple(shapes.items()), parameters, cost, every)
    except ShapeError as error:
        return Evaluation(error=error)
    except (ValueError, OSError) as error:
        return Evaluation(error=ShapeError(reason_of(error)))


# An edit changes few nodes, so the others' results are found here: 500 nodes cost a few ms. Nodes
# without inputs are not remembered, because a data file can change behind our back.
_remembered = lru_cache(maxsize=8192)(_evaluate)
