"""Icons from resources/icons, drawn in any colour: one for each layer type and each action."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from nndl_studio import resources

SCALES = (1.0, 2.0)


def icon(name: str, color: QColor | str, size: int = 16) -> QIcon:
    """The icon `name` in `color`, crisp at 100 % and 200 %."""
    result = QIcon()
    for scale in SCALES:
        result.addPixmap(pixmap(name, color, size, scale))
    return result


def pixmap(name: str, color: QColor | str, size: int = 16, scale: float = 1.0) -> QPixmap:
    """The icon `name` in `color`, `size` logical pixels each way."""
    return _draw(name, QColor(color).name(), size, scale)


@lru_cache(maxsize=512)
def _draw(name: str, color: str, size: int, scale: float) -> QPixmap:
    renderer = QSvgRenderer(QByteArray(_source(name).replace("currentColor", color).encode()))
    picture = QPixmap(round(size * scale), round(size * scale))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer.render(painter, QRectF(picture.rect()))
    painter.end()
    picture.setDevicePixelRatio(scale)
    return picture


@lru_cache(maxsize=128)
def _source(name: str) -> str:
    path = resources.folder("icons") / f"{name}.svg"
    return path.read_text(encoding="utf-8")
