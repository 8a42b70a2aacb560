"""Names that are offered for files to write."""

from __future__ import annotations

from pathlib import Path

import pytest

from nndl_studio.ui.shell.file_questions import stem_of
from tests.ui.shell.make_believe import OpenWindow


@pytest.mark.parametrize(
    ("title", "stem"),
    [
        ("XOR", "XOR"),
        ("and/or", "and-or"),
        ("C:\\nets\\a", "C-nets-a"),
        ("../up", "-up"),
        ("what? *all*", "what- -all-"),
        ("异或", "异或"),
        (" . ", "project"),
        ("", "project"),
    ],
)
def test_a_title_becomes_the_name_of_a_file(title: str, stem: str) -> None:
    assert stem_of(title) == stem


def test_what_is_written_beside_a_drawing_stays_in_its_folder(open_window: OpenWindow) -> None:
    window = open_window()
    window.files.graph.set_title("and/or")
    offered = Path(window.files.name_beside(".png"))
    assert offered.name == "and-or.png"
