"""Solving instead of training: what the training thread does for Run > Solve in closed form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from numpy.typing import NDArray

from nndl_studio.datasets.dataset import Dataset
from nndl_studio.graph.document import Graph
from nndl_studio.sentence import Sentence


class Loads(Protocol):
    """The part of the trainer that takes weights."""

    dataset: Dataset

    def weights(self) -> dict[str, NDArray[Any]]: ...
    def load(self, weights: Mapping[str, NDArray[Any]]) -> None: ...


def unsolvable(graph: Graph) -> Sentence:
    """Why there is no closed form, if there is none. Not for the window's thread: it compiles."""
    from nndl_studio.training.solve import why_not

    return why_not(graph)


def solve_in_place(graph: Graph, trainer: Loads) -> Sentence:
    """Put the solution into `trainer`; how it was found. Raises TrainingError."""
    from nndl_studio.training.solve import solve

    solution = solve(graph, trainer.dataset)
    trainer.load({**trainer.weights(), **solution.weights})
    return solution.message
