"""The main window: puts the parts in their places and lets them talk to one another."""

from __future__ import annotations

from functools import partial

import msgspec
from PySide6.QtCore import QEvent, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QShowEvent, QUndoStack
from PySide6.QtWidgets import QDialog, QMainWindow, QToolBar, QVBoxLayout, QWidget

from nndl_studio.config import Config
from nndl_studio.graph.check import Problem
from nndl_studio.graph.document import Graph
from nndl_studio.graph.settings import TrainingSettings
from nndl_studio.resources import as_example
from nndl_studio.runs.history import History
from nndl_studio.runs.keeper import Keeper
from nndl_studio.runs.trains import Factory, real_trainer
from nndl_studio.sentence import joined, say
from nndl_studio.ui.canvas.commands import (
    ConfigCommand,
    RenameCommand,
    SettingsCommand,
    ShareCommand,
    TitleCommand,
)
from nndl_studio.ui.canvas.edits import mend_command
from nndl_studio.ui.canvas.gestures.file_drop import dropped_file
from nndl_studio.ui.canvas.palette import Palette
from nndl_studio.ui.canvas.view import CanvasView
from nndl_studio.ui.inspector.inspector import Inspector
from nndl_studio.ui.monitor.cards import Cards
from nndl_studio.ui.monitor.loss_view import LossView
from nndl_studio.ui.page_size import fit
from nndl_studio.ui.shell.actions import Actions
from nndl_studio.ui.shell.answering import Answering
from nndl_studio.ui.shell.bridge import Bridge
from nndl_studio.ui.shell.data_looks import DataLooks
from nndl_studio.ui.shell.docks import LOSS, Docks
from nndl_studio.ui.shell.exporting import Exporting
from nndl_studio.ui.shell.gradient_checks import GradientChecks
from nndl_studio.ui.shell.importing import Importing
from nndl_studio.ui.shell.inner_parts import InnerParts
from nndl_studio.ui.shell.looking_inside import LookingInside
from nndl_studio.ui.shell.marking import Marking
from nndl_studio.ui.shell.menus import Menus
from nndl_studio.ui.shell.moved_data import MovedData
from nndl_studio.ui.shell.node_times import NodeTimes
from nndl_studio.ui.shell.notice import RunNotice
from nndl_studio.ui.shell.outside import OutsideWatch
from nndl_studio.ui.shell.own_samples import OwnSamples
from nndl_studio.ui.shell.past_runs import PastRuns
from nndl_studio.ui.shell.project_files import ProjectFiles
from nndl_studio.ui.shell.recovered import Recovery
from nndl_studio.ui.shell.run_bar import RunBar
from nndl_studio.ui.shell.run_control import RunControl
from nndl_studio.ui.shell.run_desk import Faces, RunDesk
from nndl_studio.ui.shell.seeing_compiled import SeeingCompiled
from nndl_studio.ui.shell.settings import StudioSettings
from nndl_studio.ui.shell.stand_in_notice import StandInNotice
from nndl_studio.ui.shell.status import StatusLine
from nndl_studio.ui.shell.time_machine import PastFaces, TimeMachine
from nndl_studio.ui.shell.unsaved_weights import UnsavedWeights
from nndl_studio.ui.shell.view_files import ViewFiles
from nndl_studio.ui.shell.view_menus import ViewMenus
from nndl_studio.ui.shell.watching import Watching
from nndl_studio.ui.shell.weights_beside import WeightsBeside
from nndl_studio.ui.shell.what_if import WhatIf
from nndl_studio.ui.shell.wiring import Parts, connect_actions
from nndl_studio.ui.texts import show
from nndl_studio.ui.theme import dress

SIZE = (1440, 900)
PRODUCT = "NNDL Studio"
# After this the docks have found their places, and the canvas its size.
FIT_MILLISECONDS = 60
# Dialogs that work on threads of their own, which end with the window.
BUSY = ("cross-validation", "runs")


class MainWindow(QMainWindow):
    """One document, one run. `close` asks about unsaved changes and joins the training thread."""

    closed = Signal()

    def __init__(
        self,
        graph: Graph,
        settings: StudioSettings | None = None,
        factory: Factory = real_trainer,
        history: History | None = None,
    ) -> None:
        super().__init__()
        self.setWindowTitle("NNDL Studio[*]")
        self.settings = settings if settings is not None else StudioSettings()
        self.undo = QUndoStack(self)
        self.files = ProjectFiles(self, self.undo, self.settings, graph)
        self.canvas = CanvasView(graph, self.undo)
        self.palette_panel = Palette()
        self.inspector = Inspector()
        self.loss, self.cards = LossView(), Cards()
        self.history = history
        self.bridge = Bridge(factory, _keeper(history))
        self.run = RunControl(self.bridge, graph, self)
        self.watching = Watching(self.bridge, self.canvas, self.cards)
        self.looks, self.moved_data = DataLooks(self.canvas), MovedData(self, self.canvas)
        self.node_times = NodeTimes(self.run, self.canvas)
        self.menu_actions = Actions(self)
        self.menus = Menus(self, self.menu_actions)
        self.run_bar = RunBar(self.menus.step, self.menus.export)
        self.notice, self.stand_in = RunNotice(), StandInNotice()
        self.outside = OutsideWatch(self, self.files)
        self.recovery = Recovery(self, self.files, self.settings)
        self.status = StatusLine()
        self.desk = RunDesk(self.run, self._faces(), self)
        self.unsaved_weights = UnsavedWeights(self.run, self.files, self)
        beside = partial(_open_beside, settings=self.settings, factory=factory, history=history)
        self.past_runs = PastRuns(self.files, self.run, self.notice, beside, self)
        self.importing = Importing(self, self.files, self.run, self.settings, self.set_config)
        self.looking_inside = LookingInside(self.canvas, self.watching, self.menu_actions.inside)
        self.own_samples = OwnSamples(self, self.bridge, self.watching, self.notice)
        self.what_if = WhatIf(self.canvas, self.bridge, self.watching, self.cards)
        self.looking_inside.weighed.connect(self.what_if.weigh)
        self.marking = Marking(self.canvas, self.inspector)
        self.inner_parts = InnerParts(self, self.canvas, self.watching)
        self.gradient_checks = GradientChecks(
            self.canvas, self.run, self.menu_actions.check_gradients, self.status
        )
        self.seeing_compiled = SeeingCompiled(self, self.canvas, self.run)
        self.answering = Answering(self, self.run, self.status, self.notice, self.settings)
        self.exporting = Exporting(self, self.run, self.files)
        self._closed = self._forced = False
        self.setAcceptDrops(True)
        self._place()
        self._wire()
        self.time_machine = TimeMachine(self.run, self._past_faces(), self)
        self.weights_beside = WeightsBeside(self.run, self.files, self)
        connect_actions(self._parts())
        self._listen(graph, True)
        self._show_document()
        dress(self)

    @property
    def graph(self) -> Graph:
        return self.files.graph

    @Slot(object)
    def show_graph(self, graph: Graph) -> None:
        """Another document has been opened."""
        self._listen(self.canvas.graph, False)
        self._listen(graph, True)
        self.run.set_graph(graph)
        self.watching.clear()
        self.own_samples.forget()
        self.what_if.forget()
        self.looks.clear()
        self.gradient_checks.forget()
        self.notice.hide()
        self.status.set_message("")  # what was said of the other
        self.stand_in.forget()
        self.canvas.set_graph(graph)
        self.loss.restart(graph.settings.epochs)
        self._show_document()
        QTimer.singleShot(FIT_MILLISECONDS, self.canvas, self.canvas.fit)

    def set_config(self, node_id: str, config: Config) -> None:
        """An edit in the inspector, undoable."""
        if node_id in self.graph.nodes:
            self.canvas.push(ConfigCommand(self.graph, node_id, config))

    def share_weights(self, node_id: str, lender: str) -> None:
        """Whose weights a node uses, undoable; "" for its own."""
        if node_id in self.graph.nodes:
            self.canvas.push(ShareCommand(self.graph, node_id, lender))

    def set_settings(self, settings: TrainingSettings) -> None:
        self.canvas.push(SettingsCommand(self.graph, settings))

    def set_rate(self, rate: float) -> None:
        """The run bar's learning rate; a run under way learns at it from the next slice on."""
        self.set_settings(msgspec.structs.replace(self.graph.settings, learning_rate=rate))

    def set_title(self, title: str) -> None:
        self.canvas.push(TitleCommand(self.graph, title))

    def rename(self, old: str, new: str) -> None:
        if self.canvas.push(RenameCommand(self.graph, old, new)):
            self.canvas.choose([new])

    def mend(self, problem: Problem) -> None:
        """Put a problem right where one click can."""
        command = mend_command(self.graph, problem, problem.mend) if problem.mend else None
        if command is None:
            self.status.set_message(say("There is no quick way here: change it by hand"))
        else:
            self.canvas.push(command)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.docks.arrange()
        QTimer.singleShot(FIT_MILLISECONDS, self.canvas, self.canvas.fit)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_file(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_file(event)
        if path is not None:
            event.acceptProposedAction()
            self.importing.take(path)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowTitleChange:
            self.setAccessibleName(self.windowTitle())

    def end(self) -> None:
        """The process is made to end: keep all there is, without a question."""
        self._forced = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._closed:
            return
        if not self._forced and not self.files.may_leave():
            event.ignore()
            return
        self._closed = True
        for name in BUSY:
            for dialog in self.findChildren(QDialog, name):
                dialog.close()
        self.settings.geometry = self.saveGeometry()
        self.docks.remember()
        self._listen(self.graph, False)
        # The thread may still be building something; nobody should look at a frozen window.
        self.hide()
        self.files.release(self._forced)
        self.run.release(self._forced)
        self.inner_parts.close()
        self.gradient_checks.release()
        self.own_samples.forget()
        self.seeing_compiled.close()
        self.looks.clear()
        self.moved_data.release()
        self.answering.release()
        self.canvas.release()
        event.accept()
        self.closed.emit()

    def _faces(self) -> Faces:
        return Faces(
            self.run_bar,
            self.menu_actions,
            self.loss,
            self.canvas,
            self.watching.samples,
            self.notice,
            self.status,
        )

    def _past_faces(self) -> PastFaces:
        return PastFaces(
            self.loss, self.run_bar, self.docks, self.status, self.menu_actions, self.watching
        )

    def _parts(self) -> Parts:
        return Parts(
            self,
            self.menu_actions,
            self.menus,
            self.settings,
            self.undo,
            self.files,
            self.canvas,
            self.palette_panel,
            self.inspector,
            self.loss,
            self.status,
            self.notice,
            self.run,
            self.desk,
            self.watching.samples,
            self.recovery,
            self.history,
            self.past_runs,
            self.importing,
            self.answering,
            self.exporting,
        )

    def _place(self) -> None:
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.outside.notice)
        column.addWidget(self.moved_data.notice)
        column.addWidget(self.stand_in)
        column.addWidget(self.notice)
        column.addWidget(self.what_if.room)
        column.addWidget(self.looking_inside.room, 1)
        self.setCentralWidget(centre)
        bar = QToolBar()
        show(bar.setWindowTitle, say("Run"))
        bar.setObjectName("run")
        bar.setMovable(False)
        bar.toggleViewAction().setVisible(False)
        bar.addWidget(self.run_bar)
        self.addToolBar(bar)
        self.statusBar().addWidget(self.status, 1)
        self.statusBar().setSizeGripEnabled(False)
        self.docks = Docks(
            self,
            (self.palette_panel, self.inspector),
            self.loss,
            self.cards,
            self.settings,
        )
        self.menus.add_docks(self.docks.all())
        self.view_menus = ViewMenus(
            self.docks, ViewFiles(self, self.files, self.notice, self.status)
        )
        fit(self, *SIZE)
        # In this order: of a window that is to be maximised Qt keeps a second layout for a moment,
        # and the process dies when docks are arranged anew meanwhile.
        self.restoreState(self.settings.layout)
        self.restoreGeometry(self.settings.geometry)

    def _wire(self) -> None:
        self.files.replaced.connect(self.show_graph)
        self.files.before_writing.append(self.looks.note_files)
        self.menu_actions.train.triggered.connect(self.moved_data.insist)
        self.menu_actions.node_times.toggled.connect(self.node_times.set_on)
        self.menu_actions.node_times.toggled.connect(self.seeing_compiled.forget_times)
        self.menu_actions.compiled.triggered.connect(self.seeing_compiled.open)
        self.run_bar.toggled.connect(self.moved_data.insist)
        self.menu_actions.own_sample.triggered.connect(self.own_samples.open)
        self.desk.forgotten.connect(self.watching.forget_values)
        self.desk.forgotten.connect(self.looking_inside.forget)
        self.stand_in.file_asked.connect(self.importing.choose_file)
        self.files.named.connect(self._show_name)
        self.canvas.analysis_changed.connect(self._show_analysis)
        self.canvas.selection_changed.connect(self._show_selection)
        self.canvas.activated.connect(self._edit_node)
        self.canvas.status.connect(self.status.set_message)
        self.canvas.looked.connect(self._show_zoom)
        self.palette_panel.chosen.connect(self.canvas.add_layer)
        self.inspector.config_edited.connect(self.set_config)
        self.inspector.renamed.connect(self.rename)
        self.inspector.weights_shared.connect(self.share_weights)
        self.canvas.mute_asked.connect(self._ask_for_muted)
        self.inspector.parts_asked.connect(self.inner_parts.open)
        self.inspector.settings_edited.connect(self.set_settings)
        self.inspector.title_edited.connect(self.set_title)
        self.inspector.node_chosen.connect(self.canvas.focus_node)
        self.inspector.mend_asked.connect(self.mend)
        self.run_bar.rate_edited.connect(self.set_rate)
        self.docks.sight_changed.connect(self._show_sight)

    def _listen(self, graph: Graph, on: bool) -> None:
        for signal, slot in (
            (graph.title_changed, self._show_name),
            (graph.settings_changed, self._show_settings),
        ):
            if on:
                signal.connect(slot)
            else:
                signal.disconnect(slot)

    def _show_document(self) -> None:
        self._show_name()
        self._show_settings()
        self._show_analysis()
        self._show_zoom()

    def _show_name(self) -> None:
        clean = self.files.clean
        self.run.path = str(self.files.path or "")
        words = self.files.state_in_words()
        # Those of the examples have translations, any other stays as it is.
        title = as_example(self.graph.title)
        self.run_bar.set_title(title, words)
        show(self.setWindowTitle, joined("", [title, f"[*] · {PRODUCT}"]))
        self.setWindowModified(not clean)
        self._show_inspector()

    def _show_settings(self) -> None:
        self.run_bar.set_rate(self.graph.settings.learning_rate)
        self.run_bar.set_seed(self.graph.settings.seed)
        self.seeing_compiled.follow()
        self._show_inspector()

    @Slot(str)
    def _ask_for_muted(self, node_id: str) -> None:
        """Go to where the user says which units are muted."""
        self.docks.inspector.show()
        self.canvas.choose([node_id])
        self.inspector.node.marks.focus_units()

    @Slot()
    def _show_analysis(self) -> None:
        analysis = self.canvas.scene().analysis
        self.status.set_analysis(len(self.graph.nodes), analysis)
        self.run.set_analysis(analysis)
        self.watching.set_analysis(self.graph, analysis)
        self.looks.set_analysis(self.graph, analysis)
        self.moved_data.look()
        self.stand_in.set_graph(self.graph)
        self.docks.make_room()
        self.seeing_compiled.follow()
        self._show_inspector()

    @Slot(list)
    def _show_selection(self, nodes: list[str]) -> None:
        if len(nodes) == 1:
            self.cards.choose(nodes[0])
            self.looking_inside.choose(nodes[0])
        self.seeing_compiled.choose(nodes[0] if len(nodes) == 1 else None)
        self._show_inspector()

    @Slot(str, bool)
    def _show_sight(self, name: str, visible: bool) -> None:
        if name != LOSS:
            self.watching.set_in_sight(name, visible)

    def _show_inspector(self) -> None:
        chosen = self.canvas.selected_nodes()
        node = chosen[0] if len(chosen) == 1 else None
        self.inspector.set_node(self.graph, self.canvas.scene().analysis, node)

    @Slot()
    def _show_zoom(self) -> None:
        self.status.set_zoom(self.canvas.magnification)

    @Slot(str)
    def _edit_node(self, node_id: str) -> None:
        self.inspector.focus_form()


# Windows that others have opened; Python would take them away with their last name.
_beside: set[MainWindow] = set()


def _open_beside(
    graph: Graph, settings: StudioSettings, factory: Factory, history: History | None
) -> None:
    """Open `graph` as a document of its own in a window of its own."""
    window = MainWindow(graph, settings, factory, history)
    window.closed.connect(lambda: _beside.discard(window))
    window.closed.connect(window.deleteLater)
    _beside.add(window)
    window.show()


def _keeper(history: History | None) -> Keeper | None:
    """What keeps the window's runs; without a history they are gone with the window."""
    return None if history is None else Keeper(history, history.run_folder, "window")
