"""What is measured: networks by name, built from the shipped examples."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).parent.parent))

from nndl_studio import api
from nndl_studio.graph.document import Graph
from nndl_studio.resources import example

WORKS = ("lenet-5", "lenet-5-table")


def graph(work: str, batch: int) -> Graph:
    """The network `work` with batches of `batch`; "lenet-5" is without its connection table,
    which PyTorch doesn't have."""
    built = api.load(example("lenet-5"))
    if work == "lenet-5":
        full = msgspec.structs.replace(built.nodes["C3"].config, table=())
        built.set_config("C3", full)
    built.set_settings(
        msgspec.structs.replace(built.settings, batch_size=batch, optimiser="momentum")
    )
    return built
