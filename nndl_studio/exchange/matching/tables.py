"""Kernels of a convolution with a connection table: a file has one for each pair of maps, or one
for each pair within a group."""

from __future__ import annotations

from math import prod
from typing import cast

import numpy as np
from numpy.typing import NDArray

from nndl_studio.exchange.matching.wanted import Wanted
from nndl_studio.layers.connection_table import groups, reads
from nndl_studio.layers.conv2d import Conv2dConfig
from nndl_studio.sentence import say

Shape = tuple[int, ...]


class Misfit(ValueError):
    """Numbers that can't be brought into the form, though their shapes fit."""


def _table(wanted: Wanted) -> tuple[tuple[int, ...], ...]:
    """The maps that each map of a convolution with a connection table reads."""
    config = cast(Conv2dConfig, wanted.config)
    return reads(config.table, wanted.inputs, config.maps)


def links_shape(given: Shape, wanted: Wanted) -> Shape | None:
    if wanted.layer != "Conv2d" or len(wanted.shape) != 3 or len(given) != 4:
        return None
    table = _table(wanted)
    return wanted.shape if given == (len(table), wanted.inputs, *wanted.shape[1:]) else None


def links(array: NDArray[np.float32], wanted: Wanted) -> NDArray[np.float32]:
    """Those that the table has; the others must be 0. Raises Misfit."""
    table = _table(wanted)
    linked = np.zeros(array.shape[:2], bool)
    for one, sources in enumerate(table):
        linked[one, list(sources)] = True
    lost = np.argwhere((array != 0).any((2, 3)) & ~linked)
    if len(lost):
        one, source = lost[0]
        raise Misfit(
            say(
                "map {one} has a kernel for map {source} in the file, where the connection table "
                "has no link: link them in the layer's table, or make that full",
                one=one,
                source=source,
            )
        )
    return array[linked]


def groups_shape(given: Shape, wanted: Wanted) -> Shape | None:
    """Of a table that shares the maps out as groups do."""
    if wanted.layer != "Conv2d" or len(wanted.shape) != 3 or len(given) != 4 or not given[1]:
        return None
    config = cast(Conv2dConfig, wanted.config)
    count, left = divmod(wanted.inputs, given[1])
    if left or config.maps % count or groups(wanted.inputs, config.maps, count) != config.table:
        return None
    return wanted.shape if prod(given) == prod(wanted.shape) else None
