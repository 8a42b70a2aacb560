"""The context menu: what can be done with what lies under the pointer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QGraphicsItem, QMenu

from nndl_studio.graph.marks import units_of
from nndl_studio.graph.node import EVERY
from nndl_studio.graph.opened import can_be_opened
from nndl_studio.languages import told
from nndl_studio.sentence import say
from nndl_studio.ui.canvas.edge_item import EdgeItem
from nndl_studio.ui.canvas.node_item import NodeItem
from nndl_studio.ui.canvas.port_item import PortItem
from nndl_studio.ui.mend_title import mend_title

if TYPE_CHECKING:
    from nndl_studio.ui.canvas.view import CanvasView


def context_menu(view: CanvasView, item: QGraphicsItem | None, at: QPointF) -> QMenu:
    """The menu for `item`, at the scene point `at`; it goes when it is closed."""
    menu = QMenu(view)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if isinstance(item, NodeItem):
        _for_node(view, menu, item)
    elif isinstance(item, PortItem):
        _for_port(view, menu, item)
    elif isinstance(item, EdgeItem):
        source = item.edge.source
        words = told(say("Look at its numbers"))
        menu.addAction(words, lambda: view.inside_asked.emit(source, "output"))
        menu.addAction(told(say("Delete link")), view.delete_selection)
    else:
        _for_ground(view, menu, at)
    return menu


def _for_node(view: CanvasView, menu: QMenu, item: NodeItem) -> None:
    problem = item.facts.problem if item.facts is not None else None
    if problem is not None and problem.mend is not None:
        menu.addAction(told(mend_title(problem.mend)), lambda: view.mend(problem))
        menu.addSeparator()
    if can_be_opened(view.graph, view.scene().analysis, item.node_id):
        name = item.node_id
        menu.addAction(told(say("Open")), lambda: view.parts_asked.emit(name))
        menu.addAction(told(say("Replace by its parts")), lambda: view.apart_asked.emit(name))
        menu.addSeparator()
    own = item.node_id
    menu.addAction(told(say("Look inside")), lambda: view.inside_asked.emit(own, ""))
    if view.scene().analysis.trainable(own):
        menu.addAction(told(say("Check its gradient")), lambda: view.check_asked.emit(own))
    if item.check is not None and item.check.done:
        words = say("How its gradient was checked")
        menu.addAction(told(words), lambda: view.checked_asked.emit(own))
    menu.addSeparator()
    _marks(view, menu, own)
    menu.addAction(told(say("Cut")), view.cut)
    menu.addAction(told(say("Copy")), view.copy)
    menu.addAction(told(say("Duplicate")), view.duplicate)
    menu.addAction(told(say("Delete")), view.delete_selection)
    if len(view.selected_nodes()) > 1:
        menu.addSeparator()
        menu.addAction(told(say("Connect from left to right")), view.connect_selected)


def _for_port(view: CanvasView, menu: QMenu, item: PortItem) -> None:
    node, side, port = item.node_id, item.side, item.port
    links = [
        edge
        for edge in (view.graph.incoming(node) if side == "input" else view.graph.outgoing(node))
        if (edge.input if side == "input" else edge.output) == port.name
    ]
    words = told(say("Look at its numbers"))
    menu.addAction(words, lambda: view.inside_asked.emit(node, side))
    add = menu.addAction(told(say("Add a layer here…")), lambda: view.quick_add(port=item))
    add.setEnabled(side == "output" or port.many or not links)
    cut = menu.addAction(told(say("Delete its links")), lambda: view.delete_links(links))
    cut.setEnabled(bool(links))


def _marks(view: CanvasView, menu: QMenu, name: str) -> None:
    """What can be marked on the node, and tried out on it."""
    node, analysis = view.graph.nodes[name], view.scene().analysis
    owned = any(not parameter.fixed for parameter in analysis.parameters.get(name, ()))
    if node.frozen:
        menu.addAction(told(say("Thaw")), lambda: view.freeze_asked.emit(name, ()))
    elif owned:
        menu.addAction(told(say("Freeze")), lambda: view.freeze_asked.emit(name, (EVERY,)))
    if units_of(node, analysis.shapes):
        menu.addAction(told(say("Mute units…")), lambda: view.mute_asked.emit(name))
    menu.addAction(told(say("What if…")), lambda: view.whatif_asked.emit(name))
    menu.addSeparator()


def _for_ground(view: CanvasView, menu: QMenu, at: QPointF) -> None:
    menu.addAction(told(say("Add a layer…")), lambda: view.quick_add(at))
    menu.addAction(told(say("Paste")), view.paste)
    menu.addAction(told(say("Select all")), view.select_all)
    menu.addSeparator()
    menu.addAction(told(say("Auto layout")), view.auto_layout)
    menu.addAction(told(say("Fit in the window")), view.fit)
