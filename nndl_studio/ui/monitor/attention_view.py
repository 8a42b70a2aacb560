"""Where the hops of a network look: the sentences of a story, its question, and the answer; also of
a story that the user writes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from nndl_studio.sentence import NOTHING, Sentence, listed, say, together
from nndl_studio.training.findings import Attention
from nndl_studio.training.snapshot import Look
from nndl_studio.ui.monitor.attention_table import AttentionTable
from nndl_studio.ui.monitor.card import Card, hint_label
from nndl_studio.ui.monitor.shown import Shown
from nndl_studio.ui.monitor.typed_field import TypedField
from nndl_studio.ui.texts import show
from nndl_studio.ui.theme import Theme, themes

MOST_WORDS = 40


class AttentionView(Card):
    """True facts are numbered in the order in which the answer follows from them."""

    def __init__(self) -> None:
        super().__init__(say("Attention"))
        self._found: Attention | None = None
        self._add_samples()
        self.table = AttentionTable()
        self.question, self.answer, self.note = QLabel(), QLabel(), QLabel()
        self.own = TypedField(say("Story of your own"))
        show(self.own.setPlaceholderText, say("Write a story and a question; then Enter"))
        self._add_typed(self.own)
        hint = say("What a network looks at in a memory shows here once it is built.")
        self._lay_out(self._make_content(), hint_label(hint))
        themes.changed.connect(self._paint)

    def set_values(self, values: Look | None) -> None:
        """Show `Attention`."""
        self._found = values if isinstance(values, Attention) else None
        self._show_hint(self._found is None)
        if self._found is not None:
            self.table.set_attention(self._found)
            self.own.setVisible(bool(self._found.question or self.own.typed))
            show(self.own.setToolTip, self._known(self._found))
            # All hops are shown side by side: there is a choice only where some look elsewhere.
            hops = {source.inmost for source in self._sources}
            self.picker.setVisible(not hops <= set(self._found.hops))
            self._paint(themes.current)

    def now_shown(self) -> Shown:
        """The lines of the table; `question`, `answer`, and a `note` on what was written or on what
        the bars are."""
        labels = {"question": self.question, "answer": self.answer, "note": self.note}
        return Shown(
            texts={name: label.text() for name, label in labels.items()}, rows=self.table.rows()
        )

    def _paint(self, theme: Theme) -> None:
        found = self._found
        if found is None:
            return
        show(self.question.setText, found.question)
        self.question.setVisible(bool(found.question))
        wrong = bool(found.truth) and found.answer != found.truth
        show(self.answer.setText, self._answered(found))
        self.answer.setVisible(bool(found.answer))
        colour = theme.bad if wrong else theme.good if found.truth else theme.text
        self.answer.setStyleSheet(f"color: {colour}")
        show(self.note.setText, self._noted(found))
        self.note.setVisible(bool(self.note.text()))

    def _answered(self, found: Attention) -> Sentence:
        percent = 100 * found.sure
        if found.truth and found.answer != found.truth:
            return say(
                "{answer}, {percent:.0f} % sure; right is {truth}",
                answer=found.answer,
                percent=percent,
                truth=found.truth,
            )
        return say("{answer}, {percent:.0f} % sure", answer=found.answer, percent=percent)

    def _noted(self, found: Attention) -> Sentence:
        if found.fault:
            return say("It can't be read: {fault}.", fault=found.fault)
        if found.unknown:
            unknown = say("Words it never met: {words}.", words=listed(found.unknown))
            return together(unknown, self._known(found))
        if found.gates:
            return say("Gates, each by itself: they need not make 1 together.")
        return NOTHING

    def _known(self, found: Attention) -> Sentence:
        """The words that a story may be made of."""
        words, more = listed(found.known[:MOST_WORDS]), len(found.known) - MOST_WORDS
        if more > 0:
            return say("It knows {words} and {more:,} more.", words=words, more=more)
        return say("It knows {words}.", words=words) if words else NOTHING

    def _make_content(self) -> QWidget:
        area = QScrollArea()
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.table)
        rows.addStretch(1)
        area.setWidget(inside)
        # The card's own ground shows through.
        inside.setAutoFillBackground(False)
        area.viewport().setAutoFillBackground(False)
        self.note.setWordWrap(True)
        self.note.setProperty("look", "small")
        asked = QHBoxLayout()
        asked.addWidget(self.question)
        asked.addWidget(self.answer)
        asked.addStretch(1)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(12, 4, 12, 8)
        column.setSpacing(6)
        column.addWidget(area, 1)
        column.addLayout(asked)
        column.addWidget(self.note)
        column.addWidget(self.own)
        return content
