"""The arrays that a number is made of, with those of their numbers lit that it takes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nndl_studio.ops.ir import Value
from nndl_studio.ops.terms import Index
from nndl_studio.training.workings.explain import Explanation, Place, at_origin
from nndl_studio.training.workings.record import Workings
from nndl_studio.training.workings.symbols import node_of, symbol_of
from nndl_studio.ui.inside.number_grid import NumberGrid
from nndl_studio.ui.inside.written import with_index

MOST = 3
# A number or two are read in the text; a picture of them says no more.
FEWEST = 2


class ReadGrids(QWidget):
    """`place_chosen` carries a number that was clicked in one of them."""

    place_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self.slots: list[tuple[QWidget, QLabel, NumberGrid]] = []
        self._values: list[Value] = []
        for at in range(MOST):
            self._add_slot(at)

    def set_chain(self, workings: Workings, chain: Sequence[Explanation]) -> None:
        """Show what these explanations read most of."""
        read: dict[Value, set[Index]] = {}
        for each in chain:
            for place in _places(each):
                read.setdefault(place.value, set()).add(place.index)
        largest = sorted(read, key=lambda value: -len(read[value]))
        self._values = [v for v in largest if len(read[v]) >= FEWEST][:MOST]
        sample = chain[-1].place.sample if chain else 0
        for at, (room, label, grid) in enumerate(self.slots):
            shown = at < len(self._values)
            room.setVisible(shown)
            if shown:
                value = self._values[at]
                label.setText(with_index(symbol_of(workings, value), (), node_of(workings, value)))
                grid.set_array(workings.array(value, sample))
                grid.set_lit(read[value])
        self.setVisible(bool(self._values))

    def _add_slot(self, at: int) -> None:
        room = QWidget()
        column = QVBoxLayout(room)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        label, grid = QLabel(), NumberGrid(readable=False)
        label.setTextFormat(Qt.TextFormat.RichText)
        label.setProperty("look", "mute")
        grid.chosen.connect(lambda index: self._choose(at, index))
        column.addWidget(label)
        column.addWidget(grid, 1)
        room.hide()
        self._row.addWidget(room, 1)
        self.slots.append((room, label, grid))

    def _choose(self, at: int, index: Index) -> None:
        self.place_chosen.emit(Place(self._values[at], index))


def _places(explanation: Explanation) -> list[Place]:
    return [
        at_origin(number.place)
        for line in explanation.lines
        for product in line.products
        for number in product.numbers
        if number.place is not None
    ]
