"""Where the cells of a grid stand: one page to be read, or all pages side by side as pictures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QPoint, QRect, QSize

from nndl_studio.ops.terms import Index
from nndl_studio.ui.inside.pages import FOLD, Pages

WIDE, HIGH = 58, 22
LEAST, MOST = 2, 22
GAP = 6
MARGIN = 4
# Numbers of rows and columns stand left of the cells and above them.
LEFT, TOP = 30, 16


@dataclass(frozen=True)
class Cells:
    """Of `pages` page `page` is read, or all are seen if it is None, in a `room` so large."""

    pages: Pages
    page: int | None
    room: QSize

    @property
    def readable(self) -> bool:
        return self.page is not None

    @property
    def seen(self) -> range:
        """The pages that are shown."""
        return range(self.pages.count) if self.page is None else range(self.page, self.page + 1)

    @cached_property
    def size(self) -> tuple[int, int]:
        """Width and height of a cell."""
        if self.readable:
            return WIDE, HIGH
        rows, columns = self.pages.rows, self.pages.columns
        for pixels in range(MOST, LEAST, -1):
            across = max(1, (self.room.width() - MARGIN) // (columns * pixels + GAP))
            down = -(-self.pages.count // across)
            if down * (rows * pixels + GAP) <= self.room.height() - MARGIN:
                return pixels, pixels
        return LEAST, LEAST

    @cached_property
    def across(self) -> int:
        """Pictures side by side."""
        return max(1, (self.room.width() - MARGIN) // (self.pages.columns * self.size[0] + GAP))

    @cached_property
    def whole(self) -> QSize:
        """The size of all that is shown."""
        last = self.of_page(self.seen[-1]) if self.seen else QRect()
        first_row = self.seen[: self.across]
        right = max((self.of_page(page).right() for page in first_row), default=0)
        return QSize(right + MARGIN, last.bottom() + MARGIN)

    def within(self, seen: QRect) -> range:
        """The pages of which something is in sight."""
        if self.readable or not self.seen:
            return self.seen
        high = self.pages.rows * self.size[1] + GAP
        first = max(0, (seen.top() - MARGIN) // high) * self.across
        last = ((seen.bottom() - MARGIN) // high + 1) * self.across
        return range(min(first, self.pages.count), min(last, self.pages.count))

    def of_page(self, page: int) -> QRect:
        """Where a page stands."""
        wide, high = self.size
        size = QSize(self.pages.columns * wide, self.pages.rows * high)
        if self.readable:
            return QRect(QPoint(LEFT, TOP), size)
        row, column = divmod(page, self.across)
        left, top = column * (size.width() + GAP), row * (size.height() + GAP)
        return QRect(QPoint(MARGIN + left, MARGIN + top), size)

    def of_place(self, page: int, row: int, column: int) -> QRect:
        """Where a cell stands."""
        wide, high = self.size
        at = self.of_page(page)
        return QRect(at.x() + column * wide, at.y() + row * high, wide, high)

    def of_index(self, index: Index) -> QRect:
        """Where a number stands."""
        return self.of_place(*self.pages.place(index))

    def at(self, spot: QPoint) -> Index | None:
        """The index of the number there."""
        wide, high = self.size
        for page in self.within(QRect(spot, QSize(1, 1))):
            room = self.of_page(page)
            if room.contains(spot):
                row, column = (spot.y() - room.y()) // high, (spot.x() - room.x()) // wide
                return self.pages.index(page, row, column)
        return None

    def row_name(self, row: int) -> str:
        """What is written before a row: of a folded vector where it begins."""
        return str(row * FOLD if self.pages.folded else row)
