"""The "grandmother cell": the input that excites a unit most, beside its best real samples."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from nndl_studio.sentence import say
from nndl_studio.training.findings import Exciting
from nndl_studio.training.snapshot import Look
from nndl_studio.ui.monitor.card import Card, hint_label
from nndl_studio.ui.monitor.pictures_of import pictures_of
from nndl_studio.ui.monitor.shown import Shown
from nndl_studio.ui.monitor.tiles import Tiles
from nndl_studio.ui.texts import show

MOST_UNITS = 65536


class ExcitingView(Card):
    """Left what was found by climbing z, right the data's own best; the unit is the choice."""

    by_sample = False

    def __init__(self) -> None:
        super().__init__(say("What excites a unit"))
        self.unit = QSpinBox()
        self.unit.setRange(0, MOST_UNITS - 1)
        show(self.unit.setPrefix, say("unit "))
        show(self.unit.setToolTip, say("The neuron or map, counted from 0"))
        show(self.unit.setAccessibleName, say("Unit"))
        self.unit.setFixedSize(96, 26)
        self.unit.setProperty("look", "small")
        self.unit.valueChanged.connect(self._choose_unit)
        self.header.add(self.unit)
        self.best = Tiles(say("Colours of the input that was found"))
        self.real = Tiles(say("Colours of the samples"))
        self.found, self.known = QLabel(), QLabel()
        hint = say(
            "What excites a unit shows here as soon as the network is built, if the data are "
            "numbers that can be changed."
        )
        self._lay_out(self._make_content(), hint_label(hint))

    @property
    def choice(self) -> int:
        """The unit."""
        return int(self.unit.value())

    def set_values(self, values: Look | None) -> None:
        """Show an `Exciting`."""
        known = isinstance(values, Exciting) and values.best.size > 0
        found = values if isinstance(values, Exciting) and known else None
        self._show_hint(found is None)
        if found is None:
            return
        self._limit(found.units)
        self.best.set_maps(pictures_of(found.best[None]))
        self.real.set_maps(pictures_of(found.samples))
        sought = {"length": found.length, "z": found.value}
        show(self.found.setText, say("sought, ‖x‖ = {length:.3g}: z = {z:.3g}", **sought))
        span = {"first": found.values[0], "last": found.values[-1]}
        show(self.known.setText, say("best samples: z = {first:.3g} … {last:.3g}", **span))

    def now_shown(self) -> Shown:
        best, real = self.best.shown(), self.real.shown()
        return Shown(
            texts={"found": self.found.text(), "known": self.known.text()},
            pictures={"best": best.pictures["tiles"], "samples": real.pictures["tiles"]},
            values={"best": best.values["tiles"], "samples": real.values["tiles"]},
        )

    def _limit(self, units: int) -> None:
        """Offer the units there are, without asking again."""
        self.unit.blockSignals(True)
        self.unit.setMaximum(units - 1)
        self.unit.blockSignals(False)

    def _choose_unit(self) -> None:
        if self.source() is not None:
            self.source_chosen.emit(self.source())

    def _source_changed(self) -> None:
        """Another layer may have more units."""
        self._limit(MOST_UNITS)

    def _make_content(self) -> QWidget:
        shown = QWidget()
        row = QHBoxLayout(shown)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for tiles, label, stretch in ((self.best, self.found, 2), (self.real, self.known, 3)):
            column = QVBoxLayout()
            label.setProperty("look", "small")
            label.setContentsMargins(12, 6, 0, 0)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            column.addWidget(label)
            column.addWidget(tiles, 1)
            row.addLayout(column, stretch)
        return shown
