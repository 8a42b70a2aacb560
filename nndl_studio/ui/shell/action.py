"""A command as menus and tool bars show it: its name, and the tips that are made of it."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from nndl_studio.languages import told
from nndl_studio.sentence import Sentence, say
from nndl_studio.ui.texts import show

Keys = str | QKeySequence.StandardKey | None
# Where no letter of the name is on the keyboard, one stands behind it: "打开(&O)…".
_LETTER = re.compile(r"\(&\w\)|&")


class Action(QAction):
    """`words` are its name, with & before the letter that chooses it in a menu."""

    def __init__(self, words: Sentence, keys: Keys, window: QWidget) -> None:
        super().__init__(window)
        self.words = words
        if keys is not None:
            self.setShortcut(QKeySequence(keys))
        self.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        show(self.set_name, words)

    def set_name(self, name: str) -> None:
        """Be called so, as the language in force has it."""
        self.setText(name)
        shown = bare(name)
        keys = self.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        tip = say("{command} ({keys})", command=shown, keys=keys) if keys else shown
        self.setToolTip(told(tip))
        self.setStatusTip(shown)


def bare(name: str) -> str:
    """A name without the letter that chooses it in a menu, and without what says that a question
    follows."""
    return _LETTER.sub("", name).rstrip("…")
