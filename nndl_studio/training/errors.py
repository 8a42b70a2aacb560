"""A run that can't start or go on: what happened, to which node, and what to do."""

from __future__ import annotations

from nndl_studio.files import reason_of
from nndl_studio.sentence import Sentence, say


class TrainingError(RuntimeError):
    """`node` is the node to blame, if there is one."""

    def __init__(self, message: Sentence, node: str | None = None) -> None:
        super().__init__(message)
        self.message: Sentence = message
        self.node = node


def in_words(error: MemoryError) -> Sentence:
    """What was too large, where that is known (numpy's own errors only know a shape)."""
    if type(error) is MemoryError and str(error):
        return reason_of(error)
    return say(
        "There is not enough memory for this: make the batch, the data or the layers smaller"
    )
