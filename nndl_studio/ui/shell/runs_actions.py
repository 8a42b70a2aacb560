"""What can be done with chosen runs: each action says when, and what it does."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QToolButton, QWidget

from nndl_studio.sentence import Sentence, say
from nndl_studio.ui import icons
from nndl_studio.ui.shell.run_files import Found
from nndl_studio.ui.texts import show
from nndl_studio.ui.theme import Theme, themes

Keys = str | QKeySequence.StandardKey


class RunsActions(QObject):
    """All off until `set_found` says what is chosen."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self._icons: list[tuple[QAction, str]] = []
        self._names: dict[QAction, Sentence] = {}
        self.open_project = self._make(
            "open",
            say("Open its project"),
            "Ctrl+Return",
            say("Open the project as it was then, in a window of its own"),
        )
        self.go_on = self._make(
            "play",
            say("Go on"),
            "Ctrl+F5",
            say("Train on from the checkpoint, to the same bits as an unbroken run"),
        )
        self.restore = self._make(
            "redo",
            say("Restore its weights"),
            "Ctrl+R",
            say("Open its project with the weights the run ended with"),
        )
        self.best = self._make(
            "good",
            say("Restore best epoch"),
            "Ctrl+B",
            say("Open its project with the weights of the early stop's best epoch"),
        )
        self.look_back = self._make(
            "clock",
            say("Look back"),
            "Ctrl+M",
            say("Open its project with the run as it was left, to go through its past"),
        )
        self.note = self._make("rename", say("Write a note"), "F2", say("Keep words about the run"))
        self.delete = self._make(
            "delete",
            say("Delete…"),
            QKeySequence.StandardKey.Delete,
            say("Forget the chosen runs and what the studio's own folder keeps of them"),
        )
        themes.changed.connect(self._paint)
        self._paint(themes.current)
        self.set_found((), 0)

    def all(self) -> list[QAction]:
        """In the order they are offered."""
        open_again = [self.open_project, self.go_on, self.restore, self.best, self.look_back]
        return [*open_again, self.note, self.delete]

    def set_found(self, found: Sequence[Found], chosen: int) -> None:
        """Offer what makes sense for the `chosen` runs, of which `found` are known in full."""
        one = found[0] if len(found) == chosen == 1 else None
        idle = one is not None and not one.live
        self.open_project.setEnabled(one is not None)
        self.go_on.setEnabled(one is not None and one.resumable)
        self.restore.setEnabled(idle and one is not None and one.files.weights is not None)
        self.best.setEnabled(idle and one is not None and one.files.best)
        past = one is not None and one.files.checkpoint is not None and one.files.moments > 0
        self.look_back.setEnabled(idle and past)
        self.note.setEnabled(chosen == 1)
        self.delete.setEnabled(chosen > 0 and not any(each.live for each in found))

    def button(self, action: QAction) -> QToolButton:
        """A button for `action` with its words on it."""
        button = QToolButton()
        button.setDefaultAction(action)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        name = say("Delete") if action is self.delete else self._names[action]
        show(button.setAccessibleName, name)
        return button

    def _make(self, icon: str, text: Sentence, keys: Keys, tip: Sentence) -> QAction:
        action = QAction(self._page)
        show(action.setText, text)
        # Else the button would drop the dots.
        show(action.setIconText, text)
        action.setShortcut(QKeySequence(keys))
        # In the field for the filter, Delete deletes letters.
        scopes = Qt.ShortcutContext
        inside = keys == QKeySequence.StandardKey.Delete
        action.setShortcutContext(
            scopes.WidgetWithChildrenShortcut if inside else scopes.WindowShortcut
        )
        shortcut = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        show(action.setToolTip, say("{tip} ({keys})", tip=tip, keys=shortcut))
        self._icons.append((action, icon))
        self._names[action] = text
        return action

    def _paint(self, theme: Theme) -> None:
        for action, name in self._icons:
            action.setIcon(icons.icon(name, theme.color("mute")))


def connect(action: QAction, job: Callable[[], object]) -> None:
    """Do `job` when `action` is triggered, without the state it carries."""
    action.triggered.connect(lambda _=False: job())
