"""LeNet-5 while it trains: `training.py headless|window|views THREADS SECONDS`.

"headless" drives the trainer alone, "window" with the views that are open at first, "views" with
every view that has something to show in sight. Samples a second of the clock, evaluation and
everything else included. With a window also how long it goes without answering, how long an input
waits for its picture, and how long Stop takes, all in ms. "busy" is the share of the time in which
steps are taken: other programs on the machine change it less than the rate.
"""

from __future__ import annotations

import sys
from time import perf_counter

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent

from nndl_studio.runs.news import Phase
from nndl_studio.training.snapshot import Snapshot
from nndl_studio.ui.canvas.view import CanvasView
from nndl_studio.ui.shell.app import application
from nndl_studio.ui.shell.main_window import MainWindow
from reactions.studio import hand_over, lenet, on_threads, opened, percentile, trained, turn, wait

WARM_UP = 1.0
INPUTS = 40
STOPS = 20


def main() -> None:
    how, threads, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    if how == "headless":
        hand_over(headless(threads, seconds))
        return
    with opened(lenet(), on_threads(threads)) as window:
        trained(window)
        if how == "views":
            show_all(window)
        turn(WARM_UP)
        hand_over({"views": float(len(window.docks.in_sight())), **measured(window, seconds)})


def headless(threads: int, seconds: float) -> dict[str, float]:
    """As a run of the command line goes."""
    from nndl_studio.training.trainer import Trainer

    trainer = Trainer(lenet(), threads)
    slices = trainer.run()
    begin = perf_counter()
    while perf_counter() < begin + WARM_UP:
        next(slices)
    begin, first = perf_counter(), next(slices)
    last = first
    while perf_counter() < begin + seconds:
        last = next(slices)
    return _pace(first, last, perf_counter() - begin)


def _pace(first: Snapshot, last: Snapshot, passed: float) -> dict[str, float]:
    steps, busy = last.step - first.step, last.seconds - first.seconds
    return {"rate": steps * _batch() / passed, "busy": busy / passed}


def _batch() -> float:
    return float(lenet().settings.batch_size)


def show_all(window: MainWindow) -> None:
    """Every view with something to show side by side, none as a tab behind another."""
    names = ("loss", *window.cards.relevant())
    docks = [window.docks[name] for name in names]
    for dock in docks:
        window.removeDockWidget(dock)
    for dock in docks:
        area = Qt.DockWidgetArea.BottomDockWidgetArea
        window.addDockWidget(area, dock, Qt.Orientation.Horizontal)
        dock.show()
    turn(0.5)
    missing = {*docks} - {*window.docks.in_sight()}
    if missing:
        raise RuntimeError(f"not in sight: {[dock.objectName() for dock in missing]}")


def measured(window: MainWindow, seconds: float) -> dict[str, float]:
    """The rate and the gaps undisturbed, then inputs, then stops."""
    seen: list[Snapshot] = []
    window.bridge.progressed.connect(lambda news: seen.append(news[-1]))
    wait(lambda: bool(seen))
    turn(WARM_UP)
    beat = Beat()
    beat.start()
    begin, first = perf_counter(), seen[-1]
    turn(seconds)
    pace = _pace(first, seen[-1], perf_counter() - begin)
    gaps = beat.stop()
    return {
        **pace,
        "gap p50": percentile(gaps, 50),
        "gap p99": percentile(gaps, 99),
        "gap longest": max(gaps),
        "input p95": percentile([Input(window.canvas).shown() for _ in range(INPUTS)], 95),
        "stop p95": percentile([stopping(window) for _ in range(STOPS)], 95),
    }


class Beat(QObject):
    """A timer of 1 ms; what is longer is time in which the window did not answer."""

    def __init__(self) -> None:
        super().__init__()
        self._gaps: list[float] = []
        self._last = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        self._last = perf_counter()
        self._timer.start(1)

    def stop(self) -> list[float]:
        self._timer.stop()
        return self._gaps

    def _tick(self) -> None:
        now = perf_counter()
        self._gaps.append(1000 * (now - self._last))
        self._last = now


class Input(QObject):
    """A press of a mouse button on a node, until the canvas has been painted with it selected."""

    def __init__(self, canvas: CanvasView) -> None:
        super().__init__()
        self._canvas, self._painted = canvas, False

    def shown(self) -> float:
        view = self._canvas.viewport()
        names = [
            n for n in self._canvas.graph.nodes if n not in self._canvas.scene().selected_nodes()
        ]
        item = self._canvas.scene().nodes[names[0]]
        at = QPointF(self._canvas.mapFromScene(item.sceneBoundingRect().center()))
        view.installEventFilter(self)
        start = perf_counter()
        for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
            held = Qt.MouseButton.LeftButton
            event = QMouseEvent(
                kind,
                at,
                QPointF(view.mapToGlobal(at.toPoint())),
                held,
                held if kind == QEvent.Type.MouseButtonPress else Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.NoModifier,
            )
            application().postEvent(view, event)
        while not (self._painted and item.isSelected()):
            application().processEvents()
        taken = 1000 * (perf_counter() - start)
        view.removeEventFilter(self)
        turn(0.05)
        return taken

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        selected = self._canvas.scene().selected_nodes()
        if event.type() == QEvent.Type.Paint and selected:
            self._painted = True
        return False


def stopping(window: MainWindow) -> float:
    """From the order to the window that says it has stopped; then the run goes on."""
    start = perf_counter()
    window.run.stop()
    while window.run.phase is not Phase.STOPPED:
        turn(0.001)
    taken = 1000 * (perf_counter() - start)
    window.run.train()
    wait(lambda: window.run.phase is Phase.RUNNING)
    turn(0.1)
    return taken


if __name__ == "__main__":
    main()
