"""Rows of operations on each number alone: sums, products, constants."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nndl_studio.exchange.from_onnx.flow import AXES, WORDS, Flow, Lost, Unread, in_place
from nndl_studio.exchange.from_onnx.model_file import ModelNode
from nndl_studio.exchange.from_onnx.reader import Reader, Row
from nndl_studio.sentence import say

NO_BIAS = say("numbers are added to each feature, and no layer before it has a bias")


def _dropout(reader: Reader, node: ModelNode) -> None:
    rate = node.setting("ratio", 0.5)
    if len(node.inputs) > 1 and node.inputs[1]:
        rate = float(reader.known(node, 1))
    flow = reader.flow(node)
    if 0 < rate < 1:
        flow = in_place(flow, reader.drawer.add("Dropout", "", [flow], rate=float(rate)))
    reader.put(node, flow)


def _add(reader: Reader, node: ModelNode) -> None:
    pair = _with_known(reader, node)
    if pair is not None and pair[0].shape.kind in WORDS:
        reader.put(node, Lost())  # words that count from the end: there are none
    elif pair is None:
        reader.put(node, _merged(reader, "Add", reader.flow(node, 0), reader.flow(node, 1)))
    else:
        reader.put(node, plus(reader, *pair))


def _subtract(reader: Reader, node: ModelNode) -> None:
    if isinstance(reader.value(node, 1), np.ndarray):
        number = reader.known(node, 1)
        reader.put(node, plus(reader, reader.flow(node, 0), -number))
        return
    if isinstance(reader.value(node, 0), np.ndarray):
        number = reader.known(node, 0)
        if number.size != 1:
            raise Unread(NO_BIAS)
        reader.put(node, _scaled(reader, reader.flow(node, 1), -1.0, float(number.ravel()[0])))
    else:
        negative = _scaled(reader, reader.flow(node, 1), -1.0, 0.0)
        reader.put(node, _merged(reader, "Add", reader.flow(node, 0), negative))


def _multiply(reader: Reader, node: ModelNode) -> None:
    pair = _with_known(reader, node)
    if pair is None:
        reader.put(node, _merged(reader, "Multiply", reader.flow(node, 0), reader.flow(node, 1)))
    else:
        reader.put(node, times(reader, *pair))


def _divide(reader: Reader, node: ModelNode) -> None:
    divisor = np.asarray(reader.known(node, 1), np.float64)
    if not divisor.all():
        raise Unread(say("it divides by 0"))
    reader.put(node, times(reader, reader.flow(node, 0), 1 / divisor))


def _negate(reader: Reader, node: ModelNode) -> None:
    reader.put(node, _scaled(reader, reader.flow(node), -1.0, 0.0))


def plus(reader: Reader, flow: Flow, numbers: NDArray[np.generic]) -> Flow:
    """flow + numbers: a bias, what the data are brought to, or a constant. Raises Unread."""
    drawn = reader.drawer.plain(flow, "Dense", "Conv2d", "Conv1d")
    if drawn is not None and (numbers.size > 1 or not drawn.settings["bias"]):
        drawn.weigh(np.ones(1), of_features(flow, numbers))
        return flow
    if _is_given(reader, flow):
        reader.drawer.asked.shift = _shifted(reader, flow, numbers)
        return flow
    if numbers.size == 1:
        return _scaled(reader, flow, 1.0, float(numbers.ravel()[0]))
    raise Unread(NO_BIAS)


def times(reader: Reader, flow: Flow, numbers: NDArray[np.generic]) -> Flow:
    """flow · numbers: what the data are brought to, a constant or a diagonal. Raises Unread."""
    if _is_given(reader, flow) and bool((np.asarray(numbers) > 0).all()):
        asked = reader.drawer.asked
        asked.gain = asked.gain * of_features(flow, numbers)
        return flow
    if numbers.size == 1:
        return _scaled(reader, flow, float(numbers.ravel()[0]), 0.0)
    before = reader.drawer.plain(flow, "Dense", "Conv2d", "Conv1d")
    if before is not None:
        before.weigh(of_features(flow, numbers), np.zeros(1))
        return flow
    if flow.shape.form != "vector" or flow.order is not None:
        raise Unread(say("each map is multiplied by a number of its own"))
    diagonal = of_features(flow, numbers)
    return in_place(flow, reader.drawer.add("Diagonal", "", [flow], {"weight": diagonal}))


def of_features(flow: Flow, numbers: NDArray[np.generic]) -> NDArray[np.float64]:
    """Numbers that are broadcast to a tensor, as one for each feature or map, or one for all, in
    our order. Raises Unread for others."""
    shape = flow.shape
    letter = AXES[shape.kind][0 if shape.form == "map" else -1]
    sizes = (1,) * (len(flow.axes) - numbers.ndim) + numbers.shape
    wrong = [a for a, size in zip(flow.axes, sizes, strict=False) if size != 1 and a != letter]
    if len(sizes) != len(flow.axes) or wrong:
        raise Unread(say("numbers are not one for each feature or map"))
    flat = np.asarray(numbers, np.float64).ravel()
    if flow.order is None or flat.size == 1:
        return flat
    ours = np.empty_like(flat)
    ours[flow.order] = flat
    return ours


def _shifted(reader: Reader, flow: Flow, numbers: NDArray[np.generic]) -> NDArray[np.float64]:
    """(x − s) · g + n = (x − (s − n / g)) · g."""
    asked = reader.drawer.asked
    return asked.shift - of_features(flow, numbers) / asked.gain


def _is_given(reader: Reader, flow: Flow) -> bool:
    """Whether these are the samples themselves, which nobody has read yet."""
    asked = reader.drawer.asked
    numbers = asked.kind in ("map", "vector", "sequence")
    return flow.node == reader.drawer.samples.node and flow.single and numbers


def _with_known(reader: Reader, node: ModelNode) -> tuple[Flow, NDArray[np.generic]] | None:
    """What comes from samples and what is known, in whichever order they stand."""
    for one, other in ((0, 1), (1, 0)):
        if isinstance(reader.value(node, other), np.ndarray):
            return reader.flow(node, one), reader.known(node, other)
    return None


def _scaled(reader: Reader, flow: Flow, gain: float, shift: float) -> Flow:
    return in_place(flow, reader.drawer.add("Scale", "", [flow], gain=gain, shift=shift))


def _merged(reader: Reader, layer: str, one: Flow, other: Flow) -> Flow:
    """Two flows of one shape, number by number."""
    if one.shape != other.shape or one.axes != other.axes:
        raise Unread(
            say(
                "it brings {one} and {other} of different sizes together",
                one=one.axes,
                other=other.axes,
            )
        )
    orders = [None if each.order is None else each.order.tolist() for each in (one, other)]
    if orders[0] != orders[1]:
        raise Unread(say("their features stand in different orders"))
    return in_place(one, reader.drawer.add(layer, "", [one, other]))


def _less(reader: Reader, node: ModelNode) -> None:
    """Numbers of words are never below 0, which other tools make sure of."""
    flow, number = reader.flow(node, 0), reader.known(node, 1)
    if flow.shape.kind not in WORDS or number.any():
        raise Unread(say("it compares numbers"))
    reader.put(node, np.array(False))


def _where(reader: Reader, node: ModelNode) -> None:
    """One of two, where it is known which."""
    chosen = reader.known(node, 0)
    if chosen.size != 1:
        raise Unread(say("it chooses number by number"))
    reader.put(node, reader.passed(node, 1 if chosen.ravel()[0] else 2))


ROWS: dict[str, Row] = {
    "Dropout": _dropout,
    "Add": _add,
    "Sub": _subtract,
    "Mul": _multiply,
    "Div": _divide,
    "Neg": _negate,
    "Less": _less,
    "Where": _where,
}
