"""What crosses between the window and the training thread: frozen, complete, and ticketed.

Each preparation of a graph gets a new ticket; what comes back under an older one is dropped.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from nndl_studio.datasets.info import Dataset
from nndl_studio.graph.document import Graph
from nndl_studio.training.snapshot import Ending, Metrics, ProbeRequest, Snapshot


class Phase(Enum):
    """Where the run stands, as the window shows it."""

    IDLE = "idle"
    PREPARING = "preparing"
    READY = "ready"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    FINISHED = "finished"


@dataclass(frozen=True)
class Prepare:
    """Build a trainer for a copy of the graph; `carry` takes over weights that still fit."""

    ticket: int
    graph: Graph
    carry: bool = False


@dataclass(frozen=True)
class Go:
    """Train: `until` says when to pause by itself."""

    ticket: int
    until: str = "end"


@dataclass(frozen=True)
class Halt:
    """Pause, or end the run."""

    ticket: int
    stop: bool = False


@dataclass(frozen=True)
class SetRate:
    """Learn at another rate from the next slice on."""

    ticket: int
    rate: float


@dataclass(frozen=True)
class Watch:
    """What the window looks at."""

    requests: frozenset[ProbeRequest]


@dataclass(frozen=True)
class Export:
    """Write the weights held to a file, also those of a drawing that has changed since."""

    path: Path


@dataclass(frozen=True)
class Solve:
    """Replace the weights by the closed form's."""

    ticket: int


@dataclass(frozen=True)
class Quit:
    """End the thread."""


Command = Prepare | Go | Halt | SetRate | Watch | Export | Solve | Quit


@dataclass(frozen=True)
class Prepared:
    """A trainer stands ready. `carried` counts arrays taken over from the run before; `unsolvable`
    says why there is no closed form, "" if there is one."""

    ticket: int
    start: Snapshot
    dataset: Dataset
    threads: int
    carried: int
    unsolvable: str = ""


@dataclass(frozen=True)
class Progressed:
    """A slice was trained; the snapshot comes without its probes."""

    ticket: int
    snapshot: Snapshot


@dataclass(frozen=True)
class Rested:
    """The thread trains no longer: the run is paused, stopped or finished; then `ended` says why
    and `test` what it reached."""

    ticket: int
    phase: Phase
    test: Metrics | None = None
    ended: Ending | None = None


@dataclass(frozen=True)
class Failed:
    """A run that can't start or go on."""

    ticket: int
    node: str | None
    message: str


@dataclass(frozen=True)
class Exported:
    """Weights are on disk, or `problem` says why not."""

    path: Path
    problem: str = ""


@dataclass(frozen=True)
class Solved:
    """The weights are those of the closed form; `message` says how it was found."""

    ticket: int
    message: str


Event = Prepared | Progressed | Rested | Failed | Exported | Solved
