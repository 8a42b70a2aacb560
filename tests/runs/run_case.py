"""Runs for tests: small projects, and all of a run that must not change by being broken off."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from nndl_studio import api
from nndl_studio.graph.document import Graph
from nndl_studio.resources import example
from nndl_studio.runs.history import History
from nndl_studio.training.checkpoint import Checkpoint, load_checkpoint

CHECKPOINT = "checkpoint.safetensors"


def project(name: str = "xor", **settings: Any) -> Graph:
    """An example with other training settings."""
    graph = api.load(example(name))
    graph.set_settings(msgspec.structs.replace(graph.settings, **settings))
    return graph


def with_data(graph: Graph, **settings: Any) -> Graph:
    """The same project with other settings of its data."""
    node = next(each for each in graph.nodes.values() if each.type.startswith("Data"))
    graph.set_config(node.id, msgspec.structs.replace(node.config, **settings))
    return graph


def kept(folder: Path) -> dict[str, Any]:
    """What a run in `folder` left behind, as bytes: weights, state, figures and curves, but for
    its name and the time it took."""
    return told(load_checkpoint(folder / CHECKPOINT)) | {
        "weights": (folder / "weights.safetensors").read_bytes()
    }


def told(checkpoint: Checkpoint) -> dict[str, Any]:
    """All of a checkpoint that follows from project and data."""
    progress, curve = checkpoint.progress, checkpoint.curve
    best = checkpoint.best
    assert curve is not None
    return {
        "state": checkpoint.state.tobytes(),
        "losses": checkpoint.losses.tobytes(),
        "best": None if best is None else best.tobytes(),
        "curve": (curve.rows.tobytes(), curve.stride, curve.filled, curve.sum, curve.weight),
        "progress": msgspec.structs.replace(progress, run="", seconds=0.0),
    }


def curves_in_history(folder: Path) -> tuple[bytes, int]:
    """The curve that the history shows for the newest run, and how many epochs it tells."""
    history = History(folder)
    record = history.record(history.runs()[0].id)
    curve = record.progress.curve
    assert curve is not None
    return np.ascontiguousarray(curve.rows).tobytes(), len(record.progress.history)
