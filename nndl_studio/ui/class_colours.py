"""One colour and one mark a class, told apart by those who see colours otherwise as well."""

from __future__ import annotations

from PySide6.QtGui import QColor

from nndl_studio.ui.theme import Theme

# After Okabe and Ito: lightness differs as well as hue.
_DARK = ("#56b4e9", "#e69f00", "#cc79a7", "#00b489", "#f0e442", "#8f8cf2", "#e06b3c", "#b0b7c3")
_LIGHT = ("#0072b2", "#c77700", "#b0528a", "#00805f", "#8a7d00", "#5b57c9", "#b8481c", "#5d6778")
# pyqtgraph's marks, and the same as letters for a legend.
MARKS = ("o", "s", "t1", "d", "t", "p", "h", "star")
LETTERS = ("●", "■", "▲", "◆", "▼", "⬟", "⬢", "★")


def class_colour(theme: Theme, index: int) -> QColor:
    """Of class `index`; they come again after eight."""
    colours = _DARK if theme.dark else _LIGHT
    return QColor(colours[index % len(colours)])


def class_mark(index: int) -> str:
    """Each time the colours come again, with another mark: 64 classes can be told apart."""
    return MARKS[_turned(index)]


def class_letter(index: int) -> str:
    return LETTERS[_turned(index)]


def _turned(index: int) -> int:
    return (index + index // len(_DARK)) % len(MARKS)
