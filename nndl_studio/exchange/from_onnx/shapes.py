"""Rows of operations that leave numbers as they are: their axes are turned, joined, or counted."""

from __future__ import annotations

from dataclasses import replace
from math import prod
from typing import get_args

import numpy as np

from nndl_studio.datasets.info import Kind
from nndl_studio.exchange.from_onnx.flow import (
    AXES,
    SAMPLES,
    Filled,
    Flow,
    Named,
    Unread,
    flat_order,
)
from nndl_studio.exchange.from_onnx.fold import axes_of
from nndl_studio.exchange.from_onnx.linear import PART, last_step
from nndl_studio.exchange.from_onnx.model_file import ModelNode
from nndl_studio.exchange.from_onnx.reader import Reader, Row
from nndl_studio.sentence import Sentence, joined, say


def _same(reader: Reader, node: ModelNode) -> None:
    reader.put(node, reader.passed(node))


def _transpose(reader: Reader, node: ModelNode) -> None:
    flow = reader.flow(node)
    order = node.setting("perm", tuple(reversed(range(len(flow.axes)))))
    reader.put(node, flow.turned(tuple(order)))


def _squeeze(reader: Reader, node: ModelNode) -> None:
    found = reader.value(node, 0)
    if isinstance(found, Filled | Named):
        reader.put(node, found)
        return
    flow = reader.flow(node)
    named = _axes(reader, node)
    ones = {i for i, axis in enumerate(flow.sizes) if axis == 1}
    places = ones if named is None else {flow.place(axis) for axis in named}
    if flow.shape.form == "map" and "N" + "".join(_kept(flow, places)) == "NC":
        flow, places = _flattened(reader, flow), set()
    reader.put(node, flow.without(places))


def _kept(flow: Flow, places: set[int]) -> list[str]:
    """The letters that are left, but for samples, if those that go are of one."""
    gone = all(flow.sizes[place] == 1 for place in places)
    return [a for i, a in enumerate(flow.axes) if i not in places and a != "N"] if gone else []


def _unsqueeze(reader: Reader, node: ModelNode) -> None:
    found = reader.value(node, 0)
    if isinstance(found, Filled | Named):
        reader.put(node, found)
        return
    flow, named = reader.flow(node), _axes(reader, node) or ()
    count = len(flow.axes) + len(named)
    reader.put(node, flow.wider([axis % count for axis in named]))


def _axes(reader: Reader, node: ModelNode) -> tuple[int, ...] | None:
    given = reader.value(node, 1)
    return axes_of(node, [None, given if isinstance(given, np.ndarray) else None])


def _flatten(reader: Reader, node: ModelNode) -> None:
    flow = reader.flow(node)
    if flow.place(node.setting("axis", 1)) != 1 or flow.axes[0] != "N":
        raise Unread(say("samples are flattened into each other"))
    reader.put(node, _flattened(reader, flow))


def _flattened(reader: Reader, flow: Flow) -> Flow:
    """(samples, numbers) of a map or a sequence."""
    if flow.shape.kind == "vector":
        return replace(flow, axes="NF")
    if flow.shape.form == "index":
        raise Unread(say("words are flattened"))
    return replace(reader.drawer.add("Flatten", "", [flow]), order=flat_order(flow))


def _reshape(reader: Reader, node: ModelNode) -> None:
    found = reader.value(node, 0)
    if isinstance(found, Named):
        reader.put(node, found)
        return
    flow, wanted = reader.flow(node), reader.known(node, 1)
    sizes = _whole_sizes(flow, [int(size) for size in wanted.ravel()])
    if axes := _same_axes(flow, sizes):
        reader.put(node, replace(flow, axes=axes))
    elif len(sizes) == 2 and sizes[0] == SAMPLES and flow.axes[0] == "N":
        reader.put(node, _flattened(reader, flow))
    elif given := _given_otherwise(reader, flow, sizes):
        reader.put(node, given)
    else:
        raise Unread(say("it lays {axes} out as {sizes}", axes=flow.axes, sizes=_in_words(sizes)))


def _whole_sizes(flow: Flow, sizes: list[int]) -> list[int]:
    """With what 0 and −1 stand for."""
    own = flow.sizes
    sizes = [own[i] if size == 0 and i < len(own) else size for i, size in enumerate(sizes)]
    if sizes and sizes[0] == 1 and own[0] == SAMPLES and sizes.count(-1) == 0:
        sizes[0] = SAMPLES  # a model for one sample at a time
    known = prod(size for size in sizes if size > 0)
    rest = prod(own) // known if known and prod(own) % known == 0 else 0
    return [rest if size == -1 else size for size in sizes]


def _same_axes(flow: Flow, sizes: list[int]) -> str:
    """The letters of these sizes, if only axes of one come or go; "" if not."""
    large = [(a, size) for a, size in zip(flow.axes, flow.sizes, strict=True) if size != 1]
    if [size for _, size in large] != [size for size in sizes if size != 1]:
        return ""
    small = [a for a, size in zip(flow.axes, flow.sizes, strict=True) if size == 1 and a != "1"]
    letters = iter(large)
    axes = "".join(next(letters)[0] if size != 1 else "1" for size in sizes)
    if len(sizes) == len(flow.axes) and sizes == list(flow.sizes):
        return flow.axes
    for letter in small:  # one map, one feature: it stands wherever there is room
        axes = axes.replace("1", letter, 1)
    return axes if all(letter in axes for letter in small) else ""


def _given_otherwise(reader: Reader, flow: Flow, sizes: list[int]) -> Flow | None:
    """The samples themselves may come as maps or sequences, where the model lays a row out."""
    asked = reader.drawer.asked
    kinds: dict[int, Kind] = {4: "map", 3: "sequence"}
    is_given = flow.node == reader.drawer.samples.node and flow.single and asked.kind == "vector"
    own = asked.shift.size == asked.gain.size == 1
    if not is_given or not own or sizes[0] != SAMPLES or len(sizes) not in kinds:
        return None
    if prod(sizes[1:]) != asked.sizes[0]:
        return None
    asked.kind, asked.sizes = kinds[len(sizes)], tuple(sizes[1:])
    asked.axes, asked.laid_out = "N" + AXES[asked.kind], True
    return reader.drawer.samples


def _in_words(sizes: list[int]) -> Sentence:
    return joined("×", [say("samples") if size == SAMPLES else str(size) for size in sizes])


def _shape(reader: Reader, node: ModelNode) -> None:
    reader.put(node, np.array(reader.flow(node).sizes, np.int64))


def _concat(reader: Reader, node: ModelNode) -> None:
    flows = [reader.flow(node, place) for place in range(len(node.inputs))]
    first = flows[0]
    at = first.place(node.setting("axis", 1))
    feature = AXES[first.shape.kind][0 if first.shape.form == "map" else -1]
    alike = all(flow.axes == first.axes and flow.order is None for flow in flows)
    if not alike or first.axes[at] != feature:
        raise Unread(say("it joins other axes than features or maps"))
    whole = reader.drawer.add("Concat", "", flows)
    reader.put(node, replace(whole, axes=first.axes))


def _slice(reader: Reader, node: ModelNode) -> None:
    """All of it, or the last step."""
    found = reader.value(node, 0)
    if isinstance(found, Filled):
        reader.put(node, found)
        return
    flow = reader.flow(node)
    starts, ends, axes, apart = _cuts(reader, node, flow)
    for start, end, axis, step in zip(starts, ends, axes, apart, strict=True):
        at = flow.place(axis)
        size = flow.sizes[at]
        low, high = (min(max(each + size if each < 0 else each, 0), size) for each in (start, end))
        if (low, high, step) == (0, size, 1):
            continue
        if flow.axes[at] != "T" or (low, high) != (size - 1, size):
            raise Unread(PART)
        flow = last_step(reader, flow, at, kept=True)
    reader.put(node, flow)


def _cuts(reader: Reader, node: ModelNode, flow: Flow) -> list[list[int]]:
    """Starts, ends, axes and steps, as inputs or, in old models, settings."""
    if "starts" in node.settings:
        starts, ends = list(node.settings["starts"]), list(node.settings["ends"])
        return [starts, ends, list(node.setting("axes", range(len(starts)))), [1] * len(starts)]
    starts, ends = (reader.known(node, place).ravel().tolist() for place in (1, 2))
    axes, apart = list(range(len(starts))), [1] * len(starts)
    if reader.value(node, 3) is not None:
        axes = reader.known(node, 3).ravel().tolist()
    if reader.value(node, 4) is not None:
        apart = reader.known(node, 4).ravel().tolist()
    if {len(starts)} != {len(ends), len(axes), len(apart)}:
        raise Unread(say("its starts and ends don't go together"))
    return [starts, ends, axes, apart]


def _filled(reader: Reader, node: ModelNode) -> None:
    """As many numbers as samples ask for."""
    value = np.ravel(node.setting("value", np.zeros(1, np.float32)))
    reader.put(node, Filled(float(value[0])))


def _expand(reader: Reader, node: ModelNode) -> None:
    found = reader.value(node, 0)
    if isinstance(found, Filled):
        reader.put(node, found)
    elif isinstance(found, np.ndarray) and found.size and (found == found.ravel()[0]).all():
        reader.put(node, Filled(float(found.ravel()[0])))
    else:
        raise Unread(say("it repeats samples"))


assert set(AXES) == set(get_args(Kind)), "each kind of sample has its axes"
ROWS: dict[str, Row] = {
    "Identity": _same,
    "Cast": _same,
    "Transpose": _transpose,
    "Squeeze": _squeeze,
    "Unsqueeze": _unsqueeze,
    "Flatten": _flatten,
    "Reshape": _reshape,
    "Shape": _shape,
    "Concat": _concat,
    "Slice": _slice,
    "ConstantOfShape": _filled,
    "Expand": _expand,
}
