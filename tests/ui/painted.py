"""What a painter writes, and where: a paper that keeps the words instead of the dots."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtGui import QPaintDevice, QPaintEngine, QPaintEngineState, QPainterPath, QTextItem

INCH = 25.4  # mm
DOTS, SIDE = 96, 4096
# Pieces of a line touch, but for rounding.
CLOSE = 0.5

At = QPointF | QPoint | QPainterPath.Element


@dataclass(frozen=True)
class Written:
    """Words in one line, with the box of their letters from the line above to below the base."""

    words: str
    box: QRectF


class Paper(QPaintDevice):
    """To be painted on; `written` says what stands there."""

    def __init__(self) -> None:
        super().__init__()
        self._engine = _Engine()

    @property
    def written(self) -> list[Written]:
        return self._engine.written

    def paintEngine(self) -> QPaintEngine:
        return self._engine

    def metric(self, metric: QPaintDevice.PaintDeviceMetric) -> int:
        asked = QPaintDevice.PaintDeviceMetric
        match metric:
            case asked.PdmWidth | asked.PdmHeight:
                return SIDE
            case asked.PdmWidthMM | asked.PdmHeightMM:
                return round(SIDE * INCH / DOTS)
            case asked.PdmDepth:
                return 32
            case asked.PdmDevicePixelRatioScaled:
                return round(QPaintDevice.devicePixelRatioFScale())
            case asked.PdmDevicePixelRatio:
                return 1
            case _:
                return DOTS


class _Engine(QPaintEngine):
    def __init__(self) -> None:
        super().__init__(QPaintEngine.PaintEngineFeature.AllFeatures)
        self.written: list[Written] = []

    def begin(self, device: QPaintDevice) -> bool:
        return True

    def end(self) -> bool:
        return True

    def type(self) -> QPaintEngine.Type:
        return QPaintEngine.Type.User

    def updateState(self, state: QPaintEngineState) -> None:
        """Words alone are kept, whatever their colour."""

    def drawPath(self, *_: object) -> None:
        """No words."""

    def drawPolygon(self, *_: object) -> None:
        """No words."""

    def drawPixmap(self, *_: object) -> None:
        """No words."""

    def drawTextItem(self, at: At, item: QTextItem) -> None:
        assert isinstance(at, QPointF)
        tall = item.ascent() + item.descent()
        box = QRectF(at.x(), at.y() - item.ascent(), item.width(), tall)
        piece = Written(item.text(), self.painter().transform().mapRect(box))
        before = self.written[-1] if self.written else None
        if before is not None and _goes_on(before.box, piece.box):
            self.written[-1] = Written(before.words + piece.words, before.box.united(piece.box))
        else:
            self.written.append(piece)


def _goes_on(before: QRectF, box: QRectF) -> bool:
    """A line comes in pieces, one for each typeface that it needs."""
    same_line = before.top() < box.center().y() < before.bottom()
    return same_line and abs(before.right() - box.left()) < CLOSE
