"""Collects the drawing of a model: its layers with their settings, links and weights."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from nndl_studio import layers
from nndl_studio.datasets.info import Kind
from nndl_studio.exchange.from_onnx.flow import AXES, Flow, Unread, in_place
from nndl_studio.files import reason_of
from nndl_studio.graph.node import LONGEST_ID
from nndl_studio.graph.words import kinds_in_words
from nndl_studio.layers.layer import ShapeError
from nndl_studio.layers.shape import Shape
from nndl_studio.layers.title import layer_title
from nndl_studio.sentence import Sentence, say

Array = NDArray[np.float32]
DATA = "Data"


@dataclass
class Drawn:
    """A node to be: `reads` are the nodes and ports it reads, in order."""

    layer: str
    settings: dict[str, Any]
    reads: list[tuple[str, str]]
    arrays: dict[str, Array] = field(default_factory=dict)

    def weigh(self, gain: NDArray[np.float64], shift: NDArray[np.float64]) -> None:
        """Let it give gain · y + shift, one number for each unit or map, or one for all."""
        weight = self.arrays["weight"]
        units = self.settings.get("units") or self.settings["maps"]
        bias = self.arrays.get("bias", np.zeros(units, np.float32))
        # A connection table has the kernels of each map one after another.
        each = np.repeat(np.broadcast_to(gain, units), len(weight) // units)
        each = each.reshape(-1, *(1,) * (weight.ndim - 1))
        self.arrays["weight"] = (weight * each).astype(np.float32)
        self.arrays["bias"] = (bias * gain + shift).astype(np.float32)
        self.settings["bias"] = True


@dataclass
class Asked:
    """What the model asks for, as the Data node gives it: samples of `kind`, brought to
    (x − shift) · gain before the first layer reads them. `axes` are those of the model's tensor;
    one that is `laid_out` comes as a row there, and as maps or steps here."""

    name: str
    kind: Kind
    sizes: tuple[int, ...]
    axes: str
    shift: NDArray[np.float64] = field(default_factory=lambda: np.zeros(1))
    gain: NDArray[np.float64] = field(default_factory=lambda: np.ones(1))
    laid_out: bool = False


class Drawer:
    """`nodes` by name grow as rows of operations add them; `told` are sentences on what was left
    out or taken otherwise."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.nodes: dict[str, Drawn] = {}
        self.told: dict[Sentence, None] = {}
        self.class_names: tuple[str, ...] = ()
        self._called = {DATA, "Loss"}

    @property
    def samples(self) -> Flow:
        """What the Data node gives."""
        asked = self.asked
        return Flow(DATA, "x", Shape.of(asked.kind, asked.sizes), asked.axes)

    def add(
        self,
        name: str,
        stem: str,
        reads: Sequence[Flow],
        arrays: Mapping[str, NDArray[Any]] | None = None,
        **settings: Any,
    ) -> Flow:
        """Draw the layer `name`, called after `stem`; what it gives, its axes in our order. Raises
        Unread for what the layer does not take."""
        layer = layers.by_name(name)
        counted = stem.replace(".", "").isdigit()  # as PyTorch does in a Sequential
        node = self._fresh(layer_title(name) if counted or not stem else stem)
        given = {layer.inputs[0].name: tuple(flow.shape for flow in reads)}
        try:
            config = layer.configured(**settings)
            shape = layer.output_shapes(config, given)["y"]
        except (ShapeError, msgspec.ValidationError, ValueError) as error:
            raise Unread(reason_of(error)) from error
        kinds = layer.inputs[0].kinds
        wrong = [flow.shape.kind for flow in reads if flow.shape.kind not in kinds]
        if wrong:
            raise Unread(
                say(
                    "{layer} reads no {kinds}",
                    layer=layer_title(name),
                    kinds=kinds_in_words((wrong[0],)),
                )
            )
        reads = self._apart(reads)
        kept = {key: _single(node, array) for key, array in (arrays or {}).items()}
        self.nodes[node] = Drawn(name, settings, [(f.node, f.port) for f in reads], kept)
        return Flow(node, "y", shape, "N" + AXES[shape.kind])

    def activate(self, flow: Flow, activation: str) -> bool:
        """Let the layer that gives `flow` do it, if it can and nobody reads what came before."""
        drawn = self.nodes.get(flow.node)
        if drawn is None or not flow.single or drawn.settings.get("activation") != "identity":
            return False
        drawn.settings["activation"] = activation
        return True

    def plain(self, flow: Flow, *names: str) -> Drawn | None:
        """The layer that gives `flow`, if it is one of `names`, has no activation, and nobody else
        reads it."""
        drawn = self.nodes.get(flow.node)
        if drawn is None or not flow.single or drawn.layer not in names:
            return None
        return drawn if drawn.settings.get("activation") == "identity" else None

    def is_read(self, node: str) -> bool:
        """Whether another layer reads what `node` gives."""
        return any(source == node for drawn in self.nodes.values() for source, _ in drawn.reads)

    def note(self, words: Sentence) -> None:
        """Have a sentence told, once."""
        self.told[words] = None

    def _apart(self, reads: Sequence[Flow]) -> Sequence[Flow]:
        """The same, where what is read twice comes by an Identity: no link is doubled."""
        found: list[Flow] = []
        for flow in reads:
            twice = any((each.node, each.port) == (flow.node, flow.port) for each in found)
            found.append(in_place(flow, self.add("Identity", "", [flow])) if twice else flow)
        return found

    def _fresh(self, stem: str) -> str:
        """A name for a node, after that in the model, that none has."""
        plain = _as_id(stem)
        name, count = plain, 1
        while name in self._called:
            count += 1
            name = f"{plain} {count}"
        self._called.add(name)
        return name


def _as_id(stem: str) -> str:
    """A name in the model as a node may be called."""
    words = re.findall(r"[\w-]+", stem)
    return " ".join(words)[: LONGEST_ID - 6].strip() or "Layer"


def _single(node: str, array: NDArray[Any]) -> Array:
    with np.errstate(over="ignore"):
        found = np.ascontiguousarray(array, np.float32)
    if not np.isfinite(found).all():
        raise Unread(
            say("the weights of {node} hold NaN or infinity, or are beyond float32", node=node)
        )
    return found
