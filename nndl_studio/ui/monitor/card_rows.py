"""The live views that there are: one row a view, the more telling ones first.

The loss and two views stand side by side, further ones are tabs behind these two; so the order of
the rows says who comes first where several have something to show.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from nndl_studio.layers.layer import ProbeKind
from nndl_studio.sentence import NOTHING, Sentence, say, say_as
from nndl_studio.ui.monitor.card import Card
from nndl_studio.ui.monitor.explained import explanation_of
from nndl_studio.ui.monitor.watchable import Source


@dataclass(frozen=True)
class CardRow:
    """`name` is what the window remembers a view by, `icon` an SVG in resources/icons, `view` its
    class behind its module in this folder, `title` what its tab says, `width` its share of the
    monitor. `kinds` are the probes it is for; with those of `also` alone, it stands behind all
    others. Of one of those it is called `also_title`.
    """

    name: str
    icon: str
    kinds: tuple[ProbeKind, ...]
    view: str
    title: Sentence
    width: int
    also: tuple[ProbeKind, ...] = ()
    also_title: Sentence = NOTHING

    def make(self) -> Card:
        """The view, with nothing to show yet."""
        module, name = self.view.split(".")
        found = getattr(import_module(f"nndl_studio.ui.monitor.{module}"), name)
        card = cast("Callable[[], Card]", found)()
        card.header.explain(explanation_of(self.name).told())
        return card

    def title_of(self, source: Source | None) -> Sentence:
        """What the view is called while it shows `source`."""
        also = source is not None and source.kind in self.also
        return self.also_title if self.also_title and also else self.title


CARDS: tuple[CardRow, ...] = (
    CardRow(
        "mistakes",
        "mistakes",
        ("mistakes",),
        "mistakes_view.MistakesView",
        say("Mistakes"),
        320,
    ),
    CardRow(
        "boundary",
        "boundary",
        ("boundary",),
        "boundary_view.BoundaryView",
        say("Decision boundary"),
        420,
    ),
    CardRow(
        "fit",
        "fit-line",
        ("fit",),
        "fit_view.FitView",
        say_as("of a curve to data", "Fit"),
        420,
    ),
    CardRow(
        "written",
        "text",
        ("written",),
        "written_view.WrittenView",
        say("Text"),
        360,
    ),
    CardRow(
        "circuit",
        "circuit",
        ("circuit",),
        "circuit_view.CircuitView",
        say("Circuit"),
        620,
    ),
    CardRow(
        "memory",
        "memory",
        ("memory",),
        "memory_view.MemoryView",
        say("Memory over time"),
        560,
    ),
    CardRow(
        "attention",
        "attention",
        ("attention",),
        "attention_view.AttentionView",
        say("Attention"),
        520,
    ),
    CardRow(
        "gates",
        "gates",
        ("gates",),
        "gates_view.GatesView",
        say("Gates over time"),
        480,
    ),
    CardRow(
        "rebuilt",
        "rebuilt",
        ("rebuilt",),
        "rebuilt_view.RebuiltView",
        say("Rebuilt inputs"),
        480,
    ),
    CardRow(
        "maps",
        "maps",
        ("maps",),
        "maps_view.MapsView",
        say("Feature maps"),
        420,
        also=("vector", "sequence"),
        also_title=say("Activations"),
    ),
    CardRow(
        "filters",
        "filters",
        ("filters",),
        "filters_view.FiltersView",
        say("Filters"),
        320,
    ),
    CardRow(
        "energy",
        "energy",
        ("energy",),
        "energy_view.EnergyView",
        say("Energy"),
        420,
    ),
    CardRow(
        "neighbours",
        "words",
        ("neighbours",),
        "neighbours_view.NeighboursView",
        say("Nearest words"),
        460,
    ),
    CardRow(
        "confusion",
        "confusion",
        ("confusion",),
        "confusion_view.ConfusionView",
        say("Confusion"),
        360,
    ),
    CardRow(
        "flow",
        "flow",
        ("flow",),
        "flow_view.FlowView",
        say("Gradient flow"),
        320,
    ),
    CardRow(
        "distance",
        "distance",
        ("distance",),
        "distance_view.DistanceView",
        say("Gradient in time"),
        320,
    ),
    CardRow(
        "curve",
        "curve",
        ("curve",),
        "curve_view.CurveView",
        say("Activation curve"),
        360,
    ),
    CardRow(
        "exciting",
        "exciting",
        ("exciting",),
        "exciting_view.ExcitingView",
        say("What excites a unit"),
        480,
    ),
    CardRow(
        "rasters",
        "rasters",
        ("rasters",),
        "rasters_view.RastersView",
        say("Side by side"),
        480,
    ),
    CardRow(
        "worst",
        "worst",
        ("worst",),
        "worst_view.WorstView",
        say("Worst mistakes"),
        360,
    ),
    CardRow(
        "occlusion",
        "occlusion",
        ("occlusion",),
        "occlusion_view.OcclusionView",
        say("Occlusion"),
        360,
    ),
    CardRow(
        "projection",
        "projection",
        ("projection",),
        "projection_view.ProjectionView",
        say("Samples in a plane"),
        360,
    ),
    CardRow(
        "histograms",
        "histograms",
        ("histograms",),
        "histograms_view.HistogramsView",
        say("Histograms"),
        360,
    ),
)
