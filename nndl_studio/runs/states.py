"""The states of a run, from its first step to its end."""

from __future__ import annotations

from enum import Enum


class State(Enum):
    """How a run stands, as it is kept. The last five can be taken up again from a checkpoint."""

    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    STOPPED = "stopped"
    DIVERGED = "diverged"
    CRASHED = "crashed"


# A run in one of these has somebody who trains it, or has had.
LIVE = (State.WAITING, State.RUNNING, State.PAUSED)
