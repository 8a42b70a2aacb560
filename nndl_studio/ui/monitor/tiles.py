"""Many small maps as one picture, their scale below it, and what the mouse reads."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nndl_studio.sentence import Sentence
from nndl_studio.ui.line import Line
from nndl_studio.ui.monitor.colours import (
    Floats,
    calm_scale,
    ground_colour,
    one_colour,
    signed_table,
)
from nndl_studio.ui.monitor.picture import PictureView
from nndl_studio.ui.monitor.scale_bar import ScaleBar
from nndl_studio.ui.monitor.shown import Shown
from nndl_studio.ui.monitor.tiling import Tiling, draw, fold, tiling
from nndl_studio.ui.texts import show
from nndl_studio.ui.theme import themes


class Tiles(QWidget):
    """Fed with `set_maps`; `pointed` carries tile, row, column and value, or None off them."""

    pointed = Signal(object)

    def __init__(self, tip: Sentence) -> None:
        super().__init__()
        self._maps: Floats | None = None
        self._columns = 0
        self.tiling: Tiling | None = None
        self.picture = PictureView()
        self.picture.pointed.connect(self._point)
        self.picture.resized.connect(self._redraw)
        self.scale = ScaleBar(tip)
        self.readout = Line(least=0, middle=False)
        self.readout.setProperty("look", "mono-mute")
        self._lay_out()
        themes.changed.connect(self._redraw)

    def set_maps(self, maps: Floats | None, columns: int = 0) -> None:
        """Show (maps, height, width) on one symmetric scale, in so many `columns` or as they fit;
        None shows nothing."""
        self._maps, self._columns = maps, columns
        self._redraw()

    def shown(self) -> Shown:
        """The picture and the maps in it as `tiles`, and the `readout`; nothing without maps."""
        if self._maps is None or self.picture.picture is None:
            return Shown()
        return Shown(
            texts={"readout": self.readout.text()},
            pictures={"tiles": self.picture.picture.copy()},
            values={"tiles": self._maps.copy()},
        )

    def _redraw(self) -> None:
        if self._maps is None:
            self.tiling = None
            self.picture.clear_picture()
            return
        theme = themes.current
        scale, table = calm_scale(self._maps), signed_table(theme)
        self.tiling = self._arrange(self._maps)
        ground = one_colour(ground_colour(theme))
        self.picture.set_picture(draw(self._maps, self.tiling, scale, table, ground))
        self.scale.set_scale(table, -scale, scale)

    def _arrange(self, maps: Floats) -> Tiling:
        count, height, width = maps.shape
        aspect = max(self.picture.width(), 1) / max(self.picture.height(), 1)
        if height == width == 1:
            return Tiling(count, 1, 1, fold(count), 24, 2)
        fitting = tiling(count, height, width, aspect)
        return replace(fitting, columns=self._columns) if self._columns else fitting

    def _point(self, spot: tuple[float, float] | None) -> None:
        place = self.tiling.at(*spot) if spot and self.tiling else None
        if place is None or self._maps is None:
            show(self.readout.set_words, "")
            self.pointed.emit(None)
        else:
            self.pointed.emit((*place, float(self._maps[place])))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 12, 8)
        column.setSpacing(6)
        column.addWidget(self.picture, 1)
        legend = QHBoxLayout()
        legend.addWidget(self.scale)
        legend.addStretch(1)
        legend.addWidget(self.readout)
        column.addLayout(legend)
