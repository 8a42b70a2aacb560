"""Why a run ended, in words for the window."""

from __future__ import annotations

from PySide6.QtCore import QObject

from nndl_studio.training.snapshot import Ending


def ending_words(speaker: QObject, ending: Ending) -> str:
    """One line; `speaker` translates."""
    if ending.reason == "early stop":
        words = speaker.tr("Early stop at epoch {0}, best epoch {1}")
        told = words.format(ending.epoch, ending.best_epoch)
    elif ending.reason == "no mistakes":
        told = speaker.tr("No mistakes in epoch {0}: it is learned").format(ending.epoch)
    elif ending.mistakes:
        words = speaker.tr("All {0} epochs are over, and the last one still made {1} mistakes")
        told = words.format(ending.epoch, ending.mistakes)
    elif ending.epoch == 1:
        told = speaker.tr("Finished after 1 epoch")
    else:
        told = speaker.tr("Finished after {0} epochs").format(ending.epoch)
    kept = speaker.tr(" · parameters of epoch {0} kept").format(ending.best_epoch)
    return told + kept if ending.restored else told
