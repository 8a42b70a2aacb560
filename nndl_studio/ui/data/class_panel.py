"""The classes of the data, as a table under the choice of how they count."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nndl_studio.datasets.class_settings import ClassSettings, Weights
from nndl_studio.sentence import NOTHING, Sentence, say, say_as
from nndl_studio.ui.data.class_model import ClassModel, Part
from nndl_studio.ui.data.class_table import ClassTable
from nndl_studio.ui.data.wrong_label import WrongLabel
from nndl_studio.ui.texts import show, worded

SMALLEST = 170  # pixels: a few classes are seen
CALLED: dict[Weights, Sentence] = {
    "equal": say_as("weights of classes", "equal"),
    "balanced": say_as("weights of classes", "balanced"),
    "own": say_as("weights of classes", "own"),
}


class ClassPanel(QWidget):
    """`changed` tells that the user has set something else."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.model = ClassModel(self)
        self.table = ClassTable(self.model)
        self.weights = QComboBox()
        self.of_weights = worded(QLabel(), say("Weights"))
        equally = say("Each step has a class, so all count equally")
        self.no_weights = worded(QLabel(), equally)
        self.says = WrongLabel()
        self._place()
        self.model.changed.connect(self._take)
        self.model.refused.connect(self.says.set_fault)
        self.weights.activated.connect(self._weigh)
        self.hide()

    @property
    def controls(self) -> tuple[QWidget, ...]:
        """What Tab leads to."""
        return self.weights, self.table

    @property
    def settings(self) -> ClassSettings:
        """What is set."""
        return self.model.settings

    def set_classes(
        self,
        found: Sequence[str],
        counts: Sequence[int],
        settings: ClassSettings,
        each_step: bool = False,
    ) -> None:
        """Show the classes that were found, of which there are so many samples each; with
        `each_step` a step has a class, and classes can't count differently."""
        self.setVisible(bool(found))
        self.model.set_classes(found, counts, settings)
        self.model.each_step = each_step
        self.weights.setCurrentIndex(self.weights.findData(settings.weights))
        for widget in (self.weights, self.of_weights):
            widget.setVisible(not each_step)
        self.no_weights.setVisible(each_step)
        self.table.setColumnHidden(Part.WEIGHT, each_step)

    def _place(self) -> None:
        self.setMinimumHeight(SMALLEST)
        for place, (weights, called) in enumerate(CALLED.items()):
            self.weights.addItem("", weights)
            show(partial(self.weights.setItemText, place), called)
        show(self.weights.setAccessibleName, say("Weights of the classes"))
        title = worded(QLabel(), say("Classes"))
        title.setProperty("look", "heading")
        tip = say(
            "How much a sample counts in the loss. Balanced: the more, the rarer its class is; "
            "own: as the table says"
        )
        show(self.weights.setToolTip, tip)
        self.of_weights.setBuddy(self.weights)
        for label in (self.of_weights, self.no_weights):
            label.setProperty("look", "mute")
        head = QHBoxLayout()
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(self.of_weights)
        head.addWidget(self.no_weights)
        head.addWidget(self.weights)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        column.addWidget(self.says)

    @Slot()
    def _take(self) -> None:
        self.says.set_words(NOTHING)
        self.changed.emit()

    @Slot()
    def _weigh(self) -> None:
        chosen = next(each for each in CALLED if each == self.weights.currentData())
        self.model.set_settings(replace(self.settings, weights=chosen))
        self._take()
