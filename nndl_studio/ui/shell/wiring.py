"""Connects every command to what it does."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu

from nndl_studio.ui.shell.about import ShortcutsDialog, show_about
from nndl_studio.ui.shell.cross_validation import CrossValidationDialog
from nndl_studio.ui.shell.menus import fill_examples, fill_paths
from nndl_studio.ui.shell.start_page import StartPage
from nndl_studio.ui.shell.start_with import fill_starts
from nndl_studio.ui.theme import DARK, LIGHT, apply

if TYPE_CHECKING:
    from nndl_studio.ui.shell.main_window import MainWindow


def connect_actions(window: MainWindow) -> None:
    """Give each action of `window` its meaning."""
    _connect_file(window)
    _connect_edit(window)
    _connect_view(window)
    _connect_run(window)
    a = window.commands
    a.about.triggered.connect(lambda: show_about(window))
    a.shortcuts.triggered.connect(lambda: ShortcutsDialog(window, a.all()).show())


def _connect_file(window: MainWindow) -> None:
    a, files, menus = window.commands, window.files, window.menus
    a.new.triggered.connect(files.new)
    a.open.triggered.connect(files.open)
    a.save.triggered.connect(files.save)
    a.save_as.triggered.connect(files.save_as)
    a.export_npz.triggered.connect(lambda: _export(window, ".npz"))
    a.export_safetensors.triggered.connect(lambda: _export(window, ".safetensors"))
    a.save_picture.triggered.connect(lambda: _save_picture(window))
    a.quit.triggered.connect(window.close)
    a.start.triggered.connect(lambda: show_start_page(window))
    a.unsaved.triggered.connect(window.recovery.show_all)
    a.autosave.setChecked(window.settings.autosave)
    a.autosave.toggled.connect(files.set_autosave)
    fill_starts(menus.start_with, window.settings)
    fill_examples(menus.examples, files.open_example)
    menus.file.aboutToShow.connect(lambda: _fill_recent(window, menus.recent))
    _fill_recent(window, menus.recent)


def show_start_page(window: MainWindow) -> None:
    """Let the user choose what to work on."""
    page = StartPage(window, window.settings.recent)
    page.example_chosen.connect(window.files.open_example)
    page.recent_chosen.connect(window.files.open_path)
    page.new_asked.connect(window.files.new)
    page.open_asked.connect(window.files.open)
    page.open()


def _connect_edit(window: MainWindow) -> None:
    a, canvas, undo = window.commands, window.canvas, window.undo
    a.undo.triggered.connect(undo.undo)
    a.redo.triggered.connect(undo.redo)
    undo.canUndoChanged.connect(a.undo.setEnabled)
    undo.canRedoChanged.connect(a.redo.setEnabled)
    undo.undoTextChanged.connect(lambda text: _name_step(a.undo, window.tr("&Undo"), text))
    undo.redoTextChanged.connect(lambda text: _name_step(a.redo, window.tr("&Redo"), text))
    a.undo.setEnabled(False)
    a.redo.setEnabled(False)
    a.cut.triggered.connect(canvas.cut)
    a.copy.triggered.connect(canvas.copy)
    a.paste.triggered.connect(lambda: canvas.paste())
    a.duplicate.triggered.connect(canvas.duplicate)
    a.delete.triggered.connect(canvas.delete_selection)
    a.select_all.triggered.connect(canvas.select_all)
    a.rename.triggered.connect(window.inspector.focus_name)
    a.add.triggered.connect(lambda: canvas.quick_add())
    a.find.triggered.connect(window.palette_panel.focus_search)


def _connect_view(window: MainWindow) -> None:
    a, canvas = window.commands, window.canvas
    a.zoom_in.triggered.connect(lambda: canvas.zoom(1.25))
    a.zoom_out.triggered.connect(lambda: canvas.zoom(0.8))
    a.actual_size.triggered.connect(lambda: canvas.zoom(1 / canvas.magnification))
    window.status.zoom_pressed.connect(a.actual_size.trigger)
    a.fit.triggered.connect(canvas.fit)
    a.arrange.triggered.connect(canvas.auto_layout)
    a.dark.triggered.connect(lambda dark: _set_theme(window, dark))
    a.log_loss.setChecked(window.loss.log.isChecked())
    a.log_loss.triggered.connect(window.loss.set_log)
    window.loss.log.toggled.connect(a.log_loss.setChecked)
    a.problems.triggered.connect(window.go_to_problem)
    window.status.problem_pressed.connect(window.go_to_problem)


def _connect_run(window: MainWindow) -> None:
    a, run, samples = window.commands, window.run, window.watching.samples
    a.train.triggered.connect(window.desk.toggle)
    a.go_on.triggered.connect(run.go_on)
    a.step_batch.triggered.connect(lambda: run.step("batch"))
    a.step_epoch.triggered.connect(lambda: run.step("epoch"))
    a.stop.triggered.connect(run.stop)
    a.solve.triggered.connect(run.solve)
    a.cross_validate.triggered.connect(lambda: _cross_validate(window))
    a.next_sample.triggered.connect(lambda: samples.step(1))
    a.previous_sample.triggered.connect(lambda: samples.step(-1))


def _cross_validate(window: MainWindow) -> None:
    """Open the dialog, or say what keeps the drawing from being trained."""
    problems = window.canvas.scene().analysis.problems
    if problems:
        window.notice.say(problems[0].message, bad=True)
        return
    dialog = CrossValidationDialog(window, window.graph)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.show()


def _name_step(action: QAction, verb: str, step: str) -> None:
    action.setText(f"{verb} {step}" if step else verb)


def _set_theme(window: MainWindow, dark: bool) -> None:
    theme = DARK if dark else LIGHT
    app = QApplication.instance()
    if isinstance(app, QApplication):
        apply(app, theme)
    window.settings.theme = theme.name


def _export(window: MainWindow, suffix: str) -> None:
    """Ask where to; the training thread writes between two slices."""
    kinds = f"*{suffix}"
    start = window.export_name(suffix)
    title = window.tr("Export the weights")
    name, _ = QFileDialog.getSaveFileName(window, title, start, kinds)
    if name:
        path = Path(name)
        window.run.export(path if path.suffix else path.with_suffix(suffix))


def _save_picture(window: MainWindow) -> None:
    title = window.tr("Save a picture of the window")
    name, _ = QFileDialog.getSaveFileName(window, title, window.export_name(".png"), "*.png")
    if name and not window.picture_to(Path(name)):
        window.notice.say(window.tr("The picture could not be written to {0}").format(name), True)


def _fill_recent(window: MainWindow, menu: QMenu) -> None:
    recent = [(path.stem, path) for path in window.settings.recent]
    fill_paths(menu, recent, window.files.open_path)
