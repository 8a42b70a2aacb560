"""Every live view says what it shows, how it is read, and where the lecture has it."""

from __future__ import annotations

import re

import pytest
from PySide6.QtWidgets import QToolTip
from pytestqt.qtbot import QtBot

from nndl_studio.ui import theme
from nndl_studio.ui.monitor.card_rows import CARDS
from nndl_studio.ui.monitor.explained import EXPLAINED, explanation_of
from nndl_studio.ui.monitor.header import Header, IconButton
from nndl_studio.ui.monitor.loss_view import LossView

NAMES = ("loss", *(row.name for row in CARDS))
PLACE = r"\(\d{2,3}\)(–\(\d{2,3}\))?"
PLACES = re.compile(rf"{PLACE}(, {PLACE})*|p\. \d{{1,3}}")
PAPER = re.compile(r"[A-Zv][\w. ]+ (19|20)\d\d")


def header_of(qtbot: QtBot, name: str) -> Header:
    """Of a view as the window makes it."""
    theme.load_faces()
    row = next((row for row in CARDS if row.name == name), None)
    view = LossView() if row is None else row.make()
    for widget in (view.header, view):
        qtbot.addWidget(widget)
    return view.header


def test_none_is_left_out_and_none_is_too_many() -> None:
    assert sorted(EXPLAINED) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_each_has_a_place_in_the_lecture_or_a_paper(name: str) -> None:
    explanation = EXPLAINED[name]
    assert bool(explanation.lecture) is not bool(explanation.paper)
    if explanation.lecture:
        assert PLACES.fullmatch(explanation.lecture)
        assert all(1 <= int(n) <= 197 for n in re.findall(r"\d+", explanation.lecture))
    else:
        assert PAPER.fullmatch(explanation.paper)


@pytest.mark.parametrize("name", NAMES)
def test_the_button_tells_it(qtbot: QtBot, name: str) -> None:
    header = header_of(qtbot, name)
    button = header.findChild(IconButton, "explanation")
    assert isinstance(button, IconButton)
    *lines, source = button.toolTip().split("\n")
    words = " ".join(lines)
    assert words == EXPLAINED[name].words
    assert (EXPLAINED[name].lecture or EXPLAINED[name].paper) in source
    assert button.accessibleName() == f"{words}\n{source}"
    button.click()
    assert QToolTip.text() == button.toolTip()
    QToolTip.hideText()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_a_pinned_view_is_explained_as_its_kind_is() -> None:
    assert explanation_of("maps#2") is EXPLAINED["maps"]
