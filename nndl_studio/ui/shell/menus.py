"""The menu bar: every command in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenu

from nndl_studio.sentence import Sentence, say
from nndl_studio.ui.shell.actions import Actions
from nndl_studio.ui.shell.shipped import by_section
from nndl_studio.ui.texts import literal, show


class Menus:
    """Built once; the recent and example lists are filled when they open."""

    def __init__(self, window: QMainWindow, actions: Actions) -> None:
        bar = window.menuBar()
        self.file = _named(bar.addMenu(""), say("&File"))
        self.edit = _named(bar.addMenu(""), say("&Edit"))
        self.view = _named(bar.addMenu(""), say("&View"))
        self.run = _named(bar.addMenu(""), say("&Run"))
        self.help = _named(bar.addMenu(""), say("&Help"))
        self.recent = _named(QMenu(window), say("Open &recent"))
        self.start_with = _named(QMenu(window), say("Start &with"))
        self.examples = _named(QMenu(window), say("&Examples"))
        self.export = _named(QMenu(window), say("&Export"))
        self.language = _named(QMenu(window), say("Lan&guage"))
        self.step = _named(QMenu(window), say("Step"))
        self._fill(actions)

    def add_docks(self, docks: Iterable[QDockWidget]) -> None:
        """Let the user open and close `docks`."""
        self.view.addSeparator()
        for dock in docks:
            action = dock.toggleViewAction()
            _explain(action, dock.windowTitle())
            dock.windowTitleChanged.connect(partial(_explain, action))
            self.view.addAction(action)

    def _fill(self, a: Actions) -> None:
        self.export.addAction(a.export)
        _group(self.export, *a.exports.values())
        _group(self.export, a.save_picture)
        self.step.addActions([a.step_batch, a.step_epoch])
        self.file.addActions([a.new, a.open])
        self.file.addMenu(self.recent)
        self.file.addMenu(self.examples)
        self.file.addAction(a.start)
        self.file.addMenu(self.start_with)
        _group(self.file, a.import_data, a.import_folder, a.import_model)
        _group(self.file, a.draw_points, a.type_rows)
        _group(self.file, a.save, a.save_as)
        _group(self.file, a.autosave, a.unsaved)
        self.file.addSeparator()
        self.file.addActions([a.load_weights, a.resume])
        self.file.addMenu(self.export)
        _group(self.file, a.quit)
        self.edit.addActions([a.undo, a.redo])
        _group(self.edit, a.cut, a.copy, a.paste, a.duplicate, a.delete)
        _group(self.edit, a.select_all, a.rename)
        _group(self.edit, a.add, a.find)
        self.view.addActions([a.zoom_in, a.zoom_out, a.actual_size, a.fit, a.arrange])
        _group(self.view, a.dark, a.log_loss, a.node_times, a.inside, a.compiled)
        _group(self.view, a.problems)
        self.view.addSeparator()
        self.view.addMenu(self.language)
        self.run.addActions([a.train, a.afresh, a.step_batch, a.step_epoch, a.stop])
        _group(self.run, a.take_best, a.solve, a.cross_validate, a.runs)
        _group(self.run, a.check_gradients)
        _group(self.run, a.earlier, a.later, a.newest, a.branch)
        _group(self.run, a.answer, a.answer_folder)
        _group(self.run, a.previous_sample, a.next_sample, a.own_sample)
        self.help.addActions([a.shortcuts, a.about])


def fill_examples(menu: QMenu, choose: Callable[[Path], object]) -> None:
    """Make `menu` the examples, a menu of its own for each section of the lecture."""
    for title, examples in by_section().items():
        section = _named(menu.addMenu(""), title)
        fill_paths(section, [(each.words, each.path) for each in examples], choose)


def fill_paths(
    menu: QMenu, files: Iterable[tuple[str, Path]], choose: Callable[[Path], object]
) -> None:
    """Make `menu` a list of files by their names, or what we call them."""
    menu.clear()
    for name, path in files:
        action = QAction(menu)
        show(action.setText, name if isinstance(name, Sentence) else name.replace("&", "&&"))
        action.setToolTip(literal(str(path)))
        action.triggered.connect(lambda _=False, chosen=path: choose(chosen))
        menu.addAction(action)
    menu.setEnabled(not menu.isEmpty())


def _named(menu: QMenu, title: Sentence) -> QMenu:
    show(menu.setTitle, title)
    return menu


def _explain(action: QAction, view: str) -> None:
    """What a click on the title of a view does."""
    show(action.setToolTip, say("Show or hide {view}", view=view))


def _group(menu: QMenu, *actions: QAction) -> None:
    menu.addSeparator()
    menu.addActions(list(actions))
