"""No picture of an item stays where it was."""

from __future__ import annotations

from PySide6.QtWidgets import QGraphicsItem


def leave_no_ghost(item: QGraphicsItem) -> None:
    """Have the place drawn anew of an item that is about to move, or to change its size.

    Qt does so by itself unless a paint comes before it has gone through what changed: that paint
    takes note of where the item is by then, and where it was stays as it is. Pictures that change
    while training paint at any time, so that a node dragged then left its image behind.
    """
    scene = item.scene()
    if scene is not None:
        scene.update(item.sceneBoundingRect())
