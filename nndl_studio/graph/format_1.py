"""Data nodes of project format 1, where every data set had all the settings of all of them."""

from __future__ import annotations

from typing import Any

from nndl_studio.layers import CATALOGUE
from nndl_studio.layers.shape import Kind

Raw = dict[str, Any]

TYPE = "Data.v1"
DEFAULTS: Raw = {
    "source": "digits",
    "file": "",
    "pad": 0,
    "scale": "0 to 1",
    "validation": 0.1,
    "test": 0.1,
    "seed": 7,
    "noise": 0.2,
    "tokens": "characters",
    "vocabulary": 1000,
    "task": "next token",
    "steps": 32,
    "reach": 2,
}
# What the shipped drawings said of texts, which no scale ever touched.
UNSCALED = "as is"
_NUMBERS = ("scale", "validation", "test", "seed")
_TEXT = ("validation", "test", "tokens", "vocabulary", "task", "steps", "reach")
# What each data set of format 1 read; the rest of its settings meant nothing.
_READ: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        (
            "digit rows",
            "iris",
            "XOR",
            "two moons",
            "noisy moons",
            "spirals",
            "uneven classes",
            "signals",
            "separable points",
            "four clouds",
            "noisy line",
            "line with outliers",
            "proportional columns",
            "temporal order",
            "delayed echo",
            "bracket depth",
            "adding 10",
            "adding 50",
            "adding 100",
        ),
        _NUMBERS,
    ),
    "digits": ("pad", *_NUMBERS),
    "pictures": ("pad", *_NUMBERS),
    "letters": ("pad", "scale", "seed", "noise"),
    "text": _TEXT,
    "text file": ("file", *_TEXT),
    "file": ("file", "pad", *_NUMBERS),
}


def to_format_2(raw: Raw) -> Raw:
    """A project whose Data nodes hold what their data set reads, and nothing else; what is
    malformed stays, to be refused by name."""
    nodes = raw.get("nodes")
    if not isinstance(nodes, list):
        return raw
    tokens = _giving_tokens(raw, nodes)
    return {**raw, "nodes": [_as_tokens(_without_idle(node), tokens) for node in nodes]}


def as_in_format_1(type: str, config: Raw) -> Raw:
    """The settings of a node as a file of format 1 with the same meaning holds them, for hashes
    that must not change with the format."""
    if type != TYPE or config.get("source") not in _READ:
        return config
    read = _READ[config["source"]]
    return DEFAULTS | ({} if "scale" in read else {"scale": UNSCALED}) | config


def _giving_tokens(raw: Raw, nodes: list[Any]) -> set[str]:
    """The ids of nodes that give x to nothing but what reads tokens by their numbers.

    Format 1 had no word for a file of tokens, so no such drawing was ever trained, and reading its
    file as what its network takes changes no bits.
    """
    edges = raw.get("edges")
    if not isinstance(edges, list):
        return set()
    types = {
        node["id"]: node.get("type")
        for node in nodes
        if isinstance(node, dict) and isinstance(node.get("id"), str)
    }
    readers: dict[str, set[bool]] = {}
    for edge in edges:
        if isinstance(edge, dict) and edge.get("output") == "x":
            giver, reader = edge.get("source"), edge.get("target")
            if isinstance(giver, str) and isinstance(reader, str):
                readers.setdefault(giver, set()).add(_reads_tokens(types.get(reader)))
    return {node_id for node_id, reads in readers.items() if reads == {True}}


def _reads_tokens(type: Any) -> bool:
    """Whether the main input of a layer takes words by their numbers, and nothing else."""
    known = CATALOGUE.get(type) if isinstance(type, str) else None
    return known is not None and any(
        port.name == "x" and set(port.kinds) <= {Kind.LABEL, Kind.LABELS} for port in known.inputs
    )


def _as_tokens(node: Any, tokens: set[str]) -> Any:
    config = node.get("config") if isinstance(node, dict) else None
    if not isinstance(config, dict) or config.get("source") != "file":
        return node
    if node.get("type") != TYPE or not isinstance(node.get("id"), str) or node["id"] not in tokens:
        return node
    return {**node, "config": {"form": "tokens", **config}}


def _without_idle(node: Any) -> Any:
    config = node.get("config") if isinstance(node, dict) else None
    if not isinstance(config, dict) or node.get("type") != TYPE:
        return node
    source = config.get("source", DEFAULTS["source"])
    read = _READ.get(source) if isinstance(source, str) else None
    if read is None:
        return node
    kept = {name: v for name, v in config.items() if name in read or name not in DEFAULTS}
    return {**node, "config": {"source": source, **kept}}
