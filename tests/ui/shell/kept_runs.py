"""Runs in a history, kept there without being trained."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from nndl_studio import api
from nndl_studio.graph.document import Graph
from nndl_studio.graph.project import encode, project_hash
from nndl_studio.resources import example
from nndl_studio.runs.history import History
from nndl_studio.runs.record import End, Progress, Start
from nndl_studio.runs.states import State
from nndl_studio.sentence import as_it_is, say
from nndl_studio.training.loss_curve import LossCurve
from nndl_studio.training.snapshot import EpochResult, Metrics


def graph_of(**settings: Any) -> Graph:
    graph = api.load(example("xor"))
    graph.set_settings(msgspec.structs.replace(graph.settings, **settings))
    return graph


def keep(
    history: History,
    letter: str,
    graph: Graph | None = None,
    loss: float = 0.25,
    state: State = State.FINISHED,
    best: int | None = None,
    folder: Path | None = None,
    title: str = "XOR",
    message: str = "",
) -> str:
    """A run of three epochs in `state`; its id, which is all `letter`. A later one is newer."""
    id, graph = letter * 16, graph or graph_of()
    folder = folder or history.run_folder(id)
    folder.mkdir(parents=True, exist_ok=True)
    started = 1_700_000_000.0 + ord(letter)
    told = (project_hash(graph), 5, graph.settings.seed, folder, "1.0", "here", started)
    history.begin(Start(id, title, "window", encode(graph), "", *told))
    curve = LossCurve()
    curve.append(12, np.linspace(2 * loss, loss, 12), 4)
    epochs = tuple(
        EpochResult(number, 4 * number, Metrics(loss), Metrics(loss * number, 0.75), 0.1)
        for number in (1, 2, 3)
    )
    history.progress(id, Progress(12, 65.0, 10.0, epochs, curve.kept(), best, "d" * 32))
    if state is State.RUNNING:
        history.set_state(id, state)
    else:
        history.end(id, End(state, say("all 3 epochs"), as_it_is(message), test=Metrics(loss, 0.5)))
    return id
