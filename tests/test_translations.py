"""Every text has a translation in every language, with its values, in the terms of the glossary."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[1]
TRANSLATIONS = ROOT / "resources" / "translations"
GLOSSARY = ROOT / "docs" / "glossary.md"
VALUE = re.compile(r"\{(\w+)[^}]*\}|%\((\w+)\)[sr]|%[sr]")
HAN = "\u4e00-\u9fff"
# Half-width signs beside a Chinese letter, and Chinese and Latin letters without a space.
HALF_WIDTH = re.compile(rf"[{HAN}][,;:?!]|[{HAN}]\.(?![\w{{])|(?<!;)[,;:?!.][{HAN}]")
CRAMPED = re.compile(rf"[{HAN}][A-Za-z0-9]|[A-Za-z0-9%][{HAN}]")
LATIN_WORD = re.compile(r"\b(?=[A-Za-z]{2})[A-Za-z]*[a-z][A-Za-z]*")


@cache
def tool() -> ModuleType:
    """`.ci/texts.py`, which is no package's."""
    sys.path.insert(0, str(ROOT / ".ci"))
    try:
        spec = importlib.util.spec_from_file_location("texts", ROOT / ".ci" / "texts.py")
        assert spec is not None
        assert spec.loader is not None
        found = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(found)
    finally:
        sys.path.pop(0)
    return found


@dataclass(frozen=True)
class Term:
    """An English term, what finds it in a text, and its Chinese forms."""

    english: str
    pattern: re.Pattern[str]
    forms: tuple[str, ...]


@cache
def messages() -> tuple[Message, ...]:
    with (TRANSLATIONS / "zh" / "LC_MESSAGES" / "nndl_studio.po").open("rb") as file:
        return tuple(each for each in read_po(file, locale="zh") if each.id)


def pairs() -> Iterator[tuple[str, str]]:
    """Each text with its translation; of one that counts the many, as Chinese has no plural."""
    for each in messages():
        if isinstance(each.id, str):
            yield each.id, str(each.string or "")
        else:
            yield each.id[1], (each.string or ("",))[0]


def rows(title: str) -> Iterator[list[str]]:
    """The cells of a table of the glossary, below the heading `title`; of all tables for ""."""
    within = not title
    for line in GLOSSARY.read_text("utf-8").splitlines():
        if line.startswith("## "):
            within = not title or line == f"## {title}"
        elif within and line.startswith("| ") and not line.startswith(("| English", "| Word")):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def terms() -> Iterator[Term]:
    for cells in rows(""):
        if len(cells) == 3:
            english, chinese, _ = cells
            words = re.escape(english).replace(r"\ ", r"[\s-]+")
            pattern = re.compile(rf"(?<![\w{{]){words}(?:s|es)?(?![\w}}]|-\d)", re.IGNORECASE)
            yield Term(english, pattern, tuple(chinese.split(" / ")))


def stay() -> frozenset[str]:
    """Words that are no English to be translated."""
    return frozenset(word for cells in rows("Words that stay") for word in cells[0].split())


def test_the_catalogues_are_up_to_date() -> None:
    stale = [p.name for p, data in tool().up_to_date().items() if p.read_bytes() != data]
    assert stale == [], "run make texts"


def test_every_text_is_translated() -> None:
    missing = [english for english, chinese in pairs() if not chinese]
    assert missing == []


def values(text: str) -> set[str]:
    """The names in braces, and what argparse fills in."""
    return {found.group(1) or found.group(0) for found in VALUE.finditer(text)}


def test_values_are_the_same() -> None:
    wrong = [english for english, chinese in pairs() if values(english) != values(chinese)]
    assert wrong == []


def test_none_is_english_by_accident() -> None:
    known = stay()
    same = [
        english
        for english, chinese in pairs()
        if english == chinese and not {*LATIN_WORD.findall(VALUE.sub("", english))} <= known
    ]
    assert same == []


def test_terms_are_those_of_the_glossary() -> None:
    bare = [(VALUE.sub(" ", english), chinese) for english, chinese in pairs()]
    wrong = [
        f"{term.english}: {english} | {chinese}"
        for term in terms()
        for english, chinese in bare
        if term.pattern.search(english) and not any(form in chinese for form in term.forms)
    ]
    assert wrong == []


def test_signs_and_spaces_are_chinese() -> None:
    wrong = [
        chinese
        for _, chinese in pairs()
        if HALF_WIDTH.search(chinese) or CRAMPED.search(VALUE.sub("", chinese).replace("&", ""))
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("第 3 步。", True),
        ("第3步", False),
        ("步,层", False),
        ("用 LSTM 层", True),
        ("好. 再", False),
    ],
)
def test_signs_that_are_not_chinese_are_found(text: str, right: bool) -> None:
    assert right is not bool(HALF_WIDTH.search(text) or CRAMPED.search(text))
