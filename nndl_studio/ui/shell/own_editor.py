"""What an editor is in which a user gives a sample: it tells what stands there, and when that is
another."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nndl_studio.datasets.own_form import OwnForm
from nndl_studio.datasets.own_inputs import What


class OwnEditor(QWidget):
    """`changed` carries whether the user is done with a stroke, a cell, a line."""

    changed = Signal(bool)

    def set_form(self, form: OwnForm) -> None:
        """Be for samples of another form; what stood there goes."""
        raise NotImplementedError

    def what(self) -> What | None:
        """As `Given` has it; None where nothing is there yet."""
        raise NotImplementedError

    def begin(self) -> None:
        """Have the keys where the user begins."""
        raise NotImplementedError
