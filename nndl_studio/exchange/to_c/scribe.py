"""Collects the parts of a written program: lines of its function, arrays, functions it calls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from nndl_studio import layers
from nndl_studio.exchange.network import Network
from nndl_studio.exchange.to_c.functions import library, words_within
from nndl_studio.exchange.to_c.memory import Memory
from nndl_studio.exchange.to_c.names import (
    INDENT,
    WIDTH,
    Names,
    as_name,
    comment,
    numbers,
    said,
    table,
)
from nndl_studio.layers.title import layer_title
from nndl_studio.ops.ir import Call, Value

Array = NDArray[np.generic]
KINDS = {"float32": "float", "float64": "double", "int64": "int"}


class Scribe:
    """`lines` grow as rows write; `arrays` are what is constant, each with a remark. `used` are the
    functions that the lines call, and `prefix` begins what others see. One that `keeps` all values
    gives no room twice. `drafted` is where each node got its last room when all was written once
    before: that is called as the node is."""

    def __init__(
        self,
        network: Network,
        prefix: str,
        keeps: bool = False,
        drafted: Mapping[str, Call] = MappingProxyType({}),
    ) -> None:
        self.network, self.program, self.prefix = network, network.program, prefix
        self.memory, self.keeps = Memory(self.program, keeps), keeps
        self.lines: list[str] = []
        self.arrays: dict[str, tuple[Array, str]] = {}
        self.roomed: dict[str, Call] = {}
        self.used: dict[str, None] = {}
        taken = [f"{prefix}_{each}" for each in ("input", "output", "answer", "classes")]
        self._names = Names((*library(), *taken))
        self._texts: dict[Value, str] = {}
        self._known: dict[str, str] = {}
        self._made_by = {value: call for call in self.program.calls for value in call.outputs}
        self._last = {call.node: call for call in self.program.calls} | dict(drafted)
        self._node = ""

    def begin(self, node: str) -> None:
        """What is written next is on behalf of `node` of the drawing."""
        if node != self._node:
            self._node = node
            self.lines += [*([""] if self.lines else []), *comment(self._said_of(node))]

    def write(self, function: str, *arguments: object, gives: str = "") -> None:
        """Write a call of a function of the library; what it `gives` comes before."""
        self.used[function] = None
        self.lines += wrapped(f"{gives}{function}", [str(each) for each in arguments])

    def write_shaped(
        self, function: str, arguments: Sequence[str], kind: str, fields: Sequence[str]
    ) -> None:
        """Write a call whose last argument is a structure of this `kind`."""
        self.used[function] = None
        self.lines += wrapped(
            f"{function}({', '.join(arguments)}, ({kind})", fields, ("{", "}"), ");"
        )

    def out(self, call: Call, place: int = 0, instead: Value | None = None, kind: str = "") -> str:
        """Room for an output of a call, that of the value `instead` if it is not read any more; its
        name says its `kind`, if it is not what the call is there for."""
        value = call.outputs[place]
        took = instead is not None and self.memory.takes(value, instead)
        if took and instead is not None and self._is_of(call.node, instead):
            self._texts[value] = self.text(instead)
            return self._texts[value]
        self.roomed[call.node] = call
        return self.room(self._stem(call, kind), value)

    def room(self, stem: str, value: Value) -> str:
        """Room for a value; the name of the pointer to it."""
        start, name = self.memory.give(value), self._names.fresh(stem)
        self.lines.append(f"float *const {name} = room + {start}; /* {shaped(value.shape)} */")
        self._texts[value] = name
        return name

    def scratch(self, size: int) -> str:
        """Room for this call alone."""
        return f"room + {self.memory.scratch(size)}"

    def count(self, call: Call, function: str, *arguments: object) -> None:
        """Write a line whose output is how many steps there are, a number of its own, if anybody
        asks for it."""
        if not self.program.readers(call.outputs[0]):
            self.write(function, *arguments)
            return
        name = self._names.fresh(self._stem(call, "steps"))
        self.write(function, *arguments, gives=f"const int {name} = ")
        self._texts[call.outputs[0]] = name

    def put(self, value: Value, text: str) -> None:
        """`value` is what stands in `text`."""
        self._texts[value] = text

    def text(self, value: Value) -> str:
        """What stands for a value, whatever its shape."""
        origin = value.origin
        if origin not in self._texts:
            fixed = self.network.known(origin)
            if fixed is not None:
                self._texts[origin] = self.array(origin.name, fixed)
            else:
                base, offset = self.memory.base(origin)
                assert base is not origin, f"{value.name} is read before it is made"
                self._texts[origin] = f"{self.text(base)} + {offset}" if offset else self.text(base)
        return self._texts[origin]

    def known_text(self, value: Value) -> str:
        """What stands for a value if it has been written, else ""."""
        return self._texts.get(value, "")

    def texts(self, values: Sequence[Value]) -> list[str]:
        return [self.text(value) for value in values]

    def array(self, name: str, cells: Array, remark: str = "") -> str:
        """Keep an array, once; how the program calls it."""
        if name not in self._known:
            # Beside functions, whose own variables may not be called alike.
            stem = f"{name} numbers" if as_name(name) in words_within() else name
            self._known[name] = plain = self._names.fresh(stem)
            self.arrays[plain] = (np.ascontiguousarray(cells), remark)
        return self._known[name]

    @property
    def rom(self) -> int:
        """The bytes of all that is constant, where an int has four."""
        return sum(
            each.size * (8 if each.dtype == np.float64 else 4) for each, _ in self.arrays.values()
        )

    def array_lines(self) -> Iterator[str]:
        """All that is constant, as it stands in the source."""
        for name, (cells, remark) in self.arrays.items():
            if remark:
                yield from comment(remark)
            head = f"static const {KINDS[cells.dtype.name]} {name}[{cells.size}]"
            yield from table(head, numbers(cells))

    def fixed(self, value: Value) -> NDArray[np.float32]:
        """The numbers of a parameter or a constant."""
        known = self.network.known(value)
        assert known is not None, f"{value.name} is a parameter or a constant"
        return known

    def is_read(self, value: Value) -> bool:
        """Whether a call reads it or it is an answer."""
        answers = any(each.value.origin is value for each in self.program.answers)
        return answers or bool(self.program.readers(value))

    @property
    def body(self) -> list[str]:
        """The lines as they stand in the function."""
        return [f"{INDENT}{line}".rstrip() for line in self.lines]

    def _is_of(self, node: str, value: Value) -> bool:
        """Whether a value was made on behalf of `node`, and has a name."""
        made = self._made_by.get(value.origin)
        return made is not None and made.node == node and self.text(value).isidentifier()

    def _stem(self, call: Call, kind: str = "") -> str:
        """A name after its node, if it is what that gives, else after its op as well."""
        op = "" if self._last[call.node] is call else call.op.name
        return " ".join(filter(None, (call.node, kind or op)))

    def _said_of(self, node: str) -> str:
        """What stands above the lines of a node: its layer and the lecture's equations."""
        known = self.network.graph.nodes.get(node)
        if known is None:
            return said(node)
        layer = layers.layer(known.type)
        title = f"{layer_title(layer.name)} {layer.formula(known.config).equations}".strip()
        return said(title if layer_title(layer.name) == node else f"{node}: {title}")


def shaped(shape: Sequence[int]) -> str:
    """A shape in words."""
    return " x ".join(map(str, shape))


def wrapped(
    head: str, parts: Sequence[str], brackets: tuple[str, str] = ("(", ")"), end: str = ";"
) -> list[str]:
    """The lines of a call, or of a structure."""
    opens, closes = brackets
    whole = f"{head}{opens}{', '.join(parts)}{closes}{end}"
    if len(whole) + len(INDENT) <= WIDTH:
        return [whole]
    lines, line = [f"{head}{opens}"], INDENT
    for place, each in enumerate(parts):
        text = f"{each}{',' if place + 1 < len(parts) else closes + end}"
        if len(INDENT) + len(line) + len(text) > WIDTH and line.strip():
            lines.append(line.rstrip())
            line = INDENT
        line += f"{text} "
    return [*lines, line.rstrip()]
