"""The dialog that cross-validates the drawing: how many folds, how far it is, what came out."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from nndl_studio.graph.document import Graph
from nndl_studio.graph.project import decode, encode
from nndl_studio.resources import as_example
from nndl_studio.runs.fold_thread import FoldThread, Validates, real_folds
from nndl_studio.runs.folds import FoldProgress
from nndl_studio.sentence import NOTHING, Sentence, say
from nndl_studio.ui.inspector.spin_boxes import Whole
from nndl_studio.ui.page_size import fit
from nndl_studio.ui.share_bar import ShareBar
from nndl_studio.ui.shell.fold_table import FoldTable
from nndl_studio.ui.texts import show, worded

MILLISECONDS = 100
MOST_FOLDS = 100
SIZE = (860, 420)


class CrossValidationDialog(QDialog):
    """Works on a copy of `graph` as it was when the dialog opened. Its results stay until it is
    closed; closing cancels."""

    def __init__(
        self, window: QWidget | None, graph: Graph, validates: Validates = real_folds
    ) -> None:
        super().__init__(window)
        self.setObjectName("cross-validation")
        show(
            self.setWindowTitle,
            say("Cross-validation of “{project}”", project=as_example(graph.title)),
        )
        self._graph = decode(encode(graph), "project")
        self._validates = validates
        self._thread: FoldThread | None = None
        self._newest: FoldProgress | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(MILLISECONDS)
        self._timer.timeout.connect(self._show_progress)
        self.folds = Whole(2, MOST_FOLDS)
        self.folds.setValue(5)
        show(self.folds.setAccessibleName, say("Folds"))
        self.start = QPushButton()
        show(self.start.setText, say("Start"))
        self.start.setDefault(True)
        self.start.clicked.connect(self._toggle)
        self.bar = ShareBar()
        self.status = QLabel()
        self.status.setProperty("look", "mute")
        self.status.setWordWrap(True)
        self.table = FoldTable()
        self._lay_out()
        fit(self, *SIZE)

    @property
    def busy(self) -> bool:
        return self._thread is not None

    def closeEvent(self, event: QCloseEvent) -> None:
        # The thread may still be building something; nobody should look at a frozen dialog.
        self.hide()
        if self._thread is not None:
            self._thread.cancel()
            self._end()
        super().closeEvent(event)

    def reject(self) -> None:
        """Escape closes as the button of the frame does."""
        self.close()

    def _toggle(self) -> None:
        if self._thread is not None:
            self._thread.cancel()
            self.start.setEnabled(False)
            show(self.status.setText, say("Cancelling…"))
            return
        self._newest = None
        self.table.set_folds((), complete=False)
        show(self.status.setText, say("Getting ready…"))
        self._thread = FoldThread(self._graph, self.folds.value(), self._validates)
        self._thread.start()
        self._timer.start()
        self._show_state()

    def _show_progress(self) -> None:
        thread = self._thread
        if thread is None:
            return
        over = not thread.is_alive()
        news = thread.newest()
        if news is not None and not thread.cancelled:
            self._show_news(news)
        if over:
            self._end()
            outcome = say("Cancelled") if thread.cancelled else self._outcome()
            show(self.status.setText, thread.problem or outcome)

    def _show_news(self, news: FoldProgress) -> None:
        before = len(self._newest.done) if self._newest else 0
        self._newest = news
        self.bar.set_share(news.step / max(news.steps, 1))
        show(self.status.setText, say("Fold {fold} of {folds}", fold=news.fold, folds=news.folds))
        if len(news.done) != before:
            self.table.set_folds(news.done, complete=len(news.done) == news.folds)

    def _outcome(self) -> Sentence:
        if self._newest is None:
            return NOTHING
        return say(
            "Each figure is measured on samples that the run did not see. The deviation says how "
            "much it depends on which samples those are."
        )

    def _end(self) -> None:
        self._timer.stop()
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.join()
        self._show_state()

    def _show_state(self) -> None:
        self.start.setEnabled(True)
        show(self.start.setText, say("Cancel") if self.busy else say("Start"))
        self.folds.setEnabled(not self.busy)
        self.bar.setEnabled(self.busy)

    def _lay_out(self) -> None:
        words = worded(
            QLabel(),
            say(
                "The training samples are cut into folds. For each fold the network is trained "
                "afresh on all others and measured on it; the test part is left alone."
            ),
        )
        words.setWordWrap(True)
        line = QHBoxLayout()
        line.addWidget(worded(QLabel(), say("Folds")))
        line.addWidget(self.folds)
        line.addWidget(self.bar, 1)
        line.addWidget(self.start)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(words)
        column.addLayout(line)
        column.addWidget(self.status)
        column.addWidget(self.table, 1)
