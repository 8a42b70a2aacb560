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
from nndl_studio.sentence import Sentence, joined, say, say_count
from nndl_studio.ui.data.page_keys import is_for_editor
from nndl_studio.ui.data.reading import Reading, Refusal
from nndl_studio.ui.data.side import Side
from nndl_studio.ui.data.waiting import Waiting
from nndl_studio.ui.page_size import fit
from nndl_studio.ui.shell.export_outlook import label
from nndl_studio.ui.shell.model_refused import ModelRefused
from nndl_studio.ui.shell.model_table import ModelTable
from nndl_studio.ui.texts import show, worded

SIZE = (1040, 640)
WAYS: tuple[Learned, ...] = ("automatic", "classes", "numbers")


class ModelPage(QDialog):
    """Reads the file on a thread of its own; `drawing_asked` carries what was `found`."""

    drawing_asked = Signal(object)

    def __init__(self, parent: QWidget | None, path: Path) -> None:
        super().__init__(parent)
        show(self.setWindowTitle, say("Import {file}", file=path.name))
        self.path = path
        self.found: Imported | None = None
        self.reading, self.wait = Reading(self), Waiting()
        self.shown = QStackedWidget()
        self.table, self.refused = ModelTable(), ModelRefused()
        self.wrote, self.told, self.proof = label(), label(), label()
        self.learned = QComboBox()
        self.draw = worded(QPushButton(), say("&Open the drawing"))
        self.cancel = worded(QPushButton(), say("&Cancel"))
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
        as_it_is = say("All of it is drawn as it is.")
        show(self.wrote.setText, _written_by(found))
        show(self.told.setText, joined("\n\n", found.told) if found.told else as_it_is)
        show(self.proof.setText, _proved(found))
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

    def _place(self) -> None:
        for place, words in enumerate((say("as the model ends"), say("classes"), say("numbers"))):
            self.learned.addItem("")
            show(partial(self.learned.setItemText, place), words)
        tip = say("Whether its last numbers are scores of classes, before a softmax, or answers")
        show(self.learned.setToolTip, tip)
        show(self.learned.setAccessibleName, say("What it is learned on as"))
        show(self.told.setAccessibleName, say("What was taken otherwise"))
        self.draw.setProperty("look", "primary")
        self.draw.setDefault(True)
        side = Side(
            (say("The model"), self.wrote),
            (say("Proof"), self.proof),
            (say("Its answers are"), self.learned),
            (say("What to know"), self.told),
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


def _written_by(found: Imported) -> Sentence:
    nodes = len(found.network.graph.nodes)
    numbers = sum(array.size for array in found.network.arrays.values())
    counts = say(
        "{nodes}, {parameters}",
        nodes=say_count(nodes, "{n:,} node", "{n:,} nodes"),
        parameters=say_count(numbers, "{n:,} parameter", "{n:,} parameters"),
    )
    if not found.producer:
        return counts
    return say("Written by {producer}. {counts}.", producer=found.producer, counts=counts)


def _proved(found: Imported) -> Sentence:
    proof = found.proof
    if proof is None:
        return say("It was not compared with the model: {reason}.", reason=found.unproved)
    return say(
        "It answers {samples:,} samples like {runtime}: at most {distance:.0e} apart.",
        samples=proof.samples,
        runtime=proof.runtime,
        distance=proof.largest,
    )


def _import(path: Path, learned: Learned) -> Imported:
    """On the reading thread: it brings the compiler of kernels along."""
    from nndl_studio.exchange.importing import import_file

    return import_file(path, learned)
