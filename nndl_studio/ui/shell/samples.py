"""The sample of the data set that all views look at: asked of the run, seen here."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal, Slot

from nndl_studio.datasets.info import DatasetInfo
from nndl_studio.datasets.own_form import OwnForm
from nndl_studio.datasets.own_inputs import Given
from nndl_studio.runs.news import Sampled
from nndl_studio.runs.walk import Sample
from nndl_studio.sentence import NOTHING, Sentence, as_it_is, say
from nndl_studio.training.suppose.supposition import What
from nndl_studio.ui.shell.bridge import Bridge

# What a sample of the user's own is called, by the way in which it was given.
YOUR_OWN = {
    "picture": say("your picture"),
    "row": say("your row"),
    "rows": say("your rows"),
    "text": say("your text"),
    "none": say("your own"),
}


class Samples(QObject):
    """Holds the one sample in sight; the data set stays with the run."""

    changed = Signal()
    # All samples are walked through again.
    released = Signal()
    # How a user can give a sample is another matter now.
    form_changed = Signal()

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._info: DatasetInfo | None = None
        self._sample: Sample | None = None
        self.form: OwnForm | None = None
        bridge.sampled.connect(self._on_sampled)
        bridge.own_asked.connect(self._on_own_asked)

    def set_data(self, info: DatasetInfo | None) -> None:
        """What the samples to come are like; None where there are none. The old one goes."""
        self._info, self._sample = info, None
        if info is None:
            self._on_own_asked(None)
        self.released.emit()
        self.changed.emit()

    @Slot(int)
    def step(self, distance: int) -> None:
        """Go on by `distance`, round the end."""
        self._bridge.step_sample(distance)

    @Slot(object)
    def walk_through(self, rows: NDArray[np.int64]) -> None:
        """Look at these rows of the data set from now on; none means all again."""
        self._bridge.walk_through(rows)

    def show_own(self, given: Given) -> None:
        """Look at a sample that the user gave, until another one is asked for."""
        self._bridge.show_own(given)

    @Slot(int)
    def choose_class(self, index: int) -> None:
        """Go to the next sample of a class."""
        self._bridge.choose_class(index)

    @property
    def index(self) -> int | None:
        """The sample's row in the data set."""
        return self._sample.row if self._sample is not None else None

    @property
    def own(self) -> Sample | None:
        """The sample in sight, where the user gave it."""
        return self._sample if self._sample is not None and self._sample.own else None

    @property
    def class_names(self) -> tuple[str, ...]:
        """The classes that samples can be chosen by; none where every step has its own."""
        if self._info is None or self._info.each_step:
            return ()
        return self._info.class_names

    def name(self) -> Sentence:
        """What to call the sample: its class where there is one."""
        sample = self._sample
        if sample is None:
            return NOTHING
        if sample.own:
            return YOUR_OWN[self.form.way if self.form is not None else "none"]
        if sample.label is None:
            return say("sample {number}", number=sample.place + 1)
        names = self.class_names
        name = names[sample.label] if names else str(sample.label)
        if name.isdigit() and len(names) == 10:
            return say("digit {digit}", digit=name)
        return as_it_is(name)

    def picture(self) -> NDArray[np.float32] | None:
        """The sample as a grey picture (height, width), if it has the form of one."""
        if self._info is None or self._sample is None:
            return None
        x = self._sample.x
        if self._info.kind == "map":
            return np.asarray(x.mean(axis=0), np.float32)
        if self._info.kind != "sequence":
            return None
        # A long sequence of few features would be a thread: its time goes across.
        upright = x.shape[0] <= 2 * x.shape[1]
        return np.asarray(x if upright else x.T, np.float32)

    def parts(self) -> tuple[What, NDArray[np.float32], int] | None:
        """What the sample is made of with a number each, and of how many samples are; None for
        pictures and single words."""
        if self._info is None or self._sample is None:
            return None
        x, count = self._sample.x, self._info.axes[0]
        if self._info.kind == "vector":
            return "fields", x, count
        if self._info.kind == "sequence":
            return "steps", np.asarray(x[: self._sample.steps].mean(axis=1), np.float32), count
        if self._info.kind == "labels":
            return "words", np.asarray(x[: self._sample.steps], np.float32), count
        return None

    def sequence(self) -> NDArray[np.float32] | None:
        """The sample as (steps, features), cut to its length; None for other data."""
        if self._info is None or self._sample is None or self._info.kind != "sequence":
            return None
        return self._sample.x[: self._sample.steps]

    @Slot(object)
    def _on_own_asked(self, form: OwnForm | None) -> None:
        self.form = form
        self.form_changed.emit()

    @Slot(object)
    def _on_sampled(self, news: Sampled) -> None:
        self._sample = news.sample
        self.changed.emit()


def offer(form: OwnForm | None) -> Sentence:
    """What a user can do to give a sample, or why not."""
    if form is None:
        return say("there are no data yet that it could be like")
    if form.way == "none":
        return form.why_not
    return say("Draw your own") if form.way == "picture" else say("Type your own")
