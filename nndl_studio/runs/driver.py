"""The one loop that trains: obeys orders one by one and trains in between, slice by slice."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from nndl_studio.going import Going, Stopped
from nndl_studio.graph.document import Graph
from nndl_studio.graph.stand_in import stand_in
from nndl_studio.runs.answering import answer
from nndl_studio.runs.closed_form import solve_in_place, unsolvable
from nndl_studio.runs.failure import Failure
from nndl_studio.runs.held import Held
from nndl_studio.runs.keeper import Keeper
from nndl_studio.runs.keeping import Keeping
from nndl_studio.runs.looking import Looking
from nndl_studio.runs.mailbox import Mailbox
from nndl_studio.runs.moments import Moments, moments_beside
from nndl_studio.runs.news import (
    Brought,
    Failed,
    Loaded,
    Loading,
    Phase,
    Prepared,
    Progressed,
    Rested,
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
    Order,
    Prepare,
    Quit,
    Revisit,
    SetRate,
    ShowOwn,
    Solve,
    StepSample,
    Suppose,
    TakeBest,
    WalkThrough,
    Watch,
)
from nndl_studio.runs.record import End
from nndl_studio.runs.remarking import Remarking
from nndl_studio.runs.revisiting import Revisiting
from nndl_studio.runs.states import State
from nndl_studio.runs.supposing import Supposing
from nndl_studio.runs.trains import (
    Factory,
    Parameters,
    Trains,
    branch_file,
    branch_off,
    carry,
    real_trainer,
    renamed,
    take_up,
)
from nndl_studio.runs.weight_files import read_weights, write_network
from nndl_studio.runs.without_data import without_data
from nndl_studio.sentence import NOTHING, Sentence, say
from nndl_studio.training.remarks.remark import Remark
from nndl_studio.training.snapshot import Metrics, Past, Snapshot

if TYPE_CHECKING:  # it brings the compiler of kernels along, for which no window waits
    from nndl_studio.exchange.network import Network


# Whatever else is ordered, the newest state is held for it.
LOOKS = (Revisit, Watch, Count, SetRate, StepSample, ChooseClass, WalkThrough)
# What is asked of the weights is asked of those that are seen.
ONLY_LOOKS = (*LOOKS, Export, Lend, Answer)


class Driver:
    """Owns the trainer. Nothing else touches it; all methods belong to one thread.

    `newest` is the latest ticket given out: what was to be prepared before it is skipped. A
    trainer is held until another one stands in its place; `_held` is the ticket it was built
    under, which is not the present one after a preparation that failed.
    """

    def __init__(
        self, mailbox: Mailbox, factory: Factory = real_trainer, keeper: Keeper | None = None
    ) -> None:
        self.newest = 0
        self.over = False
        self._mailbox = mailbox
        self._factory = factory
        self._keeping = Keeping(keeper, self._say)
        self._looking = Looking(mailbox)
        self._remarking = Remarking(mailbox)
        self._revisiting = Revisiting(mailbox)
        # A moment that was asked for during the final test.
        self._wished: Revisit | None = None
        self._supposing = Supposing(mailbox)
        self._ticket = 0
        self._held = -1
        self._failure: Failed | None = None
        self._learnt = self._counting = False
        self._kept: Parameters = {}
        self._order: Prepare | None = None
        self._trainer: Trains | None = None
        self._brought: Network | None = None
        self._slices: Iterator[Snapshot] | None = None
        self._test: Generator[None, None, Metrics | None] | None = None
        self._until: str | None = None

    @property
    def busy(self) -> bool:
        """Whether there is something to train, to test or to compare: then `turn` is to be called
        again."""
        return (self._until is not None or self._supposing.waiting) and not self.over

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What was last to be said of the run."""
        return self._remarking.said

    @property
    def _graph(self) -> Graph | None:
        return self._order.graph if self._order is not None else None

    @property
    def _all(self) -> Held:
        return Held(self._trainer, self._graph, self._brought)

    @property
    def trainer(self) -> Trains | None:
        """What is held, for the thread that drives."""
        return self._trainer

    def obey(self, order: Order) -> None:
        """Carry out one order. What fails is raised: TrainingError, BadFile, OSError, ..."""
        if not isinstance(order, ONLY_LOOKS):
            self._revisiting.come_back()
        match order:
            case Prepare() if order.ticket >= self.newest:
                self._prepare(order)
            case Go():
                self._go(order)
            case Halt() if order.ticket == self._held:
                self._halt(order.stop)
            case SetRate() if order.ticket == self._held and self._trainer is not None:
                self._trainer.learning_rate = order.rate
            case Watch():
                self._looking.watch(order.requests)
                if self._until is None:
                    self._looking.look()
            case Count():
                self._count(order.on)
            case Suppose() if order.ticket == self._held:
                self._supposing.suppose(order.supposed)
                if self._until is None:
                    self._looking.look()
            case StepSample() | ChooseClass() | WalkThrough() if order.ticket == self._held:
                self._looking.to_sample(order)
            case ShowOwn() if order.ticket == self._held:
                self._looking.show_own(order.given)
            case Export():
                self._mailbox.post(write_network(self._all, order))
            case Lend():
                self._mailbox.post(self._all.lent())
            case Bring():
                self._bring(order.ticket, order.network)
            case Forget():
                self._forget()
            case Answer():
                self._mailbox.post(answer(self._all, order.path))
            case Solve() if order.ticket == self._held:
                self._solve()
            case TakeBest() if order.ticket == self._held:
                self._take_best()
            case Revisit() if order.ticket == self._held:
                self._revisit(order)
            case Quit():
                self.over = True
                self._keeping.quit(order.forced)

    def turn(self) -> None:
        """One slice, or the one batch that was asked for, or one of the final test; at rest a batch
        of figures of what is supposed."""
        if self._until is None:
            self._supposing.step()
            return
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

    def fail(self, failure: Failure) -> None:
        """The run can't go on; what failed is told, and told again to who orders it to go."""
        begun = self._slices is not None
        self._until, self._slices, self._test = None, None, None
        if begun:
            state = State.DIVERGED if failure.expected else State.CRASHED
            self._keeping.end(End(state, message=failure.message, node=failure.node))
        failed = Failed(self._ticket, failure.node, failure.message)
        if self._held != self._ticket:
            self._failure = failed
        self._mailbox.post(failed)

    def _prepare(self, order: Prepare) -> None:
        """Swap trainers only once the new one stands: until then the old weights are held."""
        self._ticket, self._failure = order.ticket, None
        self._until, self._slices, self._test = None, None, None
        moments = self._keeping.moments
        self._keeping.leave()
        if self._learnt and self._trainer is not None:
            self._kept = self._trainer.weights()
        self._kept = renamed(self._kept, order.renamed)
        if stand_in(order.graph) and (order.weights is not None or order.carry):
            self._bring(order.ticket, *without_data(order, self._kept))
            return
        trainer = self._built(order)
        if trainer is None:
            return
        past = None
        if order.resume is not None:
            past, told = take_up(trainer, order.resume, order.graph.settings.epochs)
            if told:
                self._say(told)
        if order.branch is not None:
            past, told = self._branch_off(trainer, order, moments)
            if told:
                self._say(told)
        if order.weights is not None:
            self._say(read_weights(trainer, order.graph, order.weights))
        carried = carry(self._kept, trainer) if order.carry else 0
        if order.ticket >= self.newest:
            self._hold(trainer, order, past, carried)

    def _branch_off(
        self, trainer: Trains, order: Prepare, moments: Moments | None
    ) -> tuple[Past, Sentence]:
        file = branch_file(order.branch, moments)
        self._keeping.flush()
        return branch_off(trainer, file, order.graph.settings.epochs)

    def _built(self, order: Prepare) -> Trains | None:
        """A trainer for the graph; None once a later ticket has been given out."""
        going = Going(
            lambda progress: self._mailbox.post(Loading(order.ticket, progress)),
            lambda: order.ticket >= self.newest,
        )
        try:
            with going.around():
                return self._factory(order.graph)
        except Stopped:
            if order.ticket >= self.newest:
                raise
            return None

    def _hold(self, trainer: Trains, order: Prepare, past: Past | None, carried: int) -> None:
        """Put a trainer in the place of the one before, and say so."""
        start = trainer.initial_snapshot()
        self._trainer, self._order, self._held = trainer, order, order.ticket
        self._brought = None
        self._remarking.attend(trainer, order.ticket)
        self._revisiting.attend(trainer, order.ticket)
        self._supposing.attend(trainer, order.ticket)
        self._count(self._counting)
        self._learnt = past is not None or order.weights is not None
        self._keep_past(order, past)
        if not order.carry:
            self._kept = {}
        known = order.weights is not None or past is not None
        arrays = len(trainer.weights()) if known else carried
        info, why_not = trainer.dataset.info, unsolvable(order.graph)
        self._mailbox.post(
            Prepared(self._ticket, start, info, trainer.workers, arrays, why_not, past)
        )
        self._revisiting.tell(self._keeping.moments)
        self._looking.look_into(trainer, order.ticket, order.carry)

    def _keep_past(self, order: Prepare, past: Past | None) -> None:
        """What there is of the run before it goes on."""
        keeping = self._keeping
        keeping.past = past.curve if past is not None else None
        keeping.branched = past.branched if past is not None else None
        keeping.moments = None
        if order.resume is not None and past is not None:
            keeping.moments = moments_beside(order.resume, past.run)

    def _count(self, on: bool) -> None:
        """Have the trainer count, and those that follow it."""
        self._counting = on
        if self._trainer is not None:
            self._trainer.profiling = on

    def _bring(self, ticket: int, network: Network, words: Sentence = NOTHING) -> None:
        """Hold a network in the place of the trainer, whose run is over."""
        self._forget()
        self._ticket = ticket
        self._brought, self._kept = network, dict(network.arrays)
        self._mailbox.post(Brought(ticket, words))

    def _forget(self) -> None:
        """Hold nothing, once what there is of the run has been kept."""
        self._looking.forget_own()
        self._keeping.leave()
        self._held, self._failure = -1, None
        self._until, self._slices, self._test = None, None, None
        self._trainer, self._order, self._brought = None, None, None
        self._revisiting.attend(None)
        self._keeping.moments = None
        self._supposing.attend(None, -1)
        self._learnt, self._kept = False, {}

    def _solve(self) -> None:
        if self._trainer is None or self._graph is None:
            return
        message = solve_in_place(self._graph, self._trainer)
        self._learnt = True
        self._looking.look()
        self._supposing.compare()
        self._mailbox.post(Solved(self._ticket, message))

    def _go(self, order: Go) -> None:
        if self._trainer is None or self._order is None or order.ticket != self._held:
            words = say("There is no network ready to train: press Train again")
            self._mailbox.post(self._failure or Failed(order.ticket, None, words))
            return
        if self._slices is None:
            self._slices = self._trainer.run()
        self._keeping.go_on(self._trainer, self._order)
        self._revisiting.tell(self._keeping.moments)
        self._until = order.until

    def _halt(self, stop: bool) -> None:
        """Pause what trains, or stop what trains or is paused; a run that has ended stays so, and
        Stop only cuts its final test short."""
        if self._test is not None:
            if stop:
                self._rest(Phase.FINISHED)
        elif self._until is not None or (stop and self._slices is not None):
            self._rest(Phase.STOPPED if stop else Phase.PAUSED)

    def _go_on_testing(self, test: Generator[None, None, Metrics | None]) -> None:
        """Orders are taken between the batches of the final test too."""
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
            self._remarking.look(over=True)
        self._keeping.rest(phase, test, ended, self.remarks)
        self._revisiting.tell(self._keeping.moments)
        # First that it rests: with every view open, a last look takes a second.
        self._mailbox.post(Rested(self._ticket, phase, test, ended))
        wished, self._wished = self._wished, None
        if wished is not None:
            self._revisit(wished)
        else:
            self._looking.look()
            self._supposing.compare()

    def _revisit(self, order: Revisit) -> None:
        """Nothing trains while the past is looked at; the final test is waited for."""
        if self._test is not None:
            self._wished = order
            return
        if self._until is not None:
            self._rest(Phase.PAUSED)
        self._revisiting.to(order.step)
        self._looking.look()
        self._supposing.compare()

    def _take_best(self) -> None:
        epoch = self._trainer.take_best() if self._trainer is not None else None
        if epoch is None:
            self._say(
                say("No early stop has watched this run, so there is no best epoch to go back to")
            )
            return
        self._learnt = True
        self._looking.look()
        self._supposing.compare()
        words = say("The weights are those of epoch {epoch}, the best", epoch=epoch)
        self._mailbox.post(Loaded(self._ticket, words))

    def _say(self, words: Sentence) -> None:
        self._mailbox.post(Told(self._ticket, words))

    def _post(self, snapshot: Snapshot) -> None:
        self._learnt = True
        self._keeping.see(snapshot)
        self._revisiting.tell(self._keeping.moments)
        self._looking.show(snapshot.probes)
        self._mailbox.post(Progressed(self._ticket, replace(snapshot, probes={})))
        self._supposing.go_along()
        if snapshot.epochs_done:
            self._remarking.look()
