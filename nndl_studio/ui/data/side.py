"""The left side of a page: headings with what belongs to each below it, scrolled if need be."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from nndl_studio.ui.texts import worded

WIDTH = 330


class Side(QScrollArea):
    """`parts` are headings, "" for none, and widgets, from the top down."""

    def __init__(self, *parts: tuple[str, QWidget]) -> None:
        super().__init__()
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 10, 0)
        column.setSpacing(10)
        for title, widget in parts:
            if title:
                heading = worded(QLabel(), title)
                heading.setProperty("look", "heading")
                column.addWidget(heading)
            column.addWidget(widget)
        column.addStretch(1)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)
        self.setFixedWidth(WIDTH)
        # What is in it gets the keys.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
