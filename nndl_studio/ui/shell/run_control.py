"""Decides what a run may do next, and what an edit of the drawing means for it."""

from __future__ import annotations

from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from nndl_studio.graph.check import Analysis
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Node
from nndl_studio.graph.project import decode, encode
from nndl_studio.graph.settings import TrainingSettings
from nndl_studio.runs.news import Failed, Phase, Prepared, Rested, Solved
from nndl_studio.training.snapshot import Snapshot
from nndl_studio.ui.shell.bridge import Bridge

# Waits for the end of a burst of edits before the untrained network is built anew.
PREVIEW_MILLISECONDS = 300
LIVE = frozenset({Phase.RUNNING, Phase.PAUSED})


class RunControl(QObject):
    """Orders come in as methods; what follows goes out as signals on the window's thread."""

    phase_changed = Signal(object)
    prepared = Signal(object)
    progressed = Signal(list)
    rested = Signal(object)
    failed = Signal(object)
    solved = Signal(str)
    said = Signal(str)

    def __init__(self, bridge: Bridge, graph: Graph, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.bridge = bridge
        self.phase = Phase.IDLE
        self.trained = False
        # Why there is no closed form; "" if there is one.
        self.unsolvable = ""
        self._graph = graph
        self._analysis: Analysis | None = None
        self._settings = graph.settings
        self._going = False
        self._standing = False
        self._carry = False
        self._fresh = False
        self._preview = QTimer(self)
        self._preview.setSingleShot(True)
        self._preview.setInterval(PREVIEW_MILLISECONDS)
        self._preview.timeout.connect(self._show_untrained)
        bridge.prepared.connect(self._on_prepared)
        bridge.progressed.connect(self._on_progressed)
        bridge.rested.connect(self._on_rested)
        bridge.failed.connect(self._on_failed)
        bridge.solved.connect(self._on_solved)
        self._listen(True)

    @property
    def graph(self) -> Graph:
        """The document that is trained."""
        return self._graph

    def set_graph(self, graph: Graph) -> None:
        """Another document: whatever ran belongs to the old one."""
        self._listen(False)
        self._graph = graph
        self._settings = graph.settings
        self._listen(True)
        self.trained = self._carry = False
        self._abandon()
        self.phase_changed.emit(self.phase)

    def set_analysis(self, analysis: Analysis) -> None:
        """What is known of the drawing; an untrained network is built if it is sound."""
        self._analysis = analysis
        if self.phase is Phase.IDLE and not analysis.problems:
            self._preview.start()

    def release(self) -> None:
        """Let go of the graph and the thread."""
        self._preview.stop()
        self._listen(False)
        self.bridge.close()

    @Slot()
    def train(self) -> None:
        """Start afresh, or go on after a pause."""
        if self._going:
            return
        if self.phase is not Phase.PAUSED and not self._start(carry=False):
            return
        self._go("end")

    @Slot()
    def go_on(self) -> None:
        """Train on from the present weights, also after Stop or an edit."""
        if self._going:
            return
        ended = self.phase not in (Phase.PAUSED, Phase.STOPPED)
        if ended and not self._start(carry=True):
            return
        self._go("end")

    @Slot()
    def pause(self) -> None:
        self.bridge.halt()

    @Slot()
    def stop(self) -> None:
        """End the run; its weights stay until the next one starts."""
        if self.phase is Phase.PREPARING:
            self._abandon()
            self.said.emit(self.tr("Stopped before it began"))
        elif self.phase in LIVE:
            self.bridge.halt(stop=True)

    def step(self, until: str) -> None:
        """Train for one "batch" or to the end of the "epoch", then pause; goes on after Stop."""
        if self._going:
            return
        ended = self.phase not in (Phase.PAUSED, Phase.STOPPED)
        if ended and not self._start(carry=False):
            return
        self._go(until)

    @Slot()
    def solve(self) -> None:
        """Take the weights of the closed form, where there is one."""
        if self.can_solve:
            self.bridge.solve()

    @property
    def can_solve(self) -> bool:
        """Whether a network stands still that has a closed form."""
        return self._standing and self.phase is not Phase.RUNNING and not self.unsolvable

    def export(self, path: Path) -> None:
        self.bridge.export(path)

    @property
    def can_go_on(self) -> bool:
        """Whether there are trained weights to go on from."""
        return self.trained and self.phase not in (Phase.RUNNING, Phase.PREPARING)

    def _start(self, carry: bool) -> bool:
        """Make sure a trainer stands ready; False if the drawing has a problem."""
        problems = self._analysis.problems if self._analysis else ()
        if problems:
            self.failed.emit(Failed(0, problems[0].node, problems[0].message))
            return False
        ready = self.phase is Phase.READY or (self.phase is Phase.PREPARING and not self._going)
        if not ready or self._fresh is carry:
            self._prepare(carry)
        return True

    def _prepare(self, carry: bool) -> None:
        self._preview.stop()
        self.bridge.prepare(_copy(self._graph), carry)
        self._fresh = not carry
        self._going = self._standing = False
        self._set_phase(Phase.PREPARING)

    def _go(self, until: str) -> None:
        self._going = True
        self.bridge.go(until)
        if self.phase is not Phase.PREPARING:
            self._set_phase(Phase.RUNNING)

    def _abandon(self) -> None:
        """Forget the run; the thread finishes what it is at and its news are dropped."""
        self.bridge.drop()
        self._going = self._standing = False
        self._set_phase(Phase.IDLE)

    @Slot()
    def _show_untrained(self) -> None:
        """Build the network in the background, so that its maps show and Train starts at once."""
        if self.phase is Phase.IDLE and self._analysis and not self._analysis.problems:
            self._prepare(carry=self._carry)

    @Slot(object)
    def _on_prepared(self, news: Prepared) -> None:
        self.trained = news.carried > 0
        self._standing = True
        self.unsolvable = news.unsolvable
        self._carry = self._carry and not self._fresh
        self._set_phase(Phase.RUNNING if self._going else Phase.READY)
        self.prepared.emit(news)

    @Slot(list)
    def _on_progressed(self, snapshots: list[Snapshot]) -> None:
        self.trained = True
        self._fresh = False
        self.progressed.emit(snapshots)

    @Slot(object)
    def _on_rested(self, news: Rested) -> None:
        self._going = False
        self._set_phase(news.phase)
        self.rested.emit(news)

    @Slot(object)
    def _on_solved(self, news: Solved) -> None:
        # What was solved is no fresh start: Train begins with new weights.
        self.trained, self._fresh = True, False
        self.solved.emit(news.message)

    @Slot(object)
    def _on_failed(self, news: Failed) -> None:
        self._going = False
        self._set_phase(Phase.STOPPED if self.trained and self._standing else Phase.IDLE)
        self.failed.emit(news)

    def _set_phase(self, phase: Phase) -> None:
        if phase is not self.phase:
            self.phase = phase
            self.phase_changed.emit(phase)

    def _on_structure(self, *_: object) -> None:
        """The drawing is another network now."""
        if self.phase in LIVE or self._going:
            words = self.tr(
                "The network changed, so the run was stopped. Train starts afresh; "
                "Continue keeps the weights of the layers that are as they were."
            )
            self.said.emit(words)
        self._carry = self._carry or self.trained
        self._abandon()
        self._preview.start()

    def _on_node(self, old: Node, new: Node) -> None:
        if old.config != new.config:
            self._on_structure()

    def _on_settings(self, settings: TrainingSettings) -> None:
        before, self._settings = self._settings, settings
        rate = settings.learning_rate
        self.bridge.set_rate(rate)
        if msgspec.structs.replace(before, learning_rate=rate) == settings:
            return
        if self.phase in LIVE or self._going:
            self.said.emit(self.tr("This takes effect when the next run starts"))
        elif self.phase in (Phase.READY, Phase.PREPARING) and not self.trained:
            self._abandon()
            self._preview.start()
        else:
            self._fresh = False

    def _listen(self, on: bool) -> None:
        graph = self._graph
        for signal, slot in (
            (graph.node_added, self._on_structure),
            (graph.node_removed, self._on_structure),
            (graph.node_renamed, self._on_structure),
            (graph.edge_added, self._on_structure),
            (graph.edge_removed, self._on_structure),
            (graph.node_changed, self._on_node),
            (graph.settings_changed, self._on_settings),
        ):
            if on:
                signal.connect(slot)
            else:
                signal.disconnect(slot)


def _copy(graph: Graph) -> Graph:
    """A document of the thread's own: the window's may change at any moment."""
    return decode(encode(graph), "project")
