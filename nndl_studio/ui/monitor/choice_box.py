"""A choice in a view's header among a few things that are always the same."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from nndl_studio.sentence import Sentence
from nndl_studio.ui.monitor.picker import Picker
from nndl_studio.ui.texts import show

LEAST = 56


class ChoiceBox(Picker):
    """`tip` says what is chosen among `items`, which are called so."""

    def __init__(self, tip: Sentence, items: Sequence[Sentence]) -> None:
        super().__init__(tip, LEAST)
        show(self.setAccessibleName, tip)
        for place, words in enumerate(items):
            self.addItem("")
            show(partial(self.setItemText, place), words)
