"""Why a run ended, in words for the window."""

from __future__ import annotations

from nndl_studio.sentence import Sentence, joined, say, say_count
from nndl_studio.training.snapshot import Ending


def ending_words(ending: Ending) -> Sentence:
    """One line."""
    told = _why(ending)
    if not ending.restored:
        return told
    kept = say("parameters of epoch {epoch} kept", epoch=ending.best_epoch)
    return joined(" · ", (told, kept))


def _why(ending: Ending) -> Sentence:
    if ending.reason == "early stop":
        return say(
            "Early stop at epoch {epoch}, best epoch {best}",
            epoch=ending.epoch,
            best=ending.best_epoch,
        )
    if ending.reason == "no mistakes":
        return say("No mistakes in epoch {epoch}: it is learned", epoch=ending.epoch)
    if ending.mistakes:
        return say_count(
            ending.mistakes,
            "All {epochs} epochs are over, and the last one still made {n} mistake",
            "All {epochs} epochs are over, and the last one still made {n} mistakes",
            epochs=ending.epoch,
        )
    return say_count(ending.epoch, "Finished after {n} epoch", "Finished after {n} epochs")
