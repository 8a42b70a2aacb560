"""The figures of a network, in the order in which they are told, and what they are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nndl_studio.sentence import Sentence, joined, say

LOSS = "loss"


@dataclass(frozen=True)
class Figure:
    """`words` stand within a sentence, the `title` begins a line; where there is little room, those
    that have one are called by their `sign`. `equation` is the lecture's, where no name has it."""

    words: Sentence
    title: Sentence
    sign: Sentence | None = None
    equation: int | None = None

    @property
    def short(self) -> Sentence:
        """Within a sentence that has little room."""
        return self.sign or self.words

    @property
    def short_title(self) -> Sentence:
        """At the head of a narrow column."""
        return self.sign or self.title

    @property
    def numbered(self) -> Sentence:
        """ "Accuracy (105)"."""
        return joined(" ", [self.title, f"({self.equation})"]) if self.equation else self.title


# By their names in `Metrics`. There are two means of F1, so one of them always has its number.
FIGURES: Mapping[str, Figure] = {
    LOSS: Figure(say("loss"), say("Loss")),
    "perplexity": Figure(say("perplexity"), say("Perplexity")),
    "accuracy": Figure(say("accuracy"), say("Accuracy"), equation=105),
    "error": Figure(say("error"), say("Error"), equation=106),
    "macro_precision": Figure(say("macro precision"), say("Macro precision"), equation=110),
    "macro_recall": Figure(say("macro recall"), say("Macro recall"), equation=111),
    "macro_f1": Figure(say("macro F1 (112)"), say("Macro F1 (112)")),
    "mean_f1": Figure(say("mean F1"), say("Mean F1")),
    "micro_precision": Figure(say("micro precision"), say("Micro precision")),
    "micro_recall": Figure(say("micro recall"), say("Micro recall")),
    "micro_f1": Figure(say("micro F1"), say("Micro F1")),
    "mse": Figure(say("mean squared error"), say("Mean squared error"), sign=say("MSE")),
    "mae": Figure(say("mean absolute error"), say("Mean absolute error"), sign=say("MAE")),
    "r2": Figure(say("R²"), say("R²")),
}
# Those that are told where a line has room for a few.
BRIEF = ("loss", "perplexity", "accuracy", "error", "macro_f1", "mean_f1", "mse", "mae", "r2")
SHARES = ("accuracy", "error")
"""Told in percent."""
WIDE = (LOSS, "perplexity", "mse", "mae")
"""They may span decades; the others are shares."""
