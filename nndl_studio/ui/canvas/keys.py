"""The canvas by keyboard: what each key does, and which of them the window may not take away."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

if TYPE_CHECKING:
    from nndl_studio.ui.canvas.view import CanvasView

_NONE = Qt.KeyboardModifier.NoModifier
_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier


class Keys:
    """Key to action, for one canvas."""

    def __init__(self, view: CanvasView) -> None:
        key = Qt.Key
        plain: dict[Qt.Key, Callable[[], object]] = {
            key.Key_Delete: view.delete_selection,
            key.Key_Backspace: view.delete_selection,
            key.Key_F: view.fit,
            key.Key_L: view.auto_layout,
            key.Key_C: view.connect_selected,
            key.Key_Return: view.activate,
            key.Key_Enter: view.activate,
            key.Key_Escape: view.step_back,
            key.Key_Plus: lambda: view.zoom(1.25),
            key.Key_Equal: lambda: view.zoom(1.25),
            key.Key_Minus: lambda: view.zoom(0.8),
            key.Key_0: lambda: view.zoom(1 / view.magnification),
            key.Key_Left: lambda: view.walk("left"),
            key.Key_Right: lambda: view.walk("right"),
            key.Key_Up: lambda: view.walk("up"),
            key.Key_Down: lambda: view.walk("down"),
        }
        with_ctrl: dict[Qt.Key, Callable[[], object]] = {
            key.Key_A: view.select_all,
            key.Key_C: view.copy,
            key.Key_X: view.cut,
            key.Key_V: view.paste,
            key.Key_D: view.duplicate,
            key.Key_Z: view.undo.undo,
            key.Key_Y: view.undo.redo,
            key.Key_Left: lambda: view.nudge(-1, 0),
            key.Key_Right: lambda: view.nudge(1, 0),
            key.Key_Up: lambda: view.nudge(0, -1),
            key.Key_Down: lambda: view.nudge(0, 1),
        }
        with_both: dict[Qt.Key, Callable[[], object]] = {
            key.Key_Z: view.undo.redo,
            key.Key_V: lambda: view.paste(with_links=True),
        }
        self._actions = {(_NONE, k): action for k, action in plain.items()}
        self._actions |= {(_CTRL, k): action for k, action in with_ctrl.items()}
        self._actions |= {(_CTRL | _SHIFT, k): action for k, action in with_both.items()}

    def takes(self, event: QKeyEvent) -> bool:
        """Plain keys that mean something here are the canvas's own while it has the focus."""
        chord = self._chord(event)
        own = chord[0] == _NONE and chord in self._actions
        return own or event.key() == Qt.Key.Key_Space

    def press(self, event: QKeyEvent) -> bool:
        """Do what the key means; False if it means nothing here."""
        action = self._actions.get(self._chord(event))
        if action is not None:
            action()
        return action is not None

    def _chord(self, event: QKeyEvent) -> tuple[Qt.KeyboardModifier, Qt.Key]:
        keys = event.modifiers() & (_CTRL | _SHIFT | Qt.KeyboardModifier.AltModifier)
        # The key may need Shift on some keyboards to be typed at all.
        if event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            keys &= ~_SHIFT
        return keys, Qt.Key(event.key())
