"""Large drawings: 500 nodes dragged, laid out and edited; 100 and 2,000 compiled. All in ms."""

from __future__ import annotations

from statistics import median
from time import perf_counter

from edits import drawing, edits, no_trainer
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent

from nndl_studio.compiler.compile import compile_graph
from nndl_studio.graph.check import analyse
from nndl_studio.ui.canvas.view import CanvasView
from nndl_studio.ui.shell.app import application
from reactions.studio import hand_over, opened, percentile, turn

NODES = 500
FRAMES = 120
BATCH = 32


def main() -> None:
    figures = {f"compile {size}": compiling(size) for size in (100, 2000)}
    with opened(drawing(NODES), no_trainer) as window:
        turn(0.3)
        window.canvas.fit()
        figures["drag p99"] = percentile(dragging(window.canvas, f"Hidden {NODES // 2}"), 99)
        layouts = []
        for _ in range(3):
            start = perf_counter()
            window.canvas.auto_layout()
            application().processEvents()
            layouts.append(1000 * (perf_counter() - start))
            window.undo.undo()
        figures["layout"] = median(layouts)
    figures["edit"] = median(clock for clock, _ in edits(NODES, False)[1:])
    hand_over(figures)


def compiling(size: int) -> float:
    """From the analysed drawing to a plan of a training step."""
    graph = drawing(size)
    analysis = analyse(graph)
    times = []
    for _ in range(5 if size < 1000 else 3):
        start = perf_counter()
        compile_graph(graph, analysis=analysis).plan(BATCH)
        times.append(1000 * (perf_counter() - start))
    return median(times)


def dragging(canvas: CanvasView, node_id: str) -> list[float]:
    """Milliseconds a frame: the pointer moves, and the canvas is painted."""
    canvas.zoom(0.5 / canvas.magnification)
    canvas.centerOn(canvas.scene().nodes[node_id])
    application().processEvents()
    place = canvas.scene().nodes[node_id].sceneBoundingRect().center()
    at = QPointF(canvas.mapFromScene(place))
    _send(canvas, QEvent.Type.MouseButtonPress, at)
    times = []
    for frame in range(FRAMES):
        start = perf_counter()
        _send(canvas, QEvent.Type.MouseMove, at + QPointF(3 * (frame % 40), 2 * (frame % 30)))
        application().processEvents()
        times.append(1000 * (perf_counter() - start))
    _send(canvas, QEvent.Type.MouseButtonRelease, at)
    return times


def _send(canvas: CanvasView, kind: QEvent.Type, at: QPointF) -> None:
    left = Qt.MouseButton.LeftButton
    moving = kind == QEvent.Type.MouseMove
    event = QMouseEvent(
        kind,
        at,
        QPointF(canvas.viewport().mapToGlobal(at.toPoint())),
        Qt.MouseButton.NoButton if moving else left,
        Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else left,
        Qt.KeyboardModifier.NoModifier,
    )
    application().sendEvent(canvas.viewport(), event)


if __name__ == "__main__":
    main()
