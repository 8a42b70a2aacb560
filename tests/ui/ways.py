"""The ways in which a window is shown: languages, themes and sizes, and what is wrong in each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QApplication, QWidget

from nndl_studio.languages import ENGLISH
from nndl_studio.ui.texts import texts
from nndl_studio.ui.theme import DARK, LIGHT, apply, themes
from tests.ui.cut import unreadable
from tests.ui.cut_canvas import drawings_cut
from tests.ui.long_language import speak_at_length

# What is done to a window before it is looked at.
Steps = Sequence[tuple[str, Callable[[], object]]]
LANGUAGES = (ENGLISH, "zh", "long")
SCREEN = QSize(1280, 800)


@contextmanager
def spoken(language: str) -> Iterator[None]:
    """One of `LANGUAGES` in force."""
    with pytest.MonkeyPatch.context() as patch:
        if language == "long":
            speak_at_length(patch)
        else:
            texts.speak(language)
        try:
            yield
        finally:
            patch.undo()
            texts.speak(ENGLISH)


@contextmanager
def small_screen() -> Iterator[None]:
    """The smallest screen that the studio is made for."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QScreen, "availableSize", lambda _: QSize(SCREEN))
        yield


def each_theme() -> Iterator[str]:
    """The application in its themes, one after the other, and at last as it was."""
    before, app = themes.current, QApplication.instance()
    assert isinstance(app, QApplication)
    for theme in (LIGHT, DARK):
        apply(app, theme)
        yield theme.name
    apply(app, before)


def settle() -> None:
    """Have layouts done: a wrapping text takes its height in the second round."""
    for _ in range(4):
        QApplication.processEvents()
    # News of another thread may have come in the last round: what it says is laid out as well.
    for _ in range(2):
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)


def wrong_in_each_way(window: QWidget, steps: Steps = ()) -> list[str]:
    """What cannot be read of a window that is open, in each language: as it stands, and after each
    of `steps`, by their names."""
    found = []
    for language in LANGUAGES:
        with spoken(language):
            for name, step in (("", _nothing), *steps):
                step()
                settle()
                found += [f"{language} {name}: {each}" for each in wrong_with(window)]
            # The steps change nothing of a drawing.
            found += [f"{language}: {each}" for each in drawings_cut(window)]
    return list(dict.fromkeys(found))


def _nothing() -> None:
    """As it is."""


def wrong_with(window: QWidget) -> list[str]:
    found = unreadable(window)
    if window.isWindow() and not _within(window.size(), SCREEN):
        found.append(f"the window is {window.width()}x{window.height()}")
    return found


def _within(size: QSize, room: QSize) -> bool:
    return size.width() <= room.width() and size.height() <= room.height()
