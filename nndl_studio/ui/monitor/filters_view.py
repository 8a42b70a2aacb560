"""The filters of a convolution as they are now: every kernel a tile, on one signed scale."""

from __future__ import annotations

import numpy as np

from nndl_studio.sentence import joined, say
from nndl_studio.training.snapshot import Look
from nndl_studio.ui.monitor.card import Card, hint_label
from nndl_studio.ui.monitor.shown import Shown
from nndl_studio.ui.monitor.tiles import Tiles
from nndl_studio.ui.texts import show

# More are too small to tell apart, and take too long to draw.
MOST = 2048


class FiltersView(Card):
    """Kernels as the parameters hold them: the lecture's convolution turns them round (145)."""

    def __init__(self) -> None:
        super().__init__(say("Filters"))
        self.tiles = Tiles(say("Colours of the weights: one symmetric scale for all filters"))
        self.tiles.pointed.connect(self._point)
        hint = say("The filters show here as soon as the network is built.")
        self._lay_out(self.tiles, hint_label(hint))

    def set_values(self, values: Look | None) -> None:
        """Show (kernels, height, width): the first of them, if there are very many."""
        right = isinstance(values, np.ndarray) and values.ndim == 3 and values.size > 0
        self.tiles.set_maps(values[:MOST] if isinstance(values, np.ndarray) and right else None)
        self._show_hint(not right)

    def now_shown(self) -> Shown:
        return self.tiles.shown()

    def _point(self, spot: tuple[int, int, int, float] | None) -> None:
        source = self.source()
        if spot is None or source is None:
            return
        kernel, row, column, value = spot
        named = kernel < len(source.panels)
        name = source.panels[kernel] if named else say("kernel {kernel}", kernel=kernel)
        place = f"({row}, {column}): {value:.3f}"
        show(self.tiles.readout.setText, joined(" ", [name, place]))
