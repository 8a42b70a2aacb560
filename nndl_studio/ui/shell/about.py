"""The two small dialogs of the help menu."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QMessageBox, QScrollArea, QVBoxLayout
from PySide6.QtWidgets import QWidget as Widget

from nndl_studio.ui.page_size import fit
from nndl_studio.version import VERSION


def show_about(window: Widget) -> None:
    """Name, version, licences."""
    words = window.tr(
        "<h3>NNDL Studio {0}</h3><p>Draw a neural network, train it, and look inside while it "
        "learns. After the lecture “Neural Networks and Deep Learning” by Qiu Xipeng.</p>"
        "<p>MIT licence. Shipped with the faces Inter and JetBrains Mono (SIL Open Font "
        "Licence 1.1) and 10,000 digits of MNIST.</p>"
    )
    QMessageBox.about(window, window.tr("About NNDL Studio"), words.format(VERSION))


class ShortcutsDialog(QDialog):
    """Every command with its keys."""

    def __init__(self, window: Widget, actions: list[QAction]) -> None:
        super().__init__(window)
        self.setWindowTitle(self.tr("Keyboard and mouse"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        table = Widget()
        grid = QGridLayout(table)
        grid.setHorizontalSpacing(32)
        for keys, meaning in (*self._gestures(), *_bound(actions)):
            row = grid.rowCount()
            left, right = QLabel(keys), QLabel(meaning)
            left.setProperty("look", "mono")
            grid.addWidget(left, row, 0)
            grid.addWidget(right, row, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(table)
        filling = QVBoxLayout(self)
        filling.addWidget(area)
        fit(self, 520, 560)

    def _gestures(self) -> list[tuple[str, str]]:
        return [
            (self.tr("Space"), self.tr("Add a layer at the pointer; hold it to move the view")),
            (self.tr("Drag from a port"), self.tr("Connect two layers")),
            (self.tr("Drop on a link"), self.tr("Insert a layer there")),
            (self.tr("Wheel"), self.tr("Zoom the canvas")),
        ]


def _bound(actions: list[QAction]) -> list[tuple[str, str]]:
    native = QKeySequence.SequenceFormat.NativeText
    return [
        (action.shortcut().toString(native), action.text().replace("&", "").rstrip("…"))
        for action in actions
        if not action.shortcut().isEmpty()
    ]
