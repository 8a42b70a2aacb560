"""The formats of an export page: a row each with title, suffix, what it is for, and what keeps a
network from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from nndl_studio.exchange.format import Format, Lack
from nndl_studio.sentence import NOTHING, Sentence, say
from nndl_studio.ui.begun import begun
from nndl_studio.ui.look import repolish
from nndl_studio.ui.texts import show, texts, worded

WIDTH, SPACING, FRAME = 330, 2, 4  # px


class FormatList(QListWidget):
    """`current` is the format that is chosen."""

    def __init__(self, formats: Sequence[Format]) -> None:
        super().__init__()
        self._formats = tuple(formats)
        self._rows = [_Row(each) for each in formats]
        self.setProperty("look", "formats")
        show(self.setAccessibleName, say("Formats"))
        self.setFixedWidth(WIDTH)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setSpacing(SPACING)
        for place, (form, row) in enumerate(zip(self._formats, self._rows, strict=True)):
            self.setItemWidget(QListWidgetItem(self), row)
            words = say("{format}, {summary}", format=form.title, summary=form.summary)
            show(partial(self._name, place), words)
        self._fit()
        texts.changed.connect(self._fit)

    @property
    def current(self) -> Format:
        return self._formats[max(0, self.currentRow())]

    def choose(self, name: str) -> None:
        """Go to the format called `name`; to the first if there is none."""
        names = [each.name for each in self._formats]
        self.setCurrentRow(names.index(name) if name in names else 0)

    def set_lacks(self, lacks: Mapping[str, Sequence[Lack]]) -> None:
        """Say which can't hold the network at all."""
        for form, row in zip(self._formats, self._rows, strict=True):
            refused = any(lack.refuses for lack in lacks.get(form.name, ()))
            row.say(say("Can't hold this network") if refused else NOTHING, bad=refused)
        self._fit()

    def says(self, name: str) -> str:
        """What keeps a network from the format called `name`."""
        row = next(r for f, r in zip(self._formats, self._rows, strict=True) if f.name == name)
        return row.against.text()

    def _name(self, place: int, words: str) -> None:
        self.item(place).setData(Qt.ItemDataRole.AccessibleTextRole, words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A scroll bar comes and goes, and words break elsewhere."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        inside = self.viewport().width() - 2 * SPACING
        for place, row in enumerate(self._rows):
            self.item(place).setSizeHint(QSize(inside, row.height_inside(inside)))


class _Row(QWidget):
    def __init__(self, form: Format) -> None:
        super().__init__()
        self._missing = form.missing
        # The list below it is clicked.
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        title, suffix, summary = (
            worded(QLabel(), form.title),
            QLabel(form.suffix),
            worded(QLabel(), begun(form.summary)),
        )
        self.against = QLabel()
        title.setProperty("look", "heading")
        suffix.setProperty("look", "mono-mute")
        head = QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(suffix)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(10, 7, 10, 8)
        column.setSpacing(2)
        column.addLayout(head)
        for label in (summary, self.against):
            label.setProperty("look", "mute")
            label.setWordWrap(True)
            column.addWidget(label)
        for label in (title, suffix, summary, self.against):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.say(NOTHING)

    def height_inside(self, width: int) -> int:
        """How high it is in a list so wide (px)."""
        self.ensurePolished()
        return self._column.heightForWidth(width - FRAME) + FRAME

    def say(self, words: Sentence, bad: bool = False) -> None:
        """What is against it, beside a package that is missing."""
        show(self.against.setText, self._missing or words)
        self.against.setHidden(not self.against.text())
        self.against.setProperty("look", "bad" if bad and not self._missing else "mute")
        repolish(self.against)
