"""A run that is kept: what is known of it, and what of it is copied and not written yet."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np

from nndl_studio.graph.document import Graph
from nndl_studio.lock import FileLock
from nndl_studio.runs.moment_times import MomentTimes
from nndl_studio.runs.moments import Moments
from nndl_studio.runs.run_curve import Losses, RunCurve
from nndl_studio.runs.trains import Trains
from nndl_studio.training.loss_curve import Doubles
from nndl_studio.training.snapshot import Snapshot
from nndl_studio.training.standing import Standing

# The first checkpoint is that of the first step; then one follows soon, then by time.
FIRST_SECONDS = 1.0
SECONDS_BETWEEN = 10.0
# A copy of the state may cost this share of the time.
SHARE = 0.01
# Moments that are copied and not written yet: so many, of so many bytes.
MOST_WAITING = 16
BYTES_WAITING = 32 * 2**20


@dataclass(frozen=True, eq=False)
class Stand:
    """What a checkpoint is made of: where the run stands, and the losses since the last one; and
    whether it becomes the newest checkpoint, a moment of the run's past, or both."""

    standing: Standing
    snapshot: Snapshot
    losses: Losses
    checkpoint: bool
    moment: bool


class KeptRun:
    """The run that is kept. `curve` belongs to the scribe's thread, and so do the files of
    `moments`."""

    def __init__(
        self,
        trainer: Trains,
        graph: Graph,
        folder: Path,
        lock: FileLock,
        curve: RunCurve,
        moments: Moments,
    ) -> None:
        self.trainer, self.graph, self.folder, self.lock = trainer, graph, folder, lock
        self.curve, self.moments = curve, moments
        self.id = trainer.run_id
        self.snapshot = trainer.initial_snapshot()
        self.times = MomentTimes(self.snapshot.step)
        self.keeps_moments = moments.wanted
        self._losses: list[tuple[int, Doubles]] = []
        self._stands: deque[Stand] = deque()
        self._written = perf_counter()
        self._pause = FIRST_SECONDS
        self._wait = FIRST_SECONDS

    def see(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        losses = np.asarray(snapshot.batch_losses, np.float64)
        if len(losses):
            self._losses.append((snapshot.step, losses))

    @property
    def due(self) -> bool:
        """Whether it is time for a checkpoint; the end of an epoch may have it a little sooner."""
        wait = self._wait / 2 if self.snapshot.epochs_done else self._wait
        return perf_counter() - self._written >= wait

    @property
    def moment_due(self) -> bool:
        """Whether the run as it stands is to be a moment of its past; not while many wait."""
        waiting = sum(each.standing.state.nbytes for each in list(self._stands))
        few = len(self._stands) < MOST_WAITING and waiting < BYTES_WAITING
        return few and self.keeps_moments and self.times.due(self.snapshot)

    def look(self, checkpoint: bool, moment: bool) -> bool:
        """Copy what there is to keep now; not while the machine's state is ahead of what is known
        of it, as after an interrupt in the middle of a step."""
        if not self.trainer.whole:
            return False
        began = perf_counter()
        losses, self._losses = self._losses, []
        standing = self.trainer.standing()
        # A run that diverged has gone back to a step before its last losses.
        told = tuple(each for each in losses if each[0] <= standing.step)
        self._stands.append(Stand(standing, self.snapshot, told, checkpoint, moment))
        copied = perf_counter()
        if moment:
            self.times.kept(standing.step, copied - began)
        if checkpoint:
            self._written = copied
            self._wait = max(self._pause, (copied - began) / SHARE)
            self._pause = SECONDS_BETWEEN
        return True

    def taken(self) -> list[Stand]:
        """All that wait, in order."""
        return [self._stands.popleft() for _ in range(len(self._stands))]
