"""What an export page says of a format before anything is written: the files, what it can't hold,
and who proves it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from nndl_studio.exchange.format import Format, Lack
from nndl_studio.exchange.proof import LIMIT, SAMPLES
from nndl_studio.sentence import NOTHING, Sentence, joined, say
from nndl_studio.ui.begun import begun
from nndl_studio.ui.data.told import BY_HAND
from nndl_studio.ui.inspector.spin_boxes import Whole
from nndl_studio.ui.look import repolish
from nndl_studio.ui.texts import show, worded

MOST_SAMPLES = 10_000
COUNT_WIDTH = 76  # px


class ExportOutlook(QScrollArea):
    """Set with `set_format` and `set_lacks`; `samples` are those that it is proved on."""

    def __init__(self) -> None:
        super().__init__()
        self.files, self.lost, self.refused, self.proof = (label() for _ in range(4))
        self.refused.setProperty("look", "bad")
        self.files.setProperty("look", "mono")
        show(self.lost.setAccessibleName, say("What it can't hold"))
        show(self.refused.setAccessibleName, say("Why nothing can be written"))
        self.count = Whole(0, MOST_SAMPLES)
        self.count.setValue(SAMPLES)
        self.count.setFixedWidth(COUNT_WIDTH)
        show(self.count.setAccessibleName, say("Samples to prove it on, 0 for no proof"))
        show(self.count.setToolTip, say("Samples to prove it on; 0: it is not proved"))
        self.count.valueChanged.connect(self._say_proof)
        self._form: Format | None = None
        self._place()

    @property
    def samples(self) -> int:
        return self.count.value()

    def set_format(self, form: Format, path: Path) -> None:
        """Show what would be written to `path` in this format."""
        self._form = form
        show(self.files.setText, "\n".join(place.name for place in form.places(path)))
        self.proving.setVisible(_is_run(form))
        self._say_proof()

    def set_lacks(self, lacks: Sequence[Lack] | None) -> None:
        """What the format can't hold, in the order of the drawing; None while that is looked at."""
        against = [as_line(lack) for lack in lacks or () if lack.refuses]
        lost = [as_line(lack) for lack in lacks or () if not lack.refuses]
        missing = self._form.missing if self._form is not None else ""
        show(self.refused.setText, joined("\n", against) if against else missing)
        self.refused.setVisible(bool(self.refused.text()))
        if missing:
            told = NOTHING
        elif lacks is None:
            told = say("Looking at the network…")
        else:
            told = joined("\n", lost) if lacks else say("Nothing: it holds all of it.")
        show(self.lost.setText, told)
        self.lost.setVisible(bool(self.lost.text()))
        self._set_mute(self.lost, not lost)

    def _say_proof(self) -> None:
        if self._form is not None:
            show(self.proof.setText, _proof_words(self._form, self.samples))

    def _place(self) -> None:
        self.proving = QWidget()
        line = QHBoxLayout(self.proving)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.count)
        line.addWidget(worded(QLabel(), say("samples, drawn as the data were")), 1)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(4, 2, 10, 0)
        column.setSpacing(8)
        for title, widgets in (
            (say("What it writes"), (self.files,)),
            (say("What it can't hold"), (self.refused, self.lost)),
            (say("How it is proved"), (self.proving, self.proof)),
        ):
            heading = worded(QLabel(), title)
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


def as_line(lack: Lack) -> Sentence:
    """With the node's name, or as a sentence of the whole."""
    return lack.in_words if lack.node else say("{problem}.", problem=begun(lack.words))


def label() -> QLabel:
    """Words to read and to copy."""
    made = QLabel()
    made.setWordWrap(True)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setTextInteractionFlags(BY_HAND)
    return made


def _proof_words(form: Format, samples: int) -> Sentence:
    if form.codec is not None:
        return say("The studio reads it back and compares all numbers to the last bit.")
    runtime = form.runtime
    if runtime is None:
        return say("It is not run: {reason}.", reason=form.unproved)
    if not runtime.is_there:
        return say("It is written without a proof: {reason}.", reason=runtime.missing)
    if samples == 0:
        return say("It is written without a proof.")
    return say(
        "{program} runs what was written, and its answers are compared with the studio's. If they "
        "are more than {limit} apart, nothing is written.",
        program=runtime.title,
        limit=f"{LIMIT:f}".rstrip("0"),
    )


def _is_run(form: Format) -> bool:
    return form.codec is None and form.runtime is not None and form.runtime.is_there
