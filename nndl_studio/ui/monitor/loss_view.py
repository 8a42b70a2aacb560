"""How a run goes: the objective as it falls, or any figure of the validation part, by epoch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Literal

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from nndl_studio.languages import told
from nndl_studio.sentence import NOTHING, Sentence, say
from nndl_studio.training.epochs import add_epochs
from nndl_studio.training.figure_names import LOSS
from nndl_studio.training.loss_curve import Doubles, LossCurve
from nndl_studio.training.snapshot import EpochResult, Past, Snapshot
from nndl_studio.ui.monitor.explained import explanation_of
from nndl_studio.ui.monitor.figures import CALLED, RATE, WIDE
from nndl_studio.ui.monitor.header import Header, flat_button
from nndl_studio.ui.monitor.legend import LossLegend
from nndl_studio.ui.monitor.moment_row import MomentRow, moment_words
from nndl_studio.ui.monitor.picker import Picker
from nndl_studio.ui.monitor.plotting import plotting
from nndl_studio.ui.monitor.points import NONE, Points
from nndl_studio.ui.monitor.root_curve import RootCurve, own, since
from nndl_studio.ui.monitor.shown import Shown
from nndl_studio.ui.texts import show

if TYPE_CHECKING:  # it brings pyqtgraph along, for which the first window does not wait
    from nndl_studio.ui.monitor.objective_plot import ObjectivePlot

# What the drawn run was before: the network, or the weights of the same network.
Earlier = Literal["network", "run"]
# Of a run's id, as lists show it.
LETTERS = 8
# In which the figures are read whole in English and Chinese; a longer language's end in ….
LEAST_PICKER = 84


class LossView(QWidget):
    """Fed with `add_snapshots`; what is drawn can be chosen, and is the loss at first."""

    def __init__(self) -> None:
        super().__init__()
        self.header = Header(say("Loss"))
        self.picker = self._make_picker()
        self.log = flat_button(say("log"), say("Logarithmic loss axis (L)"))
        self.log.setCheckable(True)
        self.log.toggled.connect(self.set_log)
        self.header.add(self.picker, self.log)
        self.header.explain(explanation_of("loss").told())
        self.legend = LossLegend()
        self.moments = MomentRow()
        self._moment: int | None = None
        self._steps_per_epoch = 1
        self._root: RootCurve | None = None
        self._drawing: ObjectivePlot | None = None
        self._room = QVBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 6)
        column.setSpacing(4)
        column.addWidget(self.legend)
        column.addLayout(self._room, 1)
        column.addWidget(self.moments)
        self._epochs, self._best = 0, None  # type: int, int | None
        self._earlier: Earlier | None = None
        self._wanted = LOSS  # the figure that was chosen, though a run may not have it yet
        self.restart(0)
        self.log.setChecked(True)
        if plotting.awaited:
            plotting.came.connect(self._draw_now)
        else:
            self._draw_now()

    @Slot()
    def _draw_now(self) -> None:
        """Draw what has been told so far, and what comes."""
        from nndl_studio.ui.monitor.objective_plot import ObjectivePlot

        self._drawing = ObjectivePlot()
        self._drawing.pointed.connect(self._point)
        self._room.addWidget(self._drawing)
        self._drawing.restart(self._epochs)
        self._drawing.set_best(self._best)
        self._drawing.set_pale(self.earlier)
        self._mark_moment()
        self._redraw()

    def restart(self, epochs: int) -> None:
        """Forget the curves; a run of `epochs` begins."""
        self._curve = LossCurve()
        self._results: list[EpochResult] = []
        self._run = ""
        self.set_earlier(None)
        self.legend.set_result(None)
        self._epochs, self._best = epochs, None
        self._set_root(None)
        if self._drawing is not None:
            self._drawing.restart(epochs)
        self._offer()
        self._redraw()

    def add_snapshots(self, snapshots: Sequence[Snapshot]) -> None:
        """Append what `snapshots` tell and draw once; another run starts the plot afresh."""
        for snapshot in snapshots:
            if snapshot.run != self._run:
                self.restart(snapshot.epochs)
                self._show_run(snapshot.run)
            self._append(snapshot)
        if snapshots:
            self._mark_best(snapshots[-1].best_epoch)
            self._offer()
            self._redraw()

    def take_up(self, past: Past) -> None:
        """Show a run that goes on as it was when it was left; one that has branched beside the one
        it comes from, if that is drawn."""
        root, whence = None, past.branched
        if whence is not None and whence.run == self._run:
            root = RootCurve(self._run, self._curve, tuple(self._results), whence.epochs)
        self.restart(past.epochs)
        self._set_root(root)
        self._show_run(past.run)
        self._curve = LossCurve(past.curve)
        self._results = list(past.history)
        self._mark_best(past.best_epoch)
        self._offer()
        self._redraw()

    def set_earlier(self, earlier: Earlier | None) -> None:
        """Say that what is drawn belongs to an earlier network, or to a run before the weights
        there are now, and draw it pale; None says that it belongs to these."""
        self._earlier = earlier if self._run else None
        if self._drawing is not None:
            self._drawing.set_pale(self.earlier)
        self.legend.setEnabled(self._earlier is None)
        self._show_run(self._run)

    def set_moments(self, steps: tuple[int, ...], steps_per_epoch: int) -> None:
        """After which steps there are moments to look at."""
        self._steps_per_epoch = steps_per_epoch
        self.moments.set_moments(steps, steps_per_epoch)

    def set_moment(self, step: int | None, moves: bool = True) -> None:
        """Which moment all views show, None the newest; `moves` is false while the slider stands
        elsewhere already."""
        self._moment = step
        if moves:
            self.moments.set_at(step)
        self._mark_moment()

    @property
    def earlier(self) -> bool:
        """Whether what is drawn belongs to an earlier network or run."""
        return self._earlier is not None

    def set_log(self, on: bool) -> None:
        """Draw the loss on a logarithmic axis."""
        self.log.setChecked(on)
        self._redraw()

    def set_figure(self, name: str) -> None:
        """Draw the loss, a figure of `Metrics`, or the learning rate."""
        self._wanted = name
        self.picker.setCurrentIndex(max(self.picker.findData(name), 0))

    @property
    def figure(self) -> str:
        """What is drawn."""
        return str(self.picker.currentData())

    def points(self) -> tuple[Doubles, Doubles]:
        """The batch losses as drawn: epochs, losses."""
        return self._curve.batches.points()

    def results(self) -> tuple[EpochResult, ...]:
        return tuple(self._results)

    def shown(self) -> Shown:
        """The curves as drawn, the best epoch of an early stop, the legend, and the run."""
        drawn = self._drawing.shown() if self._drawing is not None else Shown()
        texts = {"legend": self.legend.text(), "run": told(self.legend.run)}
        return replace(drawn, texts={**texts, "moment": told(self.moments.words)})

    def _show_run(self, run: str) -> None:
        self._run = run
        name = say("run {run}", run=run[:LETTERS])
        if not run:
            words, tip = NOTHING, NOTHING
        elif self._earlier == "network":
            words = say("earlier network")
            tip = say("{run} is drawn: the drawing has become another network since", run=name)
        elif self._earlier == "run":
            words = say("earlier run")
            tip = say("{run} is drawn: the weights come from elsewhere since", run=name)
        else:
            words, tip = name, say("{run} is drawn; Run, Runs… lists all of them", run=name)
        self.legend.set_run(words)
        show(self.legend.setToolTip, tip)

    def _append(self, snapshot: Snapshot) -> None:
        losses = np.asarray(snapshot.batch_losses, float)
        self._curve.append(snapshot.step, losses, snapshot.steps_per_epoch)
        add_epochs(self._results, snapshot.epochs_done, snapshot.best_epoch)

    def _redraw(self) -> None:
        wide = self.figure in WIDE and not self._below_zero()
        self.log.setVisible(wide)
        if self._drawing is not None:
            self._drawing.set_log(self.log.isChecked() and wide)
        if self.figure == LOSS:
            self._draw_loss()
        else:
            self._draw_figure(self.figure)

    def _below_zero(self) -> bool:
        """Whether there are losses without a logarithm, such as energies."""
        results = self._results
        held = [r.validation.loss for r in results if r.validation]
        batches = self._curve.batches.points()[1].tolist()
        return min([*batches, *(r.train.loss for r in results), *held], default=0.0) < 0

    def _draw_loss(self) -> None:
        results = self._own_results
        train = [(r.epoch, r.train.loss) for r in results]
        held = [(r.epoch, r.validation.loss) for r in results if r.validation]
        penalised = any(r.penalty for r in results)
        whole = [(r.epoch, r.train.loss + r.penalty) for r in results if penalised]
        if self._drawing is not None:
            begins = self._root.epochs if self._root is not None else 0.0
            curves = (self._curve.batches, self._curve.smoothed)
            batches, smoothed = (since(each.points(), begins) for each in curves)
            self._drawing.set_batches(batches, smoothed)
            self._drawing.set_root(*self._root_loss())
            self._drawing.set_epochs(_columns(train), _columns(whole), _columns(held))
        if results:
            self.legend.set_result(results[-1])
        elif len(self._curve.smoothed):
            self.legend.set_loss(float(self._curve.smoothed.points()[1][-1]))

    @property
    def _own_results(self) -> list[EpochResult]:
        """Of a branch those since it began."""
        return self._results if self._root is None else own(self._results, self._root.epochs)

    def _set_root(self, root: RootCurve | None) -> None:
        self._root = root
        words = say("run {run}", run=root.run[:LETTERS]) if root is not None else NOTHING
        self.legend.set_root(words)

    def _root_loss(self) -> tuple[Points, Points]:
        """The running mean of the batches of the run branched from, and its validation."""
        root = self._root
        if root is None:
            return NONE, NONE
        held = [(r.epoch, r.validation.loss) for r in root.results if r.validation]
        return root.curve.smoothed.points(), _columns(held)

    def _root_figure(self, name: str) -> Points:
        results = self._root.results if self._root is not None else ()
        told = [(r.epoch, value) for r in results if (value := _value(r, name)) is not None]
        return _columns(told)

    def _mark_moment(self) -> None:
        if self._drawing is not None:
            step, spe = self._moment, self._steps_per_epoch
            if step is None:
                self._drawing.set_moment(None)
            else:
                self._drawing.set_moment(step / spe, moment_words(step, spe))

    def _mark_best(self, epoch: int | None) -> None:
        self._best = epoch
        if self._drawing is not None:
            self._drawing.set_best(epoch)

    def _draw_figure(self, name: str) -> None:
        points = _columns(
            [(r.epoch, value) for r in self._own_results if (value := _value(r, name)) is not None]
        )
        rate = name == RATE
        if self._drawing is not None:
            self._drawing.set_batches(NONE, NONE)
            self._drawing.set_root(NONE, self._root_figure(name))
            self._drawing.set_epochs(points if rate else NONE, NONE, NONE if rate else points)
        if len(points[1]):
            words = CALLED[name] if rate else say("validation")
            self.legend.set_figure(words, points[1][-1], "train" if rate else "validation")

    def _point(self, epoch: float) -> None:
        self.legend.set_hover(self._read(epoch))

    def _read(self, epoch: float) -> Sentence:
        """What stands under the mouse: a batch's loss, or an epoch's figure."""
        if self.figure != LOSS:
            return self._read_epoch(round(epoch))
        x, y = self._curve.batches.points()
        if not len(x) or epoch < 0 or epoch > x[-1]:
            return NOTHING
        loss = y[min(int(np.searchsorted(x, epoch)), len(y) - 1)]
        return say("epoch {epoch:.2f}: batch {loss:.4g}", epoch=epoch, loss=loss)

    def _read_epoch(self, epoch: int) -> Sentence:
        for result in self._results:
            value = _value(result, self.figure)
            if result.epoch == epoch and value is not None:
                return say("epoch {epoch}: {value:.4g}", epoch=epoch, value=value)
        return NOTHING

    def _offer(self) -> None:
        """Offer the figures this run has; what was chosen is drawn where it is among them."""
        held = self._results[-1].validation if self._results else None
        figures = [] if held is None else [name for name in held.figures() if name != LOSS]
        names = [LOSS, *figures, RATE] if self._results else [LOSS]
        present = [self.picker.itemData(i) for i in range(self.picker.count())]
        if names == present:
            return
        self.picker.blockSignals(True)
        self.picker.clear()
        for name in names:
            _add(self.picker, name)
        self.picker.setCurrentIndex(max(self.picker.findData(self._wanted), 0))
        self.picker.blockSignals(False)

    def _make_picker(self) -> Picker:
        tip = say("What is drawn: the objective, or a figure of the validation")
        picker = Picker(tip, LEAST_PICKER)
        _add(picker, LOSS)
        show(picker.setAccessibleName, say("Figure drawn"))
        picker.currentIndexChanged.connect(self._redraw)
        picker.activated.connect(lambda: self.set_figure(self.figure))
        return picker


def _add(picker: QComboBox, name: str) -> None:
    picker.addItem("", name)
    show(partial(picker.setItemText, picker.count() - 1), CALLED[name])


def _value(result: EpochResult, name: str) -> float | None:
    if name == RATE:
        return result.learning_rate
    value: float | None = getattr(result.validation, name, None)
    return value


def _columns(points: list[tuple[int, float]]) -> Points:
    table = np.array(points, float).reshape(-1, 2)
    return table[:, 0], table[:, 1]
