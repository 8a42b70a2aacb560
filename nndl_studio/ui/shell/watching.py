"""Decides what is asked of the network to show, and brings the answers to the views."""

from __future__ import annotations

from time import monotonic

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Slot

from nndl_studio import layers
from nndl_studio.graph.check import Analysis
from nndl_studio.graph.document import Graph
from nndl_studio.layers.layer import Family, Probe
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.ui.canvas.view import CanvasView
from nndl_studio.ui.monitor.gates_view import GatesView
from nndl_studio.ui.monitor.maps_view import MapsView, Source
from nndl_studio.ui.shell.bridge import Bridge
from nndl_studio.ui.shell.mailbox import Arrays
from nndl_studio.ui.shell.samples import Samples
from nndl_studio.ui.shell.thumbnails import maps_thumbnail, sample_thumbnail
from nndl_studio.ui.theme import themes

SECONDS_BETWEEN_THUMBNAILS = 0.5
MOST_THUMBNAILS = 40


class Watching(QObject):
    """Only what can be seen is asked for: open docks, and pictures in nodes."""

    def __init__(
        self, bridge: Bridge, canvas: CanvasView, maps: MapsView, gates: GatesView
    ) -> None:
        super().__init__(canvas)
        self._bridge, self._canvas, self._maps, self._gates = bridge, canvas, maps, gates
        self.samples = Samples(self)
        self._maps_sources: tuple[Source, ...] = ()
        self._data: str | None = None
        self._latest: Arrays = {}
        self._pictured: set[str] = set()
        self._drawn = 0.0
        self._asked: frozenset[ProbeRequest] = frozenset()
        self._open = {"maps": True, "gates": True}
        bridge.looked.connect(self.show_arrays)
        self.samples.changed.connect(self._show_sample)
        for choice, show in (
            (maps.source_chosen, self._show_maps),
            (gates.source_chosen, self._show_gates),
        ):
            choice.connect(show)
            choice.connect(self.ask)
        for picker in (maps.samples, gates.samples):
            picker.stepped.connect(self.samples.step)
            picker.class_chosen.connect(self.samples.choose_class)
        themes.changed.connect(self._redraw_thumbnails)

    def set_analysis(self, graph: Graph, analysis: Analysis) -> None:
        """The drawing changed: what can be watched in it."""
        probes = [
            (node_id, layers.layer(graph.nodes[node_id].type).family, probe)
            for node_id in analysis.order
            if node_id in analysis.costs
            for probe in _probes(graph, analysis, node_id)
        ]
        self._data = next((n for n, family, _ in probes if family is Family.DATA), None)
        inner = [(n, p) for n, family, p in probes if family is not Family.DATA]
        maps = [_source(n, p) for n, p in inner if p.kind == "maps"]
        others = [_source(n, p) for n, p in inner if p.kind in ("vector", "sequence")]
        self._maps_sources = tuple(maps)
        self._forget(graph)
        self._maps.set_sources((*maps, *others))
        gates = [(_source(n, p), p.panels) for n, p in inner if p.kind == "gates"]
        self._gates.set_sources(tuple(gates))
        self.ask()

    def set_open(self, view: str, visible: bool) -> None:
        """A dock was opened or closed: "maps" or "gates"."""
        self._open[view] = visible
        self.ask()

    @Slot()
    def ask(self) -> None:
        """Tell the training thread what is in sight."""
        requests = self._requests()
        if requests != self._asked:
            self._asked = requests
            self._bridge.watch(requests)

    @Slot(object)
    def show_arrays(self, arrays: Arrays) -> None:
        """Bring what was asked for to where it is seen."""
        self._latest = {r: v for r, v in {**self._latest, **arrays}.items() if r in self._asked}
        self._show_maps()
        self._show_gates()
        if monotonic() - self._drawn > SECONDS_BETWEEN_THUMBNAILS:
            self._redraw_thumbnails()

    @Slot()
    def _show_maps(self) -> None:
        values = self._known(self._maps.source())
        if values is not None:
            self._maps.set_values(values)

    @Slot()
    def _show_gates(self) -> None:
        values = self._known(self._gates.source())
        if values is not None:
            self._gates.set_values(values)

    def _known(self, source: Source | None) -> NDArray[np.float32] | None:
        """The newest values of a source for the sample in sight."""
        if source is None or self.samples.index is None:
            return None
        return self._latest.get(ProbeRequest(source.node, source.probe, self.samples.index))

    def _requests(self) -> frozenset[ProbeRequest]:
        sample = self.samples.index
        if sample is None:
            return frozenset()
        wanted: list[Source | None] = list(self._maps_sources[:MOST_THUMBNAILS])
        if self._open["maps"]:
            wanted.append(self._maps.source())
        if self._open["gates"]:
            wanted.append(self._gates.source())
        return frozenset(ProbeRequest(s.node, s.probe, sample) for s in wanted if s is not None)

    @Slot()
    def _show_sample(self) -> None:
        name, classes = self.samples.name(), self.samples.class_names
        for picker in (self._maps.samples, self._gates.samples):
            picker.set_classes(classes)
            picker.set_sample(name)
        self._gates.set_sequence(self.samples.sequence())
        self._drawn = 0.0
        self._show_data()
        self.ask()

    def _show_data(self) -> None:
        picture = self.samples.picture()
        if self._data is not None:
            thumbnail = None if picture is None else sample_thumbnail(picture)
            self._canvas.set_thumbnail(self._data, thumbnail)

    @Slot()
    def _redraw_thumbnails(self) -> None:
        self._drawn = monotonic()
        for source in self._maps_sources[:MOST_THUMBNAILS]:
            values = self._known(source)
            if values is not None:
                self._pictured.add(source.node)
                self._canvas.set_thumbnail(source.node, maps_thumbnail(values))

    def _forget(self, graph: Graph) -> None:
        """Take pictures off nodes that have no maps any more."""
        stale = self._pictured - {source.node for source in self._maps_sources}
        for node in stale & set(graph.nodes):
            self._canvas.set_thumbnail(node, None)
        self._pictured -= stale


def _probes(graph: Graph, analysis: Analysis, node_id: str) -> tuple[Probe, ...]:
    node = graph.nodes[node_id]
    return layers.layer(node.type).probes(node.config, analysis.inputs[node_id])


def _source(node: str, probe: Probe) -> Source:
    return Source(node, probe.name, probe.label, probe.kind)
