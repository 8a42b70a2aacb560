"""What a run is told to do: frozen, and under the ticket of the network it is meant for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from numpy import float32, int64
from numpy.typing import NDArray

from nndl_studio.datasets.own_inputs import Given
from nndl_studio.exchange.proof import SAMPLES
from nndl_studio.going import Going
from nndl_studio.graph.document import Graph
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.suppose.supposition import Suppositions

if TYPE_CHECKING:  # it brings the compiler of kernels along, for which no window waits
    from nndl_studio.exchange.network import Network


Renamed = tuple[str, str, bool]
"""An old and a new name of a node or a composite's piece; and whether what was learned stays under
the old one as well."""


class Taken(Struct, frozen=True, eq=False):
    """Weights of another tool in the form of the drawing, and the file that they come from."""

    path: Path
    arrays: Mapping[str, NDArray[float32]]


class Prepare(Struct, frozen=True):
    """Build a trainer for a copy of the graph.

    `carry` takes over weights that still fit, `resume` takes a run up again from its checkpoint,
    `branch` begins a new run where the one that is held stood after so many steps, one of its
    moments (`NEWEST`: where it stands), or at the moment in a file; `weights` starts with those of
    a file, or that were taken from one. `renamed` are names that have changed since the network
    before; `path` is the project's own file, "" if it has none.
    """

    ticket: int
    graph: Graph
    carry: bool = False
    resume: Path | None = None
    branch: int | Path | None = None
    weights: Path | Taken | None = None
    renamed: tuple[Renamed, ...] = ()
    path: str = ""


class Go(Struct, frozen=True):
    """Train: `until` says when to pause by itself."""

    ticket: int
    until: str = "end"


class Halt(Struct, frozen=True):
    """Pause, or end the run."""

    ticket: int
    stop: bool = False


class SetRate(Struct, frozen=True):
    """Learn at another rate from the next slice on."""

    ticket: int
    rate: float


class Watch(Struct, frozen=True):
    """What the window looks at."""

    requests: frozenset[ProbeRequest]


class Count(Struct, frozen=True):
    """Count from now on what each node costs a step, in whatever trains; or no longer."""

    on: bool


class StepSample(Struct, frozen=True):
    """Look at the sample that many further on, or back."""

    ticket: int
    distance: int


class ChooseClass(Struct, frozen=True):
    """Look at the next sample of a class."""

    ticket: int
    index: int


class WalkThrough(Struct, frozen=True, eq=False):
    """Look at these rows of the data set alone from now on; none means all again."""

    ticket: int
    rows: NDArray[int64]


class ShowOwn(Struct, frozen=True, eq=False):
    """Look at a sample that the user gave, until another one is asked for."""

    ticket: int
    given: Given


class Suppose(Struct, frozen=True):
    """Look at the network as it would be with these; none lets it be seen as it is. The run goes
    on as it would."""

    ticket: int
    supposed: Suppositions = ()


class Export(Struct, frozen=True):
    """Write the network that is held to a file of this format, else of the one that its suffix
    says, also where the drawing has changed since; prove it on so many samples. Who waits for it
    may put a `going` around it."""

    path: Path
    form: str = ""
    samples: int = SAMPLES
    going: Going | None = None


class Lend(Struct, frozen=True):
    """Give a copy of the network that is held, to be looked at."""


class Bring(Struct, frozen=True, eq=False):
    """Hold a network that came from a file of another tool: it answers, goes out, and its weights
    are taken over by whatever is prepared next."""

    ticket: int
    network: Network


class Forget(Struct, frozen=True):
    """Hold nothing any more: another drawing has come."""


class Answer(Struct, frozen=True):
    """Say what the weights held make of a file or folder of raw samples."""

    path: Path


class Solve(Struct, frozen=True):
    """Replace the weights by the closed form's."""

    ticket: int


class TakeBest(Struct, frozen=True):
    """Take the weights of the best epoch, where an early stop has watched for one."""

    ticket: int


class Revisit(Struct, frozen=True):
    """Hold the moment of the run after so many steps, to be looked at, None the newest again. What
    trains is paused first; going on goes on from the newest."""

    ticket: int
    step: int | None


class Quit(Struct, frozen=True):
    """End the thread. What trains is stopped; if the process is made to end (`forced`), it is left
    as it is, to be offered at the next start."""

    forced: bool = False


ToSample = StepSample | ChooseClass | WalkThrough
ToHeld = Export | Lend | Bring | Forget | Answer
ToWeights = Solve | TakeBest | Revisit
ToLook = Watch | Count | Suppose | ShowOwn | ToSample
Order = Prepare | Go | Halt | SetRate | ToLook | ToHeld | ToWeights | Quit
