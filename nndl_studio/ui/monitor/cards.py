"""The live views of the window: one row a view, the more telling ones first.

The loss and two views stand side by side, further ones are tabs behind these two; so the order of
the rows says who comes first where several have something to show.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar

from nndl_studio.layers.layer import ProbeKind
from nndl_studio.ui.monitor.boundary_view import BoundaryView
from nndl_studio.ui.monitor.card import Card
from nndl_studio.ui.monitor.confusion_view import ConfusionView
from nndl_studio.ui.monitor.curve_view import CurveView
from nndl_studio.ui.monitor.distance_view import DistanceView
from nndl_studio.ui.monitor.energy_view import EnergyView
from nndl_studio.ui.monitor.exciting_view import ExcitingView
from nndl_studio.ui.monitor.filters_view import FiltersView
from nndl_studio.ui.monitor.fit_view import FitView
from nndl_studio.ui.monitor.flow_view import FlowView
from nndl_studio.ui.monitor.gates_view import GatesView
from nndl_studio.ui.monitor.maps_view import MapsView
from nndl_studio.ui.monitor.mistakes_view import MistakesView
from nndl_studio.ui.monitor.neighbours_view import NeighboursView
from nndl_studio.ui.monitor.rebuilt_view import RebuiltView
from nndl_studio.ui.monitor.watchable import Source
from nndl_studio.ui.monitor.written_view import WrittenView

T = TypeVar("T", bound=Card)


@dataclass(frozen=True)
class CardRow:
    """`name` is what the window remembers a view by, `icon` an SVG in resources/icons, `width` its
    share of the monitor. `kinds` are the probes it is for; with those of `also` alone, it stands
    behind all others.
    """

    name: str
    icon: str
    kinds: tuple[ProbeKind, ...]
    make: Callable[[], Card]
    width: int
    also: tuple[ProbeKind, ...] = ()


CARDS: tuple[CardRow, ...] = (
    CardRow("mistakes", "mistakes", ("mistakes",), MistakesView, 320),
    CardRow("boundary", "boundary", ("boundary",), BoundaryView, 420),
    CardRow("fit", "fit-line", ("fit",), FitView, 420),
    CardRow("written", "text", ("written",), WrittenView, 360),
    CardRow("gates", "gates", ("gates",), GatesView, 480),
    CardRow("rebuilt", "rebuilt", ("rebuilt",), RebuiltView, 480),
    CardRow("maps", "maps", ("maps",), MapsView, 320, also=("vector", "sequence")),
    CardRow("filters", "filters", ("filters",), FiltersView, 320),
    CardRow("energy", "energy", ("energy",), EnergyView, 420),
    CardRow("neighbours", "words", ("neighbours",), NeighboursView, 460),
    CardRow("confusion", "confusion", ("confusion",), ConfusionView, 360),
    CardRow("flow", "flow", ("flow",), FlowView, 320),
    CardRow("distance", "distance", ("distance",), DistanceView, 320),
    CardRow("curve", "curve", ("curve",), CurveView, 360),
    CardRow("exciting", "exciting", ("exciting",), ExcitingView, 480),
)


class Cards:
    """One card for each row."""

    def __init__(self, rows: tuple[CardRow, ...] = CARDS) -> None:
        self.rows = rows
        self._cards = {row.name: row.make() for row in rows}

    def __getitem__(self, name: str) -> Card:
        return self._cards[name]

    def all(self) -> list[Card]:
        return list(self._cards.values())

    def set_sources(self, sources: Sequence[Source]) -> None:
        """All that can be watched, in the order of the drawing: each card gets what it is for."""
        places: dict[str, list[int]] = {}
        for place, source in enumerate(sources):
            places.setdefault(source.kind, []).append(place)

        def of(kinds: tuple[ProbeKind, ...]) -> list[Source]:
            return [sources[at] for at in sorted(chain(*(places.get(k, ()) for k in kinds)))]

        for row in self.rows:
            self._cards[row.name].set_sources((*of(row.kinds), *of(row.also)))

    def find(self, kind: type[T]) -> T:
        """The card that is a `kind`."""
        return next(card for card in self._cards.values() if type(card) is kind)

    def relevant(self) -> tuple[str, ...]:
        """Names of the cards that have something to show, those that are for it first."""
        told = [(row, self._cards[row.name].kinds()) for row in self.rows]
        mine = [row.name for row, kinds in told if kinds & set(row.kinds)]
        also = [row.name for row, kinds in told if row.name not in mine and kinds & set(row.also)]
        return (*mine, *also)
