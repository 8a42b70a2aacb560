"""Shows the run on the window: bar, curves, notices, and the guilty node."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from nndl_studio.training.snapshot import Snapshot
from nndl_studio.ui.shell.endings import ending_words
from nndl_studio.ui.shell.messages import Exported, Failed, Phase, Prepared, Rested

if TYPE_CHECKING:
    from nndl_studio.ui.shell.main_window import MainWindow

# Curves and figures that change faster can't be read, and drawing takes time from training.
DRAW_MILLISECONDS = 100


class RunDesk(QObject):
    """Listens to the run control and the bridge for one window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._guilty: str | None = None
        self._news: list[Snapshot] = []
        self._drawing = QTimer(self)
        self._drawing.setSingleShot(True)
        self._drawing.setInterval(DRAW_MILLISECONDS)
        self._drawing.timeout.connect(self._draw)
        run = window.run
        run.phase_changed.connect(self._on_phase)
        run.prepared.connect(self._on_prepared)
        run.progressed.connect(self._on_progressed)
        run.rested.connect(self._on_rested)
        run.failed.connect(self._on_failed)
        run.said.connect(self._say)
        run.solved.connect(self._on_solved)
        window.bridge.exported.connect(self._on_exported)
        window.run_bar.toggled.connect(self.toggle)
        window.run_bar.stop.clicked.connect(run.stop)
        self._enable(run.phase)

    @Slot()
    def toggle(self) -> None:
        """The big button: train, or pause what trains."""
        run = self._window.run
        if run.phase is Phase.RUNNING:
            run.pause()
        else:
            self._clear_fault()
            run.train()

    @Slot(object)
    def _on_phase(self, phase: Phase) -> None:
        if phase is not Phase.RUNNING:
            self._draw()
        self._window.run_bar.set_phase(phase)
        if phase is Phase.RUNNING:
            self._clear_fault()
        self._enable(phase)

    def _enable(self, phase: Phase) -> None:
        window, actions = self._window, self._window.commands
        going = phase is Phase.RUNNING
        trained = window.run.trained
        actions.step_batch.setEnabled(not going)
        actions.step_epoch.setEnabled(not going)
        actions.stop.setEnabled(phase in (Phase.RUNNING, Phase.PAUSED, Phase.PREPARING))
        actions.go_on.setEnabled(window.run.can_go_on)
        actions.solve.setEnabled(window.run.can_solve)
        actions.solve.setToolTip(window.run.unsolvable or actions.solve.statusTip())
        for action in (actions.export_npz, actions.export_safetensors):
            action.setEnabled(trained or phase is Phase.READY)

    @Slot(object)
    def _on_prepared(self, news: Prepared) -> None:
        window = self._window
        self._news.clear()
        window.run_bar.set_threads(news.threads)
        window.run_bar.set_snapshot(news.start)
        window.run_bar.set_phase(window.run.phase)
        window.watching.samples.set_dataset(news.dataset)
        self._enable(window.run.phase)

    @Slot(list)
    def _on_progressed(self, snapshots: list[Snapshot]) -> None:
        self._news.extend(snapshots)
        if not self._drawing.isActive():
            self._drawing.start()

    @Slot()
    def _draw(self) -> None:
        """Show what came since the last time."""
        news, self._news = self._news, []
        if news:
            self._window.loss.add_snapshots(news)
            self._window.run_bar.set_snapshot(news[-1])

    @Slot(object)
    def _on_rested(self, news: Rested) -> None:
        self._enable(news.phase)
        if news.phase is not Phase.FINISHED:
            return
        words = self.tr("Finished") if news.ended is None else ending_words(self, news.ended)
        if news.test is not None:
            words += self.tr(" · test loss {0}").format(f"{news.test.loss:.4g}")
            if news.test.perplexity is not None:
                words += self.tr(" · test perplexity {0}").format(f"{news.test.perplexity:.3g}")
            elif news.test.accuracy is not None:
                words += self.tr(" · test accuracy {0} %").format(f"{100 * news.test.accuracy:.1f}")
        self._window.status.set_message(words)

    @Slot(object)
    def _on_failed(self, news: Failed) -> None:
        self._clear_fault()
        self._window.notice.say(news.message, bad=True)
        if news.node is not None and news.node in self._window.graph.nodes:
            self._guilty = news.node
            self._window.canvas.mark_fault(news.node, news.message)
        self._enable(self._window.run.phase)

    @Slot(object)
    def _on_exported(self, news: Exported) -> None:
        if news.problem:
            words = self.tr("{0} was not written: {1}").format(news.path.name, news.problem)
            self._window.notice.say(words, bad=True)
        else:
            words = self.tr("Weights written to {0}").format(news.path)
            self._window.status.set_message(words)

    @Slot(str)
    def _on_solved(self, message: str) -> None:
        self._enable(self._window.run.phase)
        self._window.status.set_message(self.tr("Solved in closed form. {0}").format(message))

    @Slot(str)
    def _say(self, words: str) -> None:
        self._window.notice.say(words, bad=False)

    def _clear_fault(self) -> None:
        self._window.notice.hide()
        if self._guilty is not None:
            self._window.canvas.mark_fault(self._guilty, None)
            self._guilty = None
