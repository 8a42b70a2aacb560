"""The window's end of the training thread: gives orders, drains the mailbox 20 times a second."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from nndl_studio.datasets.own_inputs import Given
from nndl_studio.exchange.proof import SAMPLES
from nndl_studio.going import Going
from nndl_studio.graph.document import Graph
from nndl_studio.runs.driver import Driver
from nndl_studio.runs.keeper import Keeper
from nndl_studio.runs.mailbox import Mailbox
from nndl_studio.runs.news import (
    Answered,
    Brought,
    Exported,
    Failed,
    Kept,
    Lent,
    Loaded,
    Loading,
    News,
    OwnAsked,
    OwnRefused,
    Prepared,
    Progressed,
    Remarked,
    Rested,
    Revisited,
    Sampled,
    Solved,
    Told,
)
from nndl_studio.runs.orders import (
    Answer,
    Bring,
    ChooseClass,
    Count,
    Export,
    Forget,
    Go,
    Halt,
    Lend,
    Prepare,
    Quit,
    Renamed,
    Revisit,
    SetRate,
    ShowOwn,
    Solve,
    StepSample,
    TakeBest,
    Taken,
    WalkThrough,
    Watch,
)
from nndl_studio.runs.thread import DriverThread
from nndl_studio.runs.trains import Factory, real_trainer
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.ui.shell.pace import Pace

if TYPE_CHECKING:  # it brings the compiler of kernels along, for which no window waits
    from nndl_studio.exchange.network import Network

MILLISECONDS = 50
HURRIED_MILLISECONDS = 8
# Pictures change 10 times a second at most: drawing them takes time from training.
TICKS_BETWEEN_ARRAYS = 2
# After another view or sample was asked for, pictures are drawn as they come.
SECONDS_OF_WAITING = 0.7


@dataclass(frozen=True)
class Wish:
    """How a network is to be prepared; `Prepare` says what each means."""

    carry: bool = False
    resume: Path | None = None
    branch: int | None = None
    weights: Path | Taken | None = None
    renamed: tuple[Renamed, ...] = ()
    path: str = ""


class Bridge(QObject):
    """All signals are emitted on the window's thread, and only for the newest ticket."""

    loading = Signal(object)
    prepared = Signal(object)
    sampled = Signal(object)
    own_asked = Signal(object)
    own_refused = Signal(object)
    progressed = Signal(list)
    looked = Signal(object)
    rested = Signal(object)
    failed = Signal(object)
    exported = Signal(object)
    lent = Signal(object)
    brought = Signal(object)
    answered = Signal(object)
    solved = Signal(object)
    loaded = Signal(object)
    kept = Signal(object)
    revisited = Signal(object)
    told = Signal(object)
    remarked = Signal(object)

    def __init__(
        self,
        factory: Factory = real_trainer,
        keeper: Keeper | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._keeper = keeper
        self._ticket = 0
        self._ticks = 0
        self._pace = Pace()
        self._trains = False
        self._asked = 0.0
        # Whether pictures are drawn as soon as they are there.
        self._hurries = False
        self._mailbox = Mailbox()
        self._driver = Driver(self._mailbox, factory, keeper)
        self._thread = DriverThread(self._driver)
        self._thread.start()
        self._timer = QTimer(self)
        self._timer.setInterval(MILLISECONDS)
        self._timer.timeout.connect(self.drain)
        self._timer.start()

    @property
    def keeps(self) -> bool:
        """Whether runs can be found again in the history."""
        return self._keeper is not None

    def prepare(self, graph: Graph, wish: Wish | None = None) -> None:
        """Build a trainer for `graph`, which must not change any more."""
        self._next_ticket()
        w = wish or Wish()
        told = (w.carry, w.resume, w.branch, w.weights, w.renamed, w.path)
        order = Prepare(self._ticket, graph, *told)
        self._thread.orders.put(order)

    def go(self, until: str = "end") -> None:
        """Train until the "end", the end of an "epoch", or for one "batch"."""
        self._thread.orders.put(Go(self._ticket, until))

    def halt(self, stop: bool = False) -> None:
        """Pause or stop after the slice under way."""
        self._thread.orders.put(Halt(self._ticket, stop))

    def set_rate(self, rate: float) -> None:
        self._thread.orders.put(SetRate(self._ticket, rate))

    def watch(self, requests: frozenset[ProbeRequest]) -> None:
        """Ask for these probes, now and while training."""
        self._asked = perf_counter()
        self._thread.orders.put(Watch(requests))

    def count(self, on: bool) -> None:
        """Count what each node costs a step, now and in runs to come; or no longer."""
        self._thread.orders.put(Count(on))

    def step_sample(self, distance: int) -> None:
        """Look at the sample that many further on."""
        self._thread.orders.put(StepSample(self._ticket, distance))

    def choose_class(self, index: int) -> None:
        """Look at the next sample of a class."""
        self._thread.orders.put(ChooseClass(self._ticket, index))

    def show_own(self, given: Given) -> None:
        """Look at a sample that the user gave."""
        self._asked = perf_counter()
        self._thread.orders.put(ShowOwn(self._ticket, given))

    def walk_through(self, rows: NDArray[np.int64]) -> None:
        """Look at these rows of the data set from now on; none means all again."""
        self._thread.orders.put(WalkThrough(self._ticket, rows))

    def export(
        self, path: Path, form: str = "", samples: int = SAMPLES, going: Going | None = None
    ) -> None:
        """Write the present network in a format, proved on so many samples."""
        self._thread.orders.put(Export(path, form, samples, going))

    def lend(self) -> None:
        """Give a copy of the present network, to be looked at."""
        self._thread.orders.put(Lend())

    def forget(self) -> None:
        """Hold nothing of the drawing that was there, once its run has been dropped."""
        self._thread.orders.put(Forget())

    def bring(self, network: Network) -> None:
        """Hold a network that came from a file of another tool."""
        self._next_ticket()
        self._thread.orders.put(Bring(self._ticket, network))

    def answer(self, path: Path) -> None:
        """Say what the present weights make of a file."""
        self._thread.orders.put(Answer(path))

    def solve(self) -> None:
        """Replace the weights by those of the closed form."""
        self._thread.orders.put(Solve(self._ticket))

    def take_best(self) -> None:
        """Go back to the weights of the best epoch."""
        self._thread.orders.put(TakeBest(self._ticket))

    def revisit(self, step: int | None) -> None:
        """Look at the moment after so many steps; None: at the newest again."""
        self._asked = perf_counter()
        self._hurry(True)
        self._thread.orders.put(Revisit(self._ticket, step))

    def drop(self) -> None:
        """Take no more news of the present run."""
        self._thread.orders.put(Halt(self._ticket, stop=True))
        self._next_ticket()

    def close(self, forced: bool = False) -> None:
        """End the thread and wait until all is kept. `forced` leaves the run as broken off."""
        self._timer.stop()
        # What is being prepared is wanted no more.
        self._next_ticket()
        self._thread.orders.put(Quit(forced))
        self._thread.join()
        if self._keeper is not None:
            self._keeper.close()

    @Slot()
    def drain(self) -> None:
        """Hand on all that has arrived."""
        progress = []
        for news in self._mailbox.take():
            self._trains = isinstance(news, Progressed | Remarked | Kept)
            if isinstance(news, Progressed):
                if news.ticket == self._ticket:
                    progress.append(news.snapshot)
                continue
            if progress:
                self.progressed.emit(progress)
                progress = []
            self._tell(news)
        if progress:
            self.progressed.emit(progress)
        self._ticks += 1
        if self._hurries and perf_counter() - self._asked > SECONDS_OF_WAITING:
            self._hurry(False)
        due = self._hurries or self._ticks % TICKS_BETWEEN_ARRAYS == 0
        if due and self._may_draw():
            arrays = self._mailbox.take_arrays(self._ticket)
            if arrays:
                self._hurry(False)
                self._pace.drawn()
                self.looked.emit(arrays)

    def _hurry(self, on: bool) -> None:
        """Look for pictures more often until there are some: who draws a slider waits for them."""
        self._hurries = on
        self._timer.setInterval(HURRIED_MILLISECONDS if on else MILLISECONDS)

    def _may_draw(self) -> bool:
        """Nothing is taken from a run that rests; and who has just asked for something waits."""
        asked = perf_counter() - self._asked < SECONDS_OF_WAITING
        return not self._trains or asked or self._pace.rested()

    def _next_ticket(self) -> None:
        self._ticket += 1
        self._driver.newest = self._ticket

    def _tell(self, news: News) -> None:
        if isinstance(news, Exported):
            self.exported.emit(news)
        elif isinstance(news, Lent):
            self.lent.emit(news)
        elif isinstance(news, Answered):
            self.answered.emit(news)
        elif news.ticket != self._ticket:
            return
        elif isinstance(news, Loading):
            self.loading.emit(news.progress)
        elif isinstance(news, Prepared):
            self.prepared.emit(news)
        elif isinstance(news, Sampled):
            self.sampled.emit(news)
        elif isinstance(news, OwnAsked):
            self.own_asked.emit(news.form)
        elif isinstance(news, OwnRefused):
            self.own_refused.emit(news.words)
        elif isinstance(news, Rested):
            self.rested.emit(news)
        elif isinstance(news, Solved):
            self.solved.emit(news)
        elif isinstance(news, Brought):
            self.brought.emit(news)
        elif isinstance(news, Loaded):
            self.loaded.emit(news)
        elif isinstance(news, Kept):
            self.kept.emit(news)
        elif isinstance(news, Revisited):
            self.revisited.emit(news)
        elif isinstance(news, Remarked):
            self.remarked.emit(news)
        elif isinstance(news, Told):
            self.told.emit(news)
        elif isinstance(news, Failed):
            self.failed.emit(news)
