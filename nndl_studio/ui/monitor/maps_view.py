"""Feature maps (or a vector, or a sequence) of one node for one sample, as one tiled picture."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QMenu

from nndl_studio.languages import told
from nndl_studio.sentence import Sentence, say
from nndl_studio.training.snapshot import Look
from nndl_studio.ui.monitor.card import Card, hint_label
from nndl_studio.ui.monitor.colours import Floats
from nndl_studio.ui.monitor.shown import Shown
from nndl_studio.ui.monitor.tiles import Tiles
from nndl_studio.ui.monitor.tiling import as_maps
from nndl_studio.ui.texts import show


class MapsView(Card):
    """Maps where there are any; the numbers of a vector fold, a sequence is one map. `silenced`
    carries a node and a unit without which the network is to be seen."""

    silenced = Signal(str, int)

    def __init__(self) -> None:
        super().__init__(say("Feature maps"))
        self._unit: int | None = None
        self._add_samples()
        self._values: Floats | None = None
        self.tiles = Tiles(say("Colours of the values: one symmetric scale for all maps"))
        self.tiles.pointed.connect(self._point)
        self._lay_out(self.tiles, hint_label(self._waiting_words()))

    def set_values(self, values: Look | None) -> None:
        """Show (channels, height, width), (features,) or (steps, features); None shows nothing."""
        self._values = values if isinstance(values, np.ndarray) and values.size else None
        self.tiles.set_maps(None if self._values is None else _as_maps(self._values))
        self._show_hint(self._values is None)

    def now_shown(self) -> Shown:
        assert self._values is not None
        return replace(self.tiles.shown(), values={"maps": self._values.copy()})

    def _point(self, spot: tuple[int, int, int, float] | None) -> None:
        self._unit = None
        if spot is None or self._values is None:
            return
        tile, row, column, value = spot
        self._unit = row if self._values.ndim == 2 else tile
        if self._values.ndim == 1:
            words = say("unit {unit}: {value:.3f}", unit=tile, value=value)
        elif self._values.ndim == 2:
            words = say("unit {unit}, step {step}: {value:.3f}", unit=row, step=column, value=value)
        else:
            place = {"map": tile, "row": row, "column": column}
            words = say("map {map} ({row}, {column}): {value:.3f}", **place, value=value)
        show(self.tiles.readout.setText, words)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.unit_menu()
        if menu is not None:
            menu.popup(event.globalPos())

    def unit_menu(self) -> QMenu | None:
        """What can be done with the unit under the pointer; None where there is none."""
        source, unit = self.source(), self._unit
        if source is None or unit is None:
            return None
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        maps = self._values is not None and self._values.ndim == 3
        words = say("What if without unit {unit}?", unit=unit)
        if maps:
            words = say("What if without map {unit}?", unit=unit)
        name = source.inmost
        menu.addAction(told(words), lambda: self.silenced.emit(name, unit))
        return menu

    def _source_changed(self) -> None:
        source = self.source()
        maps = source is None or source.kind == "maps"
        self._rename(say("Feature maps") if maps else say("Activations"))

    def _waiting_words(self) -> Sentence:
        return say("The maps show here as soon as the network is built.")


def _as_maps(values: Floats) -> Floats:
    if values.ndim == 1:
        return as_maps(values)
    return values.T[np.newaxis] if values.ndim == 2 else values
