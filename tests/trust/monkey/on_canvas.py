"""What the monkey does on the canvas, mostly aimed at what lies there."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nndl_studio import layers
from nndl_studio.ui.canvas.gestures.palette_drop import pack
from nndl_studio.ui.canvas.view import CanvasView
from tests.trust.monkey.hand import Buttons, Modifier
from tests.trust.monkey.monkey import Monkey

KEYS = (
    *(Qt.Key.Key_Escape, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_C, Qt.Key.Key_F),
    *(Qt.Key.Key_L, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down),
    *(Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_0, Qt.Key.Key_Delete, Qt.Key.Key_Backspace),
)
WITH_CTRL = (
    *(Qt.Key.Key_A, Qt.Key.Key_C, Qt.Key.Key_X, Qt.Key.Key_V, Qt.Key.Key_D, Qt.Key.Key_Z),
    *(Qt.Key.Key_Y, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down),
)
SEARCHES = ("", "dense", "conv", "ls", "data", "loss", "pool", "zz", "rnn", "add", "(", "%s")
JUNK = ("", "hello", "{", '{"format": 1}', "[" * 2000, "\0", '{"nodes": null}')


def _target(monkey: Monkey) -> tuple[str, QPoint]:
    """A place on the canvas, and what kind of thing is there."""
    chance, canvas = monkey.chance, monkey.window.canvas
    scene, viewport = canvas.scene(), canvas.viewport()
    kind = chance.choice(("node", "node", "port", "port", "edge", "ground"))
    at: QPointF | None = None
    if kind == "edge" and scene.edges:
        at = chance.choice([*scene.edges.values()]).path.pointAtPercent(chance.random())
    elif kind in ("node", "port") and scene.nodes:
        item = chance.choice([*scene.nodes.values()])
        ports = [*item.inputs.values(), *item.outputs.values()]
        inside = kind == "node" or not ports
        at = item.frame.center() if inside else chance.choice(ports).anchor
    if at is None:
        return "ground", monkey.hand.spot(viewport)
    return kind, monkey.hand.near(viewport, canvas.mapFromScene(at))


def press(monkey: Monkey) -> None:
    """A click of some kind, or a drag from one thing to another."""
    kind, at = _target(monkey)
    other, end = _target(monkey)
    viewport = monkey.window.canvas.viewport()
    if monkey.chance.random() < 0.5:
        monkey.say(f"drag {kind} {at.toTuple()} to {other} {end.toTuple()}", f"drag {kind} {other}")
        monkey.hand.drag(viewport, at, end)
    else:
        monkey.say(f"meddle with {kind} {at.toTuple()}", f"canvas {kind}")
        monkey.hand.meddle(viewport, at)


def half(monkey: Monkey) -> None:
    """A part of a gesture: what comes next may be anything."""
    kind, at = _target(monkey)
    viewport, keys = monkey.window.canvas.viewport(), monkey.hand.keys()
    part = monkey.chance.choice(("press", "move", "move", "release"))
    monkey.say(f"{part} at {kind} {at.toTuple()}", f"half: {part}")
    button = monkey.chance.choice((Buttons.LeftButton,) * 3 + (Buttons.MiddleButton,))
    match part:
        case "press":
            QTest.mousePress(viewport, button, keys, at)
        case "move":
            QTest.mouseMove(viewport, at)
        case _:
            QTest.mouseRelease(viewport, button, keys, at)


def key(monkey: Monkey) -> None:
    chance, canvas = monkey.chance, monkey.window.canvas
    held, key = Modifier.NoModifier, chance.choice(KEYS)
    if chance.random() < 0.5:
        held, key = Modifier.ControlModifier, chance.choice(WITH_CTRL)
        if chance.random() < 0.2:
            held |= Modifier.ShiftModifier
    monkey.say(f"canvas key {held.name} {key.name}", f"canvas key {key.name}")
    if chance.random() < 0.1:
        QTest.keyPress(canvas, key, held)  # and never let go
    else:
        QTest.keyClick(canvas, key, held)


def quick_add(monkey: Monkey) -> None:
    """Open the menu of layers, search it, walk it, take one or leave."""
    canvas, chance = monkey.window.canvas, monkey.chance
    if not canvas.menu.isVisible():
        monkey.say("open quick add", "quick add opened")
        canvas.quick_add(canvas.mapToScene(monkey.hand.spot(canvas.viewport())))
        return
    field, words = canvas.menu.field, chance.choice(SEARCHES)
    end = chance.choice((Qt.Key.Key_Return, Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Down))
    monkey.say(f"quick add {words!r} {end.name}", f"quick add {end.name}")
    QTest.keyClicks(field, words)
    QTest.keyClick(field, end)


def drop(monkey: Monkey) -> None:
    """What Qt sends while something is dragged from elsewhere over the canvas."""
    chance, viewport = monkey.chance, monkey.window.canvas.viewport()
    name, data = chance.choice([*layers.CATALOGUE]), QMimeData()
    match chance.randrange(8):
        case 0:
            name = "text"
            data.setText("hello")
        case 1:
            name = "file"
            data.setUrls([QUrl.fromLocalFile("/etc/hostname")])
        case 2:
            name = "unknown layer"
            data = pack(chance.choice(("", "Nothing.v1", "Dense.v999", "\xff")))
        case _:
            data = pack(name)
    kind, at = _target(monkey)
    monkey.say(f"drop {name} on {kind} {at.toTuple()}", f"drop on {kind}")
    copy, none = Qt.DropAction.CopyAction, Modifier.NoModifier
    events: list[QEvent] = [
        QDragEnterEvent(at, copy, data, Buttons.LeftButton, none),
        QDragMoveEvent(at, copy, data, Buttons.LeftButton, none),
        QDropEvent(QPointF(at), copy, data, Buttons.LeftButton, none),
    ]
    if chance.random() < 0.15:
        events[2:] = [QDragLeaveEvent()]
    for event in events:
        QApplication.sendEvent(viewport, event)


def clipboard(monkey: Monkey) -> None:
    """Another program copies something, or cuts short what the studio has copied."""
    board, chance = QApplication.clipboard(), monkey.chance
    text = board.text()
    words = chance.choice((*JUNK, text[: chance.randrange(1 + len(text))]))
    monkey.say(f"clipboard {words[:40]!r}", "clipboard")
    board.setText(words)


def let_go(canvas: CanvasView) -> None:
    """Leave any gesture under way."""
    QTest.mouseRelease(canvas.viewport(), Buttons.LeftButton)
    QTest.keyRelease(canvas, Qt.Key.Key_Space)
