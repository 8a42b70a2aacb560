"""Decides what is asked of the network to show, and brings the answers to the views."""

from __future__ import annotations

from time import monotonic

import numpy as np
from PySide6.QtCore import QObject, Slot

from nndl_studio import layers
from nndl_studio.graph.check import Analysis
from nndl_studio.graph.document import Graph
from nndl_studio.layers.layer import Family, Probe
from nndl_studio.runs.mailbox import Arrays
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.ui.canvas.view import CanvasView
from nndl_studio.ui.monitor.card import Card
from nndl_studio.ui.monitor.cards import Cards
from nndl_studio.ui.monitor.source import Source
from nndl_studio.ui.shell.bridge import Bridge
from nndl_studio.ui.shell.samples import Samples
from nndl_studio.ui.shell.thumbnails import maps_thumbnail, sample_thumbnail
from nndl_studio.ui.theme import themes

SECONDS_BETWEEN_THUMBNAILS = 0.5
MOST_THUMBNAILS = 40


class Watching(QObject):
    """Only what can be seen is asked for: cards in sight, and pictures in nodes."""

    def __init__(self, bridge: Bridge, canvas: CanvasView, cards: Cards) -> None:
        super().__init__(canvas)
        self._bridge, self._canvas, self._cards = bridge, canvas, cards
        self.samples = Samples(self)
        self._maps_sources: tuple[Source, ...] = ()
        self._data: str | None = None
        self._latest: Arrays = {}
        self._pictured: set[str] = set()
        self._drawn = 0.0
        self._asked: frozenset[ProbeRequest] = frozenset()
        self._in_sight: set[str] = set()
        bridge.looked.connect(self.show_arrays)
        self.samples.changed.connect(self._show_sample)
        for card in cards.all():
            self._listen(card)
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
        # The sample itself is seen in its node; what is seen of all samples is a view like others.
        inner = [(n, p) for n, family, p in probes if family is not Family.DATA or p.name != "x"]
        sources = [_source(n, p) for n, p in inner]
        maps = [source for source in sources if source.kind == "maps"]
        # The picture in a node is of its first maps, its output.
        self._maps_sources = tuple({source.node: source for source in maps[::-1]}.values())[::-1]
        self._forget(graph)
        for row in self._cards.rows:
            mine = (source for source in sources if source.kind in row.kinds)
            also = (source for source in sources if source.kind in row.also)
            self._cards[row.name].set_sources((*mine, *also))
        self.ask()

    def clear(self) -> None:
        """Another document comes: nothing of this one is kept, not even what was chosen."""
        self.samples.set_dataset(None)
        for card in self._cards.all():
            card.set_sources(())

    @Slot(str, bool)
    def set_in_sight(self, name: str, visible: bool) -> None:
        """A card came into sight, or went behind another, or was closed."""
        if visible:
            self._in_sight.add(name)
        else:
            self._in_sight.discard(name)
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
        for card in self._cards.all():
            request = self._request(card)
            if request in arrays:
                card.set_values(arrays[request])
        if monotonic() - self._drawn > SECONDS_BETWEEN_THUMBNAILS:
            self._redraw_thumbnails()

    def _listen(self, card: Card) -> None:
        card.source_chosen.connect(lambda: self._show_latest(card))
        card.source_chosen.connect(self.ask)
        card.samples_chosen.connect(self.samples.walk_through)
        self.samples.released.connect(card.forget_samples)
        if card.samples is not None:
            card.samples.stepped.connect(self.samples.step)
            card.samples.class_chosen.connect(self.samples.choose_class)

    def _show_latest(self, card: Card) -> None:
        """What is known already of what the user has just chosen."""
        request = self._request(card)
        if request in self._latest:
            card.set_values(self._latest[request])

    def _request(self, card: Card) -> ProbeRequest | None:
        """What to ask for so that `card` has something to show."""
        source, sample = card.source(), self.samples.index
        if source is None or sample is None:
            return None
        seen = sample if card.by_sample else -1
        return ProbeRequest(source.node, source.probe, seen, card.choice)

    def _requests(self) -> frozenset[ProbeRequest]:
        sample = self.samples.index
        if sample is None:
            return frozenset()
        small = {
            ProbeRequest(s.node, s.probe, sample) for s in self._maps_sources[:MOST_THUMBNAILS]
        }
        large = {self._request(self._cards[name]) for name in self._in_sight}
        return frozenset(small | {request for request in large if request is not None})

    @Slot()
    def _show_sample(self) -> None:
        name, classes = self.samples.name(), self.samples.class_names
        for card in self._cards.all():
            if card.samples is not None:
                card.samples.set_classes(classes)
                card.samples.set_sample(name)
            card.set_sequence(self.samples.sequence())
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
            request = ProbeRequest(source.node, source.probe, self.samples.index or 0)
            values = self._latest.get(request)
            if isinstance(values, np.ndarray):
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
    return Source(node, probe.name, probe.label, probe.kind, probe.panels, probe.axes)
