"""Collects the nodes and fixed arrays of an ONNX graph, as the rows of ops write them.

Tensors have the samples first: a value (steps, features) of the program is (samples, steps,
features) here. The same constants are stored once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from nndl_studio.exchange.network import Network
from nndl_studio.ops.ir import Call, Value

if TYPE_CHECKING:
    import onnx

OPSET = 13
"""Old enough for runtimes of 2021, new enough for axes that are inputs."""


class Scribe:
    """`nodes` and `fixed` grow as rows write. `steps` says whether sequences may have any length:
    their second axis is then left to what comes in."""

    def __init__(self, network: Network, steps: bool) -> None:
        self.network, self.program = network, network.program
        self.any_steps = steps
        self.nodes: list[onnx.NodeProto] = []
        self.fixed: list[onnx.TensorProto] = []
        self._names: dict[Value, str] = {}
        self._stored: dict[tuple[str, str, tuple[int, ...], bytes], str] = {}
        self._made: dict[tuple[Any, ...], str] = {}
        self._count: dict[str, int] = {}
        self._node = ""

    def begin(self, node: str) -> None:
        """What is written next is on behalf of `node` of the drawing."""
        self._node = node

    def node(self, op: str, *inputs: str, **attributes: Any) -> str:
        """Write a node with one output; the name of that."""
        return self.node_all(op, inputs, 1, **attributes)[0]

    def node_all(
        self, op: str, inputs: Sequence[str], outputs: int, domain: str = "", **attributes: Any
    ) -> list[str]:
        """Write a node; the names of its outputs. An optional input left out is ""."""
        from onnx import helper

        name = self._fresh(op)
        names = [name if outputs == 1 else f"{name}.{i}" for i in range(outputs)]
        made = helper.make_node(op, list(inputs), names, name=name, domain=domain, **attributes)
        self.nodes.append(made)
        return names

    def once(self, op: str, *inputs: str, **attributes: Any) -> str:
        """As `node`, but what has been made of the same before is taken again."""
        key = (op, inputs, *sorted((name, str(value)) for name, value in attributes.items()))
        if key not in self._made:
            self._made[key] = self.node(op, *inputs, **attributes)
        return self._made[key]

    def constant(self, numbers: Any, dtype: str = "float32", name: str = "") -> str:
        """Store a fixed array under `name`, if that is given and free."""
        from onnx import numpy_helper

        array = np.ascontiguousarray(np.asarray(numbers, dtype))
        # `ascontiguousarray` makes a single number an array of one.
        array = array.reshape(np.shape(numbers))
        # Weights keep their names: the studio finds them again by these.
        key = (name, dtype, array.shape, array.tobytes())
        if key not in self._stored:
            taken = {tensor.name for tensor in self.fixed}
            own = name if name and name not in taken else self._fresh(name or "constant")
            self.fixed.append(numpy_helper.from_array(array, own))
            self._stored[key] = own
        return self._stored[key]

    def put(self, value: Value, name: str) -> None:
        """`value` is what the tensor `name` holds."""
        self._names[value] = name

    def written(self) -> dict[str, str]:
        """The tensor of each value that a call computes, by the value's name."""
        made = {output for call in self.program.calls for output in call.outputs}
        return {value.name: name for value, name in self._names.items() if value in made}

    def tensor(self, value: Value) -> str:
        """The tensor that holds `value`, brought into its shape."""
        if value not in self._names:
            fixed = self.network.known(value)
            if fixed is not None:
                self._names[value] = self.constant(fixed, name=value.origin.name)
            else:
                assert value.view_of is not None, f"{value.name} is read before it is made"
                self._names[value] = self._viewed(value, self.tensor(value.view_of))
        return self._names[value]

    def inputs(self, call: Call) -> list[str]:
        """The tensors that `call` reads."""
        return [self.tensor(value) for value in call.inputs]

    @property
    def samples(self) -> str:
        """How many samples there are, a tensor of one int64."""
        first = self.tensor(next(iter(self.program.inputs.values())))
        shape = self.once("Shape", first)
        return self.once("Gather", shape, self.constant([0], "int64"), axis=0)

    def _viewed(self, value: Value, name: str) -> str:
        shape = list(value.shape)
        if self.any_steps and value.view_of is not None and len(value.view_of.shape) == 2:
            shape[0] = -1
        return self.node("Reshape", name, self.constant([0, *shape], "int64"))

    def _fresh(self, stem: str) -> str:
        full = f"{self._node}/{stem}" if self._node else stem
        self._count[full] = self._count.get(full, 0) + 1
        return full if self._count[full] == 1 else f"{full}.{self._count[full]}"
