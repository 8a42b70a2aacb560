"""A live view as a picture for a page or a slide: in dots twice as dense as on screen, or drawn."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, QPoint
from PySide6.QtGui import QImage, QPainter, QRegion
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from nndl_studio.languages import told
from nndl_studio.sentence import say
from nndl_studio.ui.theme import themes

# Dots of the picture for each of the screen, along each side.
DENSITY = 2
# What a dot on screen is on a page, as browsers have it.
DOTS_PER_INCH = 96


def image_of(view: QWidget) -> QImage:
    """(height, width) × DENSITY dots: what the view shows, on the ground of its card."""
    image = QImage(view.size() * DENSITY, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(DENSITY)
    image.fill(themes.current.color("panel"))
    painter = QPainter(image)
    _paint(view, painter)
    painter.end()
    return image


def png_of(view: QWidget) -> bytes:
    """The picture as a PNG. Raises OSError where it could not be made."""
    buffer = _buffer()
    if not image_of(view).save(buffer, "PNG"):  # type: ignore[call-overload]
        raise OSError(say("the picture could not be made"))
    return bytes(buffer.data().data())


def svg_of(view: QWidget, title: str) -> bytes:
    """The picture as an SVG called `title`: lines, areas and words as such, and of what is painted
    dot by dot, as maps are, an image at the size on screen."""
    buffer = _buffer()
    # The version that knows clipping: without it, curves leave their plots.
    drawing = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    drawing.setOutputDevice(buffer)
    drawing.setTitle(told(title))
    drawing.setDescription("NNDL Studio")
    drawing.setResolution(DOTS_PER_INCH)
    drawing.setSize(view.size())
    drawing.setViewBox(view.rect())
    painter = QPainter(drawing)
    painter.fillRect(view.rect(), themes.current.color("panel"))
    _paint(view, painter)
    painter.end()
    return bytes(buffer.data().data())


def _paint(view: QWidget, painter: QPainter) -> None:
    """The view without the ground of the window it stands in."""
    view.render(painter, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)


def _buffer() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer
