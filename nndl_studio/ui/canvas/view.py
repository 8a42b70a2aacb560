"""The canvas: shows the graph, turns input into gestures and gestures into undo commands."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QUndoStack,
)
from PySide6.QtWidgets import QWidget

from nndl_studio.graph.document import Graph
from nndl_studio.sentence import say
from nndl_studio.ui.canvas.edge_item import EdgeItem
from nndl_studio.ui.canvas.gestures.file_drop import FileDrop
from nndl_studio.ui.canvas.gestures.gesture import Gesture
from nndl_studio.ui.canvas.gestures.palette_drop import PaletteDrop
from nndl_studio.ui.canvas.gestures.start import begin
from nndl_studio.ui.canvas.keys import Keys
from nndl_studio.ui.canvas.menu import context_menu
from nndl_studio.ui.canvas.node_item import NodeItem
from nndl_studio.ui.canvas.stage import Stage
from nndl_studio.ui.texts import show


class CanvasView(Stage):
    """Give it a graph; call `release` before it goes, so that it lets go of the graph.

    `file_dropped` carries a file from outside and the Data node it was dropped on, or "".
    """

    file_dropped = Signal(object, str)

    def __init__(self, graph: Graph, undo: QUndoStack, parent: QWidget | None = None) -> None:
        super().__init__(graph, undo, parent)
        self.panning = False
        self._panned = False
        self._gesture: Gesture | None = None
        self._keys = Keys(self)
        self._drops = (PaletteDrop(self), FileDrop(self))
        # Keys reach the document during a gesture too, and what it holds may go.
        undo.indexChanged.connect(self._leave_gesture)
        self.setAcceptDrops(True)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        show(self.setAccessibleName, say("Network drawing"))

    def step_back(self) -> None:
        """Esc: leave the gesture, the notice, or the selection."""
        if self._gesture is not None:
            self._leave_gesture()
        elif self.notice.isVisible():
            self.notice.hide()
        else:
            self._scene.select([])

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.notice.hide()
        if self._gesture is not None:
            self.step_back()
            return
        at = self.mapToScene(event.position().toPoint())
        self._panned = self.panning
        self._gesture = begin(self, at, event.button(), event.modifiers())
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._gesture is None:
            super().mouseMoveEvent(event)
        else:
            self._gesture.drag(self.mapToScene(event.position().toPoint()), event.modifiers())
            event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.drop(self.mapToScene(event.position().toPoint()), event.modifiers())
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        at = self.mapToScene(event.position().toPoint())
        item = self.item_at(at)
        if item is None and event.button() == Qt.MouseButton.LeftButton:
            self.quick_add(at)
        elif isinstance(item, NodeItem):
            self.open_node(item.node_id)
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            self._menu_of_the_selected()
            return
        at = self.mapToScene(event.pos())
        item = self.item_at(at)
        if isinstance(item, (NodeItem, EdgeItem)) and not item.isSelected():
            self._scene.select(
                [] if isinstance(item, EdgeItem) else [item.node_id],
                [item.edge] if isinstance(item, EdgeItem) else [],
            )
        context_menu(self, item, at).popup(event.globalPos())

    def _menu_of_the_selected(self) -> None:
        """By key the menu is of what is selected, and stands on it."""
        nodes, edges = self.selected_nodes(), self._scene.selected_edges()
        item: NodeItem | EdgeItem | None = None
        if nodes:
            item = self._scene.nodes[nodes[0]]
        elif edges:
            item = self._scene.edges[edges[0]]
        at = item.sceneBoundingRect().center() if item is not None else self.visible_rect().center()
        menu = context_menu(self, item, at)
        menu.popup(self.viewport().mapToGlobal(self.mapFromScene(at)))

    def event(self, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and self._keys.takes(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._hold_space(True)
        elif self._gesture is not None:
            if event.key() == Qt.Key.Key_Escape:
                self.step_back()
        elif not self._keys.press(event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat() and self.panning:
            self._hold_space(False)
            if not self._panned:
                self.quick_add()
        else:
            super().keyReleaseEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._taking(event) is not None:
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        drop = self._taking(event)
        if drop is not None:
            drop.drag(event, self.mapToScene(event.position().toPoint()))
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        for drop in self._drops:
            drop.leave()

    def dropEvent(self, event: QDropEvent) -> None:
        drop = self._taking(event)
        if drop is not None:
            event.acceptProposedAction()
            drop.drop(event, self.mapToScene(event.position().toPoint()))

    def _taking(self, event: QDropEvent) -> PaletteDrop | FileDrop | None:
        """Who knows what is dragged."""
        return next((drop for drop in self._drops if drop.takes(event)), None)

    def _hold_space(self, held: bool) -> None:
        self.panning = held
        if held:
            self._panned = False
            self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.viewport().unsetCursor()

    @Slot()
    def _leave_gesture(self) -> None:
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.cancel()

    def _let_go(self) -> None:
        self._leave_gesture()
        super()._let_go()
