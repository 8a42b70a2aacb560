"""The line under the loss: a slider through the run's past, the way back, and a branch."""

from __future__ import annotations

from bisect import bisect_left

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from nndl_studio.sentence import Sentence, say
from nndl_studio.ui.monitor.header import IconButton, flat_button
from nndl_studio.ui.monitor.moment_slider import MomentSlider
from nndl_studio.ui.texts import show

# Fewer are no past to walk through.
LEAST = 2


class MomentRow(QWidget):
    """`chosen` carries the step of a moment, None for the newest; `branch_asked` a wish to begin a
    new run at what is shown. Hidden while a run has no past."""

    chosen = Signal(object)
    branch_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._steps: tuple[int, ...] = ()
        self._steps_per_epoch = 1
        self._at: int | None = None
        self.slider = MomentSlider()
        tip = say(
            "The run's past: each mark is a moment that was kept (← and →), up to 48 of them in at "
            "most 256 MB: the first steps, then the ends of epochs, and of a long run fewer in the "
            "middle. All views show the moment; training goes on from the newest."
        )
        show(self.slider.setToolTip, tip)
        show(self.slider.setAccessibleName, say("Moment of the run that is shown"))
        self.slider.valueChanged.connect(self._choose)
        self.slider.newest_asked.connect(self.go_to_newest)
        self.newest = flat_button(say("Now"), say("Back to the newest moment (double-click, End)"))
        self.newest.clicked.connect(self.go_to_newest)
        tip = say(
            "Branch from here: begin a new run with this moment's weights and the settings as they "
            "are now"
        )
        self.branch = IconButton("branch", tip)
        self.branch.clicked.connect(self.branch_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.slider, 1)
        row.addWidget(self.newest)
        row.addWidget(self.branch)
        self.set_moments((), 1)

    def set_moments(self, steps: tuple[int, ...], steps_per_epoch: int) -> None:
        """After which steps there are moments, in order."""
        self._steps, self._steps_per_epoch = steps, max(steps_per_epoch, 1)
        self.slider.set_count(len(steps))
        self.set_at(self._at)
        self.setVisible(len(steps) >= LEAST)

    def set_at(self, step: int | None) -> None:
        """Which moment is shown; None is the newest."""
        self._at = step
        with QSignalBlocker(self.slider):
            self.slider.setValue(self._place(step))
        show(self.slider.setAccessibleDescription, self.words)
        self.newest.setEnabled(step is not None)

    @property
    def words(self) -> Sentence:
        """ "epoch 3 · step 120"."""
        return say("now") if self._at is None else moment_words(self._at, self._steps_per_epoch)

    @Slot()
    def go_back(self) -> None:
        """To the moment before."""
        self.slider.setValue(self.slider.value() - 1)

    @Slot()
    def go_on(self) -> None:
        """To the moment after."""
        self.slider.setValue(self.slider.value() + 1)

    @Slot()
    def go_to_newest(self) -> None:
        self.slider.setValue(self.slider.maximum())

    def _place(self, step: int | None) -> int:
        return len(self._steps) if step is None else bisect_left(self._steps, step)

    @Slot(int)
    def _choose(self, place: int) -> None:
        step = self._steps[place] if place < len(self._steps) else None
        if step != self._at:
            self.set_at(step)
            self.chosen.emit(step)


def moment_words(step: int, steps_per_epoch: int) -> Sentence:
    """Where a run stood after so many steps: in which epoch, or at its end."""
    epoch, within = divmod(step, max(steps_per_epoch, 1))
    return say("epoch {epoch:,} · step {step:,}", epoch=epoch + (within > 0), step=step)
