"""Composite: a layer that is a drawing of others, which the compiler sees in its place."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace
from typing import TypeVar

from nndl_studio.config import Config
from nndl_studio.layers.inside import Inside, look_inside
from nndl_studio.layers.layer import Cost, Inputs, Layer, Parameter, Probe, Signals, probe_kind
from nndl_studio.layers.parts import OUTSIDE, Parts
from nndl_studio.layers.shape import Shape
from nndl_studio.ops.ir import BETWEEN, Builder, Signal
from nndl_studio.sentence import say

C = TypeVar("C", bound=Config)


def piece(node: str, name: str) -> str:
    """What a composite's piece, or what belongs to it, is called outside."""
    return f"{node}{BETWEEN}{name}"


class Composite(Layer[C]):
    """Base of layers made of parts. It has what its pieces have: a parameter `weight` of the piece
    `key` is its `key.weight`."""

    @abstractmethod
    def parts(self, config: C, inputs: Inputs) -> Parts:
        """The drawing inside. Raises `ShapeError` if `inputs` can't be taken."""

    def output_shapes(self, config: C, inputs: Inputs) -> dict[str, Shape]:
        given = self.inside(config, inputs).outputs()
        return {port.name: given[port.name] for port in self.outputs if port.name in given}

    def parameters(self, config: C, inputs: Inputs) -> tuple[Parameter, ...]:
        owned = self.inside(config, inputs).parameters
        return tuple(
            replace(parameter, name=piece(name, parameter.name))
            for name, parameters in owned.items()
            for parameter in parameters
        )

    def cost(self, config: C, inputs: Inputs) -> Cost:
        costs = self.inside(config, inputs).costs.values()
        return Cost(
            sum(cost.neurons for cost in costs),
            sum(cost.connections for cost in costs),
            sum(cost.multiply_adds for cost in costs),
        )

    def probes(self, config: C, inputs: Inputs) -> tuple[Probe, ...]:
        """What leaves it, where that can be watched."""
        inside = self.inside(config, inputs)
        return tuple(
            Probe(
                piece(each.source, each.output),
                say("Output {port}", port=each.input),
                probe_kind(shape),
            )
            for each in inside.parts.joined()
            if each.target == OUTSIDE
            for shape in (inside.shapes[each.source, each.output],)
        )

    def lower(self, config: C, builder: Builder, inputs: Signals) -> dict[str, Signal]:
        """Never called: the compiler opens what is composite and lowers its pieces."""
        raise NotImplementedError

    def inside(self, config: C, inputs: Inputs) -> Inside:
        """Its pieces with the shapes that come to them. Raises `ShapeError`."""
        return look_inside(self.parts(config, inputs), inputs)
