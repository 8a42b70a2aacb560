"""Every layer with an activation can have another one, and goes out as drawn with that."""

from __future__ import annotations

import msgspec
import pytest

from nndl_studio import layers
from nndl_studio.graph.activations import activations_of, with_activation
from nndl_studio.graph.node import Node
from nndl_studio.layers.activation_layer import ActivationLayer


def with_one() -> dict[str, Node]:
    """A node of each layer that has one among its settings, or that is one."""
    every = layers.CATALOGUE.values()
    return {
        each.name: Node("N", each.type, each.configured(), (0.0, 0.0))
        for each in every
        if isinstance(each, ActivationLayer)
        or any(field.name == "activation" for field in each.settings())
    }


@pytest.mark.parametrize("name", with_one())
def test_all_that_may_be_chosen_can_be_supposed(name: str) -> None:
    node = with_one()[name]
    fields = [field for field in layers.layer(node.type).settings() if field.name == "activation"]
    found = activations_of(node)
    for field in fields:
        own = msgspec.to_builtins(node.config)["activation"]
        assert {*found, own} == {*field.choices}
    assert len(found) >= 2
    for activation in found:
        other = with_activation(node, activation)
        assert other is not None
        assert other != node


def test_no_other_layer_has_one() -> None:
    kinds = with_one()
    for each in layers.CATALOGUE.values():
        node = Node("N", each.type, each.configured(), (0.0, 0.0))
        assert bool(activations_of(node)) is (each.name in kinds), each.name
