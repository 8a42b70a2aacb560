"""The list of drawings that were not saved when a studio ended: a picture, whose, from when."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from nndl_studio.files import BadFile, reason_of
from nndl_studio.graph.document import Graph
from nndl_studio.safekeeping.kept import Kept, read
from nndl_studio.safekeeping.shelf import discard
from nndl_studio.sentence import joined, say, say_count
from nndl_studio.ui.line import Line
from nndl_studio.ui.shell.miniature import paint_miniature
from nndl_studio.ui.shell.moment import moment
from nndl_studio.ui.texts import show, worded
from nndl_studio.ui.theme import themes

WIDTH = 640
TALLEST_LIST = 440
PICTURE = QSize(132, 84)
PAD = 8


class RecoveryDialog(QDialog):
    """`chosen` carries the drawing to go on with; the dialog closes then."""

    chosen = Signal(object)

    def __init__(self, window: QWidget, kept: Sequence[Kept], damaged: Sequence[str]) -> None:
        super().__init__(window)
        show(self.setWindowTitle, say("Unsaved drawings"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.rows: list[KeptRow] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        bad = list(damaged)
        for each in kept:
            self._add(each, bad)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(12)
        self.words = QLabel()
        self.words.setWordWrap(True)
        column.addWidget(self.words)
        column.addWidget(self._make_area(), 1)
        self.damage = worded(QLabel(), joined("\n", bad))
        self.damage.setProperty("look", "bad")
        self.damage.setWordWrap(True)
        self.damage.setVisible(bool(bad))
        column.addWidget(self.damage)
        self.later = QPushButton()
        self.later.clicked.connect(self.reject)
        column.addWidget(self.later, 0, Qt.AlignmentFlag.AlignRight)
        self._show_words()
        self.resize(WIDTH, self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        """Words of another language take more lines."""
        layout = self.layout() if event.type() is QEvent.Type.LayoutRequest else None
        if layout is not None:
            needed = layout.totalHeightForWidth(self.width())
            self.resize(self.width(), max(self.height(), needed))
        return super().event(event)

    def left(self) -> list[Kept]:
        """What is still listed."""
        return [row.kept for row in self.rows]

    def _add(self, kept: Kept, bad: list[str]) -> None:
        try:
            row = KeptRow(kept, read(kept.place))
        except (BadFile, OSError) as error:
            bad.append(reason_of(error))
            return
        row.restore.clicked.connect(lambda: self._restore(row))
        row.remove.clicked.connect(lambda: self._remove(row))
        self.rows.append(row)
        self._list.addWidget(row)

    def _make_area(self) -> QScrollArea:
        inside = QWidget()
        self._list.setContentsMargins(0, 0, 0, 0)
        inside.setLayout(self._list)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        area.setMinimumHeight(min(TALLEST_LIST, inside.sizeHint().height()))
        area.setVisible(bool(self.rows))
        return area

    def _restore(self, row: KeptRow) -> None:
        self.rows.remove(row)
        self.accept()
        self.chosen.emit(row.kept)

    def _remove(self, row: KeptRow) -> None:
        """The second press removes: the first asks."""
        if not row.asked:
            row.ask()
            return
        discard(row.kept)
        self.rows.remove(row)
        row.hide()
        self._show_words()

    def _show_words(self) -> None:
        if self.rows:
            words = say(
                "The studio ended before these changes were saved. Restore one to go on with it; "
                "what you leave stays in File, Unsaved drawings, until its project is saved."
            )
        else:
            words = say("No unsaved drawing is kept.")
        show(self.words.setText, words)
        show(self.later.setText, say("Not now") if self.rows else say("Close"))


class KeptRow(QWidget):
    """One drawing, with what can be done with it."""

    def __init__(self, kept: Kept, graph: Graph) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("look", "card")
        self.kept = kept
        self.asked = False
        self.restore = worded(QPushButton(), say("Restore"))
        self.restore.setProperty("look", "primary")
        tip = say("Go on with this drawing; its file stays until you save")
        show(self.restore.setToolTip, tip)
        self.remove = worded(QPushButton(), say("Delete"))
        self.remove.setAutoDefault(False)  # Return restores
        show(self.remove.setToolTip, say("Delete what was kept; the project's file stays"))
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 8, 14, 8)
        row.setSpacing(14)
        row.addWidget(Picture(graph))
        row.addLayout(self._make_words(len(graph.nodes)), 1)
        row.addWidget(self.remove)
        row.addWidget(self.restore)

    def ask(self) -> None:
        """Let the button say that the next press is for good."""
        self.asked = True
        show(self.remove.setText, say("Delete for good?"))

    def _make_words(self, nodes: int) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(2)
        project = self.kept.project
        where = str(project) if project is not None else say("Never saved to a file")
        layers = say_count(nodes, "{n:,} layer", "{n:,} layers")
        what = joined(" · ", [moment(self.kept.time), layers])
        column.addStretch(1)
        for text, look in ((self.kept.title, "title"), (what, ""), (where, "mute")):
            label = Line()
            show(label.set_words, text)
            label.setProperty("look", look)
            column.addWidget(label)
        column.addStretch(1)
        return column


class Picture(QWidget):
    """The drawing, the size of a stamp."""

    def __init__(self, graph: Graph) -> None:
        super().__init__()
        self._graph = graph
        self.setFixedSize(PICTURE)
        themes.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(themes.current.color("line"), 1))
        painter.setBrush(themes.current.color("raised"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        inside = QRectF(self.rect()).adjusted(PAD, PAD, -PAD, -PAD)
        paint_miniature(painter, inside, self._graph)
        painter.end()
