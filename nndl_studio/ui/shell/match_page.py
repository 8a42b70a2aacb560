"""The matching page: the drawing's arrays, what of a file fills each, and how; what is left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from nndl_studio.exchange.matching import Matching, take
from nndl_studio.exchange.matching.guess import match
from nndl_studio.exchange.matching.source import Convention
from nndl_studio.exchange.weights import Weights
from nndl_studio.files import BadFile, reason_of
from nndl_studio.graph.document import Graph
from nndl_studio.sentence import Sentence, joined, say, together
from nndl_studio.ui.data.page_keys import put_in_order
from nndl_studio.ui.page_size import fit
from nndl_studio.ui.shell.match_model import MatchModel, axes_in_words
from nndl_studio.ui.shell.match_table import MatchTable
from nndl_studio.ui.shell.waiting import wait_for
from nndl_studio.ui.texts import literal, show, worded

SIZE = (1240, 720)
LEFT_WIDTH = 240
MOST_WORDS = 4


class MatchPage(QDialog):
    """`taken` carries the weights of the drawing, once they are read and brought into its form."""

    taken = Signal(object)

    def __init__(self, parent: QWidget | None, matching: Matching, graph: Graph) -> None:
        super().__init__(parent)
        file = matching.source.path.name
        show(self.setWindowTitle, say("Weights from {file}", file=file))
        self._graph, self._told = graph, matching.source.convention
        self.model = MatchModel(matching, self)
        self.table = MatchTable(self.model)
        self.left = QListWidget()
        self.says, self.doubts, self.problem = QLabel(), QLabel(), QLabel()
        self.tool = QComboBox()
        self.rest = worded(QPushButton(), say("Keep &first weights of the rest"))
        self.cancel = worded(QPushButton(), say("&Cancel"))
        self.take = worded(QPushButton(), say("&Take"))
        self._fill_tools()
        self._place()
        self._wire()
        fit(self, *SIZE)
        self._show()

    def _fill_tools(self) -> None:
        unknown = say("not known")
        names: dict[Convention, str] = {"pytorch": "PyTorch", "keras": "Keras", "": unknown}
        if self._told == "studio":
            names = {"studio": "NNDL Studio", **names}
        for place, (convention, words) in enumerate(names.items()):
            self.tool.addItem("", convention)
            show(partial(self.tool.setItemText, place), words)
        self.tool.setCurrentIndex(self.tool.findData(self._told))
        show(self.tool.setAccessibleName, say("Whose axes and gates the file has"))

    def _place(self) -> None:
        title = QLabel(self.model.matching.source.path.name)
        title.setProperty("look", "title")
        for label, look in (
            (title, "title"),
            (self.says, "mute"),
            (self.doubts, "ask"),
            (self.problem, "bad"),
        ):
            label.setProperty("look", look)
            label.setTextFormat(Qt.TextFormat.PlainText)
        for label in (self.says, self.doubts, self.problem):
            label.setWordWrap(True)
        show(self.problem.setAccessibleName, say("What is wrong"))
        self.take.setProperty("look", "primary")
        self.take.setDefault(True)
        show(self.left.setAccessibleName, say("Left in the file"))
        self.left.setMaximumWidth(LEFT_WIDTH)
        self.left.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.left.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.left.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        head = QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(worded(QLabel(), say("Axes and gates as of")))
        head.addWidget(self.tool)
        self.heading = QLabel()
        self.heading.setProperty("look", "heading")
        side = QVBoxLayout()
        side.addWidget(self.heading)
        side.addWidget(self.left, 1)
        middle = QHBoxLayout()
        middle.setSpacing(14)
        middle.addWidget(self.table, 1)
        middle.addLayout(side)
        bottom = QHBoxLayout()
        bottom.addWidget(self.problem, 1)
        bottom.addStretch(0)
        for button in (self.rest, self.cancel, self.take):
            bottom.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.says)
        column.addLayout(middle, 1)
        column.addWidget(self.doubts)
        column.addLayout(bottom)
        put_in_order(self.tool, self.table, self.left, self.rest, self.cancel, self.take)
        self.table.setFocus()

    def _wire(self) -> None:
        self.model.changed.connect(self._show)
        self.tool.activated.connect(self._match_again)
        self.rest.clicked.connect(self._keep_first)
        self.cancel.clicked.connect(self.reject)
        self.take.clicked.connect(self._take)

    @Slot()
    def _show(self) -> None:
        """Say how far the drawing is filled, and what is left."""
        found = self.model.matching
        problems = found.problems
        taken = say(
            "{taken} of {all} arrays of the drawing come from the file.",
            taken=sum(bool(each.sources) and not each.problem for each in found.matches),
            all=len(found.matches),
        )
        made = say("First weights or zeros for {arrays}.", arrays=len(found.made))
        show(self.says.setText, together(taken, made) if found.made else taken)
        show(self.heading.setText, say("Left in the file: {arrays}", arrays=len(found.left)))
        self.left.clear()
        for each in found.left:
            item = QListWidgetItem(f"{each.called}  {axes_in_words(each.shape)}")
            item.setToolTip(literal(f"{each.name}, {each.dtype}"))
            self.left.addItem(item)
        self._say(self.doubts, found.doubts)
        self._say(self.problem, problems)
        is_open = any(each.problem and not each.sources for each in found.matches)
        self.rest.setVisible(is_open)
        self.take.setEnabled(not problems)

    def _say(self, label: QLabel, sentences: Sequence[str]) -> None:
        shown = list(sentences[:MOST_WORDS])
        if len(sentences) > MOST_WORDS:
            shown.append(say("{number} more", number=len(sentences) - MOST_WORDS))
        show(label.setText, joined("\n", shown))
        label.setVisible(bool(shown))

    @Slot()
    def _match_again(self) -> None:
        """Match as if another tool had written the file."""
        convention: Convention = self.tool.currentData()
        self.model.set_matching(match(self.model.matching.source, self._graph, convention))
        self._show()

    @Slot()
    def _keep_first(self) -> None:
        self.model.set_matching(self.model.matching.with_first())
        self._show()

    @Slot()
    def _take(self) -> None:
        """Read and convert; what can't be is said, and the page stays."""
        job = partial(take, self.model.matching, self._graph)
        found = attempt(self, say("Reading the weights"), job)
        if isinstance(found, Weights):
            self.accept()
            self.taken.emit(found)
        elif isinstance(found, str):
            self._say(self.problem, (found,))


def attempt(window: QWidget, words: Sentence, job: Callable[[], object]) -> object:
    """What `job` gives, done on a thread of its own; the reason, a text, where it can't be done;
    None if the user does not want to wait."""
    done: list[object] = []

    def work() -> None:
        try:
            done.append(job())
        except (BadFile, OSError, ValueError) as error:
            done.append(reason_of(error))
        except MemoryError:
            done.append(say("there is not enough memory"))

    return done[0] if wait_for(window, words, work) and done else None
