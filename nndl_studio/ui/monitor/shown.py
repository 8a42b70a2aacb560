"""What a view shows at present, as numbers and words: who asks need not look at pixels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.training.loss_curve import Doubles
from nndl_studio.ui.monitor.colours import Picture

if TYPE_CHECKING:  # views that are only pictures are painted before it is loaded
    import pyqtgraph as pg


@dataclass(frozen=True, eq=False)
class Shown:
    """Everything by name, and copied; what is hidden is left out.

    `texts` stand in labels, `rows` are the lines of a table or list, cell by cell. `curves`
    (points, 2) are places in the coordinates of the plot: of lines, of single points, of the tops
    of bars; `colours` are theirs, "#rrggbb" point by point. `numbers` are heights of straight
    lines and the like. `pictures` (rows, columns, channels) are as painted, `values` what they
    are pictures of.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[tuple[str, ...], ...] = ()
    curves: Mapping[str, Doubles] = field(default_factory=dict)
    colours: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: Mapping[str, float] = field(default_factory=dict)
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    values: Mapping[str, NDArray[Any]] = field(default_factory=dict)


def points_of(item: pg.PlotCurveItem | pg.PlotDataItem | pg.ScatterPlotItem) -> Doubles:
    """(points, 2) of a line or a cloud, of a stair its left corners; none before it has data."""
    x, y = item.getData()
    if x is None or y is None:
        return np.zeros((0, 2))
    return np.column_stack([x[: len(y)], y]).astype(np.float64)


def tops_of(bars: pg.BarGraphItem) -> Doubles:
    """(bars, 2): the middle and the top of each bar."""
    at = bars.opts
    middles = at["x"] if at["x"] is not None else (at["x0"] + at["x1"]) / 2
    return np.column_stack([middles, at["y0"] + at["height"]]).astype(np.float64)


def picture_of(item: pg.ImageItem) -> Picture:
    """(rows, columns, channels) as painted."""
    return np.array(item.image, np.uint8)
