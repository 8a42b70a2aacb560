"""Collects the lines of a written program: names for its values, its arrays, the functions used."""

from __future__ import annotations

import builtins
import keyword
import unicodedata
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from nndl_studio import layers
from nndl_studio.exchange.network import Network
from nndl_studio.exchange.steps import free_steps
from nndl_studio.layers.title import layer_title
from nndl_studio.ops.ir import Call, Value

WIDTH, INDENT = 100, " " * 4
Array = NDArray[np.generic]


class Script:
    """`lines` grow as rows write; `arrays` are those of the file beside it, which `stored` names in
    the program's words; `used` are the functions that the lines call. Names that are `taken` have
    another meaning in the program, whose lines stand `depth` steps to the right. One that `trains`
    learns its arrays, so that a kernel which is 0 because maps are not linked must stay so."""

    def __init__(
        self,
        network: Network,
        stored: Callable[[str], str],
        taken: Iterable[str],
        depth: int = 1,
        trains: bool = False,
    ) -> None:
        self.network, self.program = network, network.program
        self.any_steps = free_steps(network)
        self.lines: list[str] = []
        self.arrays: dict[str, Array] = {}
        self.used: dict[str, None] = {}
        self.trains = trains
        self._stored, self._indent = stored, INDENT * depth
        self._names: dict[Value, str] = {}
        self._taken = {"x", "lengths", "columns", *keyword.kwlist, *dir(builtins), *taken}
        self._last = {call.node: call for call in self.program.calls}
        self._node = ""

    def begin(self, node: str) -> None:
        """What is written next is on behalf of `node` of the drawing."""
        if node == self._node:
            return
        self._node = node
        self.lines.append(f"# {self._said_of(node)}")

    def write(self, outputs: Sequence[str], function: str, *arguments: str) -> None:
        """Write `outputs` = `function`(`arguments`)."""
        self.used[function] = None
        head = f"{', '.join(outputs)} = {function}"
        self.lines += wrapped(head, arguments, WIDTH - len(self._indent))

    @property
    def body(self) -> list[str]:
        """The lines as they stand in the program."""
        return [self._indent + line for line in self.lines]

    def call(self, call: Call, function: str, outputs: int, *arguments: str) -> None:
        """Write a line that gives the first `outputs` of a call."""
        self.result(call, function, call.outputs[:outputs], *arguments)

    def result(self, call: Call, function: str, values: Sequence[Value], *arguments: str) -> None:
        """Write a line that gives these `values` of a call; those that nobody reads are `_`."""
        names = [self._called(call, value, value is values[0]) for value in values]
        self.write(names, function, *arguments)

    def put(self, value: Value, text: str) -> None:
        """`value` is what stands in `text`."""
        self._names[value] = text

    def array(self, name: str, numbers: Array) -> str:
        """Keep an array under `name`; how the program calls it."""
        self.arrays[name] = np.ascontiguousarray(numbers)
        return self._stored(name)

    def text(self, value: Value) -> str:
        """What stands for a value in the shape in which it is read."""
        if value not in self._names:
            fixed = self.network.known(value)
            if fixed is not None:
                name = value.origin.name
                whole = self.array(name, fixed)
                self._names[value] = whole
            else:
                assert value.view_of is not None, f"{value.name} is read before it is made"
                self._names[value] = self._viewed(value, self.text(value.view_of))
        return self._names[value]

    def texts(self, values: Sequence[Value]) -> list[str]:
        return [self.text(value) for value in values]

    def written(self) -> dict[str, str]:
        """The name in the program of each value that a call computes, by the value's own."""
        made = {output for call in self.program.calls for output in call.outputs}
        return {v.name: text for v, text in self._names.items() if v in made and text != "_"}

    def fresh(self, stem: str) -> str:
        """A name that nothing has yet."""
        plain, count = as_name(stem), 1
        name = plain
        while name in self._taken:
            count += 1
            name = f"{plain}_{count}"
        self._taken.add(name)
        return name

    def _called(self, call: Call, value: Value, is_first: bool) -> str:
        """After its node, if it is what that gives, else after its op as well."""
        if not is_first and not self._is_read(value):
            self._names[value] = "_"
        else:
            is_last = self._last[call.node] is call
            stem = call.node if is_last else f"{call.node}_{call.op.name}"
            self._names[value] = self.fresh(stem)
        return self._names[value]

    def _is_read(self, value: Value) -> bool:
        answers = any(each.value.origin is value for each in self.program.answers)
        return answers or bool(self.program.readers(value))

    def _viewed(self, value: Value, text: str) -> str:
        shape = list(value.shape)
        if self.any_steps and value.view_of is not None and len(value.view_of.shape) == 2:
            shape[0] = -1
        return f"{text}.reshape({', '.join(map(str, [f'len({text})', *shape]))})"

    def _said_of(self, node: str) -> str:
        """What stands above the lines of a node: its layer and the lecture's equations."""
        known = self.network.graph.nodes.get(node)
        if known is None:
            return node
        layer = layers.layer(known.type)
        equations = layer.formula(known.config).equations
        title = f"{layer_title(layer.name)} {equations}".strip()
        return title if layer_title(layer.name) == node else f"{' '.join(node.split())}: {title}"


def as_name(text: str) -> str:
    """A text as a name in a program, as Python reads it: of what looks alike it makes one."""
    letters = unicodedata.normalize("NFKC", text.lower())
    able = "".join(each if f"a{each}".isidentifier() else " " for each in letters)
    plain = "_".join(able.split()).strip("_") or "value"
    return plain if plain.isidentifier() else f"n{plain}"


def wrapped(head: str, arguments: Sequence[str], width: int) -> list[str]:
    """The lines of a call, none longer than formatters have it."""
    whole = f"{head}({', '.join(arguments)})"
    if len(whole) <= width:
        return [whole]
    inner = f"{INDENT}{', '.join(arguments)}"
    if len(inner) <= width:
        return [f"{head}(", inner, ")"]
    return [f"{head}(", *(f"{INDENT}{each}," for each in arguments), ")"]
