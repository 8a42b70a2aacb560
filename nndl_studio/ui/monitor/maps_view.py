"""Feature maps (or a vector) of one node for one sample, as one tiled picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget

from nndl_studio.ui.monitor.colours import (
    Floats,
    calm_scale,
    ground_colour,
    one_colour,
    signed_table,
)
from nndl_studio.ui.monitor.header import Header
from nndl_studio.ui.monitor.picture import PictureView
from nndl_studio.ui.monitor.sample_picker import SamplePicker
from nndl_studio.ui.monitor.scale_bar import ScaleBar
from nndl_studio.ui.monitor.tiling import Tiling, as_maps, draw, fold, tiling
from nndl_studio.ui.theme import themes


@dataclass(frozen=True)
class Source:
    """Something the view can show: a probe of a node."""

    node: str
    probe: str
    label: str
    kind: str


class MapsView(QWidget):
    """Set with `set_sources`, `set_source` and `set_values`; tells what the user picks."""

    source_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._sources: tuple[Source, ...] = ()
        self._values: Floats | None = None
        self._tiling: Tiling | None = None
        self.header = Header(self.tr("Feature maps"))
        self.picker = self._make_picker()
        self.samples = SamplePicker()
        self.header.add(self.picker)
        self.header.add(self.samples)
        self.picture = PictureView()
        self.picture.pointed.connect(self._point)
        self.picture.resized.connect(self._redraw)
        self.scale = ScaleBar(self.tr("Colours of the values: one symmetric scale for all maps"))
        self.readout = QLabel()
        self.readout.setProperty("look", "mono-mute")
        self.hint = QLabel(self._empty())
        self.hint.setProperty("look", "mute")
        self.hint.setWordWrap(True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()
        themes.changed.connect(self._redraw)

    def set_sources(self, sources: tuple[Source, ...]) -> None:
        """What can be chosen; the present choice stays if it is still there."""
        if sources == self._sources:
            return
        present = self.source()
        self._sources = sources
        self.picker.blockSignals(True)
        self.picker.clear()
        nodes = [source.node for source in sources]
        for source in sources:
            several = nodes.count(source.node) > 1
            self.picker.addItem(
                f"{source.node} · {source.label}" if several else source.node, source
            )
        self.picker.blockSignals(False)
        kept = next((s for s in sources if present and _same(s, present)), None)
        self.picker.setCurrentIndex(sources.index(kept) if kept else 0)
        if kept is None:
            self.set_values(None)
        self.picker.setVisible(bool(sources))
        self.hint.setText(self._waiting() if sources else self._empty())
        self._name()

    def source(self) -> Source | None:
        """What is chosen."""
        chosen = self.picker.currentData()
        return chosen if isinstance(chosen, Source) else None

    def set_source(self, node: str, probe: str | None = None) -> bool:
        """Choose a node's probe; False if there is no such source."""
        for i, source in enumerate(self._sources):
            if source.node == node and probe in (None, source.probe):
                self.picker.setCurrentIndex(i)
                return True
        return False

    def set_values(self, values: Floats | None) -> None:
        """Show (channels, height, width), (features,) or (steps, features); None shows nothing."""
        self._values = None if values is None or not values.size else values
        self._redraw()

    def _redraw(self) -> None:
        if self._values is None:
            self._tiling = None
            self.picture.clear_picture()
            self._stack.setCurrentIndex(1)
            return
        self._stack.setCurrentIndex(0)
        maps = self._as_maps(self._values)
        theme = themes.current
        scale, table = calm_scale(self._values), signed_table(theme)
        self._tiling = self._arrange(maps)
        ground = one_colour(ground_colour(theme))
        self.picture.set_picture(draw(maps, self._tiling, scale, table, ground))
        self.scale.set_scale(table, -scale, scale)

    def _as_maps(self, values: Floats) -> Floats:
        if values.ndim == 1:
            return as_maps(values)
        return values.T[np.newaxis] if values.ndim == 2 else values

    def _arrange(self, maps: Floats) -> Tiling:
        count, height, width = maps.shape
        aspect = max(self.picture.width(), 1) / max(self.picture.height(), 1)
        if height == width == 1:
            return Tiling(count, 1, 1, fold(count), 24, 2)
        return tiling(count, height, width, aspect)

    def _point(self, spot: tuple[float, float] | None) -> None:
        place = self._tiling.at(*spot) if spot and self._tiling else None
        if place is None or self._values is None:
            self.readout.clear()
            return
        tile, row, column = place
        value = self._as_maps(self._values)[tile, row, column]
        if self._values.ndim == 1:
            self.readout.setText(self.tr("unit {0}: {1}").format(tile, f"{value:.3f}"))
        elif self._values.ndim == 2:
            words = self.tr("unit {0}, step {1}: {2}")
            self.readout.setText(words.format(row, column, f"{value:.3f}"))
        else:
            words = self.tr("map {0} ({1}, {2}): {3}")
            self.readout.setText(words.format(tile, row, column, f"{value:.3f}"))

    def _make_picker(self) -> QComboBox:
        picker = QComboBox()
        picker.setToolTip(self.tr("The layer whose maps are shown"))
        picker.setAccessibleName(self.tr("Layer shown"))
        picker.setProperty("look", "flat")
        picker.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        picker.currentIndexChanged.connect(self._choose)
        picker.hide()
        return picker

    def _empty(self) -> str:
        return self.tr("Add a convolution or pooling layer to see its maps here.")

    def _waiting(self) -> str:
        return self.tr("The maps show here as soon as the network is built.")

    def _name(self) -> None:
        source = self.source()
        maps = source is None or source.kind == "maps"
        self.header.title.setText(self.tr("Feature maps") if maps else self.tr("Activations"))

    def _choose(self) -> None:
        self.set_values(None)
        self._name()
        if self.source() is not None:
            self.source_chosen.emit(self.source())

    def _lay_out(self) -> None:
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(12, 4, 12, 8)
        column.setSpacing(6)
        column.addWidget(self.picture, 1)
        legend = QHBoxLayout()
        legend.addWidget(self.scale)
        legend.addStretch(1)
        legend.addWidget(self.readout)
        column.addLayout(legend)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(shown)
        self._stack.addWidget(self.hint)
        self._stack.setCurrentIndex(1)


def _same(one: Source, other: Source) -> bool:
    return (one.node, one.probe) == (other.node, other.probe)
