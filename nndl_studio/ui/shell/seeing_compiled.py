"""Opens the page of the compiled plan, kept in step with the drawing and the run."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QWidget

from nndl_studio import layers
from nndl_studio.compiler.account.record import Account
from nndl_studio.graph.document import Graph
from nndl_studio.layers.layer import Family
from nndl_studio.machine.profile import Profile
from nndl_studio.training.snapshot import Snapshot
from nndl_studio.training.step_account import account_of_step
from nndl_studio.ui.canvas.view import CanvasView
from nndl_studio.ui.data.reading import Reading, Refusal
from nndl_studio.ui.shell.run_control import RunControl

if TYPE_CHECKING:  # no window waits for a page that nobody has opened
    from nndl_studio.ui.compiled.compiled_page import CompiledPage

# Edits that follow one another closely are compiled once.
MILLISECONDS = 150


class SeeingCompiled(QObject):
    """One page at a time. The drawing is compiled on a thread: a large one takes a third of a
    second. Times are those of the present network's run, and go with it."""

    def __init__(self, window: QWidget, canvas: CanvasView, run: RunControl) -> None:
        super().__init__(window)
        self._window, self._canvas = window, canvas
        self.page: CompiledPage | None = None
        self._profile: Profile | None = None
        self._families: Mapping[str, Family] = {}
        self._work = Reading(self)
        self._work.done.connect(self._show)
        self._work.failed.connect(self._refuse)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(MILLISECONDS)
        self._pause.timeout.connect(self._compile)
        run.progressed.connect(self._on_progressed)
        run.outdated.connect(self.forget_times)
        run.prepared.connect(self.forget_times)

    @property
    def busy(self) -> bool:
        """Whether another plan is on its way."""
        return self._work.busy or self._pause.isActive()

    @Slot()
    def open(self) -> None:
        """Show the page, or bring the one that is open to the front."""
        if self.page is None:
            from nndl_studio.ui.compiled.compiled_page import CompiledPage

            self.page = CompiledPage(self._window)
            self.page.node_lit.connect(self._canvas.set_at_work)
            self.page.finished.connect(self._forget)
            self.page.set_profile(self._profile)
            self._compile()
        self.page.show()
        self.page.activateWindow()

    @Slot()
    def follow(self) -> None:
        """The drawing or the way in which it is trained has changed."""
        if self.page is not None:
            self._pause.start()

    def choose(self, node: str | None) -> None:
        """The node that is selected in the drawing, None where it is none or several."""
        if self.page is not None:
            self.page.set_node(node)

    @Slot()
    def forget_times(self) -> None:
        """Nothing is known of what is drawn now, or nothing is counted any more."""
        self._set_profile(None)

    def close(self) -> None:
        """Let the page go, if there is one."""
        if self.page is not None:
            self.page.close()

    @Slot()
    def _compile(self) -> None:
        graph: Graph = self._canvas.graph.copy()
        nodes = graph.nodes.items()
        self._families = {name: layers.layer(node.type).family for name, node in nodes}
        self._work.start(partial(account_of_step, graph))

    @Slot(object)
    def _show(self, account: object) -> None:
        if self.page is not None and isinstance(account, Account):
            self.page.set_account(account, self._families)
            chosen = self._canvas.selected_nodes()
            self.page.set_node(chosen[0] if len(chosen) == 1 else None)

    @Slot(object)
    def _refuse(self, refusal: object) -> None:
        if self.page is not None and isinstance(refusal, Refusal):
            self.page.set_problem(refusal.words)

    @Slot()
    def _forget(self) -> None:
        self.page = None
        self._pause.stop()
        self._work.stop()

    @Slot(list)
    def _on_progressed(self, snapshots: list[Snapshot]) -> None:
        profiles = [each.profile for each in snapshots if each.profile is not None]
        if profiles:
            self._set_profile(profiles[-1])

    def _set_profile(self, profile: Profile | None) -> None:
        self._profile = profile
        if self.page is not None:
            self.page.set_profile(profile)
