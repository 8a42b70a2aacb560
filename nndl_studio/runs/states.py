"""The states of a run, from its first step to its end."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from nndl_studio.sentence import Sentence, say


class State(Enum):
    """How a run stands, as it is kept. The last five can be taken up again from a checkpoint."""

    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    STOPPED = "stopped"
    DIVERGED = "diverged"
    CRASHED = "crashed"


CALLED: Mapping[State, Sentence] = {
    State.WAITING: say("waiting"),
    State.RUNNING: say("running"),
    State.PAUSED: say("paused"),
    State.FINISHED: say("finished"),
    State.STOPPED: say("stopped"),
    State.DIVERGED: say("diverged"),
    State.CRASHED: say("crashed"),
}
"""What they are called where they are shown."""
# A run in one of these has somebody who trains it, or has had.
LIVE = (State.WAITING, State.RUNNING, State.PAUSED)
