"""The list of problems: each names its node, leads there, and offers its mend."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from nndl_studio.graph.check import Problem
from nndl_studio.sentence import NOTHING, Sentence, say
from nndl_studio.ui import icons
from nndl_studio.ui.mend_title import mend_title
from nndl_studio.ui.texts import show, worded
from nndl_studio.ui.theme import themes


class ProblemList(QWidget):
    """`chosen` carries a node's id; `mend_asked` the problem to put right."""

    chosen = Signal(str)
    mend_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._problems: tuple[Problem, ...] = ()
        self._rows: list[ProblemRow] = []

    def set_problems(self, problems: tuple[Problem, ...]) -> None:
        """Show `problems`, or nothing if there are none."""
        self.setVisible(bool(problems))
        if problems == self._problems:
            return
        self._problems = problems
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [self._row(problem) for problem in problems]

    def rows(self) -> list[ProblemRow]:
        return list(self._rows)

    def _row(self, problem: Problem) -> ProblemRow:
        row = ProblemRow(problem, mend_title(problem.mend) if problem.mend else NOTHING)
        row.chosen.connect(self.chosen)
        row.mend_asked.connect(self.mend_asked)
        self._column.addWidget(row)
        return row


class ProblemRow(QWidget):
    """A sign, the sentence, and the mend if there is one."""

    chosen = Signal(str)
    mend_asked = Signal(object)

    def __init__(self, problem: Problem, mend: Sentence) -> None:
        super().__init__()
        self.problem = problem
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.sign = QLabel()
        row.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(4)
        row.addLayout(column, 1)
        self.words = worded(QLabel(), problem.message)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        column.addWidget(self.words)
        self.mend = worded(QPushButton(), mend)
        show(self.mend.setToolTip, say("Put this right; can be undone"))
        self.mend.clicked.connect(lambda: self.mend_asked.emit(problem))
        column.addWidget(self.mend, 0, Qt.AlignmentFlag.AlignLeft)
        self.mend.setVisible(bool(mend))
        if problem.node:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            show(self.setToolTip, say("Show {node} on the canvas", node=problem.node))
        themes.changed.connect(self._paint)
        self._paint()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.problem.node:
            self.chosen.emit(self.problem.node)

    def _paint(self) -> None:
        self.sign.setPixmap(icons.pixmap("problem", themes.current.color("bad"), 16, 2.0))
