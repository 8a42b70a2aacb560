"""Asks where data are now that are not where the drawing names them, and knows them again."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from nndl_studio.datasets.image_settings import ImagesConfig
from nndl_studio.datasets.seen import Seen, seen
from nndl_studio.graph.document import Graph
from nndl_studio.graph.moved_data import OwnData, found_again, lost_data
from nndl_studio.languages import told
from nndl_studio.sentence import listed, say
from nndl_studio.ui.canvas.commands import DocumentCommand
from nndl_studio.ui.canvas.view import CanvasView
from nndl_studio.ui.data.reading import Reading, Refusal
from nndl_studio.ui.shell.ask import Role, ask
from nndl_studio.ui.shell.notice import RunNotice
from nndl_studio.ui.texts import show, worded

TABLES = (".csv", ".tsv")


class LostNotice(RunNotice):
    """A line over the canvas while data are missing."""

    def __init__(self) -> None:
        super().__init__()
        self.button = worded(QPushButton(), say("Find…"))
        show(self.button.setToolTip, say("Say where the data are now; it can be undone"))
        self.add(self.button)


class MovedData(QObject):
    """Looks after each edit, when the window gets the focus, and before training. What is found is
    compared with what the drawing was saved with: the same is taken, another only if wanted."""

    def __init__(self, window: QWidget, canvas: CanvasView) -> None:
        super().__init__(window)
        self._window, self._canvas = window, canvas
        self._lost: OwnData | None = None
        self._dismissed = ""
        self._chosen = Path()
        self.notice = LostNotice()
        self.notice.button.clicked.connect(self.find)
        self.notice.dismiss.clicked.connect(self._dismiss)
        self._reading = Reading(self)
        self._reading.done.connect(self._on_read)
        self._reading.failed.connect(self._on_failed)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self.look)

    @property
    def busy(self) -> bool:
        """Whether a file is being compared."""
        return self._reading.busy

    def release(self) -> None:
        """Look no more."""
        self._reading.stop()
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.disconnect(self.look)

    @Slot()
    def look(self) -> None:
        """Say what is missing, if anything is."""
        if self._reading.busy:
            return
        lost = next(iter(lost_data(self._graph)), None)
        if lost is None:
            self._dismissed = ""
            self.notice.hide()
        elif lost.path != self._dismissed and (lost != self._lost or self.notice.isHidden()):
            self._say(lost)
        self._lost = lost

    @Slot()
    def insist(self) -> None:
        """The user wants to train: say it again, dismissed or not."""
        self._dismissed = ""
        self.look()

    @Slot()
    def find(self) -> None:
        """Ask for the file or folder, and take it if it is the one."""
        lost = self._lost
        if lost is None:
            return
        title = told(say("Where is “{file}” now?", file=lost.name))
        start = str(_nearest_folder(Path(lost.path)))
        if _was_folder(self._graph, lost):
            name = QFileDialog.getExistingDirectory(self._window, title, start)
        else:
            kinds = told(say("All files (*)"))
            name, _ = QFileDialog.getOpenFileName(self._window, title, start, kinds)
        if name:
            self.take(Path(name))

    def take(self, path: Path) -> None:
        """Compare what is at `path` with what is missing."""
        self._chosen = path
        self.notice.button.setEnabled(False)
        self._reading.start(partial(seen, path))

    @property
    def _graph(self) -> Graph:
        return self._canvas.graph

    def _say(self, lost: OwnData) -> None:
        words = say(
            "{nodes} reads “{file}”, which is not there any more: {path}",
            nodes=listed(lost.nodes),
            file=lost.name,
            path=lost.path,
        )
        self.notice.say(words, True)

    @Slot()
    def _dismiss(self) -> None:
        self._dismissed = "" if self._lost is None else self._lost.path

    @Slot(object)
    def _on_read(self, found: Seen) -> None:
        self.notice.button.setEnabled(True)
        lost = self._lost
        if lost is None or lost not in lost_data(self._graph):
            self.look()
            return
        if self._may_use(lost, found):
            text = say("Find {file}", file=lost.name)
            changes = found_again(self._graph, lost, self._chosen, found)
            self._canvas.push(DocumentCommand(self._graph, changes, text))
        self.look()

    def _may_use(self, lost: OwnData, found: Seen) -> bool:
        """Whether it is what is missing, or wanted in place of it."""
        different = "" if lost.seen is None else lost.seen.differs(found)
        if not different:
            return True
        chosen = self._chosen.name
        title = say("“{file}” is not what the drawing was saved with", file=chosen)
        words = say(
            "Compared with “{file}” as it was: {difference}.", file=lost.name, difference=different
        )
        yes = (True, say("Use it anyway"), Role.AcceptRole)
        return ask(self._window, title, words, [yes]) is True

    @Slot(object)
    def _on_failed(self, refusal: Refusal) -> None:
        self.notice.button.setEnabled(True)
        self.notice.say(refusal.words, True)


def _nearest_folder(path: Path) -> Path:
    """The innermost folder on the way to `path` that is there."""
    return next((each for each in path.parents if each.is_dir()), Path.home())


def _was_folder(graph: Graph, lost: OwnData) -> bool:
    """Whether a folder is missing; pictures are in one where nothing is known."""
    if lost.seen is not None:
        return lost.seen.files > 0
    pictures = isinstance(graph.nodes[lost.nodes[0]].config, ImagesConfig)
    return pictures and Path(lost.path).suffix.lower() not in TABLES
