"""What another program said of itself when it failed."""

from __future__ import annotations

from subprocess import CompletedProcess

from nndl_studio.sentence import Sentence, as_it_is, say


def said_by(done: CompletedProcess[str], place: int) -> Sentence:
    """One line of what it wrote to standard error: the first (0) or the last (-1)."""
    lines = done.stderr.strip().splitlines()
    return as_it_is(lines[place]) if lines else say("it ended without a word")
