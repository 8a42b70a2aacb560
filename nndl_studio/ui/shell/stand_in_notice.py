"""A line over a drawing whose data are not there: it answers and goes out, but can't be trained."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton

from nndl_studio.graph.document import Graph
from nndl_studio.graph.stand_in import stand_in
from nndl_studio.sentence import say
from nndl_studio.ui.shell.notice import RunNotice
from nndl_studio.ui.texts import show, worded


class StandInNotice(RunNotice):
    """Set with `set_graph` after each edit; `file_asked` carries the Data node that is to have a
    file. Dismissed, it stays away until another document needs it."""

    file_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._node = ""
        self.button = worded(QPushButton(), say("Choose…"))
        show(self.button.setToolTip, say("Choose a file of your own to train it on"))
        self.button.clicked.connect(self._ask)
        self.add(self.button)

    def set_graph(self, graph: Graph) -> None:
        node = stand_in(graph)
        if node == self._node:
            return
        self._node = node
        words = say(
            "“{node}” stands for the data that this network was trained on. To train it further, "
            "choose your own.",
            node=node,
        )
        if node:
            self.say(words, bad=False)
        else:
            self.hide()

    def forget(self) -> None:
        """Another document comes."""
        self._node = ""
        self.hide()

    @Slot()
    def _ask(self) -> None:
        self.file_asked.emit(self._node)
