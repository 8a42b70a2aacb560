"""How large a page opens: as it is meant to be, but within the screen."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

# Pixels that a window's frame takes of the screen.
FRAME = QSize(16, 48)


def fit(page: QWidget, width: int, height: int) -> None:
    """Give `page` this size (px), or what the screen has room for."""
    room = page.screen().availableSize() - FRAME
    page.resize(QSize(width, height).boundedTo(room))
