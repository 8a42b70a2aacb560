"""Long tool tips stand in lines."""

from __future__ import annotations

from unicodedata import east_asian_width

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from nndl_studio.sentence import say
from nndl_studio.ui.texts import show
from nndl_studio.ui.tip import CLOSING, COLUMNS, folded

ENGLISH = "Where the dashed curve rises while the other still falls, it learns by heart. " * 3
CHINESE = "验证集的虚线上升而另一条仍在下降时，网络只是记住了样本；此时应提前停止训练。" * 4


@pytest.mark.parametrize("text", [ENGLISH, CHINESE, f"{CHINESE}\n{ENGLISH}", f"{CHINESE}LeNet-5 "])
def test_no_line_is_longer_and_no_letter_is_lost(text: str) -> None:
    lines = folded(text).split("\n")
    for line in lines:
        wide = sum(2 if east_asian_width(letter) in "WF" else 1 for letter in line)
        # What closes a sentence stays with it.
        assert wide <= COLUMNS + 4
        assert line[:1] not in CLOSING
    assert "".join(lines).replace(" ", "") == text.replace("\n", "").replace(" ", "")


def test_what_fits_and_what_is_rich_stay() -> None:
    assert folded("The next sample") == "The next sample"
    assert folded(f"<b>{ENGLISH}</b>") == f"<b>{ENGLISH}</b>"
    assert folded("x" * 200) == "x" * 200


def test_a_widget_is_given_lines(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    show(label.setToolTip, say(ENGLISH))
    assert label.toolTip().count("\n") == 3
    show(label.setText, say(ENGLISH))
    assert "\n" not in label.text()
