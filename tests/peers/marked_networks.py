"""Networks with what is muted, held and frozen, as the peers are asked about them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from nndl_studio.exchange.network import Network
from nndl_studio.graph.document import Graph
from nndl_studio.graph.project import load_project
from nndl_studio.resources import example
from nndl_studio.training.data_rows import load_dataset
from tests.compiler.test_hold import KINDS, gated
from tests.exchange.networks import network


def muted_maps() -> Graph:
    graph = load_project(example("C7-lenet-5"))
    graph.mute("C3", [2, 5])
    graph.mute("F6", [0])
    return graph


def frozen() -> Graph:
    graph = load_project(example("C7-lenet-5"))
    graph.freeze("C1", ["*"])
    graph.freeze("F6", ["bias"])
    return graph


def muted_steps() -> Graph:
    graph = gated()
    graph.mute("R", [1, 4])
    return graph


def held(kind: str) -> Graph:
    graph = gated(kind)
    graph.hold("R", ["f=0", "i=1"] if kind.startswith("LSTM") else ["r=0", "z=0"])
    return graph


MARKED: dict[str, Callable[[], Graph]] = {
    "muted maps": muted_maps,
    "frozen": frozen,
    "muted steps": muted_steps,
    **{f"held {kind}": partial(held, kind) for kind in KINDS},
}


def marked(name: str) -> Network:
    graph = MARKED[name]()
    return network(graph, load_dataset(graph).recipe)
