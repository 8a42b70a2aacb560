"""What one probe of a node holds for a fixed set of samples, however many there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.compiler.compile import compile_graph
from nndl_studio.compiler.work import ProbeKey
from nndl_studio.datasets.held import Held
from nndl_studio.machine.machine import Machine
from nndl_studio.training.data_rows import Rows
from nndl_studio.training.studies.context import Context

BATCH = 128


class SampleProbe:
    """A plan for `keys` over `samples`, which are taken in equal batches of this size or of all of
    them; `hard` with all doubt taken away."""

    def __init__(
        self,
        context: Context,
        keys: Sequence[ProbeKey],
        samples: NDArray[np.int64],
        hard: bool = False,
        batch: int = BATCH,
    ) -> None:
        batch = min(batch, len(samples))
        self.samples = samples[: len(samples) // batch * batch]
        self._keys = keys
        graph, analysis = context.graph, context.analysis
        work = compile_graph(graph, "inference", probes=keys, analysis=analysis, hard=hard)
        self._plan = work.plan(batch)
        self._machine = Machine([self._plan], 1)

    def read(self, context: Context) -> list[NDArray[Any]]:
        """Each probe's values, (samples, ...), with the weights of this moment."""
        self._machine.load(context.weights)
        parts: list[list[NDArray[Any]]] = [[] for _ in self._keys]
        for low in range(0, len(self.samples), self._plan.batch):
            batch = self.samples[low : low + self._plan.batch]
            for part, values in zip(parts, self._run(context.table, batch), strict=True):
                part.append(values)
        return [np.concatenate(part) for part in parts]

    def read_rows(self, context: Context, rows: NDArray[np.int64]) -> list[NDArray[Any]]:
        """As `read`, of other samples of the data: as many as one batch has."""
        self._machine.load(context.weights)
        return self._run(context.table, rows)

    def read_given(self, context: Context, fields: Mapping[str, Held]) -> list[NDArray[Any]]:
        """As `read`, of samples that are none of the data's: as many as one batch has."""
        self._machine.load(context.weights)
        given = Rows(self._plan.batch, fields, self._plan.columns)
        return self._run(given, np.arange(self._plan.batch))

    def _run(self, table: Rows, batch: NDArray[np.int64]) -> list[NDArray[Any]]:
        self._machine.run(self._plan, *table.batch(batch), np.zeros(1))
        return [self._values(key) for key in self._keys]

    def _values(self, key: ProbeKey) -> NDArray[Any]:
        """(samples, ...); the steps of an unfolded node are joined."""
        arrays = [self._machine.read(self._plan, symbol) for symbol in self._plan.probes[key]]
        return arrays[0] if len(arrays) == 1 else np.stack(arrays, axis=1)
