"""Columns that are never narrower than their heads, in whichever language these are said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtWidgets import QHeaderView

from nndl_studio.ui.texts import texts

# A style brings its own margins, and comes when the page is shown.
_NEW_LOOK = (QEvent.Type.Show, QEvent.Type.StyleChange, QEvent.Type.FontChange)


class Heads(QObject):
    """Gives columns of `header` their widths (px), and more where a head needs it. What a user has
    widened stays. Columns go by their numbers, which may have names."""

    def __init__(self, header: QHeaderView, widths: Mapping[Any, int]) -> None:
        super().__init__(header)
        self._header, self._columns = header, tuple(widths)
        for column, width in widths.items():
            header.resizeSection(column, width)
        header.installEventFilter(self)
        texts.changed.connect(self.widen)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _NEW_LOOK:
            self.widen()
        return super().eventFilter(watched, event)

    @Slot()
    def widen(self) -> None:
        """Give each head the room it needs now."""
        for column in self._columns:
            needed = self._header.sectionSizeHint(column)
            if needed > self._header.sectionSize(column):
                self._header.resizeSection(column, needed)
