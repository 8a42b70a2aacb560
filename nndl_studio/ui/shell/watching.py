"""Decides what is asked of the network to show, and brings the answers to the views."""

from __future__ import annotations

from time import monotonic

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from nndl_studio import layers
from nndl_studio.graph.check import Analysis
from nndl_studio.graph.document import Graph
from nndl_studio.layers.layer import Family, Probe
from nndl_studio.layers.memory import GATE
from nndl_studio.runs.mailbox import Arrays
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.ui.canvas.view import CanvasView
from nndl_studio.ui.monitor.card import Card
from nndl_studio.ui.monitor.cards import Cards
from nndl_studio.ui.monitor.watchable import Source
from nndl_studio.ui.shell.bridge import Bridge
from nndl_studio.ui.shell.samples import Samples, offer
from nndl_studio.ui.shell.thumbnails import maps_thumbnail, sample_thumbnail
from nndl_studio.ui.theme import themes

SECONDS_BETWEEN_THUMBNAILS = 2.0
MOST_THUMBNAILS = 40


class Watching(QObject):
    """Only what can be seen is asked for: cards in sight, and pictures in nodes. `arrived` carries
    all that has come, for those who asked for something `also`."""

    arrived = Signal(object)
    # A sample of the user's own is to be given.
    own_asked = Signal()

    def __init__(self, bridge: Bridge, canvas: CanvasView, cards: Cards) -> None:
        super().__init__(canvas)
        self._bridge, self._canvas, self._cards = bridge, canvas, cards
        self.samples = Samples(bridge, self)
        self._sources: dict[str, tuple[tuple[Probe, ...], tuple[Source, ...]]] = {}
        self._maps_sources: tuple[Source, ...] = ()
        self._data: str | None = None
        self._latest: Arrays = {}
        self._pictured: set[str] = set()
        self._drawn = 0.0
        self._asked: frozenset[ProbeRequest] = frozenset()
        self._in_sight: set[str] = set()
        self._also: dict[str, frozenset[ProbeRequest]] = {}
        bridge.looked.connect(self.show_arrays)
        self.samples.changed.connect(self._show_sample)
        cards.made.connect(self._welcome)
        themes.changed.connect(self._redraw_thumbnails)

    def set_analysis(self, graph: Graph, analysis: Analysis) -> None:
        """The drawing changed: what can be watched in it."""
        data = (n for n in analysis.order if _is_data(graph, n) and analysis.probes.get(n))
        self._data = next(data, None)
        self._keep_sources(graph, analysis)
        every = (source for _, made in self._sources.values() for source in made)
        sources = [each for each in every if self._can_be_opened(each, analysis)]
        maps = [source for source in sources if source.kind == "maps"]
        # The picture in a node is of its first maps, its output.
        self._maps_sources = tuple({source.node: source for source in maps[::-1]}.values())[::-1]
        self._forget(graph)
        self._cards.set_sources(sources)
        self.ask()

    def _keep_sources(self, graph: Graph, analysis: Analysis) -> None:
        """What can be watched at each node, in order; an edit leaves most nodes as they were."""
        before, self._sources = self._sources, {}
        for node_id in analysis.order:
            probes = analysis.probes.get(node_id, ())
            if node_id in before and before[node_id][0] == probes:
                self._sources[node_id] = before[node_id]
                continue
            # The sample itself is seen in its node; what is seen of all samples is a view like
            # others.
            inner = [p for p in probes if p.name != "x" or not _is_data(graph, node_id)]
            self._sources[node_id] = probes, tuple(_source(node_id, p) for p in inner)

    def _can_be_opened(self, source: Source, analysis: Analysis) -> bool:
        """Text is written only where the data tell each step's next token, gates look at something
        where there are sentences; a square can cover pictures, and words lie in no plane."""
        x, label = (analysis.shapes.get((self._data or "", port)) for port in ("x", "label"))
        if source.kind == "occlusion":
            return x is not None and x.form == "map" and not x.stepped
        if source.kind == "projection" and source.node == self._data:
            return x is not None and x.form != "index"
        if source.kind == "attention" and source.probe.endswith(GATE):
            return x is not None and x.sentences is not None
        return source.kind != "written" or (label is not None and label.stepped)

    def clear(self) -> None:
        """Another document comes: nothing of this one is kept, not even what was chosen."""
        self.samples.set_data(None)
        self._cards.set_sources(())

    @Slot()
    def forget_values(self) -> None:
        """What was seen belongs to another network: nothing of it stays, pictures included."""
        self._latest = {}
        for card in self._cards.built():
            card.set_values(None)
        self.samples.set_data(None)
        for node in (*self._pictured, self._data):
            if node is not None:
                self._canvas.set_thumbnail(node, None)
        self._pictured.clear()

    def look_anew(self) -> None:
        """Other values come at once: pictures in nodes don't wait for their time."""
        self._drawn = 0.0

    @Slot(str, bool)
    def set_in_sight(self, name: str, visible: bool) -> None:
        """A card came into sight, or went behind another, or was closed."""
        if visible:
            self._in_sight.add(name)
        else:
            self._in_sight.discard(name)
        self.ask()

    def also(self, who: str, requests: frozenset[ProbeRequest]) -> None:
        """Ask for these beside what the views show, until `who` asks for others."""
        if requests != self._also.get(who, frozenset()):
            self._also[who] = requests
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
        for card in self._cards.built():
            request = self._request(card)
            if request in arrays:
                card.set_values(arrays[request])
        if monotonic() - self._drawn > SECONDS_BETWEEN_THUMBNAILS:
            self._redraw_thumbnails()
        self.arrived.emit(arrays)

    @Slot(str)
    def _welcome(self, name: str) -> None:
        """A view has been built: it gets what the others know already."""
        card = self._cards[name]
        self._listen(card)
        self._introduce(card)
        self._show_latest(card)

    def _listen(self, card: Card) -> None:
        card.source_chosen.connect(lambda: self._show_latest(card))
        card.source_chosen.connect(self.ask)
        card.samples_chosen.connect(self.samples.walk_through)
        self.samples.released.connect(card.forget_samples)
        if card.samples is not None:
            card.samples.stepped.connect(self.samples.step)
            card.samples.class_chosen.connect(self.samples.choose_class)
            card.samples.own_asked.connect(self.own_asked)

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
        return ProbeRequest(source.node, source.probe, seen, card.choice, card.typed)

    def _requests(self) -> frozenset[ProbeRequest]:
        sample = self.samples.index
        if sample is None:
            return frozenset()
        small = {
            ProbeRequest(s.node, s.probe, sample) for s in self._maps_sources[:MOST_THUMBNAILS]
        }
        large = {self._request(self._cards[name]) for name in self._in_sight}
        seen = small | {request for request in large if request is not None}
        return frozenset(seen.union(*self._also.values()))

    @Slot()
    def _show_sample(self) -> None:
        for card in self._cards.built():
            card.forget_typed()
            self._introduce(card)
        self._drawn = 0.0
        self._show_data()
        self.ask()

    def _introduce(self, card: Card) -> None:
        """Tell a view which sample is looked at."""
        if card.samples is not None:
            card.samples.set_classes(self.samples.class_names)
            card.samples.set_sample(self.samples.name())
            card.samples.set_own(offer(self.samples.form))
        card.set_sequence(self.samples.sequence())

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


def _is_data(graph: Graph, node_id: str) -> bool:
    return layers.layer(graph.nodes[node_id].type).family is Family.DATA


def _source(node: str, probe: Probe) -> Source:
    return Source(node, probe.name, probe.label, probe.kind, probe.panels, probe.axes)
