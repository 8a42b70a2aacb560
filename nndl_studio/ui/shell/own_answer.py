"""What the network answers for a sample: in words, and each class with its share."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from nndl_studio.datasets.own_form import OwnForm
from nndl_studio.sentence import NOTHING, Sentence, as_it_is, joined, listed, say
from nndl_studio.training.findings import SampleAnswer
from nndl_studio.ui.share_bar import ShareBar
from nndl_studio.ui.texts import show, worded

# Classes, or numbers, that stand there one by one.
MOST = 12
# Steps of a sequence that are told.
MOST_STEPS = 40


class OwnAnswer(QWidget):
    """`best` says it in short; below stand the likeliest classes, in their own order."""

    def __init__(self) -> None:
        super().__init__()
        self.best = QLabel()
        self.best.setProperty("look", "title")
        self.best.setWordWrap(True)
        self.best.setTextFormat(Qt.TextFormat.PlainText)
        self.reading = worded(QLabel(), NOTHING)
        self.reading.setProperty("look", "mute")
        self.reading.setWordWrap(True)
        self.rows: list[tuple[QLabel, ShareBar, QLabel]] = []
        self._grid = QGridLayout()
        self._grid.setColumnStretch(1, 1)
        self._grid.setVerticalSpacing(2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.best)
        column.addWidget(self.reading)
        column.addLayout(self._grid)
        column.addStretch(1)

    def set_answer(self, answer: SampleAnswer | None, form: OwnForm) -> None:
        """Show what was answered; None shows nothing."""
        show(self.best.setText, NOTHING if answer is None else in_short(answer, form))
        reading = NOTHING if answer is None else how_to_read(answer, form)
        show(self.reading.setText, reading)
        self.reading.setVisible(bool(reading))
        named = [] if answer is None else _one_by_one(answer, form)
        while len(self.rows) < len(named):
            self._add_row()
        for place, row in enumerate(self.rows):
            for widget in row:
                widget.setVisible(place < len(named))
        for (name, bar, number), (words, value, share) in zip(self.rows, named, strict=False):
            show(name.setText, words)
            bar.setVisible(share is not None)
            bar.set_share(share or 0.0)
            number.setText(f"{value:.4g}" if share is None else f"{share:.1%}")

    def _add_row(self) -> None:
        name, bar, number = QLabel(), ShareBar(), QLabel()
        name.setTextFormat(Qt.TextFormat.PlainText)
        number.setProperty("look", "mono-mute")
        number.setAlignment(Qt.AlignmentFlag.AlignRight)
        for place, widget in enumerate((name, bar, number)):
            self._grid.addWidget(widget, len(self.rows), place)
        self.rows.append((name, bar, number))


def in_short(answer: SampleAnswer, form: OwnForm) -> Sentence:
    """The class and its share, the classes of the steps, or the numbers."""
    if answer.label is None or not form.answers:
        if answer.y.ndim > 1 or answer.y.size > MOST:
            return say("{count:,} numbers", count=answer.y.size)
        return listed([f"{number:.4g}" for number in answer.y])
    names = [form.answers[each] for each in answer.label if each < len(form.answers)]
    if len(names) > 1:
        more = ["…"] if len(names) > MOST_STEPS else []
        return joined(" ", [*names[:MOST_STEPS], *more])
    best = names[0] if names else ""
    if answer.shares is None:
        return as_it_is(best)
    share = float(answer.shares[int(answer.label[0])])
    return say("{name}, {share:.1%}", name=best, share=share)


def how_to_read(answer: SampleAnswer, form: OwnForm) -> Sentence:
    """Which of the classes' numbers decides, where they are no shares."""
    label, y = answer.label, answer.y
    if label is None or len(label) != 1 or answer.shares is not None or y.size != len(form.answers):
        return NOTHING
    if int(label[0]) == int(np.argmin(y)):
        return say("How far each class is away; the nearest is the answer")
    return say("What each class scores; the highest is the answer")


def _one_by_one(answer: SampleAnswer, form: OwnForm) -> list[tuple[str, float, float | None]]:
    """Each class or number with what was answered for it, and its share where there are such."""
    if answer.y.ndim > 1:
        return []
    shares = answer.shares
    values = answer.y if shares is None else shares
    names = form.answers if len(form.answers) == len(values) else form.targets
    if len(names) != len(values):
        return []
    some = list(range(len(values)))
    if len(values) > MOST:
        if shares is None:
            return []
        some = sorted(sorted(some, key=lambda place: -values[place])[:MOST])
    numbers = [float(values[place]) for place in some]
    return [
        (names[place], number, None if shares is None else number)
        for place, number in zip(some, numbers, strict=True)
    ]
