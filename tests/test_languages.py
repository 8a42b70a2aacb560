"""The language in force, and what is said in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from nndl_studio import languages, resources
from nndl_studio.files import BadFile, Place
from nndl_studio.languages import known, speak, told, wanted
from nndl_studio.sentence import Sentence, all_of, as_it_is, say


@pytest.fixture
def chinese() -> Iterator[None]:
    speak("zh")
    yield
    speak(languages.ENGLISH)


def test_english_comes_first_and_each_is_called_as_it_calls_itself() -> None:
    assert list(languages.languages().items())[:2] == [("en", "English"), ("zh", "中文")]


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("zh", "zh"),
        ("zh_CN.UTF-8", "zh"),
        ("zh-Hans-CN", "zh"),
        ("en_GB", "en"),
        ("C.UTF-8", "en"),
        ("xx", None),
        ("", None),
    ],
)
def test_a_tag_of_any_sort_is_known(tag: str, language: str | None) -> None:
    assert known(tag) == language


def test_the_studio_s_own_variable_comes_before_the_system_s() -> None:
    assert wanted({"LANG": "zh_CN.UTF-8"}) == "zh"
    assert wanted({"LANG": "zh_CN.UTF-8", "NNDL_STUDIO_LANG": "en"}) == "en"
    assert wanted({"LANGUAGE": "xx:zh"}) == "en"
    assert wanted({}) == "en"


@pytest.mark.usefixtures("chinese")
def test_an_error_is_told_with_all_that_is_in_it() -> None:
    error = BadFile("数据.csv", say("x"), as_it_is("y"), Place(line=3))
    assert str(error) == "数据.csv, line 3: x. y"
    assert told(str(error)) == "数据.csv，第 3 行：x。y"


@pytest.mark.usefixtures("chinese")
def test_lists_are_those_of_the_language() -> None:
    assert told(all_of(["a", "b", "c"])) == "a、b 和 c"


@pytest.mark.usefixtures("chinese")
def test_what_is_no_text_of_ours_stays() -> None:
    assert told("English") == "English"
    assert told(as_it_is("English")) == "English"


@pytest.mark.usefixtures("chinese")
def test_what_has_no_translation_is_said_in_english() -> None:
    assert told(Sentence("no such text, {n} times", {"n": 2})) == "no such text, 2 times"


def test_a_language_that_is_not_there_is_refused() -> None:
    with pytest.raises(KeyError):
        speak("xx")


def test_another_language_is_a_folder_and_says_what_it_lacks_in_english(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue = Catalog(locale="de")
    catalogue.add("English", "Deutsch", context="what this language calls itself")
    catalogue.add("line {line}", "Zeile {line}")
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "nndl_studio.mo").open("wb") as file:
        write_mo(file, catalogue)
    monkeypatch.setattr(resources, "folder", lambda name: tmp_path)
    languages.look_again()
    try:
        assert languages.languages() == {"en": "English", "de": "Deutsch"}
        speak("de")
        assert told(say("line {line}", line=3)) == "Zeile 3"
        assert told(say("row {row}", row=3)) == "row 3"
    finally:
        monkeypatch.undo()
        languages.look_again()
        speak(languages.ENGLISH)
