"""The filters of a convolution as they are now: every kernel a tile, on one signed scale."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Signal, Slot

from nndl_studio.sentence import Sentence, as_it_is, joined, say
from nndl_studio.training.snapshot import Look
from nndl_studio.ui.monitor.card import Card, hint_label
from nndl_studio.ui.monitor.shown import Shown
from nndl_studio.ui.monitor.tiles import Tiles
from nndl_studio.ui.texts import show

# More are too small to tell apart, and take too long to draw.
MOST = 2048
# A drag as long as this changes a weight by as much as the largest has.
PIXELS = 100
Spot = tuple[int, int, int, float]


class FiltersView(Card):
    """Kernels as the parameters hold them: the lecture's convolution turns them round (145).
    `weighed` carries a node, the place of a weight among its numbers, the value that it was dragged
    to, and what it is called."""

    weighed = Signal(str, int, float, object)

    def __init__(self) -> None:
        super().__init__(say("Filters"))
        self.tiles = Tiles(say("Colours of the weights: one symmetric scale for all filters"))
        self.tiles.pointed.connect(self._point)
        words = say("Drag a weight up or down to see what if it were another")
        show(self.tiles.picture.setToolTip, words)
        self._spot: Spot | None = None
        self._held: Spot | None = None
        self._most = 1.0
        self._size: tuple[int, ...] = (1, 1)
        self.tiles.picture.pressed.connect(self._hold)
        self.tiles.picture.pulled.connect(self._pull)
        self.tiles.picture.released.connect(self._let_go)
        hint = say("The filters show here as soon as the network is built.")
        self._lay_out(self.tiles, hint_label(hint))

    def set_values(self, values: Look | None) -> None:
        """Show (kernels, height, width): the first of them, if there are very many."""
        right = isinstance(values, np.ndarray) and values.ndim == 3 and values.size > 0
        kernels = values[:MOST] if isinstance(values, np.ndarray) and right else None
        self.tiles.set_maps(kernels)
        if kernels is not None:
            self._most, self._size = float(np.abs(kernels).max()) or 1.0, kernels.shape[1:]
        self._show_hint(not right)

    def now_shown(self) -> Shown:
        return self.tiles.shown()

    def _point(self, spot: Spot | None) -> None:
        self._spot = spot
        if spot is not None and self.source() is not None:
            value = as_it_is(f"{spot[3]:.3f}")
            show(self.tiles.readout.setText, joined(": ", [self._called(spot), value]))

    def _called(self, spot: Spot) -> Sentence:
        """Its kernel, and where it stands in that."""
        source, (kernel, row, column, _) = self.source(), spot
        named = source is not None and kernel < len(source.panels)
        name = source.panels[kernel] if source and named else say("kernel {kernel}", kernel=kernel)
        return joined(" ", [name, as_it_is(f"({row}, {column})")])

    @Slot()
    def _hold(self) -> None:
        self._held = self._spot

    @Slot()
    def _let_go(self) -> None:
        self._held = None

    @Slot(float)
    def _pull(self, up: float) -> None:
        source, spot = self.source(), self._held
        if source is None or spot is None:
            return
        kernel, row, column, value = spot
        height, width = self._size
        at = (kernel * height + row) * width + column
        other = value + up / PIXELS * self._most
        self.weighed.emit(source.inmost, at, other, self._called(spot))
