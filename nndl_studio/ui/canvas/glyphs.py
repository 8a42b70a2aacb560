"""Port glyphs: square for maps, circle for vectors, bar for sequences, diamond for labels."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPolygonF

from nndl_studio.layers.shape import Kind
from nndl_studio.ui.canvas.measures import PORT_SIZE


def glyph(kind: Kind, size: float = PORT_SIZE) -> QPainterPath:
    """The outline of a port of `kind`, around (0, 0)."""
    half = size / 2
    path = QPainterPath()
    if kind.answer or kind.form == "index":
        far = half + 1
        corners = [QPointF(0, -far), QPointF(far, 0), QPointF(0, far), QPointF(-far, 0)]
        path.addPolygon(QPolygonF([*corners, corners[0]]))
    elif kind.stepped:
        path.addRoundedRect(QRectF(-half / 2 - 0.5, -half - 1.5, half + 1, size + 3), 2, 2)
    elif kind.form == "vector":
        path.addEllipse(QPointF(0, 0), half, half)
    else:
        path.addRoundedRect(QRectF(-half, -half, size, size), 2, 2)
    return path
