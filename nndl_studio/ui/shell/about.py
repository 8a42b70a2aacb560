"""The two small dialogs of the help menu."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QMessageBox, QScrollArea, QVBoxLayout
from PySide6.QtWidgets import QWidget as Widget

from nndl_studio.languages import told
from nndl_studio.sentence import Sentence, say, say_as
from nndl_studio.ui.page_size import fit
from nndl_studio.ui.shell.action import Action, bare
from nndl_studio.ui.texts import show, worded
from nndl_studio.version import VERSION


def show_about(window: Widget) -> None:
    """Name, version, licences."""
    words = say(
        "<h3>NNDL Studio {version}</h3><p>Draw a neural network, train it, and look inside while "
        "it learns. After the lecture “Neural Networks and Deep Learning” by Qiu Xipeng.</p>"
        "<p>MIT licence. Shipped with the faces Inter, JetBrains Mono and a part of Noto Sans CJK "
        "(SIL Open Font Licence 1.1) and 10,000 digits of MNIST.</p>",
        version=VERSION,
    )
    QMessageBox.about(window, told(say("About NNDL Studio")), told(words))


class ShortcutsDialog(QDialog):
    """Every command with its keys."""

    def __init__(self, window: Widget, actions: list[Action]) -> None:
        super().__init__(window)
        show(self.setWindowTitle, say("Keyboard and mouse"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        table = Widget()
        grid = QGridLayout(table)
        grid.setHorizontalSpacing(32)
        grid.setColumnStretch(1, 1)
        for keys, meaning in (*_gestures(), *_bound(actions)):
            row = grid.rowCount()
            left, right = worded(QLabel(), keys), _Meaning(meaning)
            left.setProperty("look", "mono")
            grid.addWidget(left, row, 0)
            grid.addWidget(right, row, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(table)
        filling = QVBoxLayout(self)
        filling.addWidget(area)
        fit(self, 520, 560)


class _Meaning(QLabel):
    """What keys do, as the menu calls it."""

    def __init__(self, words: Sentence) -> None:
        super().__init__()
        self.setWordWrap(True)
        show(self.set_name, words)

    def set_name(self, name: str) -> None:
        self.setText(bare(name))


def _gestures() -> list[tuple[str, Sentence]]:
    return [
        (say_as("key", "Space"), say("Add a layer at the pointer; hold it to move the view")),
        (say("Drag from a port"), say("Connect two layers")),
        (say("Drop on a link"), say("Insert a layer there")),
        (say_as("of a mouse", "Wheel"), say("Zoom the canvas")),
    ]


def _bound(actions: list[Action]) -> list[tuple[str, Sentence]]:
    native = QKeySequence.SequenceFormat.NativeText
    return [
        (action.shortcut().toString(native), action.words)
        for action in actions
        if not action.shortcut().isEmpty()
    ]
