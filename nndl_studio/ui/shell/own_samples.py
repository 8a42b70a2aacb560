"""The user's own sample: the page on which it is given, and the run that looks at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from nndl_studio.datasets.own_inputs import Given
from nndl_studio.sentence import Sentence, say
from nndl_studio.training.findings import ANSWER, SampleAnswer
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.ui.shell.bridge import Bridge
from nndl_studio.ui.shell.notice import RunNotice
from nndl_studio.ui.shell.samples import Samples, offer
from nndl_studio.ui.shell.watching import Watching

if TYPE_CHECKING:  # no window waits for a page that nobody has opened
    from nndl_studio.ui.shell.own_page import OwnPage

WHO = "own sample"


class OwnSamples(QObject):
    """While a stroke goes on one look at a time is under way; its end is looked at at once."""

    def __init__(
        self, window: QWidget, bridge: Bridge, watching: Watching, notice: RunNotice
    ) -> None:
        super().__init__(window)
        self._window, self._watching, self._notice = window, watching, notice
        self._samples: Samples = watching.samples
        self._waiting = False
        self._next: Given | None = None
        self.page: OwnPage | None = None
        watching.own_asked.connect(self.open)
        watching.arrived.connect(self._show_answer)
        self._samples.changed.connect(self._show_sample)
        self._samples.form_changed.connect(self._show_form)
        bridge.own_refused.connect(self._refuse)

    @Slot()
    def open(self) -> None:
        """Let the user give a sample, or say why that can't be done."""
        form = self._samples.form
        if form is None or form.way == "none":
            words = say("You can't give a sample of your own here: {why}", why=offer(form))
            self._notice.say(words, bad=False)
            return
        if self.page is None:
            self.page = self._made()
        self._show_form()
        self.page.show()
        self.page.activateWindow()
        self.page.editor.begin()

    @Slot()
    def forget(self) -> None:
        """Another document has come."""
        self._waiting, self._next = False, None
        if self.page is not None:
            self.page.close()
            self.page.deleteLater()
            self.page = None
        self._ask()

    def _made(self) -> OwnPage:
        from nndl_studio.ui.shell.own_page import OwnPage

        page = OwnPage(self._window)
        page.given.connect(self._look)
        page.emptied.connect(self._leave)
        return page

    @Slot(object, bool)
    def _look(self, given: Given, ended: bool) -> None:
        if self._waiting and not ended:
            self._next = given
            return
        self._waiting, self._next = True, None
        self._samples.show_own(given)

    @Slot()
    def _leave(self) -> None:
        """Nothing is given any more: back to the data."""
        self._next = None
        if self._samples.own is not None or self._waiting:
            self._samples.step(0)

    @Slot()
    def _show_form(self) -> None:
        form = self._samples.form
        if self.page is None or form is None:
            return
        if form != self.page.form:
            if form.way == "none":
                self.page.close()
            self.page.set_form(form)
            self.page.picture.set_ground(_is_light(self._samples.picture()))

    @Slot()
    def _show_sample(self) -> None:
        """Another sample is in sight: the user's, or one of the data."""
        own = self._samples.own
        self._waiting = False
        if self.page is not None:
            self.page.set_seen(own is not None)
            self.page.set_answer(own.answer if own is not None else None)
        self._ask()
        if self._next is not None and own is not None:
            self._look(self._next, True)

    @Slot(object)
    def _refuse(self, words: Sentence) -> None:
        self._waiting = False
        if self.page is not None:
            self.page.set_seen(False)
            self.page.set_answer(None)
            self.page.refuse(words)

    def _ask(self) -> None:
        """Have its answer told while something trains."""
        own = self._samples.own
        wanted = {ProbeRequest(*ANSWER, own.row)} if own is not None and self.page else set()
        self._watching.also(WHO, frozenset(wanted))

    @Slot(object)
    def _show_answer(self, arrays: object) -> None:
        own = self._samples.own
        if self.page is None or own is None or not isinstance(arrays, dict):
            return
        found = arrays.get(ProbeRequest(*ANSWER, own.row))
        if isinstance(found, SampleAnswer):
            self.page.set_answer(found)


def _is_light(picture: np.ndarray[tuple[int, ...], np.dtype[np.float32]] | None) -> bool:
    """Whether the edge of a picture, where its paper is, is nearer to its lightest."""
    if picture is None or picture.ndim != 2:
        return False
    edge = np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]])
    return bool(np.median(edge) > (picture.min() + picture.max()) / 2)
