"""Which activations a node may have, and the node with another one."""

from __future__ import annotations

from dataclasses import replace

from nndl_studio import layers
from nndl_studio.config import CHOICE
from nndl_studio.graph.node import Node
from nndl_studio.layers.activation_layer import ActivationLayer
from nndl_studio.layers.activations import ACTIVATIONS
from nndl_studio.sentence import Sentence


def activation_title(name: str) -> Sentence:
    """What a choice of activations calls it."""
    return Sentence(name, context=CHOICE)


def activations_of(node: Node) -> tuple[str, ...]:
    """All that it could have in place of its own; none for a node without one."""
    return tuple(
        name
        for name in ACTIVATIONS
        if (other := with_activation(node, name)) is not None and other != node
    )


def with_activation(node: Node, name: str) -> Node | None:
    """The node with this activation; None where it can't have it. A node that is an activation
    becomes another of them."""
    if isinstance(layers.layer(node.type), ActivationLayer):
        found = (each for each in layers.CATALOGUE.values() if isinstance(each, ActivationLayer))
        kind = next((each for each in found if each.activation == name), None)
        return None if kind is None else replace(node, type=kind.type, config=kind.config_type())
    config = node.config.activated(name)
    return None if config is None else replace(node, config=config)
