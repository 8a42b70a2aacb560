"""What differs between two runs: circumstances, settings, the drawing node by node, the figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from nndl_studio.config import Config, fields, kind_fields
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge, Node, renamed
from nndl_studio.graph.settings import unused
from nndl_studio.runs.record import Record
from nndl_studio.sentence import Sentence, say
from nndl_studio.training.snapshot import EpochResult, Metrics


@dataclass(frozen=True)
class Change:
    """One thing in both runs, each with a value of its own; `label` is what a reader calls it."""

    name: str
    label: Sentence
    before: Any
    after: Any


@dataclass(frozen=True)
class NodeChange:
    """A node that stands in both drawings with other settings, another name or another type."""

    before: Node
    after: Node
    settings: tuple[Change, ...]


@dataclass(frozen=True)
class Figure:
    """A figure of the end side by side; None where a run has none. `part` is "train",
    "validation" (of the last epoch), "best epoch" (its validation part) or "test"."""

    part: str
    name: str
    before: float | None
    after: float | None


@dataclass(frozen=True)
class Differences:
    """From one run to another. Nodes that were only moved are the same; a setting that means
    nothing in either run is left out."""

    circumstances: tuple[Change, ...]
    settings: tuple[Change, ...]
    added: tuple[Node, ...]
    removed: tuple[Node, ...]
    changed: tuple[NodeChange, ...]
    links_added: tuple[Edge, ...]
    links_removed: tuple[Edge, ...]
    figures: tuple[Figure, ...]

    @property
    def same_drawing(self) -> bool:
        links = self.links_added or self.links_removed
        return not (self.added or self.removed or self.changed or links)


def differences(before: Record, after: Record) -> Differences:
    """What differs from `before` to `after`. Raises BadFile if a drawing in the history is
    damaged."""
    old, new = before.graph(), after.graph()
    names = _same_nodes(old, new)
    kept = set(names.values())
    old_links = {renamed(edge, names) for edge in old.edges}
    return Differences(
        circumstances=_circumstances(before, after),
        settings=_settings(old, new),
        added=tuple(node for id, node in new.nodes.items() if id not in kept),
        removed=tuple(node for id, node in old.nodes.items() if id not in names),
        changed=tuple(_changed(old, new, names)),
        links_added=tuple(edge for edge in new.edges if edge not in old_links),
        links_removed=tuple(edge for edge in old.edges if renamed(edge, names) not in new.edges),
        figures=tuple(_figures(before, after)),
    )


def _circumstances(before: Record, after: Record) -> tuple[Change, ...]:
    both = before.start, after.start
    told = [
        Change("title", say("Title"), *(each.title for each in both)),
        Change("data", say("Data"), before.progress.data, after.progress.data),
        Change("version", say("Version"), *(each.version for each in both)),
        Change("machine", say("Machine"), *(each.machine for each in both)),
    ]
    return tuple(change for change in told if change.before != change.after)


def _settings(old: Graph, new: Graph) -> tuple[Change, ...]:
    idle = unused(old.settings, own_decay=True) & unused(new.settings, own_decay=True)
    return tuple(_settings_changed(old.settings, new.settings, idle))


def _settings_changed(old: Config, new: Config, idle: frozenset[str]) -> Iterator[Change]:
    """Settings of another kind have other fields: what one of them lacks is None there."""
    before, after = msgspec.to_builtins(old), msgspec.to_builtins(new)
    kinds = tuple(dict.fromkeys((type(old), type(new))))
    found = {field.name: field for kind in kinds for field in fields(kind)}
    for field in (*kind_fields(kinds), *found.values()):
        values = before.get(field.name), after.get(field.name)
        if values[0] != values[1] and field.name not in idle:
            yield Change(field.name, field.label, *values)


def _same_nodes(old: Graph, new: Graph) -> dict[str, str]:
    """Names in `new` of the nodes of `old` that are still there. One that is gone and one that
    came are the same if nothing but the name parts them from each other, and no other pair."""
    names = {id: id for id in old.nodes if id in new.nodes}
    gone = [node for id, node in old.nodes.items() if id not in names]
    come = [node for id, node in new.nodes.items() if id not in names]
    for node in gone:
        twins = [each for each in come if _alike(node, each)]
        if len(twins) == 1 and sum(_alike(each, twins[0]) for each in gone) == 1:
            names[node.id] = twins[0].id
    return names


def _alike(one: Node, other: Node) -> bool:
    return _meaning(one) == _meaning(other)


def _meaning(node: Node) -> tuple[object, ...]:
    return node.type, node.config, *node.marks


def _changed(old: Graph, new: Graph, names: Mapping[str, str]) -> Iterator[NodeChange]:
    for id, name in names.items():
        before, after = old.nodes[id], new.nodes[name]
        if before.type != after.type:
            yield NodeChange(before, after, ())
            continue
        idle = before.config.idle() & after.config.idle()
        changes = tuple(_settings_changed(before.config, after.config, idle))
        lenders = names.get(before.weights_of, before.weights_of), after.weights_of
        if lenders[0] != lenders[1]:
            changes = (*changes, Change("weights_of", say("Weights of"), *lenders))
        if before.frozen != after.frozen:
            changes = (*changes, Change("frozen", say("Frozen"), before.frozen, after.frozen))
        if before.muted != after.muted:
            changes = (*changes, Change("muted", say("Muted"), before.muted, after.muted))
        if before.held != after.held:
            changes = (*changes, Change("held", say("Gates held"), before.held, after.held))
        if changes or id != name:
            yield NodeChange(before, after, changes)


def _figures(before: Record, after: Record) -> Iterator[Figure]:
    first, second = final_figures(before), final_figures(after)
    for part in dict.fromkeys([*first, *second]):
        ours, theirs = first.get(part, {}), second.get(part, {})
        for name in dict.fromkeys([*ours, *theirs]):
            yield Figure(part, name, ours.get(name), theirs.get(name))


def final_figures(record: Record) -> dict[str, dict[str, float]]:
    """The figures a run ended with, by part and name; see `Figure`. A part without samples is
    left out."""
    epochs = record.progress.history
    last = epochs[-1] if epochs else None
    best = _epoch(epochs, record.progress.best_epoch)
    parts: dict[str, Metrics | None] = {
        "train": last.train if last else None,
        "validation": last.validation if last else None,
        "best epoch": best.validation if best else None,
        "test": record.end.test,
    }
    return {part: metrics.figures() for part, metrics in parts.items() if metrics is not None}


def _epoch(epochs: tuple[EpochResult, ...], number: int | None) -> EpochResult | None:
    return next((each for each in epochs if each.epoch == number), None)
