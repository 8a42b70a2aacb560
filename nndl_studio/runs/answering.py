"""Answers of a network for a file of the user's: of the one that is trained, on the thread that
trains it, or by weights from a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from nndl_studio.files import BadFile, reason_of
from nndl_studio.graph.document import Graph
from nndl_studio.runs.held import Held
from nndl_studio.runs.news import Answered
from nndl_studio.sentence import say

if TYPE_CHECKING:
    from nndl_studio.training.predict import Answered as Answers


def answer(held: Held, path: Path) -> Answered:
    """What the weights held say of the samples in `path`; whatever comes of it is told. The data
    that were learned from need not be there any more."""
    from nndl_studio.training.predict import answers_for

    network = held.network()
    if network is None:
        return Answered(path, problem=say("there is no network yet"))
    return _told(path, lambda: answers_for(network.graph, network.arrays, path, held.graph))


def answer_by(graph: Graph, weights: Path, path: Path) -> Answered:
    """What the weights in a file, a checkpoint or a run's folder say of the samples in `path`;
    `graph` is their project, whose data need not be there. On any thread."""
    from nndl_studio.runs.trained import read_trained
    from nndl_studio.training.predict import answers_for

    def found() -> Answers:
        trained = read_trained(graph, weights)
        return answers_for(trained.graph, trained.weights.arrays, path, graph)

    return _told(path, found)


def _told(path: Path, work: Callable[[], Answers]) -> Answered:
    try:
        return Answered(path, work())
    except MemoryError:
        return Answered(path, problem=say("there is not enough memory for its samples"))
    except (BadFile, OSError, ValueError) as error:
        return Answered(path, problem=reason_of(error))
