"""Project files that nobody means well with: a part of the hostile corpus."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from nndl_studio.graph.project import LARGEST
from nndl_studio.graph.validity import MOST_LINKS, MOST_NODES
from nndl_studio.resources import example

Raw = dict[str, Any]


def projects() -> Iterator[tuple[str, bytes]]:
    """Names and contents."""
    yield from _no_json()
    yield from _no_project()
    for name, change in CHANGES.items():
        raw = _good()
        change(raw)
        yield f"{name}.nndl", json.dumps(raw).encode()


def _good() -> Raw:
    raw: Raw = json.loads(example("xor").read_bytes())
    return raw


def _no_json() -> Iterator[tuple[str, bytes]]:
    text = json.dumps(_good())
    yield "empty.nndl", b""
    yield "blank.nndl", b" \n" * 1000
    yield "zeros.nndl", bytes(10_000)
    yield "picture.nndl", b"\x89PNG\r\n\x1a\n" + bytes(range(256))
    yield "half.nndl", text.encode()[: len(text) // 2]
    yield "more.nndl", text.encode() + b"{}"
    yield "utf16.nndl", text.encode("utf-16")
    yield "latin1.nndl", text.replace("XOR", "\xe4").encode("latin-1", "replace") + b"\xe4"
    yield "deep-lists.nndl", b"[" * 2_000_000
    yield "deep-objects.nndl", b'{"a":' * 500_000
    yield "long-number.nndl", b'{"format": ' + b"9" * 2_000_000 + b"}"
    yield "not-a-number.nndl", b'{"format": NaN}'
    yield "control.nndl", b'{"format": "\x1b[2J"}'


def _no_project() -> Iterator[tuple[str, bytes]]:
    yield "list.nndl", b"[]"
    yield "text.nndl", b'"project"'
    yield "no-format.nndl", b"{}"
    yield "many-lists.nndl", b"[" + b"[]," * (LARGEST // 3 - 2) + b"0]"
    yield "many-objects.nndl", b"[" + b"{}," * (LARGEST // 3 - 2) + b"0]"
    yield "many-numbers.nndl", b"[" + b"1e9," * (LARGEST // 4 - 2) + b"0]"
    yield "long-text.nndl", b'"' + b"a" * (LARGEST - 2) + b'"'
    yield "long-name.nndl", b'{"' + b"a" * (LARGEST - 8) + b'":0}'
    yield "too-long.nndl", b" " * (LARGEST + 1)
    fields = ",".join(f'"{i}":0' for i in range(100_000))
    yield "doubled.nndl", f'{{{fields},"0":1}}'.encode()


def _set(way: str, value: object) -> Callable[[Raw], None]:
    def change(raw: Raw) -> None:
        place: Any = raw
        *steps, last = way.split("/")
        for step in steps:
            place = place[int(step)] if step.isdigit() else place[step]
        place[last] = value

    return change


def _many_nodes(raw: Raw) -> None:
    node = raw["nodes"][0]
    raw["nodes"] = [{**node, "id": f"n{i}"} for i in range(MOST_NODES + 1)]


def _many_links(raw: Raw) -> None:
    raw["edges"] = raw["edges"][:1] * (MOST_LINKS + 1)


CHANGES: dict[str, Callable[[Raw], None]] = {
    "format-99": _set("format", 99),
    "format-minus": _set("format", -1),
    "format-text": _set("format", "1"),
    "format-true": _set("format", True),
    "format-huge": _set("format", 10**400),
    "nodes-object": _set("nodes", {}),
    "nodes-numbers": _set("nodes", [1, 2]),
    "edges-text": _set("edges", "all"),
    "edge-to-nobody": _set("edges/0/target", "nobody"),
    "edge-number": _set("edges/0/source", 7),
    "title-long": _set("title", "a" * 1_000_000),
    "title-lines": _set("title", "a\nb"),
    "title-surrogate": _set("title", "\ud800"),
    "title-control": _set("title", "\x1b]0;mine\x07"),
    "id-path": _set("nodes/0/id", "../../etc/passwd"),
    "id-control": _set("nodes/0/id", "\x1b[2J"),
    "id-long": _set("nodes/0/id", "a" * 1_000_000),
    "id-empty": _set("nodes/0/id", ""),
    "type-unknown": _set("nodes/0/type", "Shell.v1"),
    "type-long": _set("nodes/0/type", "a" * 1_000_000),
    "config-unknown": _set("nodes/0/config/command", "rm"),
    "config-list": _set("nodes/0/config", []),
    "config-huge": _set("nodes/0/config/seed", 10**300),
    "config-minus": _set("nodes/0/config/validation", -1.0),
    "position-far": _set("nodes/0/position", [1e300, 0]),
    "position-three": _set("nodes/0/position", [0, 0, 0]),
    "settings-rate": _set("settings/learning_rate", -1),
    "settings-epochs": _set("settings/epochs", 0),
    "settings-huge": _set("settings/batch_size", 10**30),
    "settings-unknown": _set("settings/optimiser", "\x9b2J"),
    "nodes-many": _many_nodes,
    "edges-many": _many_links,
}
