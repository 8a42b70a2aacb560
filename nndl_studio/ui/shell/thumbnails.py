"""Small pictures for the nodes: the sample on its Data node, maps on the others."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from nndl_studio.ui.monitor.colours import (
    Picture,
    calm_scale,
    grey_table,
    levels,
    one_colour,
    signed_table,
)
from nndl_studio.ui.monitor.tiling import draw, tiling
from nndl_studio.ui.theme import themes

# Width by height of the place a node has for its picture.
PLACE = (140, 36)
ASPECT = PLACE[0] / PLACE[1]
# More pixels than this can't be told apart at that size.
MOST_PIXELS = 5000
BRIGHT = 98


def maps_thumbnail(maps: NDArray[np.float32]) -> QImage:
    """The first maps, tiled to the place a node has for them."""
    count, height, width = maps.shape
    count = max(1, min(count, MOST_PIXELS // (height * width)))
    shown = maps[:count]
    plan = tiling(count, height, width, ASPECT)
    theme = themes.current
    ground = one_colour(theme.raised if theme.dark else theme.panel)
    # So small, a single bright pixel must not leave the rest pale.
    scale = float(np.percentile(np.abs(shown), BRIGHT)) or calm_scale(shown)
    return _image(draw(shown, plan, scale, signed_table(theme), ground))


def values_thumbnail(values: NDArray[np.float32]) -> QImage:
    """What a piece gives: maps, a vector in a row, or a sequence with time across; the latter two
    fill the place, so that those of a drawing can be compared."""
    if values.ndim == 3:
        return maps_thumbnail(values)
    rows = values[None] if values.ndim == 1 else values.T
    theme, scale = themes.current, calm_scale(rows)
    picture = _image(signed_table(theme)[levels(rows, -scale, scale)])
    return picture.scaled(*PLACE, Qt.AspectRatioMode.IgnoreAspectRatio)


def sample_thumbnail(picture: NDArray[np.float32]) -> QImage:
    """A grey picture of a sample."""
    low, high = float(picture.min()), float(picture.max())
    return _image(grey_table()[levels(picture, low, high)])


def _image(picture: Picture) -> QImage:
    height, width = picture.shape[:2]
    data = np.ascontiguousarray(picture)
    return QImage(data.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
