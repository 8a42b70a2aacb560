"""Convolution and pooling over sequences: borders, stride, dilation, groups, lengths."""

from __future__ import annotations

from nndl_studio.ops import conv, conv1d, pool1d, steps
from tests.ops.op_case import Case, constant, lengths, p, x


def kernel(units: int, taps: int, **others: int) -> dict[str, int]:
    plain = {"stride": 1, "dilation": 1, "left": 0, "right": 0, "groups": 1, "flip": 1}
    return {"units": units, "taps": taps, **plain, **others}


# Four maps to six in two groups: what `connection_table.groups` makes.
SOURCES = constant(0, 1, 0, 1, 0, 1, 2, 3, 2, 3, 2, 3)
STARTS = constant(0, 2, 4, 6, 8, 10, 12)
MAPS = {
    "maps": 6,
    "height": 3,
    "width": 2,
    "stride_y": 1,
    "stride_x": 1,
    "dilation_y": 1,
    "dilation_x": 1,
    "flip": 0,
}

CASES: dict[str, Case] = {
    "conv in groups": Case(conv.CONV2D, (x(4, 5, 6), p(12, 3, 2), SOURCES, STARTS, p(6)), MAPS),
    "conv1d": Case(conv1d.CONV1D, (x(9, 3), p(4, 3, 5), p(4)), kernel(4, 5)),
    "conv1d, wide": Case(conv1d.CONV1D, (x(5, 2), p(3, 2, 4)), kernel(3, 4, left=3, right=3)),
    "conv1d, stride and dilation": Case(
        conv1d.CONV1D,
        (x(11, 2), p(3, 2, 3), p(3)),
        kernel(3, 3, stride=2, dilation=3, left=1, right=2, flip=0),
    ),
    "conv1d, groups": Case(conv1d.CONV1D, (x(6, 4), p(6, 2, 3), p(6)), kernel(6, 3, groups=2)),
    "conv1d, large": Case(conv1d.CONV1D, (x(5, 6), p(12, 6, 3), p(12)), kernel(12, 3)),
    "mask steps": Case(steps.MASK_STEPS, (x(4, 3), lengths(4))),
    "count windows": Case(
        steps.COUNT_WINDOWS, (lengths(9),), {"border": 1, "span": 4, "stride": 2}, gradient=()
    ),
    "average pool1d": Case(pool1d.AVERAGE_POOL1D, (x(7, 3), lengths(7)), {"size": 3, "stride": 2}),
    "max pool1d": Case(pool1d.MAX_POOL1D, (x(7, 3), lengths(7)), {"size": 3, "stride": 2}),
    "max pool1d, whole": Case(pool1d.MAX_POOL1D, (x(5, 2), lengths(5)), {"size": 5, "stride": 1}),
}
