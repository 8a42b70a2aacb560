"""Connects every action to what it does. Pages are imported when they are opened."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QUndoStack
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from nndl_studio.files import BadFile, reason_of
from nndl_studio.languages import told
from nndl_studio.runs.history import History
from nndl_studio.sentence import Sentence, joined, say
from nndl_studio.ui.canvas.commands import redo_words, undo_words
from nndl_studio.ui.canvas.palette import Palette
from nndl_studio.ui.canvas.view import CanvasView
from nndl_studio.ui.inspector.inspector import Inspector
from nndl_studio.ui.monitor.loss_view import LossView
from nndl_studio.ui.shell.actions import Actions
from nndl_studio.ui.shell.answering import Answering
from nndl_studio.ui.shell.ask import Role, ask
from nndl_studio.ui.shell.exporting import Exporting
from nndl_studio.ui.shell.importing import Importing
from nndl_studio.ui.shell.language import fill_languages
from nndl_studio.ui.shell.loading_weights import LoadingWeights
from nndl_studio.ui.shell.menus import Menus, fill_examples, fill_paths
from nndl_studio.ui.shell.notice import RunNotice
from nndl_studio.ui.shell.past_runs import PastRuns
from nndl_studio.ui.shell.picture_file import save_picture
from nndl_studio.ui.shell.project_files import ProjectFiles
from nndl_studio.ui.shell.recovered import Recovery
from nndl_studio.ui.shell.run_control import RunControl
from nndl_studio.ui.shell.run_desk import RunDesk
from nndl_studio.ui.shell.samples import Samples
from nndl_studio.ui.shell.settings import StudioSettings
from nndl_studio.ui.shell.start_with import fill_starts
from nndl_studio.ui.shell.status import StatusLine
from nndl_studio.ui.texts import show
from nndl_studio.ui.theme import DARK, LIGHT, apply


@dataclass(frozen=True)
class Parts:
    """What the actions of a window work on; dialogs open over `over`."""

    over: QWidget
    actions: Actions
    menus: Menus
    settings: StudioSettings
    undo: QUndoStack
    files: ProjectFiles
    canvas: CanvasView
    palette: Palette
    inspector: Inspector
    loss: LossView
    status: StatusLine
    notice: RunNotice
    run: RunControl
    desk: RunDesk
    samples: Samples
    recovery: Recovery
    history: History | None
    desk_of_runs: PastRuns
    importing: Importing
    answering: Answering
    exporting: Exporting


def connect_actions(parts: Parts) -> None:
    """Give each action its meaning."""
    _connect_file(parts)
    _connect_edit(parts)
    _connect_view(parts)
    _connect_run(parts)
    a = parts.actions
    a.about.triggered.connect(lambda: _show_about(parts))
    a.shortcuts.triggered.connect(lambda: _show_shortcuts(parts))
    a.quit.triggered.connect(parts.over.close)


def _show_about(parts: Parts) -> None:
    from nndl_studio.ui.shell.about import show_about

    show_about(parts.over)


def _show_shortcuts(parts: Parts) -> None:
    from nndl_studio.ui.shell.about import ShortcutsDialog

    ShortcutsDialog(parts.over, parts.actions.all()).show()


def _connect_file(parts: Parts) -> None:
    a, files, menus = parts.actions, parts.files, parts.menus
    a.new.triggered.connect(files.new)
    a.open.triggered.connect(files.open)
    a.import_data.triggered.connect(lambda: parts.importing.choose_file())
    a.draw_points.triggered.connect(lambda: parts.importing.draw_points())
    a.type_rows.triggered.connect(lambda: parts.importing.type_rows())
    a.import_model.triggered.connect(parts.importing.choose_model)
    a.import_folder.triggered.connect(parts.importing.choose_folder)
    parts.canvas.file_dropped.connect(parts.importing.take)
    parts.inspector.import_asked.connect(parts.importing.choose_file)
    parts.inspector.columns_asked.connect(parts.importing.show_again)
    a.save.triggered.connect(files.save)
    a.save_as.triggered.connect(files.save_as)
    a.export.triggered.connect(lambda: parts.exporting.show_page())
    for name, action in a.exports.items():
        action.triggered.connect(lambda _=False, chosen=name: parts.exporting.show_page(chosen))
    a.save_picture.triggered.connect(lambda: _save_picture(parts))
    a.start.triggered.connect(lambda: _show_start_page(parts))
    a.unsaved.triggered.connect(parts.recovery.show_all)
    a.autosave.setChecked(parts.settings.autosave)
    a.autosave.toggled.connect(files.set_autosave)
    fill_starts(menus.start_with, parts.settings)
    fill_examples(menus.examples, files.open_example)
    menus.file.aboutToShow.connect(lambda: _fill_recent(parts))
    _fill_recent(parts)


def _show_start_page(parts: Parts) -> None:
    from nndl_studio.ui.shell.start_page import StartPage

    page, files = StartPage(parts.over, parts.settings.recent), parts.files
    page.example_chosen.connect(files.open_example)
    page.recent_chosen.connect(files.open_path)
    page.new_asked.connect(files.new)
    page.open_asked.connect(files.open)
    page.import_asked.connect(lambda: parts.importing.choose_file())
    page.open()


def _connect_edit(parts: Parts) -> None:
    a, canvas, undo = parts.actions, parts.canvas, parts.undo
    a.undo.triggered.connect(undo.undo)
    a.redo.triggered.connect(undo.redo)
    undo.canUndoChanged.connect(a.undo.setEnabled)
    undo.canRedoChanged.connect(a.redo.setEnabled)
    undo.undoTextChanged.connect(lambda step: _name_undo(a.undo, step and undo_words(undo)))
    undo.redoTextChanged.connect(lambda step: _name_redo(a.redo, step and redo_words(undo)))
    a.undo.setEnabled(False)
    a.redo.setEnabled(False)
    a.cut.triggered.connect(canvas.cut)
    a.copy.triggered.connect(canvas.copy)
    a.paste.triggered.connect(lambda: canvas.paste())
    a.duplicate.triggered.connect(canvas.duplicate)
    a.delete.triggered.connect(canvas.delete_selection)
    a.select_all.triggered.connect(canvas.select_all)
    a.rename.triggered.connect(parts.inspector.focus_name)
    a.add.triggered.connect(lambda: canvas.quick_add())
    a.find.triggered.connect(parts.palette.focus_search)


def _connect_view(parts: Parts) -> None:
    a, canvas = parts.actions, parts.canvas
    a.zoom_in.triggered.connect(lambda: canvas.zoom(1.25))
    a.zoom_out.triggered.connect(lambda: canvas.zoom(0.8))
    a.actual_size.triggered.connect(lambda: canvas.zoom(1 / canvas.magnification))
    parts.status.zoom_pressed.connect(a.actual_size.trigger)
    a.fit.triggered.connect(canvas.fit)
    a.arrange.triggered.connect(canvas.auto_layout)
    fill_languages(parts.menus.language, parts.settings)
    a.dark.triggered.connect(lambda dark: _set_theme(parts.settings, dark))
    a.log_loss.setChecked(parts.loss.log.isChecked())
    a.log_loss.triggered.connect(parts.loss.set_log)
    parts.loss.log.toggled.connect(a.log_loss.setChecked)
    a.problems.triggered.connect(canvas.go_to_problem)
    parts.status.problem_pressed.connect(canvas.go_to_problem)


def _connect_run(parts: Parts) -> None:
    a, run, samples = parts.actions, parts.run, parts.samples
    a.train.triggered.connect(parts.desk.toggle)
    a.afresh.triggered.connect(lambda: _train_afresh(parts))
    a.take_best.triggered.connect(run.take_best)
    loading = LoadingWeights(parts.over, run, parts.notice)
    a.load_weights.triggered.connect(lambda: _load_weights(parts, loading))
    a.resume.triggered.connect(lambda: _resume(parts))
    parts.files.opening.weights_chosen.connect(loading.take)
    parts.files.opening.run_chosen.connect(run.resume)
    a.step_batch.triggered.connect(lambda: run.step("batch"))
    a.step_epoch.triggered.connect(lambda: run.step("epoch"))
    a.stop.triggered.connect(run.stop)
    a.solve.triggered.connect(run.solve)
    a.cross_validate.triggered.connect(lambda: _cross_validate(parts))
    a.runs.triggered.connect(lambda: _show_runs(parts))
    a.answer.triggered.connect(parts.answering.choose_file)
    a.answer_folder.triggered.connect(parts.answering.choose_folder)
    a.next_sample.triggered.connect(lambda: samples.step(1))
    a.previous_sample.triggered.connect(lambda: samples.step(-1))


def _train_afresh(parts: Parts) -> None:
    """Start from new weights, once the user knows what becomes of the present ones."""
    kept = parts.run.bridge.keeps
    where = say("They stay in the history: Run, Runs… finds them again.")
    lost = say("They are in no file: export them first if you want to keep them.")
    title = say("Train afresh and leave the present weights behind?")
    yes = (True, say("Train afresh"), Role.AcceptRole)
    if ask(parts.over, title, where if kept else lost, [yes]):
        parts.run.train_afresh()


def _load_weights(parts: Parts, loading: LoadingWeights) -> None:
    file = _chosen(parts, say("Load weights"), loading.kinds)
    if file is not None:
        loading.take(file)


def _resume(parts: Parts) -> None:
    """Take up a run from its checkpoint; it stands where it was left until Continue."""
    title = say("Resume a run from its checkpoint")
    checkpoints = say("Checkpoints ({endings})", endings="checkpoint*.safetensors")
    kinds = joined(";;", [checkpoints, say("All files (*)")])
    file = _chosen(parts, title, kinds)
    if file is not None:
        parts.run.resume(file)


def _chosen(parts: Parts, title: Sentence, kinds: Sentence) -> Path | None:
    folder = parts.settings.folder
    name, _ = QFileDialog.getOpenFileName(parts.over, told(title), folder, told(kinds))
    return Path(name) if name else None


def _cross_validate(parts: Parts) -> None:
    """Open the dialog, or say what keeps the drawing from being trained."""
    from nndl_studio.ui.shell.cross_validation import CrossValidationDialog

    problems = parts.canvas.scene().analysis.problems
    if problems:
        parts.notice.say(problems[0].message, bad=True)
        return
    dialog = CrossValidationDialog(parts.over, parts.files.graph)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.show()


def _show_runs(parts: Parts) -> None:
    """Open the window of runs, or bring the one that is open to the front."""
    from nndl_studio.ui.shell.runs_page import RunsPage

    page = parts.over.findChild(RunsPage)
    if page is None:
        page = RunsPage(parts.over, parts.history or History())
        desk = parts.desk_of_runs
        page.project_asked.connect(desk.open_beside)
        page.resume_asked.connect(desk.go_on)
        page.restore_asked.connect(desk.restore)
        page.best_asked.connect(desk.restore_best)
        page.past_asked.connect(desk.look_back)
    page.show()
    page.activateWindow()


def _name_undo(action: QAction, step: str) -> None:
    show(action.setText, say("&Undo {step}", step=step) if step else say("&Undo"))


def _name_redo(action: QAction, step: str) -> None:
    show(action.setText, say("&Redo {step}", step=step) if step else say("&Redo"))


def _set_theme(settings: StudioSettings, dark: bool) -> None:
    theme = DARK if dark else LIGHT
    app = QApplication.instance()
    if isinstance(app, QApplication):
        apply(app, theme)
    settings.theme = theme.name


def _save_picture(parts: Parts) -> None:
    """Write what the window looks like as a PNG."""
    files = parts.files
    title = told(say("Save a picture of the window"))
    name, _ = QFileDialog.getSaveFileName(parts.over, title, files.name_beside(".png"), "*.png")
    if not name:
        return
    try:
        save_picture(parts.over.grab(), Path(name))
    except (OSError, BadFile) as error:
        words = say("The picture was not saved: {problem}", problem=reason_of(error))
        parts.notice.say(words, bad=True)


def _fill_recent(parts: Parts) -> None:
    recent = [(path.stem, path) for path in parts.settings.recent]
    fill_paths(parts.menus.recent, recent, parts.files.open_path)
