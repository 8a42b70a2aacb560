"""Parts of the window in another language, put in force while they are there."""

from __future__ import annotations

import gettext
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from nndl_studio import languages
from nndl_studio.exchange.format import Lack
from nndl_studio.exchange.formats import FORMATS
from nndl_studio.runs.folds import Fold
from nndl_studio.sentence import as_it_is, say
from nndl_studio.training.snapshot import Ending, Metrics
from nndl_studio.ui.shell.about import ShortcutsDialog
from nndl_studio.ui.shell.actions import Actions
from nndl_studio.ui.shell.dock import Dock
from nndl_studio.ui.shell.endings import ending_words
from nndl_studio.ui.shell.export_outlook import as_line
from nndl_studio.ui.shell.facts_tree import FactsTree, Group
from nndl_studio.ui.shell.fold_table import FoldTable
from nndl_studio.ui.shell.format_list import FormatList
from nndl_studio.ui.texts import texts, worded

Translate = Callable[[dict[str, str]], None]


class Catalogue(gettext.NullTranslations):
    """Translations that a test makes up."""

    def __init__(self, known: dict[str, str]) -> None:
        super().__init__()
        self._known = known

    def gettext(self, message: str) -> str:
        return self._known.get(message, message)


@pytest.fixture
def translate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Translate]:
    """Puts a language in force that knows these texts."""
    english = gettext.NullTranslations()

    def speak(known: dict[str, str]) -> None:
        catalogues = {"en": english, "zh": Catalogue(known)}
        monkeypatch.setattr(languages, "_translations", catalogues.__getitem__)
        texts.speak("zh")

    yield speak
    texts.speak("en")


def test_a_command_and_its_tips_are_called_otherwise(qtbot: QtBot, translate: Translate) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    actions = Actions(window)
    kept = "Keep changes beside the file until it is saved, against a crash"
    assert actions.open.toolTip() == "Open (Ctrl+O)"
    assert actions.autosave.toolTip() == kept
    translate({"&Open…": "打开(&O)…", kept: "防崩溃", "{command} ({keys})": "{command}（{keys}）"})
    assert actions.open.text() == "打开(&O)…"
    assert actions.open.toolTip() == "打开（Ctrl+O）"
    assert actions.open.statusTip() == "打开"
    assert actions.autosave.toolTip() == "防崩溃"


def test_exports_have_letters_of_their_own_in_each_language(
    qtbot: QtBot, translate: Translate
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    exports = Actions(window).exports
    before = [action.text() for action in exports.values()]
    translate({"{format} ({suffix})…": "to {suffix}, {format}"})
    names = [action.text() for action in exports.values()]
    letters = [name[name.index("&") + 1].lower() for name in names]
    assert len({*letters} - {"x", "p"}) == len(FORMATS)
    assert names[0].replace("&", "") == f"to {FORMATS[0].suffix}, {FORMATS[0].title}"
    texts.speak("en")
    assert [action.text() for action in exports.values()] == before


def test_the_dialog_of_keys_is_said_again(qtbot: QtBot, translate: Translate) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    dialog = ShortcutsDialog(window, Actions(window).all())
    translate({"&Open…": "打开(&O)…", "Connect two layers": "连接两层"})
    said = [label.text() for label in dialog.findChildren(QLabel)]
    assert said[said.index("Ctrl+O") + 1] == "打开"
    assert "连接两层" in said
    assert "Save as" in said


def test_a_dock_is_called_otherwise_until_it_gets_a_plain_name(
    qtbot: QtBot, translate: Translate
) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    dock = Dock(window, "loss", say("Loss"))
    assert dock.toggleViewAction().text() == "Loss"
    translate({"Loss": "损失"})
    assert dock.windowTitle() == dock.toggleViewAction().text() == "损失"
    dock.set_title(say("x"))
    texts.speak("en")
    assert dock.windowTitle() == "x"


def test_what_is_against_a_format_begins_with_a_capital_letter(
    qtbot: QtBot, translate: Translate
) -> None:
    words = say("no loops")
    lines = as_line(Lack("", words)), as_line(Lack("C1", words))
    assert lines == ("No loops.", "C1: no loops")
    label = worded(QLabel(), lines[0])
    qtbot.addWidget(label)
    translate({"no loops": "ça ne boucle pas"})
    assert label.text() == "Ça ne boucle pas."


def test_formats_are_named_to_who_hears_them(qtbot: QtBot, translate: Translate) -> None:
    formats = FormatList(FORMATS[:2])
    qtbot.addWidget(formats)
    role = Qt.ItemDataRole.AccessibleTextRole
    assert formats.item(1).data(role) == f"{FORMATS[1].title}, {FORMATS[1].summary}"
    translate({"{format}, {summary}": "{format}：{summary}"})
    assert formats.item(1).data(role) == f"{FORMATS[1].title}：{FORMATS[1].summary}"


def test_facts_and_their_heads_are_said_again(qtbot: QtBot, translate: Translate) -> None:
    tree = FactsTree(say("Details of the run"))
    qtbot.addWidget(tree)
    rows = ((say("Seed"), "7", as_it_is("8")), ("a", say("Loss"), ""))
    tree.set_groups(("", "one", say("other")), [Group(say("Settings"), rows)])
    translate({"Seed": "种子", "Loss": "损失", "Settings": "设置", "other": "另一个"})
    assert tree.texts() == [["设置", "", ""], ["种子", "7", "8"], ["a", "损失", ""]]
    assert tree.headerItem().text(2) == "另一个"


def test_figures_of_folds_are_said_again(qtbot: QtBot, translate: Translate) -> None:
    table = FoldTable()
    qtbot.addWidget(table)
    ended = Ending("early stop", 9, 4, restored=True)
    table.set_folds([Fold(each, 50, Metrics(0.5), ended) for each in (1, 2)], complete=True)
    translate({"mean": "平均", "Loss": "损失", "{epoch}, best {best}": "{epoch}，最佳 {best}"})
    assert table.model().headerData(2, Qt.Orientation.Horizontal) == "损失"
    assert [row[0] for row in table.texts()] == ["1", "2", "平均", "± deviation"]
    assert table.texts()[0][-1] == "9，最佳 4"


@pytest.mark.parametrize(
    ("ending", "words"),
    [
        (Ending("early stop", 9, 4), "Early stop at epoch 9, best epoch 4"),
        (Ending("all epochs", 1), "Finished after 1 epoch"),
        (
            Ending("all epochs", 3, 2, restored=True),
            "Finished after 3 epochs · parameters of epoch 2 kept",
        ),
        (
            Ending("all epochs", 3, mistakes=1),
            "All 3 epochs are over, and the last one still made 1 mistake",
        ),
    ],
)
def test_a_run_s_end_is_told_in_a_line(ending: Ending, words: str) -> None:
    assert ending_words(ending) == words
