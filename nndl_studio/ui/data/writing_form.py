"""How a text or a sheet is written, to be said where what was found is not so."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal, Slot

from nndl_studio.datasets.csv_form import CsvForm
from nndl_studio.datasets.csv_writing import OF_TEXTS, Writing, wished, writing_of
from nndl_studio.datasets.table_file import SHEETS
from nndl_studio.ui.inspector.form import ConfigForm


class WritingForm(ConfigForm):
    """`wished` carries the form in which the table at `path` is to be read instead."""

    wished = Signal(object)

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._hidden = OF_TEXTS if path.suffix.lower() in SHEETS else frozenset()
        self._form: CsvForm | None = None
        self.edited.connect(self._take)
        self.hide()

    def set_form(self, form: CsvForm | None) -> None:
        """Show how a table is read; None for what can be read in one way only."""
        self._form = form
        self.setVisible(form is not None)
        if form is not None:
            self.set_config(writing_of(form), self._hidden)

    @Slot(object)
    def _take(self, writing: Writing) -> None:
        """What is said holds for what is said next, whether the table can be read so or not."""
        if self._form is not None:
            self._form = wished(writing, self._form)
            self.set_config(writing, self._hidden)
            self.wished.emit(self._form)
