"""What all live views share: a header with the choice of what to show, and how they are told.

A new view inherits `Card`, builds its widgets, and overrides `set_values`; its row in
`card_rows.py` says which kinds of probes it shows. The shell does the rest: the dock, the View
menu, asking the training thread while the view is in sight, and bringing the answers.
"""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QStackedLayout, QWidget

from nndl_studio.sentence import Sentence, joined, say
from nndl_studio.training.snapshot import Look
from nndl_studio.ui.monitor.colours import Floats
from nndl_studio.ui.monitor.header import Header
from nndl_studio.ui.monitor.picker import Picker
from nndl_studio.ui.monitor.sample_picker import SamplePicker
from nndl_studio.ui.monitor.shown import Shown
from nndl_studio.ui.monitor.typed_field import TypedField
from nndl_studio.ui.monitor.watchable import Source
from nndl_studio.ui.texts import show, worded

LEAST_PICKER = 56


class Card(QWidget):
    """`source_chosen`: ask for something else from now on, be it another source or `choice`.

    `samples_chosen` carries rows of the data set: the samples to walk through from now on.
    `renamed` carries another title.
    """

    source_chosen = Signal(object)
    samples_chosen = Signal(object)
    renamed = Signal(object)
    # Whether the values belong to the sample in sight, or to the network as a whole.
    by_sample: ClassVar[bool] = True

    def __init__(self, title: Sentence) -> None:
        super().__init__()
        self.title = title
        self.header = Header(title)
        self.picker = self._make_picker()
        self.header.add(self.picker)
        self.samples: SamplePicker | None = None
        self._own: TypedField | None = None
        self._sources: tuple[Source, ...] = ()
        self._stack = QStackedLayout(self)

    @property
    def choice(self) -> int:
        """What the user chose besides the source: a unit, a word; studies get it."""
        return 0

    @property
    def typed(self) -> str:
        """What the user wrote to be looked at in place of a sample; studies get it."""
        return self._own.typed if self._own is not None else ""

    def set_sources(self, sources: tuple[Source, ...]) -> None:
        """What can be chosen; the present choice stays if it is still there."""
        if sources == self._sources:
            return
        present = self.source()
        self._sources = sources
        self.picker.blockSignals(True)
        self.picker.clear()
        for place, source in enumerate(sources):
            self.picker.addItem("", source)
            show(partial(self.picker.setItemText, place), self._name_of(source))
        self.picker.blockSignals(False)
        kept = [i for i, source in enumerate(sources) if present and source.same_as(present)]
        self.picker.setCurrentIndex(kept[0] if kept else 0)
        self.picker.setVisible(len(sources) > 1)
        self._source_changed()
        if not kept or sources[kept[0]] != present:
            self.set_values(None)

    def kinds(self) -> set[str]:
        """The kinds of all that can be chosen."""
        return {source.kind for source in self._sources}

    def source(self) -> Source | None:
        """What is chosen."""
        chosen = self.picker.currentData()
        return chosen if isinstance(chosen, Source) else None

    def set_source(self, node: str, probe: str | None = None) -> bool:
        """Choose a node's probe; False if there is no such source."""
        for i, source in enumerate(self._sources):
            if source.node == node and probe in (None, source.probe):
                self.picker.setCurrentIndex(i)
                return True
        return False

    def set_values(self, values: Look | None) -> None:
        """Show what was asked for; None, or anything else than what it shows, shows nothing."""
        raise NotImplementedError

    def forget_samples(self) -> None:
        """The views no longer walk through the samples that were chosen here."""

    def set_sequence(self, sequence: Floats | None) -> None:
        """The sample in sight as (steps, features), cut to its length; None for other data."""

    def _source_changed(self) -> None:
        """Another source is chosen, or none."""

    def _name_of(self, source: Source) -> str:
        """The node alone for what it has first, which the title says; the rest by their labels."""
        first = next(each for each in self._sources if each.node == source.node)
        return source.node if source is first else joined(" · ", [source.node, source.label])

    def _choose(self) -> None:
        self.set_values(None)
        self._source_changed()
        if self.source() is not None:
            self.source_chosen.emit(self.source())

    def _rename(self, title: Sentence) -> None:
        """Call the card otherwise, also where it is a tab."""
        show(self.header.title.setText, title)
        self.renamed.emit(title)

    def _add_samples(self, own: bool = True) -> None:
        """Let the user choose the sample in this header, or give one of their `own`."""
        self.samples = SamplePicker()
        self.samples.own.setVisible(own)
        self.header.add(self.samples)

    def _add_typed(self, field: TypedField) -> None:
        """Let the user write a sample there, until another one of the data is in sight."""
        self._own = field
        field.asked.connect(self._asked)

    def forget_typed(self) -> None:
        """Another sample is in sight, or other data."""
        if self._own is not None:
            self._own.clear()

    def _asked(self) -> None:
        if self.source() is not None:
            self.source_chosen.emit(self.source())

    def _make_picker(self) -> Picker:
        picker = Picker(say("The layer shown"), LEAST_PICKER)
        show(picker.setAccessibleName, say("Layer shown"))
        picker.currentIndexChanged.connect(self._choose)
        picker.hide()
        return picker

    def _lay_out(self, shown: QWidget, hint: QLabel) -> None:
        """`shown` while there are values, `hint` while there are none."""
        self._stack.addWidget(shown)
        self._stack.addWidget(hint)
        self._stack.setCurrentIndex(1)

    def _show_hint(self, hint: bool) -> None:
        self._stack.setCurrentIndex(1 if hint else 0)

    def shown(self) -> Shown:
        """What the view shows at present; nothing while it waits."""
        return Shown() if self.waiting else self.now_shown()

    def now_shown(self) -> Shown:
        """As `shown`, while there are values."""
        raise NotImplementedError

    @property
    def waiting(self) -> bool:
        """Whether there is nothing to show yet."""
        return self._stack.currentIndex() == 1


def hint_label(words: Sentence) -> QLabel:
    """What stands in a view with nothing to show."""
    hint = worded(QLabel(), words)
    hint.setProperty("look", "mute")
    hint.setWordWrap(True)
    hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return hint
