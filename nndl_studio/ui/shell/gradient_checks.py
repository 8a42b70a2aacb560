"""Checks gradients on a thread beside the window, and marks the nodes on the canvas with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from queue import SimpleQueue
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from nndl_studio.going import Progress
from nndl_studio.graph.document import Graph
from nndl_studio.runs.news import Lent
from nndl_studio.sentence import NOTHING, say, say_count
from nndl_studio.training.gradient_facts import NodeChecked
from nndl_studio.ui.canvas.node_check import NodeCheck
from nndl_studio.ui.canvas.view import CanvasView
from nndl_studio.ui.data.reading import Reading, Refusal
from nndl_studio.ui.shell.action import Action
from nndl_studio.ui.shell.gradient_words import mark_of
from nndl_studio.ui.shell.run_control import RunControl
from nndl_studio.ui.shell.status import StatusLine
from nndl_studio.ui.texts import show

if TYPE_CHECKING:  # no window waits for a page that nobody has opened, nor for a compiler
    from nndl_studio.training.gradient_bench import Given
    from nndl_studio.ui.shell.gradient_page import GradientPage

START = say("Check the &gradients")
WAITING = say("Its gradient is going to be checked.")
STOP = say("Stop checking the &gradients")


class GradientChecks(QObject):
    """At the weights as they are: the training thread lends them, and trains on. What was found
    goes with the next edit of the network. `changed` tells that a check begins or is over."""

    changed = Signal()

    def __init__(
        self, canvas: CanvasView, run: RunControl, action: Action, status: StatusLine
    ) -> None:
        super().__init__(canvas)
        self._canvas, self._run, self._action, self._status = canvas, run, action, status
        self._awaited: frozenset[str] | None = None
        self._heard: SimpleQueue[NodeChecked] = SimpleQueue()
        self._found: dict[str, NodeChecked] = {}
        self._marks: dict[str, NodeCheck] = {}
        self.page: GradientPage | None = None
        self._reading = Reading(self)
        self._reading.told.connect(self._on_told)
        self._reading.done.connect(self._on_done)
        self._reading.failed.connect(self._on_failed)
        action.triggered.connect(self.toggle)
        canvas.check_asked.connect(self.check_node)
        canvas.checked_asked.connect(self.show_page)
        run.bridge.lent.connect(self._on_lent)
        run.outdated.connect(self.forget)

    @property
    def busy(self) -> bool:
        """Whether a check is under way."""
        return self._awaited is not None or self._reading.busy

    @Slot()
    def toggle(self) -> None:
        """Check all nodes; or stop."""
        if self.busy:
            self.stop()
            return
        self._ask(frozenset())

    @Slot(str)
    def check_node(self, node: str) -> None:
        """Check one node; another check under way is stopped."""
        self.stop()
        self._ask(frozenset({node}))

    @Slot()
    def stop(self) -> None:
        """What has been found stays."""
        if not self.busy:
            return
        self._end()
        self._status.set_message(say("The gradient check was stopped."))

    @Slot()
    def forget(self) -> None:
        """What was found is of another network."""
        if self.busy:
            self._end()
            self._status.set_message(NOTHING)
        self._found, self._marks = {}, {}
        self._canvas.set_checks({})
        if self.page is not None:
            self.page.close()

    def release(self) -> None:
        """The window goes."""
        self._awaited = None
        self._reading.stop()
        if self.page is not None:
            self.page.close()

    @Slot(str)
    def show_page(self, node: str) -> None:
        """How the gradient of a node was checked."""
        checked = self._found.get(node)
        if checked is None:
            return
        if self.page is not None:
            self.page.close()
        from nndl_studio.ui.shell.gradient_page import GradientPage

        self.page = GradientPage(self._over(), checked)
        self.page.finished.connect(self._forget_page)
        self.page.show()

    def _ask(self, wanted: frozenset[str]) -> None:
        """Mark the nodes as waiting, and ask for the weights."""
        analysis = self._canvas.scene().analysis
        if analysis.problems:
            self._status.set_message(analysis.problems[0].message)
            return
        nodes = [name for name in wanted or analysis.order if analysis.trainable(name)]
        if not nodes:
            self._status.set_message(say("There is nothing to check: no node has parameters."))
            return
        self._marks.update((name, NodeCheck(0.0, WAITING)) for name in nodes)
        for name in nodes:
            self._found.pop(name, None)
        self._awaited = wanted
        self._show_state()
        self._run.lend()

    @Slot(object)
    def _on_lent(self, news: Lent) -> None:
        """Weights have come; where there are none, the first ones are taken."""
        wanted, self._awaited = self._awaited, None
        if wanted is None:
            return
        given = news.network.arrays if news.network is not None else None
        self._heard = SimpleQueue()
        graph = self._canvas.graph.copy()
        self._reading.start(partial(_check, graph, given, wanted, self._heard.put))

    @Slot(object)
    def _on_told(self, progress: Progress) -> None:
        self._take()
        self._status.set_message(progress.words)

    @Slot(object)
    def _on_done(self, _: object) -> None:
        self._take()
        self._end()
        wrong = sum(not each.passed for each in self._found.values())
        if wrong:
            words = say_count(
                wrong,
                "The gradient of {n} node is wrong: click its mark.",
                "The gradients of {n} nodes are wrong: click their marks.",
            )
        else:
            words = say("All gradients that were checked are right.")
        self._status.set_message(words)

    @Slot(object)
    def _on_failed(self, refusal: Refusal) -> None:
        self._end()
        words = say("The gradients can't be checked: {problem}", problem=refusal.words)
        self._status.set_message(words)

    def _take(self) -> None:
        """Mark what has been found meanwhile."""
        while not self._heard.empty():
            checked = self._heard.get()
            self._marks[checked.node] = mark_of(checked)
            if checked.done:
                self._found[checked.node] = checked
        self._canvas.set_checks(self._marks)

    def _end(self) -> None:
        """Nothing is under way any more: the nodes that were not reached have no mark."""
        self._awaited = None
        self._reading.stop()
        self._marks = {name: mark for name, mark in self._marks.items() if mark.done}
        self._show_state()

    def _show_state(self) -> None:
        self._canvas.set_checks(self._marks)
        show(self._action.set_name, STOP if self.busy else START)
        self.changed.emit()

    @Slot()
    def _forget_page(self) -> None:
        self.page = None

    def _over(self) -> QWidget:
        return self._canvas.window()


def _check(
    graph: Graph, given: Given | None, wanted: frozenset[str], hear: Callable[[NodeChecked], None]
) -> None:
    """On the thread that also loads the compiler, if need be. Raises what the check does, with
    what is wrong with the data as a ValueError."""
    from nndl_studio.training.errors import TrainingError
    from nndl_studio.training.node_checks import check_nodes

    try:
        check_nodes(graph, given, wanted, hear)
    except TrainingError as error:
        raise ValueError(error.message) from error
