"""What of a drawing cannot be read: words beyond their nodes, over one another, or shortened
where no tool tip says them whole."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QTransform
from PySide6.QtWidgets import QGraphicsView, QWidget

from nndl_studio.ui.canvas.node_item import NodeItem
from nndl_studio.ui.canvas.scene import CanvasScene
from tests.ui.painted import Paper, Written

# Boxes of letters have room above and below, which lines that stand close share.
SLACK = 2.0


def drawings_cut(root: QWidget) -> list[str]:
    """What cannot be read of the drawings within `root`."""
    scenes = [view.scene() for view in root.findChildren(QGraphicsView) if view.isVisible()]
    return [each for scene in scenes if isinstance(scene, CanvasScene) for each in words_cut(scene)]


def words_cut(scene: CanvasScene, scale: float = 1.0) -> Iterator[str]:
    """The words of a drawing, seen at a magnification, that have too little room."""
    written = words_of(scene, scale)
    # From afar a line is as tall as a node, and rounded to dots of the screen.
    spare = 0.0 if scale == 1.0 else 1 / scale
    for one in written:
        yield from _at_its_place(one, scene, spare)
    for one, other in combinations(written, 2):
        if _share(one.box, other.box):
            yield f"{one.words!r} and {other.words!r} overlap"


def words_of(scene: CanvasScene, scale: float = 1.0) -> list[Written]:
    """All that is written on nodes and links, in the coordinates of the scene."""
    paper, area = Paper(), scene.content_rect().adjusted(-20, -20, 20, 20)
    painter = QPainter(paper)
    target = QRectF(area.topLeft() * scale, area.size() * scale)
    scene.render(painter, target, area)
    painter.end()
    back = QTransform.fromScale(1 / scale, 1 / scale)
    return [Written(each.words, back.mapRect(each.box)) for each in paper.written]


def _at_its_place(one: Written, scene: CanvasScene, spare: float) -> Iterator[str]:
    node = next((n for n in scene.nodes.values() if n.frame.contains(one.box.center())), None)
    room = node.frame.adjusted(-spare, -spare, spare, spare) if node is not None else QRectF()
    if node is not None and not room.contains(one.box):
        yield f"{one.words!r} stands partly outside of {node.node_id}"
    if node is not None and one.words.endswith("…") and not _told_whole(one.words, node):
        yield f"{one.words!r} of {node.node_id} is shortened, and no tool tip says the whole"
    if node is None:
        over = (each.node_id for each in scene.nodes.values() if _share(one.box, each.frame))
        yield from (f"{one.words!r} of a link stands over {each}" for each in over)


def _told_whole(words: str, node: NodeItem) -> bool:
    return words.removesuffix("…") in node.toolTip()


def _share(one: QRectF, other: QRectF) -> bool:
    both = one.intersected(other)
    return both.width() > SLACK and both.height() > SLACK
