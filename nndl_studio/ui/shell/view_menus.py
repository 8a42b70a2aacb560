"""The menu in the header of each live view: a place of its own, and what it shows as a file."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from nndl_studio.sentence import Sentence, say
from nndl_studio.ui.monitor.card import Card
from nndl_studio.ui.monitor.header import IconButton
from nndl_studio.ui.shell.docks import Docks
from nndl_studio.ui.shell.own_window import FULL_SCREEN, OwnWindow
from nndl_studio.ui.shell.view_files import LiveView, ViewFiles
from nndl_studio.ui.texts import show

# As the arrows beside it.
NARROW = 22


class ViewMenus(QObject):
    """A button for each view once it has been built; the menu is made when it is asked for."""

    def __init__(self, docks: Docks, files: ViewFiles) -> None:
        super().__init__(docks)
        self._docks, self._files = docks, files
        docks.filled.connect(self._add)
        for name in docks.views():
            self._add(name)

    @Slot(str)
    def _add(self, name: str) -> None:
        button = IconButton("more", say("More for this view"))
        button.setObjectName("more")
        button.setFixedWidth(NARROW)
        button.clicked.connect(partial(self._open, name))
        self._docks.views()[name].header.add(button)
        OwnWindow(self._docks[name])

    def _open(self, name: str) -> None:
        """Below the button, and gone once something is chosen."""
        view = self._docks.views()[name]
        button = view.header.findChild(IconButton, "more")
        assert button is not None
        menu = QMenu(button)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fill_places(menu, name)
        menu.addSeparator()
        self._fill_files(menu, view, self._docks[name].title)
        menu.addSeparator()
        _add(menu, say("C&lose"), partial(self._docks.close, name))
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _fill_places(self, menu: QMenu, name: str) -> None:
        docks = self._docks
        window = docks[name].findChild(OwnWindow)
        assert window is not None
        _add(menu, say("Pin &another here"), partial(docks.pin, name), docks.can_pin(name))
        floating, alone = docks[name].isFloating(), docks.maximised(name)
        if floating:
            _add(menu, say("Back among the &views"), window.dock_again)
        else:
            _add(menu, say("&Own window"), window.open)
        words = say("Leave the &full screen") if window.full else say("&Full screen")
        _add(menu, words, window.toggle_full, keys=FULL_SCREEN)
        if alone:
            _add(menu, say("&Bring the others back"), docks.all_back)
        else:
            _add(menu, say("&Maximise"), partial(docks.maximise, name), not floating)

    def _fill_files(self, menu: QMenu, view: LiveView, title: Sentence) -> None:
        there = not (isinstance(view, Card) and view.waiting)
        files = self._files
        _add(menu, say("Save &picture…"), partial(files.save_picture, view, title), there)
        _add(menu, say("Save &numbers…"), partial(files.save_numbers, view, title), there)
        _add(menu, say("&Copy picture"), partial(files.copy_picture, view), there)


def _add(
    menu: QMenu, words: Sentence, do: Callable[[], object], there: bool = True, keys: str = ""
) -> None:
    action = menu.addAction("")
    show(action.setText, words)
    action.setEnabled(there)
    if keys:
        # Only told here: the key itself works in the view's own window.
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    action.triggered.connect(lambda: do())
