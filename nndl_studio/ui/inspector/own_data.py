"""The way to data of one's own, on top of a Data node's settings."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from nndl_studio.datasets import SourceConfig
from nndl_studio.datasets.points import PointsConfig
from nndl_studio.graph.node import Node
from nndl_studio.sentence import say
from nndl_studio.ui.texts import show, worded


class OwnData(QWidget):
    """`import_asked` and `columns_asked` carry the node: another file is wanted, or a look at what
    the present one holds and how it is used."""

    import_asked = Signal(str)
    columns_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._node = ""
        self.choose = worded(QPushButton(), say("Your own file…"))
        show(self.choose.setToolTip, say("A table, pictures, arrays or a text; or drop it here"))
        self.look = worded(QPushButton(), say("What it holds…"))
        show(self.look.setToolTip, say("The file's contents, and what each part is for"))
        self.stands_in = worded(
            QLabel(),
            say(
                "It stands for the data the network was trained on. To train it further, choose "
                "your own."
            ),
        )
        self.stands_in.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.stands_in)
        row = QHBoxLayout()
        row.setSpacing(8)
        column.addLayout(row)
        row.addWidget(self.choose)
        row.addWidget(self.look)
        self.choose.clicked.connect(self._choose)
        self.look.clicked.connect(self._look)

    def set_node(self, node: Node) -> None:
        """Show what there is to do with a node; nothing where it holds no data."""
        self._node = node.id
        config = node.config
        self.setVisible(isinstance(config, SourceConfig))
        self.stands_in.setVisible(isinstance(config, SourceConfig) and config.stands_in)
        drawn = isinstance(config, PointsConfig)
        show(self.look.setText, say("Draw…") if drawn else say("What it holds…"))
        self.look.setVisible(drawn or (isinstance(config, SourceConfig) and bool(config.path)))

    @Slot()
    def _choose(self) -> None:
        self.import_asked.emit(self._node)

    @Slot()
    def _look(self) -> None:
        self.columns_asked.emit(self._node)
