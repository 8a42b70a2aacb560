"""What a run tells: frozen, complete, and under a ticket.

Each preparation of a graph gets a new ticket; what comes back under an older one is dropped.
"""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from nndl_studio.datasets.info import DatasetInfo
from nndl_studio.datasets.own_form import OwnForm
from nndl_studio.going import Progress
from nndl_studio.runs.walk import Sample
from nndl_studio.sentence import NOTHING, Sentence
from nndl_studio.training.remarks.remark import Remark
from nndl_studio.training.snapshot import Ending, Metrics, Past, Snapshot

if TYPE_CHECKING:  # it brings the compiler of kernels along, for which no window waits
    from nndl_studio.exchange.export import Export as Done
    from nndl_studio.exchange.network import Network
    from nndl_studio.training.predict import Answered as Answers


class Phase(Enum):
    """Where the run stands, as the window shows it."""

    IDLE = "idle"
    PREPARING = "preparing"
    READY = "ready"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    FINISHED = "finished"


class Prepared(Struct, frozen=True):
    """A trainer stands ready. `data` is what its samples are like; the data set itself stays with
    it. `carried` counts arrays taken over from the run before; `unsolvable` says why there is no
    closed form, if there is none; `past` is what was before a run that was taken up again."""

    ticket: int
    start: Snapshot
    data: DatasetInfo
    threads: int
    carried: int
    unsolvable: Sentence = NOTHING
    past: Past | None = None


class Loading(Struct, frozen=True):
    """How far the data of a network that is prepared are read."""

    ticket: int
    progress: Progress


class Sampled(Struct, frozen=True):
    """The sample that is looked at now."""

    ticket: int
    sample: Sample


class OwnAsked(Struct, frozen=True):
    """How a user can give a sample of the data that are there now."""

    ticket: int
    form: OwnForm


class OwnRefused(Struct, frozen=True):
    """What a user gave is no sample; `words` say why."""

    ticket: int
    words: Sentence


class Told(Struct, frozen=True):
    """Something that a user should know of the run, in words."""

    ticket: int
    words: Sentence


class Remarked(Struct, frozen=True):
    """What there is to say of the run now though its numbers are finite; it replaces what was said
    before."""

    ticket: int
    remarks: tuple[Remark, ...]


class Progressed(Struct, frozen=True):
    """A slice was trained; the snapshot comes without its probes."""

    ticket: int
    snapshot: Snapshot


class Rested(Struct, frozen=True):
    """Nothing trains any longer: the run is paused, stopped or finished; then `ended` says why
    and `test` what it reached."""

    ticket: int
    phase: Phase
    test: Metrics | None = None
    ended: Ending | None = None


class Failed(Struct, frozen=True):
    """A run that can't start or go on."""

    ticket: int
    node: str | None
    message: Sentence


class Exported(Struct, frozen=True):
    """A network is on disk, or `problem` says why not; or it was `stopped`, and nothing is written.
    `done` says what was written, what was left out, and how it was proved."""

    path: Path
    problem: Sentence = NOTHING
    done: Done | None = None
    stopped: bool = False


class Lent(Struct, frozen=True, eq=False):
    """A copy of the network that is held; `problem` says why there is none."""

    network: Network | None = None
    problem: Sentence = NOTHING


class Brought(Struct, frozen=True):
    """The weights of a network that came in are held, `words` say which; there is no trainer."""

    ticket: int
    words: Sentence


class Answered(Struct, frozen=True, eq=False):
    """Answers for the samples in `path`, or `problem` says why there are none."""

    path: Path
    found: Answers | None = None
    problem: Sentence = NOTHING


class Loaded(Struct, frozen=True):
    """The weights are those of a file, or of the best epoch; `words` say which."""

    ticket: int
    words: Sentence


class Solved(Struct, frozen=True):
    """The weights are those of the closed form; `message` says how it was found."""

    ticket: int
    message: Sentence


class Kept(Struct, frozen=True):
    """Which moments of the run there are: after how many `steps` each, in order."""

    ticket: int
    steps: tuple[int, ...]
    steps_per_epoch: int


class Revisited(Struct, frozen=True):
    """The moment after so many steps is held, to be looked at; None: the newest is."""

    ticket: int
    step: int | None


News = (
    Loading
    | Prepared
    | Sampled
    | OwnAsked
    | OwnRefused
    | Told
    | Remarked
    | Progressed
    | Rested
    | Failed
    | Exported
    | Lent
    | Brought
    | Answered
    | Solved
    | Loaded
    | Kept
    | Revisited
)
