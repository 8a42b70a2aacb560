"""Text that a language model writes while it learns."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from nndl_studio.sentence import say
from nndl_studio.training.findings import Written
from nndl_studio.training.snapshot import Look
from nndl_studio.ui.monitor.card import Card, hint_label
from nndl_studio.ui.monitor.header import flat_button
from nndl_studio.ui.monitor.shown import Shown

SEEDS = 1000


class WrittenView(Card):
    """One text at a time, always from the same draws, so that only the learning changes it; the
    button draws anew."""

    by_sample = False

    def __init__(self) -> None:
        super().__init__(say("Text"))
        self._seed = 0
        self.again = flat_button(say("draw anew"), say("Another text of the same model"))
        self.again.clicked.connect(self._draw_anew)
        self.header.add(self.again)
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        hint = say("A network that says the next word of a text writes here.")
        self._lay_out(self._make_content(), hint_label(hint))

    @property
    def choice(self) -> int:
        return self._seed

    def set_values(self, values: Look | None) -> None:
        """Show `Written`."""
        text = values.text if isinstance(values, Written) else ""
        self.text.setText(text)
        self._show_hint(not text)

    def now_shown(self) -> Shown:
        return Shown(texts={"text": self.text.text()})

    def _draw_anew(self) -> None:
        self._seed = (self._seed + 1) % SEEDS
        if self.source() is not None:
            self.source_chosen.emit(self.source())

    def _make_content(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(12, 8, 12, 8)
        column.addWidget(self.text)
        column.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(page)
        # The card's own ground shows through.
        area.viewport().setAutoFillBackground(False)
        page.setAutoFillBackground(False)
        return area
