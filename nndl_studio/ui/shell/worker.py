"""The training thread: obeys commands one by one and trains in between, slice by slice."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Protocol

from numpy.typing import NDArray

from nndl_studio.datasets.info import Dataset
from nndl_studio.exchange import Weights, save_weights
from nndl_studio.files import BadFile
from nndl_studio.graph.document import Graph
from nndl_studio.graph.project import project_hash
from nndl_studio.training.errors import TrainingError
from nndl_studio.training.snapshot import Metrics, ProbeRequest, Snapshot
from nndl_studio.ui.shell.closed_form import solve_in_place, unsolvable
from nndl_studio.ui.shell.mailbox import Arrays, Mailbox
from nndl_studio.ui.shell.messages import (
    Command,
    Export,
    Exported,
    Failed,
    Go,
    Halt,
    Phase,
    Prepare,
    Prepared,
    Progressed,
    Quit,
    Rested,
    SetRate,
    Solve,
    Solved,
    Watch,
)
from nndl_studio.version import VERSION


class Trains(Protocol):
    """The part of the trainer that the window drives."""

    dataset: Dataset
    learning_rate: float
    requests: frozenset[ProbeRequest]

    @property
    def workers(self) -> int: ...
    def initial_snapshot(self) -> Snapshot: ...
    def run(self) -> Iterator[Snapshot]: ...
    def step_batch(self) -> Snapshot: ...
    def probe(self, requests: frozenset[ProbeRequest]) -> Arrays: ...
    def weights(self) -> dict[str, NDArray[Any]]: ...
    def load(self, weights: Mapping[str, NDArray[Any]]) -> None: ...
    def examine(self, split: str) -> Generator[None, None, Metrics | None]: ...


Factory = Callable[[Graph], Trains]
Parameters = dict[str, NDArray[Any]]


def real_trainer(graph: Graph) -> Trains:
    """The trainer proper; it imports the compiler of kernels, so never on the window's thread."""
    from nndl_studio.training.trainer import Trainer

    return Trainer(graph)


class Worker(Thread):
    """Owns the trainer. Nothing else touches it.

    `newest` is the window's latest ticket: what was to be prepared before it is skipped. A trainer
    is held until another one stands in its place; `_held` is the ticket it was built under, which
    is not the present one after a preparation that failed.
    """

    def __init__(self, mailbox: Mailbox, factory: Factory = real_trainer) -> None:
        super().__init__(name="training", daemon=True)
        self.commands: SimpleQueue[Command] = SimpleQueue()
        self._mailbox = mailbox
        self._factory = factory
        self.newest = 0
        self._ticket = 0
        self._held = -1
        self._failure: Failed | None = None
        self._learnt = False
        self._kept: Parameters = {}
        self._graph: Graph | None = None
        self._trainer: Trains | None = None
        self._slices: Iterator[Snapshot] | None = None
        self._test: Generator[None, None, Metrics | None] | None = None
        self._until: str | None = None
        self._requests: frozenset[ProbeRequest] = frozenset()
        self._over = False

    def run(self) -> None:
        while not self._over:
            self._obey()
            if self._until is not None and not self._over:
                self._guard(self._advance)

    def _obey(self) -> None:
        """Take all commands that wait; block for the first if there is nothing to train."""
        block = self._until is None
        while not self._over:
            try:
                command = self.commands.get(block=block)
            except Empty:
                return
            self._guard(partial(self._take, command))
            block = False

    def _take(self, command: Command) -> None:
        match command:
            case Prepare() if command.ticket >= self.newest:
                self._prepare(command)
            case Go():
                self._go(command)
            case Halt() if command.ticket == self._held:
                self._halt(command.stop)
            case SetRate() if command.ticket == self._held and self._trainer is not None:
                self._trainer.learning_rate = command.rate
            case Watch():
                self._watch(command.requests)
            case Export():
                self._export(command.path)
            case Solve() if command.ticket == self._held:
                self._solve()
            case Quit():
                self._over = True

    def _prepare(self, command: Prepare) -> None:
        """Swap trainers only once the new one stands: until then the old weights are held."""
        self._ticket, self._failure = command.ticket, None
        self._until, self._slices, self._test = None, None, None
        if self._learnt and self._trainer is not None:
            self._kept = self._trainer.weights()
        trainer = self._factory(command.graph)
        carried = _carry(self._kept, trainer) if command.carry else 0
        start = trainer.initial_snapshot()
        if command.ticket < self.newest:
            return
        trainer.requests = self._requests
        self._trainer, self._graph, self._held = trainer, command.graph, command.ticket
        self._learnt = False
        if not command.carry:
            self._kept = {}
        self._mailbox.post(
            Prepared(
                self._ticket,
                start,
                trainer.dataset,
                trainer.workers,
                carried,
                unsolvable(command.graph),
            )
        )
        self._look()

    def _solve(self) -> None:
        if self._trainer is None or self._graph is None:
            return
        message = solve_in_place(self._graph, self._trainer)
        self._learnt = True
        self._look()
        self._mailbox.post(Solved(self._ticket, message))

    def _go(self, command: Go) -> None:
        if self._trainer is None or command.ticket != self._held:
            words = "There is no network ready to train: press Train again"
            self._mailbox.post(self._failure or Failed(command.ticket, None, words))
            return
        if self._slices is None:
            self._slices = self._trainer.run()
        self._until = command.until

    def _halt(self, stop: bool) -> None:
        """Pause what trains, or stop what trains or is paused; a run that has ended stays so, and
        Stop only cuts its final test short."""
        if self._test is not None:
            if stop:
                self._rest(Phase.FINISHED)
        elif self._until is not None or (stop and self._slices is not None):
            self._rest(Phase.STOPPED if stop else Phase.PAUSED)

    def _advance(self) -> None:
        """One slice, or the one batch that was asked for, or one of the final test."""
        if self._test is not None:
            self._go_on_testing(self._test)
            return
        if self._trainer is None or self._slices is None:
            return
        one = self._until == "batch"
        snapshot = self._trainer.step_batch() if one else next(self._slices, None)
        if snapshot is None:
            self._test = self._trainer.examine("test")
            return
        self._post(snapshot)
        if snapshot.finished:
            self._test = self._trainer.examine("test")
        elif one or (self._until == "epoch" and snapshot.epochs_done):
            self._rest(Phase.PAUSED)

    def _go_on_testing(self, test: Generator[None, None, Metrics | None]) -> None:
        """Commands are taken between the batches of the final test too."""
        try:
            next(test)
        except StopIteration as done:
            self._rest(Phase.FINISHED, done.value)

    def _rest(self, phase: Phase, test: Metrics | None = None) -> None:
        self._until = self._test = None
        ended = None
        if phase is Phase.FINISHED and self._trainer is not None:
            self._slices = None
            ended = self._trainer.initial_snapshot().ended
        self._look()
        self._mailbox.post(Rested(self._ticket, phase, test, ended))

    def _watch(self, requests: frozenset[ProbeRequest]) -> None:
        self._requests = requests
        if self._trainer is not None:
            self._trainer.requests = requests
            if self._until is None:
                self._look()

    def _look(self) -> None:
        """Show what the watched nodes hold now, also when nothing trains."""
        if self._trainer is not None and self._requests and self._held == self._ticket:
            self._mailbox.post_arrays(self._ticket, self._trainer.probe(self._requests))

    def _post(self, snapshot: Snapshot) -> None:
        self._learnt = True
        if snapshot.probes:
            self._mailbox.post_arrays(self._ticket, snapshot.probes)
        self._mailbox.post(Progressed(self._ticket, replace(snapshot, probes={})))

    def _export(self, path: Path) -> None:
        """Write the weights held, under the graph they belong to; whatever comes of it is told."""
        if self._trainer is None or self._graph is None:
            self._mailbox.post(Exported(path, "there are no weights yet"))
            return
        try:
            content = Weights(self._trainer.weights(), project_hash(self._graph), VERSION)
            save_weights(path, content)
        except MemoryError:
            self._mailbox.post(Exported(path, "there is not enough memory"))
        except (BadFile, OSError, ValueError) as error:
            self._mailbox.post(Exported(path, str(error)))
        else:
            self._mailbox.post(Exported(path))

    def _guard(self, work: Callable[[], None]) -> None:
        """Whatever fails in a run ends the run with words; the window and this thread stay."""
        try:
            work()
        except TrainingError as error:
            self._fail(error.node, error.message)
        except (BadFile, OSError) as error:
            self._fail(None, str(error))
        except MemoryError:
            self._fail(None, "There is not enough memory for this run: make the batch smaller")
        except Exception as error:  # a fault of ours must not take the window down with it
            traceback.print_exc(file=sys.stderr)
            self._fail(None, f"The run stopped on an internal fault: {error!r}")

    def _fail(self, node: str | None, message: str) -> None:
        self._until, self._slices, self._test = None, None, None
        failed = Failed(self._ticket, node, message)
        if self._held != self._ticket:
            self._failure = failed
        self._mailbox.post(failed)


def _carry(old: Parameters, after: Trains) -> int:
    """Take over every array that still has its name and shape; how many that were."""
    new = after.weights()
    kept = {n: old[n] for n, a in new.items() if n in old and old[n].shape == a.shape}
    if kept:
        after.load({**new, **kept})
    return len(kept)
