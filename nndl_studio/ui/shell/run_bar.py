"""The bar over the canvas: train, pause, step, stop; how far, how fast; learning rate; export."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QToolButton,
    QWidget,
)

from nndl_studio.going import Progress as HowFar
from nndl_studio.runs.news import Phase
from nndl_studio.sentence import NOTHING, Sentence, say, say_count
from nndl_studio.training.snapshot import Snapshot
from nndl_studio.ui import icons
from nndl_studio.ui.line import Line
from nndl_studio.ui.look import repolish
from nndl_studio.ui.shell.progress import Figures, Progress
from nndl_studio.ui.shell.remark_button import RemarkButton
from nndl_studio.ui.texts import show, worded
from nndl_studio.ui.theme import Theme, themes

# Longer than this, building a run means that kernels are being compiled.
WARMING_MILLISECONDS = 1500
RESTING = {
    Phase.IDLE: say("Not built yet"),
    Phase.READY: say("Ready to train"),
    Phase.PAUSED: say("paused"),
    Phase.STOPPED: say("stopped"),
    Phase.FINISHED: say("finished"),
}


class RunBar(QWidget):
    """Shows what it is told with `set_*`; says what was pressed."""

    toggled = Signal()
    rate_edited = Signal(float)

    def __init__(self, step: QMenu, export: QMenu) -> None:
        super().__init__()
        self._phase = Phase.IDLE
        self._trained = False
        self._rate = 0.0
        self._figures = (NOTHING, NOTHING, NOTHING)
        self.title, self.saved = Line(), Line()
        self.title.setProperty("look", "title")
        self.saved.setProperty("look", "mute")
        self.train = QPushButton()
        self.train.setProperty("look", "primary")
        self.train.setMinimumWidth(92)
        self.train.clicked.connect(self.toggled)
        self.step = self._menu_button(say("Step ▾"), step)
        show(self.step.setToolTip, say("Train for one batch (F10) or one epoch (Shift+F10)"))
        self.stop = worded(QPushButton(), say("Stop"))
        show(self.stop.setToolTip, say("End the run; its weights stay (Shift+F5)"))
        self.export = self._menu_button(say("Export ▾"), export)
        tip = say("Write the trained network to a file other tools read")
        show(self.export.setToolTip, tip)
        self.progress = Progress()
        self.figures = Figures()
        self.remarks = RemarkButton()
        tip = say("Training speed · threads it may use · seed of the run")
        show(self.figures.setToolTip, tip)
        self.rate = self._make_rate()
        self._warming = QTimer(self)
        self._warming.setSingleShot(True)
        self._warming.setInterval(WARMING_MILLISECONDS)
        self._warming.timeout.connect(self._say_warming)
        self._lay_out()
        themes.changed.connect(self._paint)
        self.set_phase(Phase.IDLE)

    def set_title(self, title: str, saved: Sentence) -> None:
        show(self.title.set_words, title)
        show(self.saved.set_words, saved)

    def set_rate(self, rate: float) -> None:
        """The learning rate in force."""
        self._rate = rate
        self.rate.setText(f"{rate:g}")
        self._mark(False)

    def set_seed(self, seed: int) -> None:
        self._figures = (*self._figures[:2], say("seed {seed}", seed=seed))
        self._show_figures()

    def set_threads(self, threads: int) -> None:
        words = say_count(threads, "{n} thread", "{n} threads")
        self._figures = (self._figures[0], words, self._figures[2])
        self._show_figures()

    def set_snapshot(self, snapshot: Snapshot) -> None:
        """How far the run is and how fast."""
        self.progress.set_snapshot(snapshot)
        speed = say("{n:,.0f} samples/s", n=snapshot.samples_per_second)
        self._figures = (speed if snapshot.samples_per_second else NOTHING, *self._figures[1:])
        self._show_figures()

    def set_remarks(self, remarks: tuple[str, ...]) -> None:
        """What there is to say of the run though its numbers are finite."""
        self.remarks.set_remarks(remarks)

    def set_past(self, words: Sentence) -> None:
        """Which moment of the run is looked at; nothing for now."""
        self.progress.set_past(words)

    def forget_run(self) -> None:
        """How far and how fast the last run was is told no longer."""
        self.progress.forget()
        self._figures = (NOTHING, *self._figures[1:])
        self._show_figures()

    def set_phase(self, phase: Phase, trained: bool = False) -> None:
        """How the run stands, and whether there are trained weights to go on from."""
        self._phase, self._trained = phase, trained
        self._warming.stop()
        if phase is Phase.PREPARING:
            self.progress.set_busy(say("Preparing…"))
            self._warming.start()
        else:
            if phase is Phase.IDLE:
                self.forget_run()
            self.progress.set_resting(RESTING.get(phase, NOTHING))
        self._allow(self.stop, phase in (Phase.RUNNING, Phase.PAUSED, Phase.PREPARING))
        self._allow(self.step, phase is not Phase.RUNNING)
        self._paint(themes.current)

    def _allow(self, button: QWidget, on: bool) -> None:
        """Keys that come after a button was pressed are not for the field beside it."""
        if not on and button.hasFocus():
            self.train.setFocus()
        button.setEnabled(on)

    @Slot(object)
    def set_loading(self, progress: HowFar) -> None:
        """How far the data of the network that is prepared are read."""
        if self._phase is Phase.PREPARING:
            self.progress.set_loading(progress)
            self._warming.start()

    @Slot()
    def _say_warming(self) -> None:
        self.progress.set_busy(say("Warming up the kernels (once)…"))

    def _finish_rate(self) -> None:
        try:
            rate = float(self.rate.text().replace(",", "."))
        except ValueError:
            self._mark(True)
            return
        self._mark(not 0 < rate <= 1000)
        if rate != self._rate and 0 < rate <= 1000:
            self.rate_edited.emit(rate)

    def _mark(self, wrong: bool) -> None:
        tip = say("α, the length of a step; takes effect at once, also while training")
        if wrong:
            tip = say("A learning rate is a number above 0, up to 1000")
        show(self.rate.setToolTip, tip)
        if self.rate.property("wrong") != wrong:
            self.rate.setProperty("wrong", wrong)
            repolish(self.rate)

    def _show_figures(self) -> None:
        self.figures.set_parts([part for part in self._figures if part])

    def _paint(self, theme: Theme) -> None:
        going = self._phase in (Phase.RUNNING, Phase.PREPARING)
        words = say("Pause") if going and self._phase is Phase.RUNNING else say("Train")
        goes_on = self._phase is Phase.PAUSED or (self._trained and not going)
        words = say("Continue") if goes_on else words
        show(self.train.setText, words)
        tip = say("Train the network (F5)")
        if self._phase is Phase.RUNNING:
            tip = say("Pause after this batch (F5)")
        elif goes_on:
            tip = say("Train on from the present weights (F5); Run, Train afresh starts anew")
        show(self.train.setToolTip, tip)
        name = "pause" if self._phase is Phase.RUNNING else "play"
        self.train.setIcon(icons.icon(name, theme.color("on_accent")))
        self.stop.setIcon(icons.icon("stop", theme.color("text")))

    def _menu_button(self, text: Sentence, menu: QMenu) -> QToolButton:
        button = worded(QToolButton(), text)
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button

    def _make_rate(self) -> QLineEdit:
        rate = QLineEdit()
        rate.setProperty("look", "number")
        rate.setFixedWidth(72)
        show(rate.setAccessibleName, say("Learning rate"))
        rate.editingFinished.connect(self._finish_rate)
        return rate

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 14, 10)
        row.setSpacing(10)
        label = worded(QLabel(), say("Learning rate"))
        label.setProperty("look", "mute")
        label.setBuddy(self.rate)
        for widget in (self.title, self.saved):
            row.addWidget(widget)
        row.addSpacing(22)
        for control in (self.train, self.step, self.stop):
            row.addWidget(control)
        row.addSpacing(10)
        row.addWidget(self.progress)
        row.addSpacing(10)
        row.addWidget(self.figures, 1)
        row.addWidget(self.remarks)
        row.addWidget(label)
        row.addWidget(self.rate)
        row.addWidget(self.export)
