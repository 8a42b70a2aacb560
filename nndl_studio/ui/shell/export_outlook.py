"""What an export page says of a format before anything is written: the files, what it can't hold,
and who proves it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from nndl_studio.exchange.format import Format, Lack
from nndl_studio.exchange.proof import LIMIT, SAMPLES
from nndl_studio.ui.data.told import BY_HAND
from nndl_studio.ui.inspector.spin_boxes import Whole
from nndl_studio.ui.look import repolish

MOST_SAMPLES = 10_000
COUNT_WIDTH = 76  # px


class ExportOutlook(QScrollArea):
    """Set with `set_format` and `set_lacks`; `samples` are those that it is proved on."""

    def __init__(self) -> None:
        super().__init__()
        self.files, self.lost, self.refused, self.proof = (label() for _ in range(4))
        self.refused.setProperty("look", "bad")
        self.files.setProperty("look", "mono")
        self.lost.setAccessibleName(self.tr("What it can't hold"))
        self.refused.setAccessibleName(self.tr("Why nothing can be written"))
        self.count = Whole(0, MOST_SAMPLES)
        self.count.setValue(SAMPLES)
        self.count.setFixedWidth(COUNT_WIDTH)
        self.count.setAccessibleName(self.tr("Samples to prove it on, 0 for no proof"))
        self.count.setToolTip(self.tr("Samples to prove it on; 0: it is not proved"))
        self.count.valueChanged.connect(self._say_proof)
        self._form: Format | None = None
        self._place()

    @property
    def samples(self) -> int:
        return self.count.value()

    def set_format(self, form: Format, path: Path) -> None:
        """Show what would be written to `path` in this format."""
        self._form = form
        self.files.setText("\n".join(place.name for place in form.places(path)))
        self.proving.setVisible(_is_run(form))
        self._say_proof()

    def set_lacks(self, lacks: Sequence[Lack] | None) -> None:
        """What the format can't hold, in the order of the drawing; None while that is looked at."""
        against = [as_line(lack) for lack in lacks or () if lack.refuses]
        lost = [as_line(lack) for lack in lacks or () if not lack.refuses]
        missing = self._form.missing if self._form is not None else ""
        self.refused.setText("\n".join(against) or missing)
        self.refused.setVisible(bool(self.refused.text()))
        if missing:
            self.lost.clear()
        elif lacks is None:
            self.lost.setText(self.tr("Looking at the network…"))
        else:
            self.lost.setText("\n".join(lost) if lacks else self.tr("Nothing: it holds all of it."))
        self.lost.setVisible(bool(self.lost.text()))
        self._set_mute(self.lost, not lost)

    def _say_proof(self) -> None:
        if self._form is not None:
            self.proof.setText(self._proof_words(self._form, self.samples))

    def _proof_words(self, form: Format, samples: int) -> str:
        if form.codec is not None:
            return self.tr("The studio reads it back and compares all numbers to the last bit.")
        runtime = form.runtime
        if runtime is None:
            return self.tr("It is not run: {0}.").format(form.unproved)
        if not runtime.is_there:
            return self.tr("It is written without a proof: {0}.").format(runtime.missing)
        if samples == 0:
            return self.tr("It is written without a proof.")
        words = self.tr(
            "{0} runs what was written, and its answers are compared with the studio's. If they "
            "are more than {1} apart, nothing is written."
        )
        return words.format(runtime.title, f"{LIMIT:f}".rstrip("0"))

    def _place(self) -> None:
        self.proving = QWidget()
        line = QHBoxLayout(self.proving)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.count)
        line.addWidget(QLabel(self.tr("samples, drawn as the data were")), 1)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(4, 2, 10, 0)
        column.setSpacing(8)
        for title, widgets in (
            (self.tr("What it writes"), (self.files,)),
            (self.tr("What it can't hold"), (self.refused, self.lost)),
            (self.tr("How it is proved"), (self.proving, self.proof)),
        ):
            heading = QLabel(title)
            heading.setProperty("look", "heading")
            column.addWidget(heading)
            for widget in widgets:
                column.addWidget(widget)
            column.addSpacing(10)
        column.addStretch(1)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inside)

    def _set_mute(self, shown: QLabel, mute: bool) -> None:
        shown.setProperty("look", "mute" if mute else "")
        repolish(shown)


def as_line(lack: Lack) -> str:
    """With the node's name, or as a sentence of the whole."""
    return lack.in_words if lack.node else f"{lack.words[:1].upper()}{lack.words[1:]}."


def label() -> QLabel:
    """Words to read and to copy."""
    made = QLabel()
    made.setWordWrap(True)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setTextInteractionFlags(BY_HAND)
    return made


def _is_run(form: Format) -> bool:
    return form.codec is None and form.runtime is not None and form.runtime.is_there
