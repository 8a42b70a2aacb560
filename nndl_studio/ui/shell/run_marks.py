"""The mark of a run that is drawn: the same colour and shape in the list, the curves and words."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap

from nndl_studio.ui.class_colours import class_colour, class_letter
from nndl_studio.ui.theme import Theme, themes, ui_font

# As many runs as there are colours that can be told apart.
MOST = 8
SIZE, SCALE = 16, 2.0


def run_mark(place: int | None) -> QIcon:
    """The mark of the run drawn as curve `place`, as an icon; empty for one that isn't drawn."""
    return _icon(themes.current, place)


@lru_cache(maxsize=64)
def _icon(theme: Theme, place: int | None) -> QIcon:
    picture = QPixmap(round(SIZE * SCALE), round(SIZE * SCALE))
    picture.setDevicePixelRatio(SCALE)
    picture.fill(Qt.GlobalColor.transparent)
    if place is not None:
        painter = QPainter(picture)
        painter.setPen(class_colour(theme, place))
        painter.setFont(ui_font(14))
        room = QRectF(0, 0, SIZE, SIZE)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, class_letter(place))
        painter.end()
    return untinted(QIcon(picture))


def untinted(icon: QIcon) -> QIcon:
    """The same icon, also in a row that is chosen, where Qt would tint it."""
    kept = QIcon()
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):
        kept.addPixmap(icon.pixmap(QSize(SIZE, SIZE), SCALE), mode)
    return kept
