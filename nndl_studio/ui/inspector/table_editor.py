"""The connection table with its title, counts and presets."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from nndl_studio.sentence import say
from nndl_studio.ui.inspector.table import Links, TableGrid
from nndl_studio.ui.inspector.table_presets import TablePresets
from nndl_studio.ui.texts import show

# Parameters and connections of the layer, if these were its links; None if it can't have them.
Counting = Callable[[Links], tuple[int, int] | None]


class TableEditor(QWidget):
    """`edited` carries the links, bool (input maps, output maps)."""

    edited = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._count: Counting | None = None
        self.title = _words("heading")
        show(self.title.setText, say("Connection table"))
        self.caption = _words("mute")
        self.figures = _words("mute")
        self.grid = TableGrid()
        self.presets = TablePresets()
        self.grid.edited.connect(self.edited)
        self.grid.painted.connect(self._say)
        self.presets.chosen.connect(self.edited)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for widget in (self.title, self.caption, self.grid, self.figures, self.presets):
            column.addWidget(widget)

    def set_links(
        self, links: Links, source: str, node: str, color: QColor, count: Counting
    ) -> None:
        """Show `links`; `source` and `node` name the rows and the columns, `count` what they
        cost."""
        self._count = count
        self.grid.set_links(links, color)
        self.presets.set_links(links)
        words = say("rows: maps of {source} · columns: maps of {node}", source=source, node=node)
        show(self.caption.setText, words)
        self._say(links)

    def _say(self, links: Links) -> None:
        """The counts, also of links that are only being painted."""
        counts = self._count(links) if self._count is not None else None
        self.figures.setVisible(counts is not None)
        if counts is None:
            return
        parameters, connections = counts
        words = say(
            "{linked:,} of {all:,} kernels\n"
            "{parameters:,} parameters · {connections:,} connections",
            linked=int(links.sum()),
            all=links.size,
            parameters=parameters,
            connections=connections,
        )
        show(self.figures.setText, words)


def _words(look: str) -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setProperty("look", look)
    return label
