"""Decides what a run may do next, and what an edit of the drawing means for it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from nndl_studio.exchange.proof import SAMPLES
from nndl_studio.going import Going
from nndl_studio.graph.check import Analysis, analyse
from nndl_studio.graph.document import Graph
from nndl_studio.graph.stand_in import stand_in
from nndl_studio.runs.news import (
    Brought,
    Failed,
    Loaded,
    Phase,
    Prepared,
    Remarked,
    Rested,
    Solved,
    Told,
)
from nndl_studio.runs.orders import Taken
from nndl_studio.sentence import say
from nndl_studio.training.snapshot import Snapshot
from nndl_studio.ui.first_paint import first_paint
from nndl_studio.ui.shell.bridge import Bridge, Wish
from nndl_studio.ui.shell.run_past import RunPast
from nndl_studio.ui.shell.trained_drawing import TrainedDrawing

if TYPE_CHECKING:  # it brings the compiler of kernels along, for which no window waits
    from nndl_studio.exchange.network import Network

# Waits for the end of a burst of edits before the untrained network is built anew.
PREVIEW_MILLISECONDS = 300
LIVE = frozenset({Phase.RUNNING, Phase.PAUSED})
# The run stands still and can go on as if it had not.
REST = (Phase.PAUSED, Phase.STOPPED)


class RunControl(QObject):
    """Orders come in as methods; what follows goes out as signals on the window's thread."""

    phase_changed = Signal(object)
    loading = Signal(object)
    prepared = Signal(object)
    progressed = Signal(list)
    rested = Signal(object)
    failed = Signal(object)
    solved = Signal(object)
    loaded = Signal(object)
    said = Signal(object)
    told = Signal(object)
    remarked = Signal(object)
    # What is shown of the last run belongs to another network from now on.
    outdated = Signal()
    # The drawing is again the network of the last run, and has its weights.
    returned = Signal()
    # The weights are no longer those of the last run.
    replaced = Signal()

    def __init__(self, bridge: Bridge, graph: Graph, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.bridge = bridge
        self.phase = Phase.IDLE
        self.trained = False
        # Why there is no closed form; "" if there is one.
        self.unsolvable = ""
        # The epoch an early stop holds for the best so far; None if there is none.
        self.best_epoch: int | None = None
        self.past = RunPast(bridge, self)
        # The project's own file, "" if it has none.
        self.path = ""
        self._analysis: Analysis | None = None
        self._going = False
        self._standing = False
        self._carry = False
        self._fresh = False
        self._stale = False
        # Whether the drawing has become another network since one was built or came in.
        self._edited = False
        self._loads = False
        self._preview = QTimer(self)
        self._preview.setSingleShot(True)
        self._preview.setInterval(PREVIEW_MILLISECONDS)
        self._preview.timeout.connect(self._show_untrained_later)
        bridge.loading.connect(self.loading)
        bridge.prepared.connect(self._on_prepared)
        bridge.progressed.connect(self._on_progressed)
        bridge.rested.connect(self._on_rested)
        bridge.failed.connect(self._on_failed)
        bridge.solved.connect(self._on_solved)
        bridge.loaded.connect(self._on_loaded)
        bridge.brought.connect(self._on_brought)
        # Methods, not lambdas: those would hold the control, which holds the bridge, for ever.
        bridge.told.connect(self._on_told)
        bridge.remarked.connect(self._on_remarked)
        self._drawing = TrainedDrawing(graph, self)
        self._drawing.changed.connect(self._on_structure)
        self._drawing.settings_changed.connect(self._on_settings)
        self._drawing.rate_changed.connect(bridge.set_rate)

    @property
    def graph(self) -> Graph:
        """The document that is trained."""
        return self._drawing.graph

    def set_graph(self, graph: Graph) -> None:
        """Another document: whatever ran belongs to the old one."""
        self._drawing.set_graph(graph)
        self._analysis = None
        self.trained = self._carry = self._edited = False
        self.best_epoch = None
        self._abandon()
        self.bridge.forget()
        self.phase_changed.emit(self.phase)
        self.said.emit("")  # what was said of the other

    def set_analysis(self, analysis: Analysis) -> None:
        """What is known of the drawing; an untrained network is built if it is sound."""
        self._analysis = analysis
        if self.phase is Phase.IDLE and not analysis.problems:
            self._preview.start()

    def release(self, forced: bool = False) -> None:
        """Let go of the graph and the thread; `forced` leaves the run as broken off."""
        self._preview.stop()
        self._drawing.release()
        self.bridge.close(forced)

    @Slot()
    def train(self) -> None:
        """Go on from what is trained already, else start."""
        if self._going:
            return
        if self._goes_on or self._start(carry=self.trained or self._carry):
            self._go("end")

    @Slot()
    def train_afresh(self) -> None:
        """Start from the first weights, whatever was trained before."""
        if not self._going and self._start(carry=False):
            self._go("end")

    def resume(self, checkpoint: Path, go: bool = False, best: bool = False) -> None:
        """Take a run up again where its checkpoint left it, and train on if `go`, or take the
        weights of its `best` epoch."""
        if not self._sound() or not self._has_data():
            return
        self._prepare(Wish(resume=checkpoint))
        if best:
            self.bridge.take_best()
        if go:
            self._go("end")

    def load(self, weights: Path | Taken) -> None:
        """Start from the weights in a file, or that were taken from one; a drawing whose data are
        not there has them as well."""
        if self._sound():
            self._prepare(Wish(weights=weights))

    def bring(self, network: Network) -> None:
        """Have the weights of a network that came in, to which the document belongs."""
        self._preview.stop()
        self.bridge.bring(network)

    @Slot()
    def take_best(self) -> None:
        """Go back to the weights of the best epoch."""
        if self.can_take_best:
            self.bridge.take_best()

    @property
    def can_take_best(self) -> bool:
        """Whether an early stop has watched the run that stands still."""
        return self._standing and self.phase in (*REST, Phase.FINISHED) and bool(self.best_epoch)

    @Slot()
    def branch(self) -> None:
        """Begin a new run at the moment that is looked at, with the settings as they are now."""
        if not self.can_branch or not self._sound() or not self._has_data():
            return
        over = self.past.nothing_left(self.graph.settings.epochs)
        if over:
            self.said.emit(over)
            return
        self._prepare(Wish(branch=self.past.root))
        self._go("end")

    @property
    def can_branch(self) -> bool:
        """Whether there is a run whose moment another can begin with."""
        return self.past.there and self._standing

    @Slot()
    def pause(self) -> None:
        self.bridge.halt()

    @Slot()
    def stop(self) -> None:
        """End the run; its weights stay until the next one starts."""
        if self.phase is Phase.PREPARING:
            self._abandon()
            self.said.emit(say("Stopped before it began"))
        elif self.phase in LIVE:
            self.bridge.halt(stop=True)

    def step(self, until: str) -> None:
        """Train for one "batch" or to the end of the "epoch", then pause; goes on after Stop."""
        if self._going:
            return
        if self._goes_on or self._start(carry=self.trained or self._carry):
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

    def export(
        self, path: Path, form: str = "", samples: int = SAMPLES, going: Going | None = None
    ) -> None:
        self.bridge.export(path, form, samples, going)

    def lend(self) -> None:
        """Give a copy of the present network; one that is to be built is built first."""
        if self._preview.isActive():
            self._analysis = analyse(self.graph)  # what the canvas found may be of before the edit
            self._preview.stop()
            self._show_untrained()
        self.bridge.lend()

    def answer(self, path: str) -> None:
        """Have the present weights say what they make of a file."""
        self.bridge.answer(Path(path))

    @property
    def can_go_on(self) -> bool:
        """Whether there are trained weights to go on from."""
        return self.trained and self.phase not in (Phase.RUNNING, Phase.PREPARING)

    def _start(self, carry: bool) -> bool:
        """Make sure a trainer stands ready; False if the drawing has a problem."""
        if not self._sound() or not self._has_data():
            return False
        ready = self.phase is Phase.READY or (self.phase is Phase.PREPARING and not self._going)
        if not ready or self._stale or self._fresh is carry:
            self._prepare(Wish(carry=carry))
        return True

    @property
    def _goes_on(self) -> bool:
        """Whether the run that stands still is gone on with as if it had not; after a stop other
        settings make another run."""
        return self.phase is Phase.PAUSED or (self.phase is Phase.STOPPED and not self._stale)

    def _sound(self) -> bool:
        """Whether the drawing can be built; its first problem is told if it can't."""
        problems = self._analysis.problems if self._analysis else ()
        if problems:
            self.failed.emit(Failed(0, problems[0].node, problems[0].message))
        return not problems

    def _has_data(self) -> bool:
        """Whether there is something to learn from; if not, that is told."""
        node = stand_in(self.graph)
        if node:
            words = say("The data that this network was trained on are not here: choose yours")
            self.failed.emit(Failed(0, node, words))
        return not node

    def _prepare(self, wish: Wish) -> None:
        self._preview.stop()
        self.past.leave()
        told = replace(wish, renamed=tuple(self._drawing.renamed), path=self.path)
        self.bridge.prepare(self._drawing.copy(), told)
        self._stale = self._edited = False
        self._loads = wish.weights is not None
        branches = wish.branch is not None
        self._fresh = not (wish.carry or wish.resume or wish.weights or branches)
        self._going = self._standing = False
        self._set_phase(Phase.PREPARING)

    def _go(self, until: str) -> None:
        self._going = True
        self.bridge.go(until)
        if self.phase is not Phase.PREPARING:
            self._set_phase(Phase.RUNNING)

    def _abandon(self) -> None:
        """Forget the run; the thread finishes what it is at and its news are dropped."""
        self.past.leave()
        self.bridge.drop()
        self._going = self._standing = False
        self._set_phase(Phase.IDLE)

    @Slot()
    def _show_untrained_later(self) -> None:
        first_paint.then(self._show_untrained)

    def _show_untrained(self) -> None:
        """Build the network in the background, so that its maps show and Train starts at once."""
        sound = self._analysis is not None and not self._analysis.problems
        # Without data there are but weights, which are taken along when the drawing changes.
        wanted = self._edited and self._carry if stand_in(self.graph) else True
        if self.phase is Phase.IDLE and sound and wanted:
            self._prepare(Wish(carry=self._carry))

    @Slot(object)
    def _on_prepared(self, news: Prepared) -> None:
        self.trained = news.carried > 0
        self._standing = True
        self._drawing.renamed.clear()
        self.unsolvable = news.unsolvable
        self.best_epoch = news.start.best_epoch
        self.past.note(news.start.step)
        self._carry = self._carry and not self._fresh
        # A run that was taken up again stands where it was left.
        resting = Phase.STOPPED if news.past is not None else Phase.READY
        self._set_phase(Phase.RUNNING if self._going else resting)
        self.prepared.emit(news)
        if self._loads:
            self._replace()
        elif self.trained and self._drawing.trained_again:
            self.returned.emit()

    @Slot(list)
    def _on_progressed(self, snapshots: list[Snapshot]) -> None:
        self.trained = True
        self._fresh = False
        self._drawing.note_trained()
        self.best_epoch = snapshots[-1].best_epoch
        self.past.note(snapshots[-1].step)
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
        self._replace()
        self.solved.emit(news.message)

    @Slot(object)
    def _on_loaded(self, news: Loaded) -> None:
        self.trained, self._fresh = True, False
        self.loaded.emit(news.words)

    @Slot(object)
    def _on_brought(self, news: Brought) -> None:
        """There are weights, and nothing to train them on: what is chosen has them next."""
        self.trained = self._carry = True
        self._edited = False
        self._drawing.renamed.clear()
        self._fresh = self._going = self._standing = False
        self.best_epoch, self.unsolvable = None, ""
        self._replace()
        self._set_phase(Phase.IDLE)
        self.phase_changed.emit(self.phase)
        self.loaded.emit(news.words)

    @Slot(object)
    def _on_told(self, news: Told) -> None:
        self.told.emit(news.words)

    @Slot(object)
    def _on_remarked(self, news: Remarked) -> None:
        self.remarked.emit(news.remarks)

    @Slot(object)
    def _on_failed(self, news: Failed) -> None:
        self._going = False
        self._set_phase(Phase.STOPPED if self.trained and self._standing else Phase.IDLE)
        self.failed.emit(news)

    def _replace(self) -> None:
        """The weights come from elsewhere, not from the last run."""
        self._drawing.forget_trained()
        self.replaced.emit()

    def _set_phase(self, phase: Phase) -> None:
        if phase is not self.phase:
            self.phase = phase
            self.phase_changed.emit(phase)

    @Slot()
    def _on_structure(self) -> None:
        """The drawing is another network now."""
        if self.phase in LIVE or self._going:
            words = say(
                "The network changed, so the run was stopped. Continue keeps the weights of "
                "the layers that are as they were; Train afresh starts with new ones."
            )
            self.said.emit(words)
        self._carry = self._carry or self.trained
        self._edited = True
        self._abandon()
        self.outdated.emit()
        self._preview.start()

    @Slot()
    def _on_settings(self) -> None:
        if self.phase in LIVE or self._going:
            self.said.emit(say("This takes effect when the next run starts"))
        elif self.phase in (Phase.READY, Phase.PREPARING) and not self.trained:
            self._abandon()
            self._preview.start()
        elif self.trained and not self._stale:
            words = say(
                "With other settings Continue begins another run, from the weights as they are now"
            )
            self.said.emit(words)
        self._stale = True
