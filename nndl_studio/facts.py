"""What the studio knows, as plain data: what `--json` prints and `ns` answers."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import msgspec

from nndl_studio.layers.layer import Layer, Port, Probe, ShapeError
from nndl_studio.layers.shape import Kind, Shape
from nndl_studio.sentence import plain

if TYPE_CHECKING:
    from nndl_studio.compiler.account.record import Account
    from nndl_studio.machine.profile import Profile
    from nndl_studio.training.snapshot import Ending, Metrics

_SAMPLE_SHAPES: dict[Kind, Shape] = {
    Kind.MAP: Shape("map", (1, 8, 8)),
    Kind.FILM: Shape("map", (1, 8, 8), 8),
    Kind.VECTOR: Shape("vector", (8,)),
    Kind.SEQUENCE: Shape("vector", (8,), 8),
    Kind.LABEL: Shape("index", (8,)),
    Kind.LABELS: Shape("index", (8,), 8),
    Kind.TARGET: Shape("vector", (8,), answer=True),
    Kind.TARGETS: Shape("vector", (8,), 8, answer=True),
    Kind.FACTS: Shape("index", (8,), 2, answer=True),
}


def _plain(value: Any) -> Any:
    """As dictionaries, lists, numbers and plain text."""
    return msgspec.to_builtins(value, enc_hook=plain)


def ending_facts(ending: Ending | None) -> dict[str, Any] | None:
    return None if ending is None else {**_plain(ending), "words": ending.words()}


def figures(metrics: Metrics | None, names: tuple[str, ...]) -> dict[str, Any] | None:
    """All figures as plain data; `names` are those of the classes."""
    if metrics is None:
        return None
    facts: dict[str, Any] = metrics.figures()
    if metrics.classes:
        if len(names) != len(metrics.classes):  # of another answer, or of none
            names = tuple(map(str, range(len(metrics.classes))))
        facts["classes"] = [
            {"name": name, **_plain(each)}
            for name, each in zip(names, metrics.classes, strict=False)
        ]
    if metrics.confusion:
        facts["confusion"] = [list(row) for row in metrics.confusion]
    if metrics.answers:
        facts["answers"] = {node: figures(each, names) for node, each in metrics.answers}
    return facts


def profile_facts(profile: Profile | None, types: Mapping[str, str]) -> dict[str, Any] | None:
    """What a step costs, times in ms; `types` are those of the nodes."""
    if profile is None:
        return None
    nodes = [
        {
            "node": each.node,
            "type": types[each.node],
            "forward": each.forward,
            "backward": each.backward,
            "update": each.update,
            "share": profile.share(each.whole),
        }
        for each in profile.nodes
    ]
    others = ("reading", "gather", "sums", "rest", "step", "threads", "counted")
    return {"nodes": nodes, **{name: getattr(profile, name) for name in others}}


def account_facts(account: Account) -> dict[str, Any]:
    """What became of a graph; numbers of the arena in `width` bytes each."""
    facts: dict[str, Any] = _plain(account)
    memory = account.memory
    for name in ("packed", "saved", "in_place"):
        facts["memory"][name] = getattr(memory, name)
    return facts


def layer_facts(layer: Layer[Any]) -> dict[str, Any]:
    return {
        "type": layer.type,
        "family": layer.family.value,
        "summary": layer.summary,
        "config": [_plain(field) for field in layer.settings()],
        "inputs": [_port_facts(port) for port in layer.inputs],
        "outputs": [_port_facts(port) for port in layer.outputs],
        "layout": layer.layout(layer.config_type()),
        "probes": [_plain(probe) for probe in _probes(layer)],
    }


def _port_facts(port: Port) -> dict[str, Any]:
    facts: dict[str, Any] = _plain(port)
    return facts


def _probes(layer: Layer[Any]) -> list[Probe]:
    """What can be watched, whichever kind of input comes in."""
    kinds = layer.inputs[0].kinds if layer.inputs else (Kind.VECTOR,)
    found: dict[str, Probe] = {}
    for kind in kinds:
        inputs = {port.name: (_SAMPLE_SHAPES[kind],) for port in layer.inputs}
        # Some layers read maps of one size only.
        with suppress(ShapeError):
            for probe in layer.probes(layer.config_type(), inputs):
                found[f"{probe.name} {probe.kind}"] = probe
    return list(found.values())
