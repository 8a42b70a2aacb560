"""The import page: what a file holds, what each part of it is for, and what is made of it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import msgspec
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from nndl_studio.datasets import SourceConfig
from nndl_studio.datasets.columns import fault
from nndl_studio.datasets.csv_form import CsvForm
from nndl_studio.datasets.table import read
from nndl_studio.datasets.table_look import TableLook
from nndl_studio.datasets.table_settings import TableConfig
from nndl_studio.datasets.window_look import WindowLook, window_look
from nndl_studio.sentence import NOTHING, say
from nndl_studio.ui.data.as_set import kept, rewritten, wish_of
from nndl_studio.ui.data.column_model import ColumnModel
from nndl_studio.ui.data.column_table import ColumnTable
from nndl_studio.ui.data.found_samples import FoundSamples
from nndl_studio.ui.data.page_keys import is_for_editor, mnemonic, page_button, put_in_order
from nndl_studio.ui.data.reading import Look, Reading, Refusal, look, look_again, reads_otherwise
from nndl_studio.ui.data.side import Side
from nndl_studio.ui.data.told import Told
from nndl_studio.ui.data.waiting import Waiting
from nndl_studio.ui.data.writing_form import WritingForm
from nndl_studio.ui.data.wrong_label import WrongLabel
from nndl_studio.ui.inspector.form import ConfigForm
from nndl_studio.ui.page_size import fit
from nndl_studio.ui.texts import show

SIZE = (1280, 780)
BESIDES = 100  # pixels of its height for all but what the file holds
# What the page shows by itself.
NOT_IN_THE_FORM = frozenset({"file"})


class ImportPage(QDialog):
    """`network_asked` carries the settings of the data for a new network, `data_asked` a Data node
    of the drawing and its settings. Settings that are `known` are kept where they fit the file;
    with them, or where the data are `wanted` for the node, that is what Return does."""

    network_asked = Signal(object)
    data_asked = Signal(str, object)

    def __init__(
        self,
        parent: QWidget | None,
        path: Path,
        node: str = "",
        known: SourceConfig | None = None,
        wanted: bool = False,
    ) -> None:
        super().__init__(parent)
        show(self.setWindowTitle, say("Import {file}", file=path.name))
        self.path, self._node, self._known = path, node, known
        self._for_node = bool(node) and (wanted or known is not None)
        self._config: SourceConfig | None = None
        self._table: TableLook | None = None
        # How a table is read, and how it is to be read, until it has been.
        self._form: CsvForm | None = None
        self._wish: CsvForm | None = None
        self.reading, self.checking = Reading(self), Reading(self)
        self.told, self.problem = Told(), WrongLabel()
        self.says, self.asks = self.told.says, self.told.asks
        self.columns = ColumnModel(self)
        self.column_table = ColumnTable(self.columns)
        self.samples = FoundSamples()
        self.preview = self.samples.preview
        self.form, self.writing = ConfigForm(), WritingForm(path)
        self.wait = Waiting()
        self.make = page_button(say("&Make a network for it"))
        self.use = page_button(say("&Use it in “{node}”", node=mnemonic(node)))
        self.use.setVisible(bool(node))
        self.cancel = page_button(say("&Cancel"))
        self._place()
        self._wire()
        fit(self, *SIZE)
        self._wait(True)
        self._as_table = isinstance(known, TableConfig)
        self.reading.start(partial(look, path, self._as_table, wish_of(known)))

    @property
    def config(self) -> SourceConfig | None:
        """The settings as they stand; None until the file has been read, or where it can't be."""
        return self._config

    def done(self, result: int) -> None:
        self.reading.stop()
        self.checking.stop()
        self.samples.stop()
        super().done(result)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return and Escape are first for the setting that is being edited."""
        if is_for_editor(event, self.focusWidget(), self.form):
            event.accept()
        else:
            super().keyPressEvent(event)

    def _place(self) -> None:
        show(self.problem.setAccessibleName, say("What is wrong"))
        self.make.setProperty("look", "primary")
        self.halves = QSplitter(Qt.Orientation.Vertical)
        self.halves.addWidget(self.column_table)
        self.halves.addWidget(self.samples)
        self.halves.setChildrenCollapsible(False)
        self.content = QWidget()
        middle = QHBoxLayout(self.content)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(14)
        self.side = Side(
            (say("What was understood"), self.says),
            ("", self.asks),
            ("", self.writing),
            (say("How it is used"), self.form),
        )
        middle.addWidget(self.side)
        middle.addWidget(self.halves, 1)
        self._lay_out()

    def _lay_out(self) -> None:
        bottom = QHBoxLayout()
        bottom.addWidget(self.problem, 1)
        bottom.addStretch(0)
        self._buttons = (self.cancel, self.use, self.make)
        for button in self._buttons:
            bottom.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(12)
        self.title = QLabel(self.path.name)
        self.title.setProperty("look", "title")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        column.addWidget(self.title)
        column.addWidget(self.wait, 1)
        column.addWidget(self.content, 1)
        column.addLayout(bottom)

    def _wire(self) -> None:
        self.reading.done.connect(self._show)
        self.reading.failed.connect(self._refuse)
        self.reading.told.connect(self.wait.set_progress)
        self.checking.done.connect(self._approve)
        self.checking.failed.connect(self._doubt)
        self.column_table.refused.connect(self.problem.set_fault)
        self.columns.changed.connect(self._take_columns)
        self.samples.changed.connect(self._take_settings)
        self.form.edited.connect(self._take_settings)
        self.writing.wished.connect(self._read_as)
        self.form.refused.connect(self.problem.set_words)
        self.make.clicked.connect(self._ask_network)
        self.use.clicked.connect(self._ask_data)
        self.cancel.clicked.connect(self.reject)

    @Slot(object)
    def _show(self, found: Look) -> None:
        self._wait(False)
        self._as_table = found.table is not None
        self._show_look(found, kept(self._known, found.understood.config))
        self._read_again(found.understood.config)

    def _show_look(self, found: Look, config: SourceConfig) -> None:
        self.told.set_understood(found.understood)
        self.samples.set_look(found, config)
        self._table = table = found.table
        self.column_table.setVisible(table is not None)
        if table is not None and isinstance(config, TableConfig):
            self.columns.set_columns(config.columns, table.facts, table.bars, config.rows)
            self.told.set_found(table.says(config.columns))
            room = min(SIZE[1], self.height()) - BESIDES
            above = min(self.column_table.wanted_height, room // 2)
            self.halves.setSizes([above, room - above])
        self._form = found.form
        self.writing.set_form(found.form)
        self._set_config(config)

    @Slot(object)
    def _refuse(self, refusal: Refusal) -> None:
        """Nothing is to be set: of the page there stay the rows around what is wrong."""
        self._wait(False)
        self.side.hide()
        self.column_table.hide()
        self.content.setVisible(refusal.excerpt is not None)
        self._doubt(refusal)
        self.cancel.setFocus()

    @Slot(object)
    def _doubt(self, refusal: Refusal) -> None:
        """Say what is wrong, and show it: as it is set the file can't be used."""
        self.samples.set_windows(None)
        self.told.set_more()
        if self._wish is not None:
            self.told.set_now(say("It can't be read so."))
        self.preview.set_excerpt(refusal.excerpt)
        self.problem.set_words(refusal.words)
        self._allow(False)

    @Slot(object)
    def _approve(self, found: object) -> None:
        """What was read again is as it should be; samples are shown as they are read now."""
        self.preview.set_excerpt(None)
        self._allow(True)
        if isinstance(found, WindowLook):
            self.samples.set_windows(found)
            self.told.set_more(found.says)
        elif isinstance(found, Look) and self._wish is not None:
            self._wish = None
            alike = _names(found.form) == _names(self._form)
            config = rewritten(self._config, found.understood.config, alike)
            self._show_look(found, config)
            self._read_again(found.understood.config)
        elif isinstance(found, Look) and self._config is not None:
            self.samples.set_look(found, self._config)
            self.told.set_now(*found.understood.says)
            self._set_config(self._config)

    def _allow(self, allowed: bool) -> None:
        for button in (self.make, self.use):
            button.setEnabled(allowed)

    def _wait(self, on: bool) -> None:
        self.wait.setVisible(on)
        self.content.setVisible(not on)
        self._allow(not on)
        wanted = self.use if self._for_node else self.make
        wanted.setDefault(True)
        (self.cancel if on else wanted).setFocus()

    def _set_config(self, config: SourceConfig) -> None:
        config = self._config = self.samples.set_config(config)
        self.form.set_config(config, NOT_IN_THE_FORM | config.idle() | self.samples.idle)
        wrong = fault(config.columns) if isinstance(config, TableConfig) else NOTHING
        words = wrong or (config.doubt if isinstance(config, TableConfig) else NOTHING)
        if isinstance(config, TableConfig):
            self.told.set_asking(not config.window)
        self.problem.set_fault(words)
        self._allow(not wrong)
        put_in_order(
            self.says,
            *self.writing.controls,
            *self.form.controls,
            self.column_table,
            *self.samples.classes.controls,
            *self.preview.pages,
            *self._buttons,
        )
        if self._wish is not None:
            self._read_as(self._wish)
        elif not wrong and isinstance(config, TableConfig):
            self._check(config)

    def _check(self, config: TableConfig) -> None:
        """Read the table where a cell may be none of what its column is said to hold now, or where
        rows are put together to sequences, which are shown."""
        self.checking.stop()
        if config.window or self.columns.doubtful:
            self._allow(not self.columns.doubtful)
            job = window_look if config.window else read
            self.checking.start(partial(job, config), config.csv)
        else:
            self.samples.set_windows(None)
            self.told.set_more()

    @Slot()
    def _take_columns(self) -> None:
        if isinstance(self._config, TableConfig):
            self._set_config(msgspec.structs.replace(self._config, columns=self.columns.columns))
        if self._table is not None:
            self.told.set_found(self._table.says(self.columns.columns))

    @Slot(object)
    def _read_as(self, wish: CsvForm) -> None:
        """Read the table as it is said to be written; nothing else is read before that is."""
        self._wish = wish
        self._allow(False)
        self.checking.start(partial(look, self.path, self._as_table, wish), wish)

    @Slot(object)
    def _take_settings(self, config: SourceConfig) -> None:
        before = self._config
        self._set_config(config)
        if before is not None:
            self._read_again(before)

    def _read_again(self, before: SourceConfig) -> None:
        """Show the samples anew if the settings were others when they were read."""
        if self._config is None or self._wish is not None:
            return
        if reads_otherwise(before, self._config):
            self.asks.hide()
            self.checking.start(partial(look_again, self._config))

    @Slot()
    def _ask_network(self) -> None:
        self.network_asked.emit(self._config)

    @Slot()
    def _ask_data(self) -> None:
        config = self._config
        self.accept()
        self.data_asked.emit(self._node, config)


def _names(form: CsvForm | None) -> tuple[str, ...]:
    return () if form is None else form.names
