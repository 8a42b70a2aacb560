"""What a study may look at, all of one moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets import Dataset
from nndl_studio.graph.check import Analysis
from nndl_studio.graph.document import Graph
from nndl_studio.training.answers import Evaluator
from nndl_studio.training.data_rows import Rows
from nndl_studio.training.examiner import Examiner
from nndl_studio.training.own_sample import OwnPlace
from nndl_studio.training.snapshot import Finding, ProbeRequest

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Context:
    """`graph` and its analysis are opened: pieces stand there in place of composites. `weights` are
    the run's own, by `NODE.PARAM`, as they are now: a study must not write to them and copies what
    it answers. So is `state`, all that the run's machine keeps from step to step; `moment` tells
    which step comes next, and its learning rate. `dataset` is that of `own`, with a sample more.
    """

    graph: Graph
    analysis: Analysis
    own: OwnPlace
    examiner: Examiner
    weights: Mapping[str, NDArray[np.float32]]
    state: NDArray[np.float32]
    moment: Callable[[], tuple[int, float]]
    _kept: dict[str, Any] = field(default_factory=dict)

    @property
    def dataset(self) -> Dataset:
        """The samples, and behind them the user's own."""
        return self.own.dataset

    @property
    def evaluator(self) -> Evaluator:
        """Runs the graph forward on many samples."""
        return self.examiner.evaluator

    @property
    def table(self) -> Rows:
        """A row a sample, as the evaluator and every other plan of this graph read it."""
        return self.examiner.table

    def once(self, key: str, make: Callable[[], T]) -> T:
        """What `make` gave the first time: for plans, grids and all else that outlives a look."""
        if key not in self._kept:
            self._kept[key] = make()
        kept: T = self._kept[key]
        return kept


Study = Callable[[Context, ProbeRequest], Finding]
