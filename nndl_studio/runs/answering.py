"""Answers of the network that is trained for a file of the user's, on the thread that trains it."""

from __future__ import annotations

from pathlib import Path

from nndl_studio.files import BadFile, reason_of
from nndl_studio.graph.document import Graph
from nndl_studio.runs.news import Answered
from nndl_studio.runs.trains import Trains


def answer(trainer: Trains | None, graph: Graph | None, path: Path) -> Answered:
    """What the weights held say of the samples in `path`; whatever comes of it is told. The data
    that were learned from need not be there any more."""
    from nndl_studio.training.predict import answers_for, as_trained

    if trainer is None or graph is None:
        return Answered(path, problem="there is no network yet")
    try:
        known = as_trained(graph, trainer.dataset.recipe)
        return Answered(path, answers_for(known, trainer.weights(), path))
    except MemoryError:
        return Answered(path, problem="there is not enough memory for its samples")
    except (BadFile, OSError, ValueError) as error:
        return Answered(path, problem=reason_of(error))
