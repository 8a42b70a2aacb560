"""Worst mistakes: the samples that cost a network most, with what it took them for."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from nndl_studio.sentence import Sentence, as_it_is, say
from nndl_studio.training.findings import Worst
from nndl_studio.training.snapshot import Look
from nndl_studio.ui.monitor.card import Card, hint_label
from nndl_studio.ui.monitor.gallery import Cell, Gallery
from nndl_studio.ui.monitor.numbers import three_digits
from nndl_studio.ui.monitor.pictures_of import pictures_of
from nndl_studio.ui.monitor.shown import Shown
from nndl_studio.ui.signs import readable
from nndl_studio.ui.texts import show


class WorstView(Card):
    """A click on a sample goes to it, on it again or beside them to all."""

    by_sample = False

    def __init__(self) -> None:
        super().__init__(say("Worst mistakes"))
        self._found: Worst | None = None
        self.gallery = Gallery()
        show(self.gallery.setAccessibleName, say("Samples with the largest loss"))
        self.gallery.pointed.connect(self._read)
        self.gallery.clicked.connect(self._choose_cell)
        self.words, self.readout = QLabel(), QLabel()
        for label in (self.words, self.readout):
            label.setProperty("look", "small")
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        hint = say("Mistakes show here as soon as the network is built.")
        self._lay_out(self._make_content(), hint_label(hint))

    def set_values(self, values: Look | None) -> None:
        """Show a `Worst`."""
        known = isinstance(values, Worst) and len(values.rows) > 0
        self._found = values if known and isinstance(values, Worst) else None
        self._show_hint(self._found is None)
        found = self._found
        self.gallery.set_cells(_cells(found) if found is not None else ())
        if found is not None:
            show(self.words.setText, _whole(found))
            self._read(-1)

    def now_shown(self) -> Shown:
        assert self._found is not None
        return Shown(
            texts={"words": self.words.text(), "readout": self.readout.text()},
            rows=tuple((cell.first, cell.second) for cell in self.gallery.cells),
            values={"samples": self._found.pictures.copy()},
        )

    def forget_samples(self) -> None:
        self.gallery.set_chosen(-1)

    def _choose_cell(self, cell: int) -> None:
        """The chosen sample, or all of them again."""
        found = self._found
        if found is None:
            return
        chosen = -1 if cell == self.gallery.chosen else cell
        self.gallery.set_chosen(chosen)
        self.samples_chosen.emit(found.rows[chosen : chosen + 1] if chosen >= 0 else found.rows[:0])

    def _read(self, cell: int) -> None:
        words = self.gallery.cells[cell].whole if 0 <= cell < len(self.gallery.cells) else ""
        show(self.readout.setText, words)

    def _make_content(self) -> QWidget:
        scrolled = QScrollArea()
        scrolled.setFrameShape(QFrame.Shape.NoFrame)
        scrolled.setWidgetResizable(True)
        scrolled.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scrolled.setWidget(self.gallery)
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(12, 6, 12, 8)
        column.setSpacing(4)
        column.addWidget(self.words)
        column.addWidget(scrolled, 1)
        column.addWidget(self.readout)
        return shown


def _cells(found: Worst) -> list[Cell]:
    pictures = pictures_of(found.pictures) if found.pictures.size else None
    return [
        _cell(found, place, None if pictures is None else pictures[place])
        for place in range(len(found.rows))
    ]


def _cell(found: Worst, place: int, picture: np.ndarray | None) -> Cell:
    truth, answer = (readable(found.names[int(at[place])]) for at in (found.truth, found.answer))
    bad = truth != answer
    loss = three_digits(float(found.losses[place]))
    first = as_it_is(f"{truth} → {answer}" if bad else truth)
    return Cell(picture, first, as_it_is(loss), bad, _one(found, place, truth, answer, loss))


def _one(found: Worst, place: int, truth: str, answer: str, loss: str) -> Sentence:
    values = {"number": int(found.rows[place]) + 1, "truth": truth, "answer": answer, "loss": loss}
    sure = float(found.sure[place])
    if truth == answer:
        return say("sample {number}: {truth}, and right; loss {loss}", **values)
    if np.isnan(sure):
        return say("sample {number}: {truth} taken for {answer}, loss {loss}", **values)
    return say(
        "sample {number}: {truth} taken for {answer}, {sure:.0%} sure, loss {loss}",
        **values,
        sure=sure,
    )


def _whole(found: Worst) -> Sentence:
    numbers = {"wrong": found.wrong, "count": found.count}
    if found.split == "validation":
        return say("{wrong} of {count} wrong (validation)", **numbers)
    return say("{wrong} of {count} wrong (training)", **numbers)
