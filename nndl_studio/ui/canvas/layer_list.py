"""The list of layers that the palette and quick add share: rows, search, and how they are drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from nndl_studio import layers
from nndl_studio.languages import told
from nndl_studio.layers.layer import Family, Layer
from nndl_studio.layers.no_layer import NO_LAYERS
from nndl_studio.layers.title import layer_title
from nndl_studio.ui.canvas.fuzzy import match
from nndl_studio.ui.canvas.gestures.palette_drop import MIME, pack
from nndl_studio.ui.icons import pixmap
from nndl_studio.ui.texts import literal, retell
from nndl_studio.ui.theme import themes, ui_font

ROW_HEIGHT = 26
HEADING_HEIGHT = 28
# Behind every match in the name: layers that have the words in their summary.
LAST = 1000
ENTRY = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


@dataclass(frozen=True)
class Entry:
    """A row: a layer with the letters to light, or a heading. `refusal` says why it is disabled;
    without a layer it is a remark on what is none."""

    text: str
    layer: Layer[Any] | None = None
    letters: tuple[int, ...] = ()
    refusal: str = ""

    @property
    def enabled(self) -> bool:
        return self.layer is not None and not self.refusal


def search(query: str, refusals: Mapping[str, str] | None = None) -> list[Entry]:
    """Layers that fit `query`, best first; `refusals` gives a reason by type."""
    found: list[tuple[int, int, Entry]] = []
    for place, layer in enumerate(layers.CATALOGUE.values()):
        refusal = (refusals or {}).get(layer.type, "")
        title = layer_title(layer.name)
        fit, english = match(query, told(title)), match(query, str(title))
        if fit is not None:
            found.append((-fit.score, place, Entry(title, layer, fit.letters, refusal)))
        elif english is not None:
            # Papers and code name layers in English, whatever language is spoken.
            found.append((-english.score, place, Entry(title, layer, (), refusal)))
        elif any(query.lower().strip() in each.lower() for each in _summaries(layer)):
            found.append((LAST, place, Entry(title, layer, (), refusal)))
    found.sort(key=lambda row: (bool(row[2].refusal), *row[:2]))
    return [entry for *_, entry in found]


def _summaries(layer: Layer[Any]) -> tuple[str, str]:
    return told(layer.summary), layer.summary


def remarks(query: str) -> list[Entry]:
    """What fits `query` and can be no layer; none without a query."""
    fits = ((each, match(query, told(each.title))) for each in NO_LAYERS if query.strip())
    return [Entry(each.title, None, fit.letters, each.reason) for each, fit in fits if fit]


def remark_rows(family: Family) -> list[Entry]:
    """What somebody may look for among the layers of `family`, and can be none."""
    return [Entry(each.title, None, (), each.reason) for each in NO_LAYERS if each.family is family]


class LayerModel(QAbstractListModel):
    """Rows of entries; an enabled one can be dragged."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Entry] = []
        retell(self)

    def set_rows(self, rows: Sequence[Entry]) -> None:
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def entry(self, index: Index) -> Entry:
        return self._rows[index.row()]

    def first_enabled(self) -> int:
        """Row of the first entry that can be chosen, -1 if there is none."""
        return next((i for i, entry in enumerate(self._rows) if entry.enabled), -1)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.entry(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return told(entry.text)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.StatusTipRole):
            words = told(entry.refusal or (entry.layer.summary if entry.layer else ""))
            return words if role == Qt.ItemDataRole.StatusTipRole else literal(words)
        return entry if role == ENTRY else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or not self.entry(index).enabled:
            return Qt.ItemFlag.NoItemFlags
        flag = Qt.ItemFlag
        return flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemIsDragEnabled

    def mimeTypes(self) -> list[str]:
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        layer = self.entry(indexes[0]).layer if indexes else None
        return pack(layer.type) if layer is not None else QMimeData()


class LayerDelegate(QStyledItemDelegate):
    """Icon in the family's colour, name with the matched letters lit, headings in bold."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        entry: Entry = index.data(ENTRY)
        heading = entry.layer is None and not entry.refusal
        return QSize(120, HEADING_HEIGHT if heading else ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry = index.data(ENTRY)
        area = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if entry.layer is None and entry.refusal:
            self._paint_remark(painter, area, entry)
        elif entry.layer is None:
            painter.setPen(themes.current.color("mute"))
            painter.setFont(ui_font(12, QFont.Weight.DemiBold))
            painter.drawText(QPointF(area.left() + 8, area.bottom() - 8), told(entry.text))
        else:
            self._paint_ground(painter, option, area)
            painter.setOpacity(1.0 if entry.enabled else 0.4)
            self._paint_entry(painter, area, entry, entry.layer)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, area: QRectF) -> None:
        state, theme = option.state, themes.current
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if not chosen and not state & QStyle.StateFlag.State_MouseOver:
            return
        ground = theme.color("accent") if chosen else theme.color("raised")
        ground.setAlphaF(0.22 if chosen else 1.0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(area.adjusted(0, 1, 0, -1), 6, 6)

    def _paint_remark(self, painter: QPainter, area: QRectF, entry: Entry) -> None:
        """In the colour of words beside the point, with the sign that there is more to read."""
        scale = max(painter.device().devicePixelRatio(), 1.0)
        mute = themes.current.color("mute")
        picture = pixmap("info", mute, 16, scale)
        place = QRectF(area.left() + 8, area.center().y() - 8, 16, 16)
        painter.drawPixmap(place, picture, QRectF(picture.rect()))
        painter.setPen(mute)
        painter.setFont(ui_font(13))
        words = area.adjusted(34, 0, -4, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, told(entry.text))

    def _paint_entry(
        self, painter: QPainter, area: QRectF, entry: Entry, layer: Layer[Any]
    ) -> None:
        scale = max(painter.device().devicePixelRatio(), 1.0)
        picture = pixmap(layer.name, themes.current.family(layer.family), 16, scale)
        top = area.center().y() - 8
        painter.drawPixmap(QRectF(area.left() + 8, top, 16, 16), picture, QRectF(picture.rect()))
        x = area.left() + 34
        for i, letter in enumerate(told(entry.text)):
            x = self._paint_letter(painter, x, area, letter, i in entry.letters)

    def _paint_letter(
        self, painter: QPainter, x: float, area: QRectF, letter: str, lit: bool
    ) -> float:
        font, metrics = _face(lit)
        color: QColor = themes.current.color("accent" if lit else "text")
        painter.setFont(font)
        painter.setPen(color)
        baseline = area.center().y() + (metrics.ascent() - metrics.descent()) / 2
        painter.drawText(QPointF(x, baseline), letter)
        return x + metrics.horizontalAdvance(letter)


@cache
def _face(lit: bool) -> tuple[QFont, QFontMetricsF]:
    """What letters are written in: asked for at each of them."""
    font = ui_font(13, QFont.Weight.DemiBold if lit else QFont.Weight.Normal)
    return font, QFontMetricsF(font)
