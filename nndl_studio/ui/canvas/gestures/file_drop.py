"""File drop: a file or folder dragged in from outside is the data of the Data node under it, or of
the drawing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF
from PySide6.QtGui import QDropEvent

from nndl_studio import layers
from nndl_studio.layers.layer import Family
from nndl_studio.sentence import NOTHING, say
from nndl_studio.ui.canvas.node_item import NodeItem

if TYPE_CHECKING:
    from nndl_studio.ui.canvas.view import CanvasView


def dropped_file(event: QDropEvent) -> Path | None:
    """The one file or folder that is dragged; None for anything else."""
    urls = event.mimeData().urls()
    name = urls[0].toLocalFile() if len(urls) == 1 else ""
    return Path(name) if name else None


def are_several(event: QDropEvent) -> bool:
    """Whether more files or folders than one are dragged."""
    urls = event.mimeData().urls()
    return len(urls) > 1 and all(url.toLocalFile() for url in urls)


class FileDrop:
    """Follows one drag over the canvas; the view's `file_dropped` tells what was dropped where."""

    def __init__(self, view: CanvasView) -> None:
        self.view = view

    def takes(self, event: QDropEvent) -> bool:
        return dropped_file(event) is not None or are_several(event)

    def drag(self, event: QDropEvent, at: QPointF) -> None:
        """Say what a drop at the scene point `at` would do."""
        path, node = dropped_file(event), self._data_node(at)
        if path is None:
            self._say_one(event)
            return
        if node:
            self.view.say(say("Use {file} in {node}", file=path.name, node=node))
        else:
            self.view.say(say("Import {file}", file=path.name))

    def drop(self, event: QDropEvent, at: QPointF) -> None:
        path = dropped_file(event)
        self.leave()
        if path is None:
            self._say_one(event)
        else:
            self.view.file_dropped.emit(path, self._data_node(at))

    def _say_one(self, event: QDropEvent) -> None:
        if are_several(event):
            words = say("Drop one: files that belong together are found beside it")
            self.view.say(words)

    def leave(self) -> None:
        self.view.say(NOTHING)

    def _data_node(self, at: QPointF) -> str:
        """The Data node at a point of the scene; "" where there is none."""
        for item in self.view.scene().items(at):
            if isinstance(item, NodeItem):
                node = self.view.graph.nodes[item.node_id]
                return node.id if layers.layer(node.type).family is Family.DATA else ""
        return ""
