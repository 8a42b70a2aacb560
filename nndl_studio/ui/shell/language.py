"""The language of the window: as it is set, else as the system has it; Qt's own words follow."""

from __future__ import annotations

import os
from functools import partial

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from nndl_studio.languages import ENGLISH, VARIABLE, known, languages, spoken
from nndl_studio.sentence import say
from nndl_studio.ui.shell.settings import StudioSettings
from nndl_studio.ui.texts import show, texts

# What the setting holds where the user leaves it to the system.
SYSTEM = ""


def begin_language(settings: StudioSettings) -> None:
    """Speak what this start was asked for, else what the user set, else the system's language. For
    a start, before any window is made."""
    _speak_first(os.environ.get(VARIABLE, ""), settings.language)


def fill_languages(menu: QMenu, settings: StudioSettings) -> None:
    """One of these is always chosen, spoken at once, and remembered."""
    group = QActionGroup(menu)
    for tag, name in {SYSTEM: say("As the &system"), **languages()}.items():
        action = QAction(menu)
        show(action.setText, name)
        action.setCheckable(True)
        action.setData(tag)
        action.triggered.connect(partial(_choose, settings, tag))
        group.addAction(action)
        menu.addAction(action)
    _mark(menu, settings)
    # It may have been chosen in another window.
    menu.aboutToShow.connect(partial(_mark, menu, settings))


def _mark(menu: QMenu, settings: StudioSettings) -> None:
    for action in menu.actions():
        action.setChecked(action.data() == settings.language)


def _choose(settings: StudioSettings, tag: str, _: bool = False) -> None:
    settings.language = tag
    _speak_first(tag)


def _speak_first(*tags: str) -> None:
    """The first of these that is there, else of those that the system lists."""
    asked = (*tags, *QLocale.system().uiLanguages())
    texts.speak(next((found for tag in asked if tag and (found := known(tag))), ENGLISH))


class QtWords(QObject):
    """The words that Qt brings along, as those of its file dialog, in the language in force."""

    def __init__(self) -> None:
        super().__init__()
        self._translator: QTranslator | None = None
        self._language = ENGLISH
        texts.changed.connect(self.follow)

    def follow(self) -> None:
        """Have the application use those of the language in force; Qt's own are English."""
        if spoken() == self._language or QCoreApplication.instance() is None:
            return
        self._language = spoken()
        if self._translator is not None:
            QCoreApplication.removeTranslator(self._translator)
            self._translator = None
        translator = QTranslator()
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        # By the locale: "zh" finds the file of "zh_CN".
        there = translator.load(QLocale(self._language), "qtbase", "_", folder)
        if there and self._language != ENGLISH:
            self._translator = translator
            QCoreApplication.installTranslator(translator)


qt_words = QtWords()
