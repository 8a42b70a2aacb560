"""Shows the run on the window: bar, curves, notices, and the guilty node."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from nndl_studio.runs.news import Exported, Failed, Phase, Prepared, Rested
from nndl_studio.sentence import Sentence, joined, say
from nndl_studio.training.remarks.remark import Remark
from nndl_studio.training.snapshot import Metrics, Snapshot
from nndl_studio.ui.canvas.view import CanvasView
from nndl_studio.ui.monitor.loss_view import LossView
from nndl_studio.ui.shell.actions import Actions
from nndl_studio.ui.shell.endings import ending_words
from nndl_studio.ui.shell.export_words import export_words
from nndl_studio.ui.shell.notice import RunNotice
from nndl_studio.ui.shell.pace import Pace
from nndl_studio.ui.shell.run_bar import RunBar
from nndl_studio.ui.shell.run_control import RunControl
from nndl_studio.ui.shell.samples import Samples
from nndl_studio.ui.shell.status import StatusLine
from nndl_studio.ui.texts import show, texts

# Curves and figures that change faster can't be read, and drawing takes time from training.
DRAW_MILLISECONDS = 100
# They take little time, and who changes a setting waits for the next epoch.
LONGEST_PAUSE = 0.5


@dataclass(frozen=True)
class Faces:
    """The parts of a window on which a run is seen."""

    bar: RunBar
    actions: Actions
    loss: LossView
    canvas: CanvasView
    samples: Samples
    notice: RunNotice
    status: StatusLine


class RunDesk(QObject):
    """Shows on `faces` what the run control and the bridge tell."""

    # Pictures and values of the last run are to go.
    forgotten = Signal()

    def __init__(self, run: RunControl, faces: Faces, parent: QObject) -> None:
        super().__init__(parent)
        self._run, self._faces = run, faces
        self._guilty: str | None = None
        self._remarked: frozenset[str] = frozenset()
        self._news: list[Snapshot] = []
        self._drawing = QTimer(self)
        self._drawing.setSingleShot(True)
        self._drawing.setInterval(DRAW_MILLISECONDS)
        self._drawing.timeout.connect(self._draw_in_time)
        self._pace = Pace(LONGEST_PAUSE)
        run.phase_changed.connect(self._on_phase)
        run.loading.connect(faces.bar.set_loading)
        run.prepared.connect(self._on_prepared)
        run.progressed.connect(self._on_progressed)
        run.rested.connect(self._on_rested)
        run.failed.connect(self._on_failed)
        run.said.connect(self._say)
        run.solved.connect(self._on_solved)
        run.loaded.connect(faces.status.set_message)
        run.told.connect(self._say)
        run.remarked.connect(self.show_remarks)
        run.outdated.connect(self._on_outdated)
        run.returned.connect(self._on_returned)
        run.replaced.connect(self._on_replaced)
        run.bridge.exported.connect(self._on_exported)
        faces.bar.toggled.connect(self.toggle)
        faces.bar.stop.clicked.connect(run.stop)
        texts.changed.connect(self._enable_again)
        self._enable(run.phase)

    @Slot()
    def toggle(self) -> None:
        """The big button: train, or pause what trains."""
        run = self._run
        if run.phase is Phase.RUNNING:
            run.pause()
        else:
            self._clear_fault()
            run.train()

    @Slot(object)
    def _on_phase(self, phase: Phase) -> None:
        if phase is not Phase.RUNNING:
            self._draw()
        self._faces.bar.set_phase(phase, self._run.can_go_on)
        if phase is Phase.RUNNING:
            self._clear_fault()
            self._faces.status.set_message("")
        self._enable(phase)

    @Slot()
    def _enable_again(self) -> None:
        """Why there is no closed form stands beside what the action says of itself."""
        self._enable(self._run.phase)

    def _enable(self, phase: Phase) -> None:
        run, actions = self._run, self._faces.actions
        going = phase is Phase.RUNNING
        trained = run.trained
        actions.step_batch.setEnabled(not going)
        actions.step_epoch.setEnabled(not going)
        actions.stop.setEnabled(phase in (Phase.RUNNING, Phase.PAUSED, Phase.PREPARING))
        actions.afresh.setEnabled(run.can_go_on)
        actions.take_best.setEnabled(run.can_take_best)
        for action in (actions.load_weights, actions.resume):
            action.setEnabled(phase not in (Phase.RUNNING, Phase.PREPARING))
        actions.solve.setEnabled(run.can_solve)
        show(actions.solve.setToolTip, run.unsolvable or actions.solve.statusTip())
        for action in actions.exports.values():
            action.setEnabled(trained or phase not in (Phase.IDLE, Phase.PREPARING))

    @Slot(object)
    def _on_prepared(self, news: Prepared) -> None:
        bar, phase = self._faces.bar, self._run.phase
        self._news.clear()
        bar.set_threads(news.threads)
        bar.set_snapshot(news.start)
        bar.set_phase(phase, self._run.can_go_on)
        self.show_remarks(())
        if news.past is not None:
            self._faces.loss.take_up(news.past)
        self._faces.samples.set_data(news.data)
        self._enable(phase)

    @Slot(list)
    def _on_progressed(self, snapshots: list[Snapshot]) -> None:
        self._news.extend(snapshots)
        if not self._drawing.isActive():
            self._drawing.start()

    @Slot()
    def _draw_in_time(self) -> None:
        if self._pace.rested():
            self._draw()
        else:
            self._drawing.start()

    def _draw(self) -> None:
        """Show what came since the last time."""
        self._pace.drawn()
        news, self._news = self._news, []
        if news:
            self._faces.loss.add_snapshots(news)
            self._faces.bar.set_snapshot(news[-1])

    @Slot(object)
    def _on_rested(self, news: Rested) -> None:
        self._enable(news.phase)
        if news.phase is Phase.STOPPED:
            self._faces.status.set_message(say("Stopped: Continue goes on from here"))
        if news.phase is not Phase.FINISHED:
            return
        ended = say("Finished") if news.ended is None else ending_words(news.ended)
        reached = _reached(news.test) if news.test is not None else []
        self._faces.status.set_message(joined(" · ", [ended, *reached]))

    @Slot(object)
    def _on_failed(self, news: Failed) -> None:
        self._clear_fault()
        self._faces.notice.say(news.message, bad=True)
        if news.node is not None and news.node in self._run.graph.nodes:
            self._guilty = news.node
            self._faces.canvas.mark_fault(news.node, news.message)
        self._enable(self._run.phase)

    @Slot(object)
    def _on_exported(self, news: Exported) -> None:
        if news.stopped:
            self._faces.status.set_message("")
        elif news.problem:
            file, problem = news.path.name, news.problem
            words = say("{file} was not written: {problem}", file=file, problem=problem)
            self._faces.notice.say(words, bad=True)
        else:
            self._faces.status.set_message(export_words(news))

    @Slot(object)
    def _on_solved(self, message: Sentence) -> None:
        self._enable(self._run.phase)
        self._faces.status.set_message(say("Solved in closed form. {message}", message=message))

    @Slot()
    def _on_outdated(self) -> None:
        """The drawing is another network: what is shown of the last run says so, or goes."""
        self._draw()
        self._clear_fault()
        self.show_remarks(())
        self._faces.loss.set_earlier("network")
        self._faces.bar.forget_run()
        self._faces.status.set_message("")
        self.forgotten.emit()

    @Slot()
    def _on_returned(self) -> None:
        self._faces.loss.set_earlier(None)

    @Slot()
    def _on_replaced(self) -> None:
        self._faces.loss.set_earlier("run")

    @Slot(object)
    def show_remarks(self, remarks: tuple[Remark, ...]) -> None:
        """What there is to say of the run, in the bar and at the nodes, instead of what was."""
        self._faces.bar.set_remarks(tuple(map(str, remarks)))
        said: dict[str, list[Sentence]] = {}
        for each in remarks:
            if each.node is not None:
                words = say("{message}. {advice}", message=each.message, advice=each.advice)
                said.setdefault(each.node, []).append(words)
        for node in {*self._remarked, *said}:
            self._faces.canvas.mark_remark(node, joined("\n", said.get(node, ())))
        self._remarked = frozenset(said)

    @Slot(object)
    def _say(self, words: Sentence) -> None:
        self._faces.notice.say(words, bad=False)

    def _clear_fault(self) -> None:
        self._faces.notice.hide()
        if self._guilty is not None:
            self._faces.canvas.mark_fault(self._guilty, None)
            self._guilty = None


def _reached(test: Metrics) -> list[Sentence]:
    """What a run is like on the test part."""
    said = [say("test loss {loss:.4g}", loss=test.loss)]
    if test.perplexity is not None:
        said.append(say("test perplexity {perplexity:.3g}", perplexity=test.perplexity))
    elif test.accuracy is not None:
        said.append(say("test accuracy {share:.1f} %", share=100 * test.accuracy))
    elif test.mae is not None:
        said.append(say("test mean absolute error {error:,.5g}", error=test.mae))
    return said
