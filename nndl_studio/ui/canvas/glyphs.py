"""Port glyphs: square for maps, circle for vectors, bar for sequences, diamond for labels."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPolygonF

from nndl_studio.layers.layer import Kind
from nndl_studio.ui.canvas.measures import PORT_SIZE


def glyph(kind: Kind, size: float = PORT_SIZE) -> QPainterPath:
    """The outline of a port of `kind`, around (0, 0)."""
    half = size / 2
    path = QPainterPath()
    if kind == "map":
        path.addRoundedRect(QRectF(-half, -half, size, size), 2, 2)
    elif kind == "sequence":
        path.addRoundedRect(QRectF(-half / 2 - 0.5, -half - 1.5, half + 1, size + 3), 2, 2)
    elif kind == "vector":
        path.addEllipse(QPointF(0, 0), half, half)
    else:
        far = half + 1
        corners = [QPointF(0, -far), QPointF(far, 0), QPointF(0, far), QPointF(-far, 0)]
        path.addPolygon(QPolygonF([*corners, corners[0]]))
    return path
