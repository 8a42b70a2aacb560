"""The table of instructions: what the mouse or the keys are at is told."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, Signal, Slot
from PySide6.QtWidgets import QTableView

from nndl_studio.sentence import say
from nndl_studio.ui.compiled.use_model import Column, UseModel
from nndl_studio.ui.heads import Heads
from nndl_studio.ui.texts import show
from nndl_studio.ui.theme import themes

ROW = 26
WIDTHS = {
    Column.NUMBER: 58,
    Column.NODE: 130,
    Column.PART: 84,
    Column.OP: 200,
    Column.MAKES: 240,
    Column.READS: 320,
    Column.TIME: 70,
    Column.SHARE: 78,
}


class UseTable(QTableView):
    """`pointed` carries the number of the instruction under the mouse, or that the keys have come
    to, from 0 on; None when the mouse leaves."""

    pointed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.rows = UseModel(self)
        self.setModel(self.rows)
        self.setProperty("look", "rows")
        show(self.setAccessibleName, say("Instructions, in the order in which they run"))
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        heads = Heads(head, WIDTHS, whole=set(Column) - {Column.MAKES, Column.READS})
        self.rows.modelReset.connect(heads.widen)
        self.entered.connect(self._tell)
        self.selectionModel().currentRowChanged.connect(self._tell)
        themes.changed.connect(self.viewport().update)

    def choose(self, number: int) -> bool:
        """Go to an instruction; False if it is not among those shown."""
        if number not in self.rows.shown:
            return False
        index = self.rows.index(self.rows.shown.index(number), Column.NUMBER)
        self.setCurrentIndex(index)
        self.scrollTo(index)
        return True

    def show_node(self, node: str | None) -> None:
        """Tint the instructions of a node, and have the first of them in sight."""
        self.rows.set_marked(node)
        uses = (self.rows.use(row) for row in range(self.rows.rowCount()))
        first = next((row for row, use in enumerate(uses) if node and use.owner == node), None)
        if first is not None:
            self.scrollTo(self.rows.index(first, 0), QTableView.ScrollHint.PositionAtTop)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed.emit(None)

    @Slot(QModelIndex)
    def _tell(self, index: QModelIndex) -> None:
        if index.isValid():
            self.pointed.emit(self.rows.shown[index.row()])
