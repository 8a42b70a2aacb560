"""Look inside: the arrays of a node for the sample in sight, and what each number is made of."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QSplitter,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from nndl_studio.ops.ir import owner
from nndl_studio.ops.terms import Index
from nndl_studio.sentence import say
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.workings.explain import Explanation, Place, at_origin, chain
from nndl_studio.training.workings.explain_update import explain_update
from nndl_studio.training.workings.named import Group, Named, array_of, named_of
from nndl_studio.training.workings.record import WORKINGS, Array, Workings
from nndl_studio.training.workings.stages import Stage, stages
from nndl_studio.training.workings.symbols import DELTA, node_of
from nndl_studio.ui.inside.arithmetic import Arithmetic
from nndl_studio.ui.inside.array_list import ArrayList
from nndl_studio.ui.inside.array_view import ArrayView
from nndl_studio.ui.inside.batch_picker import BatchPicker
from nndl_studio.ui.inside.read_grids import ReadGrids
from nndl_studio.ui.inside.stepper import Stepper
from nndl_studio.ui.monitor.card import hint_label
from nndl_studio.ui.monitor.header import IconButton
from nndl_studio.ui.texts import show

HINT = say("Every number of a step shows here as soon as the network is built.")
# px between the columns of the panel.
APART = 8
GROUP_OF_WAY = {"forward": "value", "backward": "slope", "update": "change"}


class InsidePanel(QWidget):
    """Fed with `set_workings`. `node_chosen` carries the node whose arrays are shown, `stage_lit`
    the stage at work or None; `asked` tells that a step with more or fewer samples is wanted,
    `closed` that the user wants it away."""

    node_chosen = Signal(str)
    stage_lit = Signal(object)
    asked = Signal()
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._workings: Workings | None = None
        self._before: Workings | None = None
        self._wanted = ""
        self._cell: Index | None = None
        self._pointed: Index | None = None
        self._looking = QTimer(self)
        self._looking.setSingleShot(True)
        self._looking.timeout.connect(self._preview)
        self.hint = hint_label(HINT)
        self.node = QComboBox()
        show(self.node.setAccessibleName, say("Node"))
        self.batch = BatchPicker()
        self.stepper, self.list, self.view = Stepper(), ArrayList(), ArrayView()
        self.arithmetic, self.read = Arithmetic(), ReadGrids()
        self.close_button = IconButton("close", say("Close"))
        self._place()
        self._wire()

    @property
    def _sample(self) -> int:
        """Which of the step's samples is read."""
        return self.batch.shown.value()

    @property
    def workings(self) -> Workings | None:
        """The step that is shown."""
        return self._workings

    def requests(self, sample: int) -> frozenset[ProbeRequest]:
        """What to ask for."""
        return frozenset({ProbeRequest(*WORKINGS, sample, self.batch.count.value())})

    def set_workings(self, workings: Workings | None) -> None:
        """Show another step; None where there is no network that could take one."""
        self._before, self._workings = self._workings, workings
        self._stack.setCurrentIndex(0 if workings is None else 1)
        if workings is None:
            self.stepper.set_stages(())
            self.list.set_arrays(())
            self.choose(None)
            return
        self.batch.set_samples(len(workings.rows))
        self._fill_nodes(list(dict.fromkeys(call.node for call in workings.calls)))
        self.stepper.set_stages(stages(workings))
        self._show_node()

    def set_node(self, node: str, group: Group | None = None) -> None:
        """Show the arrays of a node, as soon as it is there; of a composite the first of its
        pieces. With `group` one of these."""
        self._wanted = node
        self._turn_to(node)
        if group is not None:
            self.list.look_for(group)

    def _turn_to(self, node: str) -> None:
        names = [self.node.itemText(i) for i in range(self.node.count())]
        if self.node.currentText() == node or owner(self.node.currentText()) == node:
            return
        own = [name for name in names if name == node or owner(name) == node]
        if own:
            self.node.setCurrentIndex(names.index(own[0]))

    def go_to(self, place: Place) -> None:
        """Show a number among those that are made beside it."""
        workings = self._workings
        if workings is None:
            return
        place = at_origin(place)
        self.set_node(node_of(workings, place.value))
        for named, _ in self.arrays():
            origins = [value.origin for value in named.values]
            if place.value in origins and named.group != "change":
                self.list.choose(named)
                step = (origins.index(place.value),) if named.stepped else ()
                shape = named.values[0].shape
                index = _reshaped(place, shape)
                self.choose((*step, *index))
                return

    def sizeHint(self) -> QSize:
        return QSize(900, 300)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Comma:
            self.stepper.go(-1)
        elif event.key() == Qt.Key.Key_Period:
            self.stepper.go(1)
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def arrays(self) -> list[tuple[Named, tuple[int, ...]]]:
        """All arrays of the node that is shown, with their shapes."""
        workings, node = self._workings, self.node.currentText()
        if workings is None:
            return []
        return [(each, array_of(workings, each).shape) for each in named_of(workings, node)]

    def _fill_nodes(self, names: list[str]) -> None:
        present = self.node.currentText()
        if names == [self.node.itemText(i) for i in range(self.node.count())]:
            return
        self.node.blockSignals(True)
        self.node.clear()
        self.node.addItems(names)
        if present in names:
            self.node.setCurrentIndex(names.index(present))
        else:
            self.set_node(self._wanted)
        self.node.blockSignals(False)

    @Slot()
    def _show_node(self) -> None:
        self.list.set_arrays(self.arrays())
        self._show_array()
        self.node_chosen.emit(self.node.currentText())

    @Slot()
    def _show_array(self, _: object = None) -> None:
        workings, named = self._workings, self.list.array()
        if workings is None or named is None:
            return
        array = array_of(workings, named, self._sample)
        if array.shape != self.view.grid.array.shape:
            self._cell = None
        self.view.set_array(array, self._changed(array))
        self.choose(self._cell)

    def _changed(self, array: Array) -> Array | None:
        """Which numbers are others than in the step shown before, where that had the same."""
        named, before = self.list.array(), self._before
        if named is None or before is None or before is self._workings:
            return None
        twin = [each for each in named_of(before, named.node) if _twins(each, named)]
        if not twin or before.rows != (self._workings.rows if self._workings else ()):
            return None
        other = array_of(before, twin[0], self._sample)
        return other != array if other.shape == array.shape else None

    @Slot(object)
    def _point(self, index: Index | None) -> None:
        """The mouse is over a number: it is explained as long as it stays there."""
        self._pointed = index
        self._looking.start(0)

    @Slot()
    def _preview(self) -> None:
        self._explain(self._cell if self._pointed is None else self._pointed)

    def choose(self, index: Index | None) -> None:
        """Say what the number at `index` is made of; None chooses none."""
        self._cell = index
        self.view.set_current(index)
        self._explain(index)

    def _explain(self, index: Index | None) -> None:
        """What the number at `index` is made of."""
        workings, found = self._workings, self._explained(index)
        if workings is None or found is None:
            self.arithmetic.clear_chain()
            self.read.hide()
            return
        own = owner(self.node.currentText())
        self.arithmetic.set_chain(
            found,
            lambda each: "" if _whose(workings, each) == own else _whose(workings, each),
        )
        self.read.set_chain(workings, found)

    def _explained(self, index: Index | None) -> tuple[Explanation, ...] | None:
        """What there is to say of the number at `index`; None where none is chosen."""
        workings, named = self._workings, self.list.array()
        if workings is None or index is None or named is None:
            return None
        if named.group == "change":
            return (explain_update(workings, named.parameter, index),)
        if named.stepped:
            return chain(workings, Place(named.values[index[0]], index[1:], self._sample))
        return chain(workings, Place(named.values[0], index, self._sample))

    @Slot(object)
    def _show_stage(self, stage: Stage | None) -> None:
        """Turn to the node at work, and to what it works on: on the way back to its δ."""
        if stage is not None:
            self.set_node(stage.node)
            group = GROUP_OF_WAY[stage.way]
            own = [each for each, _ in self.arrays() if each.group == group]
            told = [each for each in own if each.symbol == DELTA] or own
            if told:
                self.list.choose(told[-1])
        self.stage_lit.emit(stage)

    def _wire(self) -> None:
        self.node.currentIndexChanged.connect(self._show_node)
        self.list.chosen.connect(self._show_array)
        self.view.grid.chosen.connect(self.choose)
        self.view.grid.pointed.connect(self._point)
        self.arithmetic.place_chosen.connect(self.go_to)
        self.read.place_chosen.connect(self.go_to)
        self.stepper.stage_changed.connect(self._show_stage)
        self.close_button.clicked.connect(self.closed)
        self.batch.count_changed.connect(lambda _: self.asked.emit())
        self.batch.shown_changed.connect(self._show_array)

    def _place(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.node)
        top.addWidget(self.batch)
        top.addWidget(self.stepper, 1)
        top.addWidget(self.close_button)
        right = QSplitter(Qt.Orientation.Vertical)
        right.addWidget(self.arithmetic)
        right.addWidget(self.read)
        right.setStretchFactor(0, 3)
        right.setStretchFactor(1, 2)
        self._stack = QStackedLayout()
        across = QSplitter()
        for splitter in (across, right):
            splitter.setHandleWidth(APART)
            splitter.setProperty("look", "apart")
        for widget, stretch in ((self.list, 0), (self.view, 3), (right, 3)):
            across.addWidget(widget)
            across.setStretchFactor(across.count() - 1, stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.setSpacing(6)
        column.addLayout(top)
        self._stack.addWidget(self.hint)
        self._stack.addWidget(across)
        column.addLayout(self._stack, 1)
        self.read.hide()


def _whose(workings: Workings, place: Place) -> str:
    return owner(node_of(workings, place.value))


def _twins(one: Named, other: Named) -> bool:
    return (one.group, one.symbol, one.op, one.parameter) == (
        other.group,
        other.symbol,
        other.op,
        other.parameter,
    )


def _reshaped(place: Place, shape: tuple[int, ...]) -> Index:
    """The index in an array of another shape with the same numbers in order."""
    if place.value.shape == shape or not place.value.shape:
        return place.index
    flat = int(np.ravel_multi_index(place.index, place.value.shape))
    return tuple(int(i) for i in np.unravel_index(flat, shape))
