"""Brings to each Data node on the canvas a look at what it holds, read on a thread of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from nndl_studio.datasets.glance import Glance, glance
from nndl_studio.datasets.seen import Seen, seen
from nndl_studio.datasets.source_config import SourceConfig
from nndl_studio.graph.check import Analysis
from nndl_studio.graph.document import Graph
from nndl_studio.ui.canvas.node_look import NodeLook
from nndl_studio.ui.canvas.view import CanvasView
from nndl_studio.ui.data.reading import Reading, Refusal
from nndl_studio.ui.shell.glance_look import glance_look

Key = tuple[SourceConfig, tuple[int, int]]
"""Settings, with the time (ns) and size (bytes) of the file that they name."""


@dataclass(frozen=True, eq=False)
class _Found:
    """The look of a set, None where it can't be read, and what its files were like."""

    key: Key
    look: NodeLook | None = None
    seen: Mapping[str, Seen] = field(default_factory=dict)


class DataLooks(QObject):
    """One set is read at a time; what was read is kept for the nodes that are there, as long as
    their settings and files stay."""

    def __init__(self, canvas: CanvasView) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._keys: dict[str, Key] = {}
        # A list, because settings with 20,000 points take long to hash, and are soon compared.
        self._found: list[_Found] = []
        self._shown: dict[str, Key] = {}
        self._asked: Key | None = None
        self._reading = Reading(self)
        self._reading.done.connect(self._on_read)
        self._reading.failed.connect(self._on_failed)

    @property
    def busy(self) -> bool:
        """Whether a look is still to come."""
        return self._reading.busy

    def set_analysis(self, graph: Graph, analysis: Analysis) -> None:
        """The drawing changed: which sets it has."""
        self._keys = dict(_keys(graph, analysis, self._keys))
        present = list(self._keys.values())
        self._found = [each for each in self._found if each.key in present]
        self._show()
        self._ask()

    @Slot()
    def note_files(self) -> None:
        """Note with each Data node what its file is like, so that it is known again elsewhere: for
        a document that is about to be saved. What was edited since it was looked at is left as it
        is."""
        graph = self._canvas.graph
        seen = [(found.key[0], found.seen) for found in self._found]
        for node in [*graph.nodes.values()]:
            config = node.config
            if isinstance(config, SourceConfig):
                bare = config.unmarked()
                facts = next((files for key, files in seen if key == bare), {})
                marked = _marked(config, facts)
                if marked != config:
                    graph.set_config(node.id, marked)

    def clear(self) -> None:
        """Another document comes: nothing of this one is kept."""
        self._reading.stop()
        self._asked = None
        self._keys, self._found, self._shown = {}, [], {}

    def _ask(self) -> None:
        """Read the next set that nobody has looked at, once the last one is read."""
        if self._reading.busy:
            return
        known = [each.key for each in self._found]
        self._asked = next((key for key in self._keys.values() if key not in known), None)
        if self._asked is not None:
            self._reading.start(partial(_read, self._asked[0]))

    @Slot(object)
    def _on_read(self, answer: tuple[Glance, Mapping[str, Seen]]) -> None:
        if self._asked is not None:
            look = glance_look(answer[0], self._asked[0].alphabet)
            self._keep(_Found(self._asked, look, answer[1]))

    @Slot(object)
    def _on_failed(self, refusal: Refusal) -> None:
        """The node has nothing to show; why is said by who trains on it."""
        if self._asked is not None:
            self._keep(_Found(self._asked))

    def _keep(self, found: _Found) -> None:
        if found.key in self._keys.values():
            self._found.append(found)
        self._show()
        self._ask()

    def _show(self) -> None:
        items = self._canvas.scene().nodes
        for name in {**self._shown, **self._keys}:
            if name in items:
                look = self._look_of(name, items[name].look)
                if items[name].look is not look:
                    self._canvas.set_look(name, look)
        self._shown = {name: key for name, key in self._shown.items() if name in self._keys}

    def _look_of(self, name: str, present: NodeLook | None) -> NodeLook | None:
        """What was found of a node's set; until then the present look, where it is of the same
        set with other settings, so that it doesn't flicker while a number is typed."""
        key = self._keys.get(name)
        if key is None:
            return None
        for found in self._found:
            if found.key == key:
                self._shown[name] = key
                return found.look
        shown = self._shown.get(name)
        return present if shown is not None and _one_set(shown[0], key[0]) else None


def _keys(graph: Graph, analysis: Analysis, before: Mapping[str, Key]) -> Iterator[tuple[str, Key]]:
    """Of the Data nodes that can be described; the same object where nothing has changed."""
    for name, node in graph.nodes.items():
        config = node.config
        if not isinstance(config, SourceConfig) or (name, "x") not in analysis.shapes:
            continue
        state = _state(config)
        if state is not None:
            known, key = before.get(name), (config.unmarked(), state)
            yield name, (known if known is not None and known == key else key)


def _marked(config: SourceConfig, seen: Mapping[str, Seen]) -> SourceConfig:
    """The settings with what their files are like."""
    for path, facts in seen.items():
        config = config.found_at(path, path, facts)
    return config


def _read(config: SourceConfig) -> tuple[Glance, Mapping[str, Seen]]:
    """On the reading thread."""
    return glance(config), {path: seen(path) for path in config.own_files if Path(path).exists()}


def _state(config: SourceConfig) -> tuple[int, int] | None:
    """Of the file or folder; None where that has gone."""
    if not config.path:
        return 0, 0
    try:
        facts = os.stat(config.path)
    except OSError:
        return None
    return facts.st_mtime_ns, facts.st_size


def _one_set(one: SourceConfig, other: SourceConfig) -> bool:
    return type(one) is type(other) and one.path == other.path
