"""No letter of a translation is missing in the faces that come along."""

from __future__ import annotations

from PySide6.QtGui import QRawFont
from pytestqt.qtbot import QtBot

from nndl_studio import resources

SIGNS = {*"\n\t\u200b"}


def test_every_letter_has_a_glyph(qtbot: QtBot) -> None:
    folder = resources.folder("fonts")
    faces = [QRawFont(str(path), 12) for path in sorted(folder.glob("*.ttf"))]
    catalogues = resources.folder("translations").glob("*/LC_MESSAGES/*.po")
    letters = {letter for path in catalogues for letter in path.read_text("utf-8")} - SIGNS
    missing = {each for each in letters if not any(f.supportsCharacter(ord(each)) for f in faces)}
    assert missing == set()
