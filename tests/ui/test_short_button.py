"""A button that gives way."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from nndl_studio.ui.short_button import ShortButton
from tests.ui.painted import Paper


def test_it_ends_in_dots_where_it_is_narrow_and_is_whole_where_it_is_not(qtbot: QtBot) -> None:
    button = ShortButton(40)
    qtbot.addWidget(button)
    button.setText("sample 12,345 of the test part")
    whole = button.sizeHint().width()
    assert button.minimumSizeHint().width() == 40 < whole
    assert written(button, whole) == ["sample 12,345 of the test part"]
    (short,) = written(button, 80)
    assert short.endswith("…")
    assert "sample 12,345 of the test part".startswith(short.removesuffix("…"))


def written(button: ShortButton, width: int) -> list[str]:
    button.resize(width, 26)
    paper = Paper()
    button.render(paper, QPoint())
    return [each.words for each in paper.written]
