"""What the button of a mend says."""

from __future__ import annotations

from nndl_studio.layers.layer import Mend
from nndl_studio.layers.title import layer_title
from nndl_studio.sentence import Sentence, say


def mend_title(mend: Mend) -> Sentence:
    """ "Insert Flatten", "Match units"."""
    if mend.between is None:
        return say("Match units")
    return say("Insert {node}", node=layer_title(mend.between))
