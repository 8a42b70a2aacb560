"""What of a node is frozen, muted and held: settings of the drawing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QFormLayout, QLabel, QLineEdit, QWidget

from nndl_studio.graph.check import Analysis
from nndl_studio.graph.marks import numbers_of, spans, units_of
from nndl_studio.graph.node import EVERY, Node
from nndl_studio.layers.layer import Parameter
from nndl_studio.sentence import Sentence, as_it_is, say
from nndl_studio.ui.inspector.editors import mark
from nndl_studio.ui.inspector.form import LABEL_WIDTH
from nndl_studio.ui.inspector.gate_choices import GateChoices
from nndl_studio.ui.texts import show, worded

# More have names that nobody reads side by side: then all are frozen or none.
MOST_NAMED = 4
# Longer names stand below one another.
MOST_LETTERS = 12


class MarksPanel(QWidget):
    """`frozen` carries the node and the parameters that are to stay as they are, `muted` the node
    and the units that are to give 0. Each is shown where there is something to mark."""

    frozen = Signal(str, tuple)
    muted = Signal(str, tuple)

    def __init__(self) -> None:
        super().__init__()
        self._node: Node | None = None
        self._names: tuple[str, ...] = ()
        self._units = 0
        self.boxes: list[QCheckBox] = []
        self._room = QWidget()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._room)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self.units = QLineEdit()
        show(self.units.setAccessibleName, say("Muted units"))
        show(self.units.setPlaceholderText, say("none"))
        self.units.editingFinished.connect(self._send_units)
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setHorizontalSpacing(8)
        self._form.addRow(_label(say("Frozen")), self._room)
        self._form.addRow(_label(say("Muted")), self.units)
        self.gates = GateChoices()
        self._form.addRow(_label(say("Gates")), self.gates)

    def set_node(self, analysis: Analysis, node: Node) -> None:
        """Show what is marked on `node`."""
        self._node = node
        self._units = units_of(node, analysis.shapes)
        # What a faulty mark names is shown as well, so that it can be taken off.
        owned = [p for p in analysis.parameters.get(node.id, ()) if not p.fixed]
        self._show_boxes(node, owned)
        self._form.setRowVisible(0, bool(owned or node.frozen) and not node.weights_of)
        self._form.setRowVisible(1, bool(self._units or node.muted))
        self.gates.set_node(node)
        self._form.setRowVisible(2, bool(self.gates.choices))
        self.setVisible(any(map(self._form.isRowVisible, range(3))))
        self.units.setText(spans(node.muted))
        mark(self.units, "", self._tip())

    def focus_units(self) -> None:
        """Let the user say which units are muted."""
        self.units.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.units.selectAll()

    def _show_boxes(self, node: Node, owned: Sequence[Parameter]) -> None:
        names = dict.fromkeys([p.name for p in owned] + [n for n in node.frozen if n != EVERY])
        named = tuple(names) if 1 < len(names) <= MOST_NAMED else (EVERY,)
        if named != self._names:
            self._build(named)
        for name, box in zip(named, self.boxes, strict=True):
            box.setChecked(name in node.frozen or EVERY in node.frozen)

    def _build(self, names: tuple[str, ...]) -> None:
        for box in self.boxes:
            self._row.removeWidget(box)
            # It goes when Qt has time: until then it must not be seen.
            box.setParent(None)
            box.deleteLater()
        if self._row.count():
            self._row.takeAt(0)
        self._names, self.boxes = names, []
        side_by_side = sum(map(len, names)) <= MOST_LETTERS
        ways = QBoxLayout.Direction
        self._row.setDirection(ways.LeftToRight if side_by_side else ways.TopToBottom)
        for name in names:
            words = say("all parameters") if name == EVERY else as_it_is(name)
            box = worded(QCheckBox(), words)
            show(box.setToolTip, say("Training leaves it as it is; gradients still pass through"))
            box.clicked.connect(partial(self._send_frozen))
            self.boxes.append(box)
            self._row.addWidget(box)
        self._row.addStretch(1)

    def _tip(self) -> Sentence:
        return say(
            "Units or maps that give 0, in training, answers and exports, such as 0, 4-6; counted "
            "from 0 to {last}",
            last=max(0, self._units - 1),
        )

    @Slot()
    def _send_frozen(self) -> None:
        if self._node is None:
            return
        chosen = tuple(n for n, b in zip(self._names, self.boxes, strict=True) if b.isChecked())
        every = len(chosen) == len(self._names)
        self.frozen.emit(self._node.id, (EVERY,) if every else chosen)

    @Slot()
    def _send_units(self) -> None:
        if self._node is None:
            return
        units = numbers_of(self.units.text())
        if units is None:
            mark(self.units, say("Name units by their numbers, such as 0, 4-6"), "")
        elif units and units[-1] >= self._units:
            last = max(0, self._units - 1)
            mark(self.units, say("Its units are counted from 0 to {last}", last=last), "")
        elif units != self._node.muted:
            self.muted.emit(self._node.id, units)
        else:
            self.units.setText(spans(units))
            mark(self.units, "", self._tip())


def _label(words: Sentence) -> QLabel:
    label = worded(QLabel(), words)
    label.setProperty("look", "mute")
    label.setFixedWidth(LABEL_WIDTH)
    return label
