"""Texts on widgets, in the language in force: shown now, and again when that changes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar
from weakref import WeakKeyDictionary, ref

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QLabel
from shiboken6 import isValid

from nndl_studio import languages
from nndl_studio.languages import told
from nndl_studio.sentence import Sentence
from nndl_studio.ui.tip import folded

NOWHERE = QModelIndex()
Setter = Callable[[str], object]
# A method's name, and what it is given before the text.
Key = tuple[Any, ...]
W = TypeVar("W", bound=QLabel | QAbstractButton)


class Texts(QObject):
    """What each widget was last told to show. `changed`: another language is in force; who paints
    texts itself, or keeps pictures of them, paints anew."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        # By the widget and the setter: what takes a text's place is said in its place. Setters are
        # kept by name, because a bound method would keep its widget.
        self._shown: WeakKeyDictionary[object, dict[Key, Sentence]] = WeakKeyDictionary()

    def show(self, setter: Setter, text: str) -> None:
        """Call a method of a Qt object, such as `label.setText`, with `text` as it is said now, and
        again whenever the language changes. Where it takes more before the text, as a tab's number,
        give it as `partial(tabs.setTabText, 2)`."""
        owner, key = _apart(setter)
        setter(_said(key, text))
        entries = self._shown.setdefault(owner, {})
        if isinstance(text, Sentence):
            entries[key] = text
        else:
            entries.pop(key, None)

    def speak(self, language: str) -> None:
        """Put a language in force, and say in it all that is shown."""
        languages.speak(language)
        for owner, entries in list(self._shown.items()):
            if isValid(owner):
                for (name, *before), text in list(entries.items()):
                    getattr(owner, name)(*before, _said((name,), text))
        self.changed.emit()


texts = Texts()
show = texts.show


def worded(widget: W, text: str) -> W:
    """A label or button with its text on it: `worded(QLabel(), say("Loss"))`."""
    show(widget.setText, text)
    return widget


def retell(model: QAbstractItemModel) -> None:
    """Have the views of `model`, whose `data` and `headerData` tell, ask again when the language
    changes."""
    texts.changed.connect(model.layoutChanged)
    # A list has no heads.
    if not isinstance(model, QAbstractListModel):
        texts.changed.connect(partial(_ask_heads, ref(model)))


def _ask_heads(there: Callable[[], QAbstractItemModel | None]) -> None:
    model = there()
    if model is None or not isValid(model):
        return
    ways = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
    for way, count in zip(ways, (model.columnCount(NOWHERE), model.rowCount(NOWHERE)), strict=True):
        if count:
            model.headerDataChanged.emit(way, 0, count - 1)


def _said(key: Key, text: str) -> str:
    """A text in the language in force; a tool tip in lines."""
    return folded(told(text)) if str(key[0]).endswith("ToolTip") else told(text)


def _apart(setter: Setter) -> tuple[Any, Key]:
    """Whose method it is, its name, and what it is given before the text."""
    if isinstance(setter, partial):
        owner, (name, *_) = _apart(setter.func)
        return owner, (name, *setter.args)
    return setter.__self__, (setter.__name__,)  # type: ignore[attr-defined]
