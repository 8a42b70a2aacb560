"""The page of a model that comes in: what it became, how it is learned on, and its proof; or all
that can't be drawn of it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from nndl_studio.exchange.format import Lacking
from nndl_studio.exchange.imported import Imported, Learned
from nndl_studio.ui.data.page_keys import is_for_editor
from nndl_studio.ui.data.reading import Reading, Refusal
from nndl_studio.ui.data.side import Side
from nndl_studio.ui.data.waiting import Waiting
from nndl_studio.ui.page_size import fit
from nndl_studio.ui.shell.export_outlook import label
from nndl_studio.ui.shell.model_refused import ModelRefused
from nndl_studio.ui.shell.model_table import ModelTable

SIZE = (1040, 640)
WAYS: tuple[Learned, ...] = ("automatic", "classes", "numbers")


class ModelPage(QDialog):
    """Reads the file on a thread of its own; `drawing_asked` carries what was `found`."""

    drawing_asked = Signal(object)

    def __init__(self, parent: QWidget | None, path: Path) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Import {0}").format(path.name))
        self.path = path
        self.found: Imported | None = None
        self.reading, self.wait = Reading(self), Waiting()
        self.shown = QStackedWidget()
        self.table, self.refused = ModelTable(), ModelRefused()
        self.wrote, self.told, self.proof = label(), label(), label()
        self.learned = QComboBox()
        self.draw = QPushButton(self.tr("&Open the drawing"))
        self.cancel = QPushButton(self.tr("&Cancel"))
        self._place()
        self.reading.done.connect(self._show)
        self.reading.failed.connect(self._refuse)
        self.reading.told.connect(self.wait.set_progress)
        self.learned.activated.connect(self.read)
        self.draw.clicked.connect(self._ask_drawing)
        self.cancel.clicked.connect(self.reject)
        fit(self, *SIZE)
        self.read()

    @Slot()
    def read(self) -> None:
        """Read the file as it is said to be learned on."""
        self.found = None
        self.draw.setEnabled(False)
        self.wait.begin()
        self.shown.setCurrentWidget(self.wait)
        self.cancel.setFocus()
        self.reading.start(partial(_import, self.path, WAYS[self.learned.currentIndex()]))

    def done(self, result: int) -> None:
        self.reading.stop()
        super().done(result)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return is first for the choice that has the keys."""
        if is_for_editor(event, self.focusWidget()):
            event.accept()
        else:
            super().keyPressEvent(event)

    @Slot(object)
    def _show(self, found: Imported) -> None:
        self.found = found
        self.table.set_graph(found.network.graph)
        self.wrote.setText(self._written_by(found))
        self.told.setText("\n\n".join(found.told) or self.tr("All of it is drawn as it is."))
        self.proof.setText(self._proved(found))
        self.shown.setCurrentWidget(self.content)
        self.draw.setEnabled(True)
        self.draw.setFocus()

    @Slot(object)
    def _refuse(self, refusal: Refusal) -> None:
        error = refusal.error
        if isinstance(error, Lacking):
            self.refused.set_lacks(error.lacks, error.advice)
        else:
            self.refused.set_words(refusal.words)
            self.cancel.setFocus()
        self.shown.setCurrentWidget(self.refused)

    def _written_by(self, found: Imported) -> str:
        nodes, arrays = found.network.graph.nodes, found.network.arrays.values()
        counts = self.tr("{0} nodes, {1} parameters").format(
            f"{len(nodes):,}", f"{sum(array.size for array in arrays):,}"
        )
        if not found.producer:
            return counts
        return self.tr("Written by {0}. {1}.").format(found.producer, counts)

    def _proved(self, found: Imported) -> str:
        proof = found.proof
        if proof is None:
            return self.tr("It was not compared with the model: {0}.").format(found.unproved)
        words = self.tr("It answers {0} samples like {1}: at most {2} apart.")
        return words.format(f"{proof.samples:,}", proof.runtime, f"{proof.largest:.0e}")

    def _place(self) -> None:
        self.learned.addItems(
            [self.tr("as the model ends"), self.tr("classes"), self.tr("numbers")]
        )
        self.learned.setToolTip(
            self.tr("Whether its last numbers are scores of classes, before a softmax, or answers")
        )
        self.learned.setAccessibleName(self.tr("What it is learned on as"))
        self.told.setAccessibleName(self.tr("What was taken otherwise"))
        self.draw.setProperty("look", "primary")
        self.draw.setDefault(True)
        side = Side(
            (self.tr("The model"), self.wrote),
            (self.tr("Proof"), self.proof),
            (self.tr("Its answers are"), self.learned),
            (self.tr("What to know"), self.told),
        )
        self.content = QWidget()
        middle = QHBoxLayout(self.content)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(14)
        middle.addWidget(side)
        middle.addWidget(self.table, 1)
        for page in (self.wait, self.content, self.refused):
            self.shown.addWidget(page)
        title = QLabel(self.path.name)
        title.setProperty("look", "title")
        title.setTextFormat(Qt.TextFormat.PlainText)
        bottom, column = QHBoxLayout(), QVBoxLayout(self)
        bottom.addStretch(1)
        bottom.addWidget(self.cancel)
        bottom.addWidget(self.draw)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(12)
        column.addWidget(title)
        column.addWidget(self.shown, 1)
        column.addLayout(bottom)

    @Slot()
    def _ask_drawing(self) -> None:
        self.drawing_asked.emit(self.found)


def _import(path: Path, learned: Learned) -> Imported:
    """On the reading thread: it brings the compiler of kernels along."""
    from nndl_studio.exchange.importing import import_file

    return import_file(path, learned)
