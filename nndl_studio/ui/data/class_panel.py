"""The classes of the data, as a table under the choice of how they count."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from msgspec.structs import replace
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nndl_studio.datasets.class_settings import ClassSettings, Weights
from nndl_studio.ui.data.class_model import ClassModel, Part
from nndl_studio.ui.data.class_table import ClassTable

SMALLEST = 170  # pixels: a few classes are seen


class ClassPanel(QWidget):
    """`changed` tells that the user has set something else."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.model = ClassModel(self)
        self.table = ClassTable(self.model)
        self.weights = QComboBox()
        self.of_weights = QLabel(self.tr("Weights"))
        self.no_weights = QLabel(self.tr("Each step has a class, so all count equally"))
        self.says = QLabel()
        self._place()
        self.model.changed.connect(self._take)
        self.model.refused.connect(self._refuse)
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
        self.weights.setCurrentText(settings.weights)
        for widget in (self.weights, self.of_weights):
            widget.setVisible(not each_step)
        self.no_weights.setVisible(each_step)
        self.table.setColumnHidden(Part.WEIGHT, each_step)

    def _place(self) -> None:
        self.setMinimumHeight(SMALLEST)
        self.weights.addItems(list(get_args(Weights)))
        self.weights.setAccessibleName(self.tr("Weights of the classes"))
        title = QLabel(self.tr("Classes"))
        title.setProperty("look", "heading")
        self.weights.setToolTip(
            self.tr(
                "How much a sample counts in the loss. Balanced: the more, the rarer its class is; "
                "own: as the table says"
            )
        )
        self.of_weights.setBuddy(self.weights)
        for label in (self.of_weights, self.no_weights):
            label.setProperty("look", "mute")
        self.says.setProperty("look", "bad")
        self.says.setWordWrap(True)
        self.says.hide()
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
        self._refuse("")
        self.changed.emit()

    @Slot(str)
    def _refuse(self, words: str) -> None:
        self.says.setText(words)
        self.says.setVisible(bool(words))

    @Slot()
    def _weigh(self) -> None:
        chosen = next(each for each in get_args(Weights) if each == self.weights.currentText())
        self.model.set_settings(replace(self.settings, weights=chosen))
        self._take()
