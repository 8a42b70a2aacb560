"""The live views of one window. A view is built when it comes into sight: most never do, and plots
bring a large library along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, count
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from nndl_studio.layers.layer import ProbeKind
from nndl_studio.sentence import Sentence, joined
from nndl_studio.ui.monitor.card import Card
from nndl_studio.ui.monitor.card_rows import CARDS, CardRow
from nndl_studio.ui.monitor.pin import PINNED, Pin
from nndl_studio.ui.monitor.watchable import Source

T = TypeVar("T", bound=Card)
Sources = tuple[Source, ...]


class Cards(QObject):
    """What each view can show, and the views that have been built, by the names of their rows.

    `made` carries the name of a view that has just been built; `titled` what a view is called from
    now on, whether it has been built or not.
    """

    made = Signal(str)
    titled = Signal(str, object)

    def __init__(self, rows: tuple[CardRow, ...] = CARDS) -> None:
        super().__init__()
        self.rows = rows
        self._rows = {row.name: row for row in rows}
        self._cards: dict[str, Card] = {}
        self._sources: dict[str, Sources] = {row.name: () for row in rows}
        # The node that a view shows once it is built.
        self._nodes: dict[str, str] = {}
        self._pins: dict[str, Pin] = {}

    def __getitem__(self, name: str) -> Card:
        """The view, built if nobody has seen it before."""
        if name not in self._cards:
            card = self._cards[name] = self._rows[name].make()
            card.set_sources(self._sources[name])
            if name in self._nodes:
                card.set_source(self._nodes.pop(name))
            if name in self._pins:
                self._hold(name)
                if card.samples is not None:
                    card.samples.leave_out_steps()
                card.source_chosen.connect(lambda chosen: self._pin_to(name, chosen))
            card.renamed.connect(lambda title: self._tell_title(name, title))
            self.made.emit(name)
        return self._cards[name]

    def pin(self, pin: Pin) -> CardRow | None:
        """Another view of the kind of `pin`, which stays at its probe whatever node is chosen on
        the canvas; None if there is no such kind, or the view is there already."""
        base = self._rows.get(pin.kind)
        if base is None or pin.name in self._rows:
            return None
        row = replace(base, name=pin.name)
        self.rows = (*self.rows, row)
        self._rows[row.name], self._pins[row.name] = row, pin
        self._sources[row.name] = self._sources[base.name]
        return row

    def free_name(self, kind: str) -> str:
        """For a further view of a kind."""
        return next(name for n in count(2) if (name := f"{kind}{PINNED}{n}") not in self._rows)

    def unpin(self, name: str) -> None:
        """Know no more of a view that was pinned; its widget is the caller's to delete."""
        self.rows = tuple(row for row in self.rows if row.name != name)
        del self._rows[name], self._pins[name], self._sources[name]
        self._cards.pop(name, None)
        self._nodes.pop(name, None)

    def pins(self) -> dict[str, Pin]:
        """The views that are pinned, and where."""
        return dict(self._pins)

    def built(self) -> list[Card]:
        """Those that somebody has seen; what the others know will be theirs."""
        return list(self._cards.values())

    def set_sources(self, sources: Sequence[Source]) -> None:
        """All that can be watched, in the order of the drawing: each view gets what it is for."""
        places: dict[str, list[int]] = {}
        for place, source in enumerate(sources):
            places.setdefault(source.kind, []).append(place)

        def of(kinds: tuple[ProbeKind, ...]) -> list[Source]:
            return [sources[at] for at in sorted(chain(*(places.get(k, ()) for k in kinds)))]

        for row in self.rows:
            self._sources[row.name] = (*of(row.kinds), *of(row.also))
            if row.name in self._cards:
                self._cards[row.name].set_sources(self._sources[row.name])
                self._hold(row.name)
            else:
                self._keep_node(row.name, self._nodes.get(row.name))

    def choose(self, node: str) -> None:
        """Show this node in every view that can, but for those that are pinned."""
        for row in self.rows:
            if row.name in self._pins:
                continue
            if row.name in self._cards:
                self._cards[row.name].set_source(node)
            elif self._source_at(row.name, node) is not None:
                self._keep_node(row.name, node)

    def find(self, kind: type[T]) -> T:
        """The view that is a `kind`."""
        views = (self[row.name] for row in self.rows if row.view.endswith(f".{kind.__name__}"))
        return next(card for card in views if type(card) is kind)

    def relevant(self) -> tuple[str, ...]:
        """Names of the views that have something to show, those that are for it first."""
        told = [(row, {source.kind for source in self._sources[row.name]}) for row in self.rows]
        mine = [row.name for row, kinds in told if kinds & set(row.kinds)]
        also = [row.name for row, kinds in told if row.name not in mine and kinds & set(row.also)]
        return (*mine, *also)

    def _keep_node(self, name: str, node: str | None) -> None:
        """Choose for a view that has not been built, as it would: it begins with its first."""
        source = self._source_at(name, node) if node is not None else None
        if node is not None and source is not None:
            self._nodes[name] = node
        else:
            self._nodes.pop(name, None)
            source = next(iter(self._sources[name]), None)
        self._tell_title(name, self._rows[name].title_of(source))

    def _hold(self, name: str) -> None:
        """A pinned view shows its own probe wherever that is there."""
        if name in self._pins:
            pin, card = self._pins[name], self._cards[name]
            card.set_source(pin.node, pin.probe)
            self._tell_title(name, self._rows[name].title_of(card.source()))

    def _pin_to(self, name: str, source: Source) -> None:
        """The user has chosen something else in a pinned view: it stays there from now on."""
        self._pins[name] = replace(self._pins[name], node=source.node, probe=source.probe)
        self._tell_title(name, self._rows[name].title_of(source))

    def _tell_title(self, name: str, title: Sentence) -> None:
        """The tab of a pinned view has the node as well."""
        if name in self._pins:
            title = joined(" · ", [title, self._pins[name].node])
        self.titled.emit(name, title)

    def _source_at(self, name: str, node: str) -> Source | None:
        return next((each for each in self._sources[name] if each.node == node), None)
