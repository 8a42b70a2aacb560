"""What is inside a composite node: its drawing with live values, to look at and to take over."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from nndl_studio.graph.document import Graph
from nndl_studio.graph.known import known
from nndl_studio.layers.composite import piece
from nndl_studio.layers.layer import Probe
from nndl_studio.runs.mailbox import Arrays
from nndl_studio.sentence import say
from nndl_studio.training.snapshot import Look, ProbeRequest
from nndl_studio.ui.canvas.parts_view import PartsView
from nndl_studio.ui.inspector.piece_panel import PiecePanel
from nndl_studio.ui.monitor.maps_view import MapsView
from nndl_studio.ui.monitor.watchable import Source
from nndl_studio.ui.page_size import fit
from nndl_studio.ui.shell.thumbnails import values_thumbnail
from nndl_studio.ui.texts import show, worded
from nndl_studio.ui.theme import themes

SIZE = (1380, 820)
PANEL_WIDTH, VALUES_HEIGHT = 330, 260
# Values that a picture can show; what else can be watched of a piece stays with the views.
SHOWN = ("vector", "sequence", "maps")


class PartsPage(QDialog):
    """`replace_asked` carries the node whose parts shall stand in its place; `watched` tells that
    other values are in sight."""

    replace_asked = Signal(str)
    watched = Signal()

    def __init__(self, parent: QWidget | None, node_id: str, graph: Graph) -> None:
        super().__init__(parent)
        self.node_id = node_id
        self._graph = graph
        self.view, self.panel, self.values = PartsView(graph), PiecePanel(), MapsView()
        self.says = QLabel()
        self.replace = worded(QPushButton(), say("&Replace by its parts"))
        tip = say("Put this drawing into the network, where it can be changed")
        show(self.replace.setToolTip, tip)
        self._asked: frozenset[ProbeRequest] = frozenset()
        self._latest: dict[ProbeRequest, Look] = {}
        self._place()
        self.view.chosen.connect(self._choose)
        self.values.source_chosen.connect(self._show_values)
        self.replace.setAutoDefault(False)
        self.replace.clicked.connect(lambda: self.replace_asked.emit(self.node_id))
        themes.changed.connect(self._redraw)
        self.set_graph(node_id, graph)

    def set_graph(self, node_id: str, graph: Graph) -> None:
        """Show what is inside now: the node was changed, or has another name."""
        if graph is not self._graph:
            self.view.set_graph(graph)
        self.node_id, self._graph, self._latest = node_id, graph, {}
        show(self.setWindowTitle, say("Inside {node}", node=node_id))
        pieces = known(graph).analysis.probes
        words = say(
            "{node} is made of {parts} parts. They show what they give for the sample in sight; "
            "click one to read it.",
            node=node_id,
            parts=len(pieces),
        )
        show(self.says.setText, words)
        self.values.set_sources(tuple(self._sources()))
        self._choose(next(iter(self.view.scene_nodes()), ""))
        self.view.setFocus()

    def requests(self, sample: int) -> frozenset[ProbeRequest]:
        """What to ask for: the picture of each piece, and all that is chosen of one."""
        asked = {self._request(each, sample) for each in self._first_sources().values()}
        source = self.values.source()
        self._asked = frozenset(asked | ({self._request(source, sample)} if source else set()))
        return self._asked

    def show_arrays(self, arrays: Arrays) -> None:
        """Bring values to their pieces; those of another sample than the one in sight are gone."""
        arrived = {**self._latest, **arrays}
        self._latest = {r: values for r, values in arrived.items() if r in self._asked}
        self._redraw()
        self._show_values()

    def done(self, result: int) -> None:
        """However it is left, by Escape too."""
        themes.changed.disconnect(self._redraw)
        self.view.release()
        self.panel.release()
        super().done(result)
        self.deleteLater()

    def _sources(self) -> list[Source]:
        """What can be shown of each piece, in their order."""
        probes = known(self._graph).analysis.probes
        return [
            _source(name, each) for name, owned in probes.items() for each in owned if _fits(each)
        ]

    def _first_sources(self) -> dict[str, Source]:
        """Of each piece what its picture shows."""
        found: dict[str, Source] = {}
        for source in self._sources():
            found.setdefault(source.node, source)
        return found

    def _request(self, source: Source, sample: int) -> ProbeRequest:
        return ProbeRequest(piece(self.node_id, source.node), source.probe, sample)

    @Slot(str)
    def _choose(self, name: str) -> None:
        """A piece is selected: what it is, and what it gives."""
        nodes = self._graph.nodes
        self._panel.setVisible(name in nodes)
        if name in nodes:
            self.panel.set_piece(nodes[name], known(self._graph).analysis)
            self.values.setVisible(self.values.set_source(name))
            self._show_values()
            self.watched.emit()

    @Slot()
    def _show_values(self) -> None:
        source = self.values.source()
        if source is None:
            return
        own = piece(self.node_id, source.node)
        found = [v for r, v in self._latest.items() if (r.node, r.probe) == (own, source.probe)]
        self.values.set_values(found[-1] if found else None)

    @Slot()
    def _redraw(self) -> None:
        first = {
            (piece(self.node_id, each.node), each.probe): each.node
            for each in self._first_sources().values()
        }
        pictures = {
            first[r.node, r.probe]: values_thumbnail(values)
            for r, values in self._latest.items()
            if (r.node, r.probe) in first and isinstance(values, np.ndarray) and values.size
        }
        self.view.set_thumbnails(pictures)

    def _place(self) -> None:
        self.says.setProperty("look", "mute")
        head = QHBoxLayout()
        head.addWidget(self.says, 1)
        head.addWidget(self.replace)
        area = QScrollArea()
        area.setProperty("look", "panel")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self.panel)
        self._panel = QWidget()
        self._panel.setMinimumWidth(PANEL_WIDTH)
        right = QVBoxLayout(self._panel)
        right.setContentsMargins(0, 0, 0, 0)
        right.addWidget(area, 1)
        self.values.setMinimumHeight(VALUES_HEIGHT)
        right.addWidget(self.values)
        middle = QSplitter(Qt.Orientation.Horizontal)
        middle.addWidget(self.view)
        middle.addWidget(self._panel)
        middle.setStretchFactor(0, 1)
        middle.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.addLayout(head)
        column.addWidget(middle, 1)
        fit(self, *SIZE)


def _fits(probe: Probe) -> bool:
    return probe.kind in SHOWN


def _source(name: str, probe: Probe) -> Source:
    return Source(name, probe.name, probe.label, probe.kind, probe.panels, probe.axes)
