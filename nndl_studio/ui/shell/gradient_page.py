"""How the gradient of a node was checked: a page that shows it with one number at a time."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nndl_studio.sentence import NOTHING, Sentence, as_it_is, joined, say
from nndl_studio.training.gradient_facts import (
    LEAST_SCALE,
    SAMPLES,
    Lesson,
    NodeChecked,
    Nudged,
    is_right,
)
from nndl_studio.ui.data.reading import Reading, Refusal
from nndl_studio.ui.inspector.formula import FormulaView
from nndl_studio.ui.look import repolish
from nndl_studio.ui.page_size import fit
from nndl_studio.ui.shell.gradient_words import exact, reading_of, rounded, short, verdict
from nndl_studio.ui.shell.number_choice import NumberChoice
from nndl_studio.ui.shell.slope_plot import SlopePlot
from nndl_studio.ui.texts import show, worded

if TYPE_CHECKING:  # it brings the compiler of kernels along, for which no window waits
    from nndl_studio.training.gradient_bench import Bench

SIZE = (880, 620)
LEFT_WIDTH, PLOT_HEIGHT = 380, 260
FORMULA = (
    r"\frac{\partial J}{\partial \theta} \approx "
    r"\frac{J(\theta + \varepsilon) - J(\theta - \varepsilon)}{2\,\varepsilon}"
)


class GradientPage(QDialog):
    """Numbers are worked out on a thread, with the weights that were checked."""

    def __init__(self, parent: QWidget | None, checked: NodeChecked) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        show(self.setWindowTitle, say("Gradient check of {node}", node=checked.node))
        self._checked = checked
        self.lesson: Lesson | None = None
        shapes = tuple(checked.bench.gradients[each.parameter].shape for each in checked.checks)
        self.choice = NumberChoice(checked.checks, shapes)
        self.formula, self.plot = FormulaView(), SlopePlot()
        self.formula.set_latex(FORMULA)
        self.verdict, self.says = QLabel(), QLabel()
        self.values = {name: QLabel() for name, _ in _rows()}
        self.reading = Reading(self)
        self.reading.done.connect(self.set_lesson)
        self.reading.failed.connect(self._on_failed)
        self._place()
        show(self.verdict.setText, verdict(checked))
        self.choice.chosen.connect(self._work_out)
        fit(self, *SIZE)
        self._work_out()

    @Slot(object)
    def set_lesson(self, found: Lesson) -> None:
        """Show what was worked out."""
        self.lesson = found
        self.plot.set_lesson(found)
        for name, value in _values(found.number).items():
            show(self.values[name].setText, value)
        self._say(reading_of(found.number), bad=not is_right(found.number))

    def done(self, result: int) -> None:
        self.reading.stop()
        super().done(result)

    @Slot()
    def _work_out(self) -> None:
        check = self.choice.check
        scale = check.worst.scale if check.worst is not None else LEAST_SCALE
        what = (self._checked.bench, check.parameter, self.choice.entry, scale)
        self.reading.start(partial(_lesson, *what))

    @Slot(object)
    def _on_failed(self, refusal: Refusal) -> None:
        self.plot.set_lesson(None)
        for label in self.values.values():
            show(label.setText, NOTHING)
        self._say(refusal.words, bad=True)

    def _place(self) -> None:
        self.verdict.setProperty("look", "title")
        told = worded(QLabel(), _explained())
        told.setProperty("look", "mute")
        for label in (self.verdict, told, self.says):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.says.setAlignment(Qt.AlignmentFlag.AlignTop)
        left, middle, column = QVBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        left.setSpacing(12)
        left.addWidget(self.formula)
        left.addLayout(self._table())
        left.addWidget(self.says, 1)
        side = QWidget()
        side.setMinimumWidth(LEFT_WIDTH)
        side.setLayout(left)
        left.setContentsMargins(0, 0, 0, 0)
        self.plot.setMinimumHeight(PLOT_HEIGHT)
        middle.setSpacing(16)
        middle.addWidget(side)
        middle.addWidget(self.plot, 1)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.verdict)
        column.addWidget(told)
        column.addWidget(self.choice)
        column.addLayout(middle, 1)

    def _table(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        for row, (name, words) in enumerate(_rows()):
            value = self.values[name]
            value.setProperty("look", "mono")
            value.setAlignment(Qt.AlignmentFlag.AlignRight)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(worded(QLabel(), words), row, 0)
            grid.addWidget(value, row, 1)
        return grid

    def _say(self, words: Sentence, bad: bool) -> None:
        show(self.says.setText, words)
        self.says.setProperty("look", "bad" if bad else "")
        repolish(self.says)


def _lesson(bench: Bench, name: str, entry: int, scale: float) -> Lesson:
    """On the thread: the compiler has been loaded there."""
    from nndl_studio.training.gradient_check import lesson

    return lesson(bench, name, entry, scale)


def _explained() -> Sentence:
    return say(
        "J is the objective on {samples} samples at most, computed in float64. θ is moved by ε up "
        "and down, all else stays: that gives its slope without backpropagation. Weights that "
        "training has not moved yet are shifted a little by chance, because a rectifier has no "
        "slope at exactly 0.",
        samples=SAMPLES,
    )


def _rows() -> tuple[tuple[str, Sentence], ...]:
    """The names of what is told of a number, and the words before it."""
    return (
        ("theta", as_it_is("θ")),
        ("nudge", as_it_is("ε")),
        ("above", as_it_is("J(θ + ε)")),
        ("below", as_it_is("J(θ − ε)")),
        ("apart", as_it_is("J(θ + ε) − J(θ − ε)")),
        ("numerical", say("by finite differences")),
        ("backward", say("by backpropagation")),
        ("difference", say("difference, as a share")),
    )


def _values(number: Nudged) -> dict[str, Sentence]:
    shown = {
        "theta": short(number.theta),
        "nudge": rounded(number.nudge),
        "above": exact(number.above),
        "below": exact(number.below),
        "apart": short(number.above - number.below),
        "numerical": exact(number.numerical),
        "backward": exact(number.backward),
        "difference": rounded(number.difference),
    }
    return {name: joined("", [text]) for name, text in shown.items()}
