"""The bottom line: problems, counts, what a gesture will do, zoom."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from nndl_studio.graph.check import Analysis
from nndl_studio.ui import icons
from nndl_studio.ui.theme import Theme, themes


class StatusLine(QWidget):
    """`problem_pressed` asks to be led to the first problem; `zoom_pressed` for 100 %."""

    problem_pressed = Signal()
    zoom_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._sound = True
        self.problems = QPushButton()
        self.problems.setProperty("look", "flat")
        self.problems.clicked.connect(self.problem_pressed)
        self.layers, self.parameters, self.connections = QLabel(), QLabel(), QLabel()
        self.message = QLabel()
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.zoom = QPushButton()
        self.zoom.setProperty("look", "flat")
        self.zoom.setToolTip(self.tr("Magnification of the canvas; press for 100 %"))
        self.zoom.clicked.connect(self.zoom_pressed)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(18)
        row.addWidget(self.problems)
        for label in (self.layers, self.parameters, self.connections):
            label.setProperty("look", "mute")
            row.addWidget(label)
        row.addWidget(self.message, 1)
        row.addWidget(self.zoom)
        self.parameters.setToolTip(self.tr("Numbers that training changes"))
        self.connections.setToolTip(self.tr("Multiplies into neurons for one sample"))
        self.layers.setToolTip(self.tr("Nodes on the canvas"))
        self.set_zoom(1.0)
        themes.changed.connect(self._paint)

    def set_analysis(self, nodes: int, analysis: Analysis) -> None:
        """Counts and problems of the drawing."""
        problems = analysis.problems
        self._sound = not problems
        words = self.tr("{0} problem") if len(problems) == 1 else self.tr("{0} problems")
        self.problems.setText(words.format(len(problems)) if problems else self.tr("No problems"))
        tip = self.tr("Nothing stops this network from being trained")
        self.problems.setToolTip("\n".join(p.message for p in problems) or tip)
        totals = analysis.totals
        words = self.tr("{0} layer") if nodes == 1 else self.tr("{0} layers")
        self.layers.setText(words.format(f"{nodes:,}"))
        self.parameters.setText(self.tr("{0} parameters").format(f"{totals.parameters:,}"))
        self.connections.setText(self.tr("{0} connections").format(f"{totals.connections:,}"))
        self._paint(themes.current)

    def set_message(self, text: str) -> None:
        """What a gesture under way will do, or what just happened."""
        self.message.setText(text)
        self.message.setToolTip(text)

    def set_zoom(self, factor: float) -> None:
        self.zoom.setText(f"{round(100 * factor)} %")

    def _paint(self, theme: Theme) -> None:
        color = theme.color("good" if self._sound else "bad")
        self.problems.setIcon(icons.icon("good" if self._sound else "problem", color))
        self.problems.setStyleSheet(f"color: {color.name()};")
