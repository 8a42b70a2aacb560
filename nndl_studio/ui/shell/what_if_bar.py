"""A bar over the canvas: what is supposed of the network, what it does, and the way back."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from nndl_studio.graph.activations import activation_title
from nndl_studio.graph.marks import numbers_of
from nndl_studio.sentence import NOTHING, Sentence, say
from nndl_studio.training.snapshot import Metrics
from nndl_studio.training.suppose.supposition import (
    HeldGate,
    OtherActivation,
    OtherWeight,
    Silence,
    Supposition,
    Suppositions,
)
from nndl_studio.ui import icons
from nndl_studio.ui.inspector.editors import mark
from nndl_studio.ui.inspector.spin_boxes import Choice
from nndl_studio.ui.monitor.header import IconButton
from nndl_studio.ui.shell.erasing import ErasingPicture
from nndl_studio.ui.shell.erasing_parts import ErasingParts
from nndl_studio.ui.shell.what_if_figures import compared
from nndl_studio.ui.texts import show, worded
from nndl_studio.ui.theme import Theme, themes

COLUMNS = 2
NUMBER_WIDTH, UNITS_WIDTH = 76, 230


class WhatIfBar(QWidget):
    """Tells what the user wants supposed, and supposes nothing itself."""

    supposed = Signal(object)
    taken_back = Signal(object)
    all_taken_back = Signal()
    kept = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("look", "notice")
        self._node, self._units = "", 0
        self.sign = QLabel()
        self.picture, self.parts = ErasingPicture(), ErasingParts()
        self.heading = _label("heading")
        show(
            self.heading.setText,
            say("What if: views show the network as it would be; the run goes on as it is"),
        )
        self.chips = QWidget()
        self.numbers: dict[Supposition, QLineEdit] = {}
        self.closes: dict[Supposition, IconButton] = {}
        self._grid = QGridLayout(self.chips)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(6)
        self.figures = _label("mono")
        self.refusal = _label("bad")
        self.asked = QLabel()
        self.units = QLineEdit()
        show(self.units.setPlaceholderText, say("units to mute, such as 0, 4-6"))
        self.units.setMinimumWidth(UNITS_WIDTH)
        show(self.units.setAccessibleName, say("Units to look without"))
        self.units.returnPressed.connect(self._silence)
        self.activation = Choice(())
        show(self.activation.setAccessibleName, say("Activation to look with"))
        self.activation.activated.connect(self._activate)
        self.gate = Choice(())
        show(self.gate.setAccessibleName, say("Gate to hold"))
        self.gate.activated.connect(self._hold)
        self.keep = worded(QPushButton(), say("Keep in the drawing"))
        show(
            self.keep.setToolTip,
            say("Make settings of it, undoable and saved: muted units, gates and activations"),
        )
        self.keep.clicked.connect(self.kept)
        self.back = worded(QPushButton(), say("Undo all"))
        show(self.back.setToolTip, say("See the network as it is again"))
        self.back.clicked.connect(self.all_taken_back)
        self._lay_out()
        themes.changed.connect(self._paint)
        self._paint(themes.current)

    def ask(
        self,
        node: str,
        units: int,
        activations: tuple[str, ...] = (),
        gates: tuple[str, ...] = (),
    ) -> None:
        """Offer what can be supposed of a node that has so many units to mute; the last of its
        `gates` can't be open."""
        self._node, self._units = node, units
        self.asked.setText(node)
        self.units.clear()
        self.units.setVisible(units > 0)
        self.activation.clear()
        for place, name in enumerate(("", *activations)):
            self.activation.addItem("", name)
            words = activation_title(name) if name else say("activation…")
            show(partial(self.activation.setItemText, place), words)
        self.activation.setVisible(bool(activations))
        self._offer_gates(gates)
        self.asked.setVisible(units > 0 or bool(activations))
        self.refuse(NOTHING)
        if units:
            self.units.setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer_gates(self, gates: tuple[str, ...]) -> None:
        self.gate.clear()
        self.gate.addItem("", None)
        show(partial(self.gate.setItemText, 0), say("gate…"))
        for gate in gates:
            for held in (False, True) if gate != gates[-1] else (False,):
                self.gate.addItem(f"{gate} = {int(held)}", HeldGate(self._node, gate, held))
        self.gate.setVisible(bool(gates))

    def set_supposed(self, supposed: Suppositions, keepable: bool) -> None:
        """Show each of them, with its way back."""
        while item := self._grid.takeAt(0):
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self.numbers, self.closes = {}, {}
        for place, each in enumerate(supposed):
            self._grid.addWidget(self._chip(each), *divmod(place, COLUMNS))
        self.chips.setVisible(bool(supposed))
        self.back.setEnabled(bool(supposed))
        self.keep.setEnabled(keepable)
        if not supposed:
            show(self.figures.setText, NOTHING)

    def set_figures(self, part: str, before: Metrics, after: Metrics) -> None:
        """Show what it does to the network, on one part of the data."""
        show(self.figures.setText, compared(part, before, after))

    def refuse(self, reason: Sentence) -> None:
        """Say why something can't be supposed; "" for nothing."""
        show(self.refusal.setText, reason)
        self.refusal.setVisible(bool(reason))

    def _chip(self, one: Supposition) -> QWidget:
        chip = QWidget()
        chip.setProperty("look", "inset")
        chip.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(chip)
        row.setContentsMargins(8, 2, 4, 2)
        row.setSpacing(4)
        row.addWidget(worded(QLabel(), one.words()), 1)
        if isinstance(one, OtherWeight):
            self.numbers[one] = self._number(one)
            row.addWidget(self.numbers[one])
        close = self.closes[one] = IconButton("close", say("Take this back"))
        close.clicked.connect(lambda: self.taken_back.emit(one))
        row.addWidget(close)
        return chip

    def _number(self, one: OtherWeight) -> QLineEdit:
        """Where another value can be typed."""
        field = QLineEdit(f"{one.value:.4g}")
        field.setProperty("look", "number")
        field.setFixedWidth(NUMBER_WIDTH)
        show(field.setAccessibleName, say("The weight's value"))
        field.editingFinished.connect(lambda: self._send_number(one, field))
        return field

    def _send_number(self, one: OtherWeight, field: QLineEdit) -> None:
        try:
            value = float(field.text().strip().replace(",", ".").replace("−", "-"))
        except ValueError:
            mark(field, say("This is not a number"), "")
            return
        if field.text() != f"{one.value:.4g}":
            self.supposed.emit(OtherWeight(one.node, one.weight, one.at, value, one.called))

    @Slot()
    def _silence(self) -> None:
        units = numbers_of(self.units.text())
        if not units:
            mark(self.units, say("Name units by their numbers, such as 0, 4-6"), "")
        elif units[-1] >= self._units:
            last = self._units - 1
            mark(self.units, say("Its units are counted from 0 to {last}", last=last), "")
        else:
            mark(self.units, "", "")
            self.supposed.emit(Silence(self._node, units))

    @Slot(int)
    def _activate(self, place: int) -> None:
        name = self.activation.itemData(place)
        if name:
            self.supposed.emit(OtherActivation(self._node, name))

    @Slot(int)
    def _hold(self, place: int) -> None:
        held = self.gate.itemData(place)
        if isinstance(held, HeldGate):
            self.supposed.emit(held)

    def _paint(self, theme: Theme) -> None:
        self.sign.setPixmap(icons.pixmap("whatif", theme.color("accent"), 16, 2.0))

    def _lay_out(self) -> None:
        asking = QHBoxLayout()
        asking.setSpacing(8)
        for widget in (self.asked, self.units, self.activation, self.gate):
            asking.addWidget(widget)
        asking.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(self.heading)
        column.addLayout(asking)
        column.addWidget(self.chips)
        column.addWidget(self.refusal)
        told = QVBoxLayout()
        told.setSpacing(4)
        told.addWidget(self.figures)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.keep)
        buttons.addWidget(self.back)
        told.addLayout(buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 10, 6)
        row.setSpacing(10)
        row.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.picture)
        row.addWidget(self.parts)
        row.addLayout(column, 1)
        row.addLayout(told)


def _label(look: str) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("look", look)
    label.setWordWrap(look != "mono")
    return label
