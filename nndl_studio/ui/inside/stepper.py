"""A step taken node by node: forward, loss, backward, update, and back again."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QWidget

from nndl_studio.sentence import Sentence, say
from nndl_studio.training.workings.stages import Stage
from nndl_studio.ui.monitor.header import IconButton
from nndl_studio.ui.texts import show

MILLISECONDS = 900


class Stepper(QWidget):
    """`stage_changed` carries the stage at work, None before the first."""

    stage_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._stages: tuple[Stage, ...] = ()
        self.first = IconButton("first", say("To the beginning of the step (Home)"))
        self.back = IconButton("previous", say("One node back (,)"))
        self.play = IconButton("play", say("Slow motion: node by node"))
        self.forth = IconButton("next", say("The next node (.)"))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        show(self.slider.setAccessibleName, say("Where the step is"))
        self.words = QLabel()
        self.words.setProperty("look", "mute")
        self._timer = QTimer(self)
        self._timer.setInterval(MILLISECONDS)
        self._timer.timeout.connect(self._play_on)
        self._place()
        self.set_stages(())
        self.first.clicked.connect(lambda: self.slider.setValue(0))
        self.back.clicked.connect(lambda: self.go(-1))
        self.forth.clicked.connect(lambda: self.go(1))
        self.play.clicked.connect(self.toggle)
        self.slider.valueChanged.connect(self._tell)

    @property
    def stage(self) -> Stage | None:
        """The stage at work."""
        at = self.slider.value() - 1
        return self._stages[at] if 0 <= at < len(self._stages) else None

    @property
    def playing(self) -> bool:
        """Whether it goes on by itself."""
        return self._timer.isActive()

    def set_stages(self, stages: Sequence[Stage]) -> None:
        """The stages of a step; the place stays where they are the same nodes again."""
        alike = [(s.way, s.node, s.time) for s in stages] == [
            (s.way, s.node, s.time) for s in self._stages
        ]
        self._stages = tuple(stages)
        if not alike:
            self._timer.stop()
            self.slider.blockSignals(True)
            self.slider.setRange(0, len(self._stages))
            self.slider.setValue(0)
            self.slider.blockSignals(False)
        self.setEnabled(bool(self._stages))
        self._show()

    def go(self, distance: int) -> None:
        """So many stages on, or back."""
        self.slider.setValue(self.slider.value() + distance)

    @Slot()
    def toggle(self) -> None:
        """Play, or stop playing."""
        if self._timer.isActive():
            self._timer.stop()
        else:
            if self.slider.value() == self.slider.maximum():
                self.slider.setValue(0)
            self._timer.start()
        self._show()

    @Slot()
    def _play_on(self) -> None:
        self.go(1)
        if self.slider.value() == self.slider.maximum():
            self._timer.stop()
            self._show()

    @Slot(int)
    def _tell(self, _: int) -> None:
        self._show()
        self.stage_changed.emit(self.stage)

    def _show(self) -> None:
        self.play.set_icon("pause" if self.playing else "play")
        show(self.words.setText, stage_words(self.stage))

    def _place(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for widget in (self.first, self.back, self.play, self.forth):
            row.addWidget(widget)
        row.addWidget(self.slider, 1)
        row.addWidget(self.words)


def stage_words(stage: Stage | None) -> Sentence:
    """What is happening."""
    if stage is None:
        return say("before the step")
    if stage.way == "update":
        return say("update · {node}", node=stage.node)
    way = {"forward": say("forward · {node}", node=stage.node)}.get(
        stage.way, say("backward · {node}", node=stage.node)
    )
    return way if stage.time is None else say("{what}, time {time}", what=way, time=stage.time)
