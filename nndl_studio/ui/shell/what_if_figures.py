"""What something does to a network, in one line."""

from __future__ import annotations

from nndl_studio.sentence import Sentence, say
from nndl_studio.training.snapshot import Metrics


def compared(part: str, before: Metrics, after: Metrics) -> Sentence:
    """ "validation: accuracy 97.50 % → 91.20 %"; the loss where nothing is right or wrong."""
    named = {
        "validation": say("validation part"),
        "test": say("test part"),
        "train": say("training part"),
    }[part]
    if before.accuracy is not None and after.accuracy is not None:
        return say(
            "{part}: accuracy {before:.2%} → {after:.2%}",
            part=named,
            before=before.accuracy,
            after=after.accuracy,
        )
    return say(
        "{part}: loss {before:.4g} → {after:.4g}", part=named, before=before.loss, after=after.loss
    )
