"""The bottom line: problems, counts, what a gesture will do, zoom."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from nndl_studio.graph.check import Analysis
from nndl_studio.sentence import joined, say, say_count
from nndl_studio.ui import icons
from nndl_studio.ui.texts import show
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
        show(self.zoom.setToolTip, say("Magnification of the canvas; press for 100 %"))
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
        show(self.parameters.setToolTip, say("Numbers that training changes"))
        show(self.connections.setToolTip, say("Multiplies into neurons for one sample"))
        show(self.layers.setToolTip, say("Nodes on the canvas"))
        self.set_zoom(1.0)
        themes.changed.connect(self._paint)

    def set_analysis(self, nodes: int, analysis: Analysis) -> None:
        """Counts and problems of the drawing."""
        problems = analysis.problems
        self._sound = not problems
        count = say_count(len(problems), "{n} problem", "{n} problems")
        show(self.problems.setText, count if problems else say("No problems"))
        fine = say("Nothing stops this network from being trained")
        against = joined("\n", [problem.message for problem in problems])
        show(self.problems.setToolTip, against if problems else fine)
        totals = analysis.totals
        show(self.layers.setText, say_count(nodes, "{n:,} layer", "{n:,} layers"))
        parameters = say_count(totals.parameters, "{n:,} parameter", "{n:,} parameters")
        show(self.parameters.setText, parameters)
        connections = say_count(totals.connections, "{n:,} connection", "{n:,} connections")
        show(self.connections.setText, connections)
        self._paint(themes.current)

    def set_message(self, text: str) -> None:
        """What a gesture under way will do, or what just happened."""
        show(self.message.setText, text)
        show(self.message.setToolTip, text)

    def set_zoom(self, factor: float) -> None:
        show(self.zoom.setText, say("{share} %", share=round(100 * factor)))

    def _paint(self, theme: Theme) -> None:
        color = theme.color("good" if self._sound else "bad")
        self.problems.setIcon(icons.icon("good" if self._sound else "problem", color))
        self.problems.setStyleSheet(f"color: {color.name()};")
