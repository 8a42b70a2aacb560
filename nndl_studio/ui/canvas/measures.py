"""Sizes of what the canvas draws, in scene units (pixels at 100 %)."""

from __future__ import annotations

from PySide6.QtCore import QPointF

from nndl_studio.graph.layout import GRID

NODE_WIDTH = 168
RADIUS = 10
BAR = 3
MARGIN = 14
TITLE_BASELINE = 22
CAPTION_BASELINE = 38
NODE_HEIGHT = 64
THUMBNAIL_TOP = 48
THUMBNAIL_HEIGHT = 36
# Of a Data node that shows what it holds, as high as a node may be that others stand below.
LOOK_TOP = 46
SKETCH_HEIGHT = 32
PART_BASELINE = 90
PART_WORD_BASELINE = 103
LOOK_HEIGHT = 128
FOOT = 11
PORT_TOP = 32
PORT_PITCH = 18
PORT_SIZE = 10
PORT_REACH = 12


def node_height(ports: int, thumbnail: bool, look: bool = False) -> int:
    """Height of a node whose busier side has `ports` ports; one with a look has its parts too."""
    height = NODE_HEIGHT + (THUMBNAIL_HEIGHT + 6 if thumbnail else 0)
    height += LOOK_HEIGHT - NODE_HEIGHT - THUMBNAIL_HEIGHT - 6 if look else 0
    return max(height, PORT_TOP + PORT_PITCH * max(ports - 1, 0) + 16)


def snap(point: QPointF) -> QPointF:
    """The grid point nearest to `point`."""
    return QPointF(round(point.x() / GRID) * GRID, round(point.y() / GRID) * GRID)
