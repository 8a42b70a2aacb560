"""The language of the window: which one it begins in, the menu that chooses it, Qt's own words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from nndl_studio import languages
from nndl_studio.languages import VARIABLE, spoken, told
from nndl_studio.sentence import Sentence, as_it_is, say
from nndl_studio.ui.shell.language import begin_language, fill_languages
from nndl_studio.ui.shell.menu_keys import with_keys
from nndl_studio.ui.shell.moment import moment
from nndl_studio.ui.shell.notice import RunNotice
from nndl_studio.ui.shell.progress import Figures, Progress
from nndl_studio.ui.shell.runs_list import RunsList
from nndl_studio.ui.shell.settings import StudioSettings
from nndl_studio.ui.shell.shipped import shipped
from nndl_studio.ui.texts import show, texts
from tests.ui.shell.make_believe import OpenWindow

Marked = Callable[[], None]


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No wish of who runs the tests, and no other test's language."""
    monkeypatch.delenv(VARIABLE, raising=False)
    yield
    texts.speak(languages.ENGLISH)


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> Marked:
    """Speak a language in which each text stands in brackets: what has none was not said anew."""

    def template(text: Sentence) -> str:
        one = text.template if text.number == 1 or not text.many else text.many
        return f"⟦{one}⟧"

    def speak() -> None:
        monkeypatch.setattr(languages, "_template", template)
        texts.speak(languages.ENGLISH)

    return speak


def system_speaks(monkeypatch: pytest.MonkeyPatch, *tags: str) -> None:
    system = SimpleNamespace(uiLanguages=lambda: list(tags))
    monkeypatch.setattr(QLocale, "system", lambda: system)


def entries(menu: QMenu) -> dict[str, QAction]:
    return {action.text(): action for action in menu.actions() if action.text()}


def test_the_variable_decides_then_the_setting_then_the_system(
    settings: StudioSettings, monkeypatch: pytest.MonkeyPatch, qapp: QCoreApplication
) -> None:
    system_speaks(monkeypatch, "zh-Hans-CN", "en-GB")
    begin_language(settings)
    assert spoken() == "zh"
    settings.language = "en"
    begin_language(settings)
    assert spoken() == "en"
    monkeypatch.setenv(VARIABLE, "zh")
    begin_language(settings)
    assert spoken() == "zh"


@pytest.mark.parametrize(
    ("tags", "language"),
    [(("C",), "en"), ((), "en"), (("xx-XX", "xx"), "en"), (("xx", "zh-Hans", "en"), "zh")],
)
def test_of_the_system_s_languages_the_first_that_is_there_is_spoken(
    tags: tuple[str, ...],
    language: str,
    settings: StudioSettings,
    monkeypatch: pytest.MonkeyPatch,
    qapp: QCoreApplication,
) -> None:
    system_speaks(monkeypatch, *tags)
    begin_language(settings)
    assert spoken() == language


def test_a_language_that_has_gone_is_not_in_the_settings(settings: StudioSettings) -> None:
    settings.language = "xx"
    assert settings.language == ""


def test_the_menu_speaks_a_language_and_remembers_it(
    settings: StudioSettings, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    system_speaks(monkeypatch, "en-GB")
    menu, other = QMenu(), QMenu()
    for each in (menu, other):
        qtbot.addWidget(each)
        fill_languages(each, settings)
    assert list(entries(menu)) == ["As the &system", "English", "中文"]
    assert entries(menu)["As the &system"].isChecked()
    entries(menu)["中文"].trigger()
    assert spoken() == "zh"
    assert settings.language == "zh"
    assert [action.isChecked() for action in menu.actions()] == [False, False, True]
    other.aboutToShow.emit()
    assert [action.isChecked() for action in other.actions()] == [False, False, True]
    menu.actions()[0].trigger()
    assert spoken() == "en"
    assert settings.language == ""


def test_the_window_has_the_menu(open_window: OpenWindow) -> None:
    window = open_window()
    assert window.menus.language.menuAction() in window.menus.view.actions()
    assert "中文" in entries(window.menus.language)


def test_qt_s_own_words_follow(qapp: QCoreApplication) -> None:
    def cancel() -> str:
        return QCoreApplication.translate("QPlatformTheme", "Cancel")

    assert cancel() == "Cancel"
    texts.speak("zh")
    assert cancel() == "取消"
    texts.speak("en")
    assert cancel() == "Cancel"


def test_letters_of_a_menu_are_those_of_its_language(monkeypatch: pytest.MonkeyPatch) -> None:
    words = {"Report": "报告", "Arrays": "NumPy 数组", "Export…": "导出…"}
    titles = with_keys([say("Report"), say("Arrays"), say("Export…"), "ONNX"], "n")
    assert titles == ["&Report", "&Arrays", "&Export…", "&ONNX"]
    monkeypatch.setattr(
        languages, "_template", lambda text: words.get(text.template, text.template)
    )
    assert list(map(told, titles)) == ["报告(&A)", "NumPy 数组(&U)", "导出(&B)…", "&ONNX"]


def test_titles_of_examples_are_looked_up_among_those_of_examples() -> None:
    first = shipped()[0]
    assert first.title.context == "example"
    assert first.words == f"{first.row}   {first.title}"


def test_the_menus_are_said_anew(open_window: OpenWindow, marked: Marked) -> None:
    window = open_window()
    menus = window.menus
    marked()
    named = (menus.file, menus.view, menus.recent, menus.examples, menus.export, menus.language)
    assert [menu.title() for menu in named] == [
        "⟦&File⟧",
        "⟦&View⟧",
        "⟦Open &recent⟧",
        "⟦&Examples⟧",
        "⟦&Export⟧",
        "⟦Lan&guage⟧",
    ]
    (section, *_) = [action for action in menus.examples.actions() if action.text()]
    assert section.text() == "⟦A · Learning⟧"


def test_undo_names_a_step_and_steps_in_one_in_the_language_in_force(
    open_window: OpenWindow, marked: Marked
) -> None:
    window = open_window()
    a, middle = window.menu_actions, list(window.graph.nodes)[3]
    window.canvas.scene().select([middle])
    window.canvas.copy()
    window.canvas.paste()
    pasted = window.canvas.selected_nodes()
    window.canvas.delete_selection()
    window.undo.undo()
    assert a.undo.text() == "&Undo Paste"
    assert a.redo.text() == f"&Redo Delete {pasted[0]}"
    marked()
    assert a.undo.text() == "⟦&Undo ⟦Paste⟧⟧"
    assert a.redo.text() == f"⟦&Redo ⟦Delete {pasted[0]}⟧⟧"
    assert window.undo.undoText() == "⟦Paste⟧"
    window.undo.undo()
    assert a.undo.text() == "⟦&Undo⟧"


def test_the_run_bar_and_the_status_line_are_said_anew(
    open_window: OpenWindow, marked: Marked
) -> None:
    window = open_window()
    marked()
    bar, status = window.run_bar, window.status
    assert bar.stop.text() == "⟦Stop⟧"
    assert bar.step.text() == "⟦Step ▾⟧"
    assert bar.train.toolTip() == "⟦Train the network (F5)⟧"
    assert bar.saved.text().startswith("⟦")
    assert status.layers.text() == f"⟦{len(window.graph.nodes)} layers⟧"
    assert status.zoom.text().startswith("⟦")
    assert status.problems.text().startswith("⟦")


def test_figures_are_fitted_in_the_language_in_force(qtbot: QtBot, marked: Marked) -> None:
    figures = Figures()
    qtbot.addWidget(figures)
    parts = [say("seed {seed}", seed=1), say("seed {seed}", seed=2)]
    figures.resize(figures.fontMetrics().horizontalAdvance("seed 1 · seed 2") + 1, 20)
    figures.set_parts(parts)
    assert figures.text() == "seed 1 · seed 2"
    marked()
    assert figures.text() == "⟦⟦seed 1⟧⟧"


def test_what_is_shown_no_more_is_not_said_again(qtbot: QtBot, marked: Marked) -> None:
    progress = Progress()
    qtbot.addWidget(progress)
    progress.set_busy(say("Preparing…"))
    show(progress.words.setText, "plain")
    marked()
    assert progress.words.text() == "plain"


def test_the_list_of_runs_is_said_anew(qtbot: QtBot, marked: Marked) -> None:
    page = RunsList()
    qtbot.addWidget(page)
    page.set_runs([])
    marked()
    assert page.empty.text().startswith("⟦No run yet")
    assert [page.state.itemText(place) for place in (0, 1)] == ["⟦Every state⟧", "⟦waiting⟧"]
    assert page.table.rows.headerData(0, Qt.Orientation.Horizontal) == "⟦Started⟧"


def test_a_notice_forgets_what_it_said_before(qtbot: QtBot, marked: Marked) -> None:
    notice = RunNotice()
    qtbot.addWidget(notice)
    notice.say(say("Stopped before it began"), bad=False)
    marked()
    assert notice.words.text() == "⟦Stopped before it began⟧"
    notice.say(as_it_is("/a/b.csv"), bad=True)
    texts.speak(languages.ENGLISH)
    assert "/a/b.csv" in notice.words.text()


def test_a_moment_is_told_with_the_month_s_name(marked: Marked) -> None:
    long_ago = moment(86_400 * 200)
    assert "July 1970" in long_ago
    marked()
    assert "⟦July⟧ 1970" in told(long_ago)
