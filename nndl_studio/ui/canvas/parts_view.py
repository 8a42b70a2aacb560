"""A drawing to look at: what is inside a node. It can be moved, enlarged and pointed at."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from nndl_studio.graph.document import Graph
from nndl_studio.sentence import say
from nndl_studio.ui.canvas import ground
from nndl_studio.ui.canvas.camera import Camera
from nndl_studio.ui.canvas.node_item import NodeItem
from nndl_studio.ui.canvas.scene import CanvasScene
from nndl_studio.ui.canvas.walk import DIRECTIONS, step_from
from nndl_studio.ui.texts import show
from nndl_studio.ui.theme import themes


class PartsView(Camera):
    """`chosen` carries the piece that is selected, "" for none."""

    chosen = Signal(str)

    def __init__(self, graph: Graph, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pieces = CanvasScene(graph, self)
        self._grasped: QPoint | None = None
        self.setScene(self._pieces)
        self._pieces.selectionChanged.connect(self._tell)
        show(self.setAccessibleName, say("What is inside"))
        self.whole = True
        themes.changed.connect(self._retheme)

    def set_graph(self, graph: Graph) -> None:
        """Show another drawing, the same piece chosen if it is there."""
        chosen = self._pieces.selected_nodes()
        old, self._pieces = self._pieces, CanvasScene(graph, self)
        self.setScene(self._pieces)
        self._pieces.selectionChanged.connect(self._tell)
        old.release()
        old.deleteLater()
        self._pieces.select([name for name in chosen if name in self._pieces.nodes])
        if self.whole:
            self.fit()

    def set_thumbnails(self, pictures: Mapping[str, QImage]) -> None:
        """The live pictures of pieces."""
        for name, picture in pictures.items():
            if name in self._pieces.nodes:
                self._pieces.set_thumbnail(name, picture)

    def picture(self, name: str) -> QImage | None:
        """The live picture of a piece, if there is one."""
        return self._pieces.nodes[name].thumbnail

    def scene_nodes(self) -> tuple[str, ...]:
        """The pieces and their neighbours, the selected one first."""
        return (*dict.fromkeys((*self._pieces.selected_nodes(), *self._pieces.nodes)),)

    def choose(self, name: str) -> None:
        """Select a piece and bring it into sight."""
        self._pieces.select([name])
        self.bring_in(self._pieces.nodes[name].frame)

    def fit(self) -> None:
        """Show all of it."""
        self.show_area(self._pieces.content_rect())
        self.whole = True

    def release(self) -> None:
        """Let go of the drawing."""
        themes.changed.disconnect(self._retheme)
        self._pieces.selectionChanged.disconnect(self._tell)
        self._pieces.release()

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        ground.paint_dots(painter, QRectF(rect), self.magnification)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.whole:
            self.fit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._grasped = event.position().toPoint()
        items = self._pieces.items(self.mapToScene(self._grasped))
        node = next((item for item in items if isinstance(item, NodeItem)), None)
        self._pieces.select([] if node is None else [node.node_id])
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grasped is None or not event.buttons():
            super().mouseMoveEvent(event)
            return
        at = event.position().toPoint()
        self.shift(self.mapToScene(at) - self.mapToScene(self._grasped))
        self._grasped = at
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grasped = None
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows go from piece to piece, as on the canvas."""
        direction = DIRECTIONS.get(Qt.Key(event.key()))
        chosen = self._pieces.selected_nodes()
        if direction is None or not chosen:
            super().keyPressEvent(event)
            return
        frames = {name: item.frame for name, item in self._pieces.nodes.items()}
        goal = step_from(frames, chosen[-1], direction)
        if goal is not None:
            self.choose(goal)

    @Slot()
    def _tell(self) -> None:
        self.chosen.emit(next(iter(self._pieces.selected_nodes()), ""))

    @Slot(object)
    def _retheme(self, theme: object) -> None:
        self.resetCachedContent()
        self._pieces.update()
        self.viewport().update()
