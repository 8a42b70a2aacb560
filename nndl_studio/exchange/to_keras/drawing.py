"""Collects the lines of a Keras model: a layer for each op of a node, called once or, where a loop
is drawn, at every step."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nndl_studio.exchange.listing.script import INDENT, WIDTH, Array, Script, wrapped
from nndl_studio.exchange.network import Network
from nndl_studio.ops.ir import BETWEEN, Call, Value

Key = tuple[str, ...]
# Ops that a drawn loop or a sample's length brings along.
OF_STEPS = ("split", "join", "hold", "mask_steps", "last_step")


@dataclass(frozen=True, eq=False)
class Layer:
    """A layer of Keras or, if its `kind` has no dot, one of the library: its settings as text, the
    `weights` in its own order, and which arrays of the network those are. `uses` are names of the
    library that its settings have."""

    kind: str
    settings: tuple[str, ...] = ()
    weights: tuple[Array, ...] = ()
    arrays: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()


class Drawing(Script):
    """Values with three axes have their maps last. `weights` are those of each layer by its name;
    layers that are `shared` are called more than once, which a first writing counts."""

    def __init__(
        self, network: Network, taken: Iterable[str], shared: frozenset[Key] = frozenset()
    ) -> None:
        super().__init__(network, str, taken)
        self.weights: dict[str, tuple[Array, ...]] = {}
        self._shared, self._counts = shared, Counter[Key]()
        self._titles: dict[Key, str] = {}
        self._made: dict[Key, str] = {}
        self._done: set[Call] = set()
        self._spread: set[Value] = set()
        self._main = _mains(network.program.calls)
        self._maker = {each: call for call in self.program.calls for each in call.outputs}

    def give(
        self,
        call: Call,
        layer: Layer,
        inputs: Sequence[str],
        values: Sequence[Value] = (),
        does: str = "",
    ) -> None:
        """Write that a layer makes these `values`, or the call's first; it is called as the node
        or, if it is not all of that, by what it `does` there."""
        values = values or call.outputs[:1]
        makers = [self._maker[value] for value in values]  # of an activation, say
        pairs = zip(makers, values, strict=True)
        names = [self._called(maker, value, len(values) == 1) for maker, value in pairs]
        main = self._main[call.node]
        is_main = main.op is call.op and main.attributes == call.attributes
        does = does or ("" if is_main else call.op.name.replace("_", " "))
        stem = f"{call.node} {does}" if does else call.node
        self._write(stem, layer, names, inputs)

    def between(self, call: Call, does: str, layer: Layer, inputs: Sequence[str]) -> str:
        """Write a layer that the call needs besides; what its result is called."""
        name = self.fresh(f"{call.node} {does}")
        self._write(f"{call.node} {does}", layer, [name], inputs)
        return name

    def named(self, call: Call, layer: Layer, inputs: Sequence[str]) -> str:
        """Write the layer that is a node, whose result is not yet what the node gives."""
        name = self.fresh(f"{call.node} steps")
        self._write(call.node, layer, [name], inputs)
        return name

    def do(self, call: Call) -> None:
        """A layer before does what the call does."""
        self._done.add(call)

    def is_done(self, call: Call) -> bool:
        return call in self._done

    def spread(self, value: Value) -> None:
        """A vector stands there as maps of one number each."""
        if len(value.shape) == 1:
            self._spread.add(value)

    def text(self, value: Value) -> str:
        """What stands for a value in the shape in which it is read."""
        if value in self._spread:
            return self._turned(super().text(value), "flat", "", "layers.Flatten")
        if value.view_of in self._spread and len(value.shape) == 3:
            return super().text(value.view_of)
        return super().text(value)

    @property
    def twice(self) -> frozenset[Key]:
        """What is called more than once."""
        return frozenset(key for key, count in self._counts.items() if count > 1)

    def _write(self, stem: str, layer: Layer, names: Sequence[str], inputs: Sequence[str]) -> None:
        stem = stem.replace(BETWEEN, " ")  # Keras takes no name with a dot.
        # Nodes that share weights are one layer there, called by each.
        own = "" if layer.arrays else stem
        key = (own, layer.kind, *layer.settings, *layer.arrays)
        head, width = ", ".join(names), WIDTH - len(INDENT)
        self._counts[key] += 1
        if key not in self._titles:
            self._titles[key] = self._title(stem)
            self.weights[self._titles[key]] = layer.weights
            foreign = () if "." in layer.kind else (layer.kind,)
            self.used.update(dict.fromkeys((*foreign, *layer.uses)))
            settings = (*layer.settings, *self._frozen(layer))
            settings = (*settings, f"name={json.dumps(self._titles[key], ensure_ascii=False)}")
            line = f"{head} = {layer.kind}({', '.join(settings)})({', '.join(inputs)})"
            if key not in self._shared and len(line) <= width:
                self.lines.append(line)
                return
            self._made[key] = self.fresh(f"{stem} layer")
            self.lines += wrapped(f"{self._made[key]} = {layer.kind}", settings, width)
        # A first writing does not know yet what comes again.
        self.lines += called(f"{head} = {self._made.get(key, '')}", inputs, width)

    def _frozen(self, layer: Layer) -> tuple[str, ...]:
        trains = any(name in self.network.trained for name in layer.arrays)
        return () if trains or not layer.arrays else ("trainable=False",)

    def _title(self, stem: str) -> str:
        """What Keras calls a layer, as no other."""
        title, count = stem, 1
        while title in self._titles.values():
            count += 1
            title = f"{stem} {count}"
        return title

    def _viewed(self, value: Value, text: str) -> str:
        """The same numbers in another shape; they are counted map by map."""
        assert value.view_of is not None, "asked of views alone"
        before, shape = value.view_of.shape, value.shape
        if before == shape:
            return text
        if is_spread(before):
            text = self._turned(text, "maps first", "(3, 1, 2)")
        sides = [*shape[1:], shape[0]] if len(shape) == 3 and not is_spread(shape) else [*shape]
        if self.any_steps and len(before) == 2:
            sides[0] = -1
        if len(shape) == 1 and sides != [-1]:
            text = self._turned(text, "flat", "", "layers.Flatten")
        else:
            text = self._turned(text, "shaped", f"{(*sides,)}", "layers.Reshape")
        return self._turned(text, "maps last", "(2, 3, 1)") if is_spread(shape) else text

    def _turned(self, text: str, does: str, setting: str, kind: str = "layers.Permute") -> str:
        stem = f"{self._node} {does}"
        name = self.fresh(stem)
        settings = (setting,) if setting else ()
        self._write(stem, Layer(kind, settings), [name], [text])
        return name


def _mains(calls: Iterable[Call]) -> dict[str, Call]:
    """The call of each node that is called as the node: the first with numbers of its own, else the
    last that is more than keeping steps."""
    main: dict[str, Call] = {}
    owns: set[str] = set()
    for call in calls:
        if call.node not in main or not (call.node in owns or call.op.name in OF_STEPS):
            main[call.node] = call
        if any(not value.batched for value in call.inputs):
            owns.add(call.node)
    return main


def is_spread(shape: tuple[int, ...]) -> bool:
    """Whether numbers stand otherwise where maps are last than where they are first."""
    return len(shape) == 3 and shape[0] > 1 and shape[1] * shape[2] > 1


def called(head: str, inputs: Sequence[str], width: int) -> list[str]:
    """The lines of a call; a list in it stands as formatters have it."""
    whole = f"{head}({', '.join(inputs)})"
    if len(whole) <= width or not inputs[0].startswith("["):
        return wrapped(head, inputs, width)
    (items,) = inputs
    if len(INDENT + items) <= width:
        return [f"{head}(", INDENT + items, ")"]
    each = (f"{INDENT * 2}{item}," for item in items[1:-1].split(", "))
    return [f"{head}(", f"{INDENT}[", *each, f"{INDENT}]", ")"]
