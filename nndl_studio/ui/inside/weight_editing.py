"""Which parameter stands in the grid of a panel, and what is set of it there."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from nndl_studio.ops.ir import BETWEEN
from nndl_studio.ops.terms import Index
from nndl_studio.sentence import as_it_is
from nndl_studio.ui.inside.array_list import ArrayList
from nndl_studio.ui.inside.array_view import ArrayView


class WeightEditing(QObject):
    """`weighed` carries a node and the name of its parameter, the place of a number among its
    numbers, the value that it is to have, and what it is called."""

    weighed = Signal(str, str, int, float, object)

    def __init__(self, arrays: ArrayList, view: ArrayView) -> None:
        super().__init__(view)
        self._arrays, self._grid = arrays, view.grid
        self._parameter = ""
        self._grid.weighed.connect(self._send)
        arrays.chosen.connect(self._follow)

    @Slot(object)
    def _follow(self, _: object) -> None:
        """Another array stands there. The same of another step leaves all as it is, or no drag
        would come to its end."""
        named = self._arrays.array()
        found = named.parameter if named is not None and named.group == "parameter" else ""
        if found != self._parameter:
            self._parameter = found
            self._grid.set_settable(bool(found))

    @Slot(object, float)
    def _send(self, index: Index, value: float) -> None:
        shape = self._grid.array.shape
        if len(index) != len(shape) or not all(i < n for i, n in zip(index, shape, strict=True)):
            return  # It is another network's by now.
        node, _, weight = self._parameter.rpartition(BETWEEN)
        at = int(np.ravel_multi_index(index, shape)) if shape else 0
        place = f"[{', '.join(map(str, index))}]" if index else ""
        self.weighed.emit(node, weight, at, value, as_it_is(f"{weight}{place}"))
