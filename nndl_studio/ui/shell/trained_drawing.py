"""The drawing that is trained: which edits make another network of it."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QObject, Signal, Slot

from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Node
from nndl_studio.graph.project import decode, encode, project_hash
from nndl_studio.graph.settings import TrainingSettings
from nndl_studio.runs.orders import Renamed


class TrainedDrawing(QObject):
    """Listens to the window's document, and copies it for the thread that trains."""

    # Other layers, links or settings of layers: another network, also under another name.
    changed = Signal()
    rate_changed = Signal(float)
    # Training settings other than the rate.
    settings_changed = Signal()

    def __init__(self, graph: Graph, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.graph = graph
        # What has another name since the last network was built.
        self.renamed: list[Renamed] = []
        # What tells the network that is built, and that of the last run, from others.
        self._built = self._trained = ""
        self._settings = graph.settings
        self._listen(True)

    def set_graph(self, graph: Graph) -> None:
        """Another document, of which nothing is trained yet."""
        self._listen(False)
        self.graph = graph
        self._settings = graph.settings
        self._trained = ""
        self.renamed.clear()
        self._listen(True)

    def release(self) -> None:
        """Listen no longer."""
        self._listen(False)

    def copy(self) -> Graph:
        """A document of the thread's own: the window's may change at any moment."""
        copied = decode(encode(self.graph), "project")
        self._built = project_hash(copied)
        return copied

    def note_trained(self) -> None:
        """The network that is built has learnt something."""
        self._trained = self._built

    def forget_trained(self) -> None:
        """What is learnt now is not of the last run."""
        self._trained = ""

    @property
    def trained_again(self) -> bool:
        """Whether the network that is built is that of the last run."""
        return self._built == self._trained

    @Slot(str, str)
    def _on_renamed(self, old: str, new: str) -> None:
        """The same network under another name: its weights are taken along."""
        self._on_passed(old, new, False)

    def _on_passed(self, old: str, new: str, copy: bool) -> None:
        self.renamed.append((old, new, copy))
        self.changed.emit()

    def _on_structure(self, *_: object) -> None:
        self.changed.emit()

    @Slot(object, object)
    def _on_node(self, old: Node, new: Node) -> None:
        same = old.config.unmarked() == new.config.unmarked()
        if not same or old.marks != new.marks:
            self.changed.emit()

    @Slot(object)
    def _on_settings(self, settings: TrainingSettings) -> None:
        before, self._settings = self._settings, settings
        rate = settings.learning_rate
        self.rate_changed.emit(rate)
        if msgspec.structs.replace(before, learning_rate=rate) != settings:
            self.settings_changed.emit()

    def _listen(self, on: bool) -> None:
        graph = self.graph
        for signal, slot in (
            (graph.node_added, self._on_structure),
            (graph.node_removed, self._on_structure),
            (graph.node_renamed, self._on_renamed),
            (graph.passed_on, self._on_passed),
            (graph.edge_added, self._on_structure),
            (graph.edge_removed, self._on_structure),
            (graph.node_changed, self._on_node),
            (graph.settings_changed, self._on_settings),
        ):
            if on:
                signal.connect(slot)
            else:
                signal.disconnect(slot)
