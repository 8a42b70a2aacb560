"""The page on which a user gives a sample: an editor, what is right, and what is answered."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from nndl_studio.datasets.own_form import OwnForm, Way
from nndl_studio.datasets.own_inputs import Given
from nndl_studio.sentence import NOTHING, Sentence, say, say_count
from nndl_studio.training.findings import SampleAnswer
from nndl_studio.ui.data.page_keys import page_button
from nndl_studio.ui.page_size import fit
from nndl_studio.ui.shell.own_answer import OwnAnswer
from nndl_studio.ui.shell.own_editor import OwnEditor
from nndl_studio.ui.shell.own_grid import OwnGrid
from nndl_studio.ui.shell.own_picture import OwnPicture
from nndl_studio.ui.shell.own_row import OwnRow
from nndl_studio.ui.shell.own_text import OwnText
from nndl_studio.ui.short_combo import ShortCombo
from nndl_studio.ui.texts import show, worded

WIDTH, HEIGHT, LINE_HEIGHT = 760, 400, 240
ANSWER_WIDTH = 240
TITLES: dict[Way, Sentence] = {
    "picture": say("Draw a sample"),
    "row": say("Type a row"),
    "rows": say("Type rows"),
    "text": say("Type a text"),
    "none": say("Your own sample"),
}


class OwnPage(QDialog):
    """`given` carries a sample and whether the user is done with it for now; `emptied` tells that
    there is none any more."""

    given = Signal(object, bool)
    emptied = Signal()

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent, Qt.WindowType.Tool)
        self.picture = OwnPicture()
        self.editors: dict[Way, OwnEditor] = {
            "picture": self.picture,
            "row": OwnRow(),
            "rows": OwnGrid(),
            "text": OwnText(),
        }
        self.form = OwnForm("none")
        self.right, self.targets = ShortCombo(), QLineEdit()
        self.answer = OwnAnswer()
        self.says = QLabel()
        self.again = page_button(say("Look at it a&gain"))
        self.leave = page_button(say("&Close"))
        self._stack = QStackedWidget()
        self._place()
        for editor in self.editors.values():
            self._stack.addWidget(editor)
            editor.changed.connect(self._tell)
        self.right.currentIndexChanged.connect(lambda: self._tell(True))
        self.targets.textChanged.connect(lambda: self._tell(True))
        self.again.clicked.connect(lambda: self._tell(True))
        self.leave.clicked.connect(self.close)
        fit(self, WIDTH, HEIGHT)

    @property
    def editor(self) -> OwnEditor:
        """That for the samples there are now."""
        return self.editors[self.form.way if self.form.way in self.editors else "row"]

    def set_form(self, form: OwnForm) -> None:
        """Ask for samples of this form; what was given stays if it is the same."""
        if form == self.form:
            return
        self.form = form
        show(self.setWindowTitle, TITLES[form.way])
        self._offer_classes()
        self.targets.clear()
        if form.way in self.editors:
            self.editor.set_form(form)
            self._stack.setCurrentWidget(self.editor)
            fit(self, WIDTH, LINE_HEIGHT if form.way == "text" else HEIGHT)
        self.set_seen(False)
        self.answer.set_answer(None, form)

    def sample(self) -> Given | None:
        """What is given now, with what is right; None where nothing is there. Raises ValueError for
        numbers to reach that are none."""
        what = self.editor.what()
        label = self.right.currentIndex() - 1
        known = label if self.form.classes and label >= 0 else None
        return None if what is None else Given(what, known, self._targets())

    def set_answer(self, answer: SampleAnswer | None) -> None:
        """What the network answers for it now."""
        self.answer.set_answer(answer, self.form)

    def set_seen(self, seen: bool) -> None:
        """Whether the sample is the one that the views look at."""
        self.again.setEnabled(not seen and self.editor.what() is not None)
        self.refuse(NOTHING)

    def refuse(self, words: Sentence) -> None:
        """Say why what is given is no sample; nothing if it is one."""
        show(self.says.setText, words)

    def _targets(self) -> tuple[float, ...] | None:
        text = self.targets.text().replace(",", " ").split()
        if not text or not self.form.targets:
            return None
        wanted = len(self.form.targets)
        try:
            found = tuple(map(float, text))
        except ValueError:
            found = ()
        if len(found) != wanted:
            words = say_count(
                wanted, "{n} number is to be reached", "{n} numbers are to be reached"
            )
            raise ValueError(words)
        return found

    @Slot(bool)
    def _tell(self, ended: bool) -> None:
        try:
            sample = self.sample()
        except ValueError as error:
            self.refuse(_words(error))
            return
        if sample is None:
            self.set_answer(None)
            self.set_seen(False)
            self.emptied.emit()
        else:
            self.given.emit(sample, ended)

    def _offer_classes(self) -> None:
        self.right.blockSignals(True)
        self.right.clear()
        for place, name in enumerate(["", *self.form.classes]):
            self.right.addItem("")
            words = say("what is answered") if place == 0 else name
            show(partial(self.right.setItemText, place), words)
        self.right.setCurrentIndex(0)
        self.right.blockSignals(False)
        asked = bool(self.form.classes or self.form.targets)
        self._right_label.setVisible(asked)
        self.right.setVisible(bool(self.form.classes))
        self.targets.setVisible(bool(self.form.targets) and not self.form.classes)

    def _place(self) -> None:
        self.says.setProperty("look", "bad")
        self.says.setWordWrap(True)
        self.says.setTextFormat(Qt.TextFormat.PlainText)
        self._right_label = worded(QLabel(), say("What is right"))
        tip = say("For the loss and δ: a class or number of yours, or what the network answers")
        for each in (self.right, self.targets):
            show(each.setToolTip, tip)
            show(each.setAccessibleName, say("What is right"))
        show(self.targets.setPlaceholderText, say("what is answered"))
        side = QWidget()
        side.setFixedWidth(ANSWER_WIDTH)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.answer, 1)
        column.addWidget(self._right_label)
        column.addWidget(self.right)
        column.addWidget(self.targets)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self._stack, 1)
        row.addWidget(side)
        bottom = QHBoxLayout()
        bottom.addWidget(self.says, 1)
        for button in (self.again, self.leave):
            button.setAutoDefault(False)
            bottom.addWidget(button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 12)
        whole.setSpacing(12)
        whole.addLayout(row, 1)
        whole.addLayout(bottom)


def _words(error: ValueError) -> Sentence:
    words = error.args[0]
    assert isinstance(words, Sentence)
    return words
