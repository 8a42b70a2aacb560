"""Columns that are never narrower than their heads, in whichever language these are said, nor,
where that is asked for, than their cells."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtWidgets import QAbstractItemView, QHeaderView

from nndl_studio.ui.texts import texts

# A style brings its own margins, and comes when the page is shown.
_NEW_LOOK = (QEvent.Type.Show, QEvent.Type.StyleChange, QEvent.Type.FontChange)


class Heads(QObject):
    """Gives columns of `header` their widths (px), and more where a head needs it, or a cell of
    `whole` columns. What a user has widened stays. Columns go by their numbers, which may have
    names."""

    def __init__(
        self, header: QHeaderView, widths: Mapping[Any, int], whole: Collection[Any] = ()
    ) -> None:
        super().__init__(header)
        self._header, self._columns, self._whole = header, tuple(widths), frozenset(whole)
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
        """Give each head, and each cell that is to be whole, the room it needs now."""
        view = self._header.parentWidget()
        for column in self._columns:
            needed = self._header.sectionSizeHint(column)
            if column in self._whole and isinstance(view, QAbstractItemView):
                needed = max(needed, view.sizeHintForColumn(column))
            if needed > self._header.sectionSize(column):
                self._header.resizeSection(column, needed)
