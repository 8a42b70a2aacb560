"""One panel of the gate raster: its name, the input above, units down against time across."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from nndl_studio.languages import told
from nndl_studio.sentence import NOTHING, Sentence, say
from nndl_studio.ui.monitor.colours import Floats, Picture, levels
from nndl_studio.ui.monitor.plot import bare_view
from nndl_studio.ui.monitor.shown import Shown, picture_of
from nndl_studio.ui.texts import show, texts, worded
from nndl_studio.ui.theme import Theme, mono_font, themes

STRIP_SHARE = 3
LEAST = 24
# Room for a number of two digits below a panel, in pixels.
APART = 16
HIGHEST = 16_777_215.0
# What a value is called, by the panel's name, its row and its column.
Words = Callable[[str, int, int, float], Sentence]


class GatePanel(QWidget):
    """`pointed` carries the value under the mouse in words."""

    pointed = Signal(object)

    def __init__(self, name: str, title: str) -> None:
        super().__init__()
        self.name = name
        self._values: Floats = np.zeros((0, 0), np.float32)
        self._title, self._short = title, name
        self.words: Words = of_unit
        self.counted_from = (1, 1)
        self.title = worded(QLabel(), title)
        self.title.setProperty("look", "small")
        show(self.title.setToolTip, title)
        self.title.setMinimumWidth(LEAST)
        self.surface = RasterSurface()
        self.surface.pointed.connect(self._read)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.title)
        column.addWidget(self.surface, 1)
        texts.changed.connect(self._retell)

    def set_title(self, title: str, short: str) -> None:
        """Say above it what it shows, `short` where there is no room."""
        self._title, self._short = title, short
        show(self.title.setToolTip, title)
        self._retell()

    def set_values(
        self, values: Floats, strip: Picture | None, table: Picture, low: float, high: float
    ) -> None:
        """Show `values` (units, steps) under `strip` (features, steps, 3)."""
        self._values = values
        self.surface.set_pictures(table[levels(values, low, high)], strip)

    def shown(self) -> Shown:
        """The title, the `raster`, and the `strip` if there is one above it."""
        return Shown(
            texts={"title": self.title.text()},
            pictures=self.surface.pictures(),
            values={"raster": self._values.copy()},
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The whole title where there is room, else the letter alone."""
        super().resizeEvent(event)
        self._fit_title(event.size().width())

    def _retell(self) -> None:
        self._fit_title(self.width())

    def _fit_title(self, room: int) -> None:
        metrics = self.title.fontMetrics()
        short = metrics.elidedText(told(self._short), Qt.TextElideMode.ElideRight, room)
        fits = metrics.horizontalAdvance(told(self._title)) <= room
        show(self.title.setText, self._title if fits else short)

    def _read(self, spot: tuple[float, float] | None) -> None:
        if spot is None:
            self.pointed.emit(NOTHING)
            return
        step, unit = int(spot[0]), int(spot[1])
        if 0 <= unit < self._values.shape[0] and 0 <= step < self._values.shape[1]:
            value = float(self._values[unit, step])
            row, column = self.counted_from
            self.pointed.emit(self.words(self.name, unit + row, step + column, value))


def of_unit(name: str, row: int, column: int, value: float) -> Sentence:
    """What a value is called where rows are units, and columns steps."""
    place = {"unit": row, "step": column}
    return say("{name}  unit {unit}, step {step}: {value:.3f}", name=name, value=value, **place)


class RasterSurface(QWidget):
    """The two pictures over one time axis."""

    pointed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._shape: tuple[int, ...] = ()
        self._shown_strip: Picture | None = None
        self._view = bare_view(self)
        layout = pg.GraphicsLayout()
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        self._view.setCentralItem(layout)
        self._strip_box, self._strip = _image(layout, 0)
        self._raster_box, self._raster = _image(layout, 1)
        self._strip_box.setXLink(self._raster_box)
        self._axis = self._make_axis()
        layout.addItem(self._axis, 2, 0)
        self._rows = layout.layout
        self._rows.setRowStretchFactor(1, 10)
        self.setMinimumSize(LEAST, 60)
        self._view.scene().sigMouseMoved.connect(self._point)
        themes.changed.connect(self._paint)
        self._paint(themes.current)
        self._show_strip(None)

    def set_pictures(self, raster: Picture, strip: Picture | None) -> None:
        """Show (units, steps, 3) under (features, steps, 3)."""
        self._raster.setImage(raster, autoLevels=False)
        if strip is not self._shown_strip:
            self._shown_strip = strip
            self._show_strip(strip)
        if raster.shape != self._shape:
            self._shape = raster.shape
            units, steps = raster.shape[:2]
            self._raster_box.setRange(xRange=(0, steps), yRange=(0, units), padding=0)
            self._number(steps)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._shape:
            self._number(self._shape[1])

    def _number(self, steps: int) -> None:
        """As many numbers as stand apart."""
        self._axis.setTickSpacing(*_ticks(steps, max(1, min(3, self.width() // APART))))

    def pictures(self) -> dict[str, Picture]:
        """What is painted: `raster`, and `strip` if there is one."""
        strip = {} if self._shown_strip is None else {"strip": picture_of(self._strip)}
        return {"raster": picture_of(self._raster)} | strip

    def _show_strip(self, strip: Picture | None) -> None:
        self._strip_box.setVisible(strip is not None)
        # A row without anything in it would keep its share.
        self._rows.setRowStretchFactor(0, STRIP_SHARE if strip is not None else 0)
        self._rows.setRowMaximumHeight(0, HIGHEST if strip is not None else 0)
        if strip is not None:
            self._strip.setImage(strip, autoLevels=False)
            self._strip_box.setRange(yRange=(0, strip.shape[0]), padding=0)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed.emit(None)

    def _point(self, place: QPointF) -> None:
        inside = self._raster_box.sceneBoundingRect().contains(place)
        spot: QPointF = self._raster_box.mapSceneToView(place)
        self.pointed.emit((spot.x(), spot.y()) if inside else None)

    def _make_axis(self) -> pg.AxisItem:
        axis = pg.AxisItem("bottom", maxTickLength=-3)
        axis.linkToView(self._raster_box)
        axis.setHeight(16)
        axis.setStyle(tickTextOffset=2, autoExpandTextSpace=False)
        axis.setTickFont(mono_font(10))
        return axis

    def _paint(self, theme: Theme) -> None:
        self._view.setBackground(theme.color("panel"))
        self._axis.setPen(pg.mkPen(theme.color("line")))
        self._axis.setTextPen(pg.mkPen(theme.color("mute")))


def _image(layout: pg.GraphicsLayout, row: int) -> tuple[pg.ViewBox, pg.ImageItem]:
    box = pg.ViewBox(invertY=True, enableMouse=False, enableMenu=False)
    box.setDefaultPadding(0.0)
    item = pg.ImageItem(axisOrder="row-major")
    box.addItem(item)
    layout.addItem(box, row, 0)
    return box, item


def _ticks(steps: int, most: int) -> tuple[float, float]:
    """Distance of the numbered and of the small ticks, of which there are `most` at most."""
    wide = next((d for d in (1, 2, 5, 10, 20, 50, 100, 200, 500) if steps / d <= most), 1000)
    return float(wide), float(wide)
