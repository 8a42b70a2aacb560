"""How a network came to be trained, for whoever tells of it: the run's curves and figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from nndl_studio.graph.document import Graph
from nndl_studio.sentence import NOTHING, Sentence
from nndl_studio.training.snapshot import EpochResult, Metrics

PARTS = ("train", "validation", "test")


@dataclass(frozen=True, eq=False)
class Course:
    """What is known of a run, and in the sentences `unknown` what is not, and why.

    `drawn` is the project, whose Data node names the data, with the settings of the run. `figures`
    and `sizes` (samples) go by the part of the data; `epochs` are those that ended, thinned in long
    runs. `began` is in seconds since 1970; `ending` says why the run is over, in words.
    """

    drawn: Graph
    epochs: tuple[EpochResult, ...] = ()
    steps: int = 0
    seconds: float = 0.0
    best_epoch: int | None = None
    began: float | None = None
    ending: Sentence = NOTHING
    figures: Mapping[str, Metrics] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)
    unknown: tuple[Sentence, ...] = ()
