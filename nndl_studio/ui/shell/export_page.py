"""The export page: what each format makes of the network, before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from nndl_studio.exchange.format import Format, Lack
from nndl_studio.exchange.formats import FORMATS, lacks_of
from nndl_studio.going import Going
from nndl_studio.languages import told
from nndl_studio.runs.news import Exported, Lent
from nndl_studio.sentence import NOTHING, Sentence, all_of, say
from nndl_studio.ui.data.page_keys import is_for_editor
from nndl_studio.ui.data.reading import MILLISECONDS, Reading, Refusal
from nndl_studio.ui.data.waiting import Waiting
from nndl_studio.ui.look import repolish
from nndl_studio.ui.page_size import fit
from nndl_studio.ui.shell.ask import Role, ask
from nndl_studio.ui.shell.export_outlook import ExportOutlook
from nndl_studio.ui.shell.export_result import ExportResult
from nndl_studio.ui.shell.format_list import FormatList
from nndl_studio.ui.texts import show, worded

if TYPE_CHECKING:  # it brings the compiler of kernels along, for which no window waits
    from nndl_studio.exchange.network import Network

SIZE = (900, 690)
Lacks = Mapping[str, Sequence[Lack]]


class ExportPage(QDialog):
    """`wanted` carries where to write, the format's name, on how many samples it is proved, and
    what tells how far it is. What is held comes by `set_lent`, what came of it by `set_exported`.
    `place` gives the file that is offered for a suffix, `doubt` what is to be said of a network."""

    wanted = Signal(object, str, int, object)

    def __init__(
        self,
        parent: QWidget | None,
        title: Sentence,
        place: Callable[[str], str],
        doubt: Callable[[Network], Sentence],
        form: str = "",
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        show(self.setWindowTitle, say("Export {project}", project=title))
        self._title, self._offered, self._doubt = title, place, doubt
        self._lacks: Lacks | None = None
        self._problem = NOTHING
        self._written: Path | None = None
        self.going: Going | None = None
        self.formats, self.outlook, self.wait = FormatList(FORMATS), ExportOutlook(), Waiting()
        self.reading = Reading(self)
        self.shown, self.says, self.doubt = QStackedWidget(), QLabel(), QLabel()
        self.write, self.folder, self.leave = QPushButton(), QPushButton(), QPushButton()
        show(self.write.setText, say("&Write…"))
        show(self.folder.setText, say("&Open the folder"))
        show(self.leave.setText, say("&Close"))
        self._looking = QTimer(self)
        self._looking.setInterval(MILLISECONDS)
        self._place()
        self._wire()
        fit(self, *SIZE)
        self.formats.choose(form)
        self.formats.setFocus()

    @property
    def known(self) -> bool:
        """Whether it is known what each format can't hold."""
        return self._lacks is not None

    @Slot(object)
    def set_lent(self, news: Lent) -> None:
        """The network that is held, or why there is none: then nothing can be written."""
        if news.network is None:
            self._lacks = {}
            self._refuse(news.problem)
        else:
            show(self.doubt.setText, self._doubt(news.network))
            self.doubt.setVisible(bool(self.doubt.text()))
            self.reading.start(partial(lacks_of, news.network))

    @Slot(object)
    def set_exported(self, news: Exported) -> None:
        """What came of writing."""
        if self.going is None:
            return
        self._wait(None)
        if news.stopped:
            self._say(say("Cancelled: nothing was written."))
        elif news.problem:
            words = say(
                "{file} was not written: {problem}", file=news.path.name, problem=news.problem
            )
            self._say(words, bad=True)
        else:
            self._written = news.path
            self._show_result(ExportResult(news))
        self._allow()

    def done(self, result: int) -> None:
        if self.going is not None:
            self.going.stop()
        self._looking.stop()
        self.reading.stop()
        super().done(result)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return ends what is typed; Escape first ends what is being written."""
        if event.key() == Qt.Key.Key_Escape and self.going is not None:
            self._leave()
        elif is_for_editor(event, self.focusWidget()):
            event.accept()
        else:
            super().keyPressEvent(event)

    def _place(self) -> None:
        heading = worded(QLabel(), self._title)
        for label in (self.says, self.doubt):
            label.setWordWrap(True)
        for label in (heading, self.says, self.doubt):
            label.setTextFormat(Qt.TextFormat.PlainText)
        heading.setProperty("look", "title")
        self.doubt.setProperty("look", "ask")
        self.doubt.hide()
        self.write.setProperty("look", "primary")
        self.write.setDefault(True)
        self.folder.hide()
        self.shown.addWidget(self.outlook)
        self.shown.addWidget(self.wait)
        show(self.wait.bar.setAccessibleName, say("How far the export is"))
        middle, bottom, column = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        middle.setSpacing(18)
        middle.addWidget(self.formats)
        middle.addWidget(self.shown, 1)
        bottom.addWidget(self.says, 1)
        for button in (self.leave, self.folder, self.write):
            bottom.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(12)
        column.addWidget(heading)
        column.addWidget(self.doubt)
        column.addLayout(middle, 1)
        column.addLayout(bottom)

    def _wire(self) -> None:
        self.formats.currentRowChanged.connect(self._show_format)
        self.formats.itemDoubleClicked.connect(self.write.click)
        self.write.clicked.connect(self._choose)
        self.folder.clicked.connect(self._open_folder)
        self.leave.clicked.connect(self._leave)
        self.reading.done.connect(self._set_lacks)
        self.reading.failed.connect(self._on_failed)
        self._looking.timeout.connect(self._look)

    @Slot(object)
    def _set_lacks(self, lacks: Lacks) -> None:
        self._lacks = lacks
        self.formats.set_lacks(lacks)
        self._show_format()

    @Slot(object)
    def _on_failed(self, refusal: Refusal) -> None:
        self._lacks = {}
        self._refuse(refusal.words)

    def _refuse(self, problem: Sentence) -> None:
        self._problem = problem
        self._show_format()
        self._say(say("Nothing can be written: {problem}", problem=problem), bad=True)

    @Slot()
    def _show_format(self) -> None:
        """Show the chosen format as it would be written."""
        form = self.formats.current
        self.outlook.set_format(form, Path(self._offered(form.suffix)))
        self.outlook.set_lacks(self._of(form))
        self.shown.setCurrentWidget(self.outlook)
        self.folder.hide()
        if not self._problem:
            self._say(NOTHING)
        self._allow()

    def _of(self, form: Format) -> Sequence[Lack] | None:
        if self._problem:
            return (Lack("", self._problem, refuses=True),)
        return None if self._lacks is None else self._lacks.get(form.name, ())

    def _allow(self) -> None:
        form = self.formats.current
        lacks, busy = self._of(form), self.going is not None
        refused = lacks is None or any(lack.refuses for lack in lacks)
        self.write.setEnabled(not (busy or refused or form.missing or self._problem))
        self.formats.setEnabled(not busy)
        self.leave.setEnabled(True)
        # Return may be pressed once more when a file has been chosen: that cancels nothing.
        self.leave.setAutoDefault(not busy)
        if busy:
            self.leave.setDefault(False)
        show(self.leave.setText, say("&Cancel") if busy else say("&Close"))

    @Slot()
    def _choose(self) -> None:
        """Ask where to, and have it written."""
        form = self.formats.current
        title = told(say("Export as {format}", format=form.title))
        start = self._offered(form.suffix)
        name, _ = QFileDialog.getSaveFileName(self, title, start, f"*{form.suffix}")
        path = _with_suffix(Path(name), form.suffix) if name else None
        if path is None or not self._may_replace(form, path, Path(name)):
            return
        self._wait(Going())
        self._say(NOTHING)
        self.wanted.emit(path, form.name, self.outlook.samples, self.going)

    def _may_replace(self, form: Format, path: Path, asked: Path) -> bool:
        """Ask about files that are there and that no dialog has asked about."""
        there = [each.name for each in form.places(path) if each != asked and each.exists()]
        if not there:
            return True
        title = say("Replace {files}?", files=all_of(there))
        words = say("What is there now is kept beside it with “.bak” behind its name.")
        yes = (True, say("Replace"), Role.AcceptRole)
        return ask(self, title, words, [yes]) is True

    def _wait(self, going: Going | None) -> None:
        self.going = going
        if going is None:
            self._looking.stop()
            self.shown.setCurrentWidget(self.outlook)
            return
        self.wait.begin()
        show(self.wait.words.setText, say("Writing…"))
        self.shown.setCurrentWidget(self.wait)
        self._looking.start()
        self._allow()

    @Slot()
    def _look(self) -> None:
        """Tell how far it is."""
        if self.going is not None and self.going.newest is not None:
            self.wait.set_progress(self.going.newest)

    @Slot()
    def _leave(self) -> None:
        """Cancel what is being written, else close."""
        if self.going is None:
            self.accept()
            return
        self.going.stop()
        self.leave.setEnabled(False)
        self._say(say("It ends as soon as it can…"))

    def _show_result(self, result: ExportResult) -> None:
        before = self.shown.widget(2)
        if before is not None:
            self.shown.removeWidget(before)
            before.deleteLater()
        self.shown.addWidget(result)
        self.shown.setCurrentWidget(result)
        self.folder.show()
        self.leave.setFocus()

    @Slot()
    def _open_folder(self) -> None:
        if self._written is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._written.parent)))

    def _say(self, words: Sentence, bad: bool = False) -> None:
        show(self.says.setText, words)
        self.says.setProperty("look", "bad" if bad else "mute")
        repolish(self.says)


def _with_suffix(path: Path, suffix: str) -> Path:
    """The name as the user means it: “Net 1.5” has no suffix."""
    return path if path.suffix.lower() == suffix else path.with_name(path.name + suffix)
