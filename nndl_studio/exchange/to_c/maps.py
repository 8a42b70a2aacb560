"""Rows of ops over maps: convolutions with connection tables, pooling, and what surrounds them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nndl_studio.exchange.to_c.scribe import Scribe
from nndl_studio.ops.ir import Call

Row = Callable[[Scribe, Call], None]
TURNED = "{0}: kernels turned by 180 degrees, as a convolution lays them over a map (146)"


def _conv2d(scribe: Scribe, call: Call) -> None:
    """Kernels come as they lie over a map; those as large as it, of all maps, are a matrix."""
    a, (x, weight, sources, starts, *bias) = call.attributes, call.inputs
    kernels = scribe.fixed(weight)
    turned = TURNED.format(weight.origin.name) if a["flip"] else ""
    known = scribe.array(
        weight.origin.name, kernels[:, ::-1, ::-1] if a["flip"] else kernels, turned
    )
    given, last = scribe.text(x), scribe.text(bias[0]) if bias else "NULL"
    maps, *sides = x.shape
    links = scribe.fixed(sources).astype(int)
    if list(kernels.shape[1:]) == sides and _is_whole(links, maps):
        scribe.write("dense", scribe.out(call), given, known, last, 1, x.size, a["maps"])
        return
    table = scribe.array(sources.origin.name, links)
    firsts = scribe.array(starts.origin.name, scribe.fixed(starts).astype(int))
    y, room = scribe.out(call), scribe.scratch(sides[0] * sides[1])
    fields = [
        f".kernels = {known}",
        *([f".bias = {last}"] if bias else []),
        f".sources = {table}",
        f".starts = {firsts}",
        f".maps = {a['maps']}",
        f".input = {{{sides[0]}, {sides[1]}}}",
        f".kernel = {{{a['height']}, {a['width']}}}",
        f".stride = {{{a['stride_y']}, {a['stride_x']}}}",
        f".dilation = {{{a['dilation_y']}, {a['dilation_x']}}}",
    ]
    scribe.write_shaped("conv2d", [y, given, room], "conv2d_shape", fields)


def _is_whole(links: np.ndarray[tuple[int, ...], np.dtype[np.int64]], maps: int) -> bool:
    """Whether each map that goes out reads all that come in, in their order."""
    return len(links) % maps == 0 and bool((links.reshape(-1, maps) == np.arange(maps)).all())


def _pool2d(scribe: Scribe, call: Call) -> None:
    a, x = call.attributes, scribe.text(call.inputs[0])
    maps, *sides = call.inputs[0].shape
    pairs = (
        _pair(*sides),
        _pair(a["height"], a["width"]),
        _pair(a["stride_y"], a["stride_x"]),
    )
    scribe.write(call.op.name, scribe.out(call), x, maps, *pairs)


def _pad2d(scribe: Scribe, call: Call) -> None:
    a, x = call.attributes, scribe.text(call.inputs[0])
    maps, *sides = call.inputs[0].shape
    borders = (a[side] for side in ("top", "bottom", "left", "right"))
    scribe.write("pad2d", scribe.out(call), x, maps, _pair(*sides), *borders)


def _flip2d(scribe: Scribe, call: Call) -> None:
    x, maps = scribe.text(call.inputs[0]), call.inputs[0].shape[0]
    scribe.write("flip2d", scribe.out(call), x, maps, call.inputs[0].size // maps)


def _pair(down: int, across: int) -> str:
    return f"(pair){{{down}, {across}}}"


ROWS: dict[str, Row] = {
    "conv2d": _conv2d,
    "max_pool2d": _pool2d,
    "average_pool2d": _pool2d,
    "pad2d": _pad2d,
    "flip2d": _flip2d,
}
