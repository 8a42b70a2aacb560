"""The machine: an arena, the state in it, and `run`, which drives the native loop over a plan."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from time import perf_counter
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from nndl_studio.machine import cache, threads
from nndl_studio.machine.counters import Counters
from nndl_studio.machine.faster import Faster
from nndl_studio.machine.memory import memory_for
from nndl_studio.machine.plan import Data, ExecutionPlan, Symbol
from nndl_studio.machine.profile import Profile
from nndl_studio.ops.controls import Control

Array = NDArray[Any]


class Machine:
    """Holds the arena that `plans` share and runs them, one at a time, on one Python thread.

    All plans must have the same state layout (`state_size`): one graph, one optimiser.
    """

    def __init__(self, plans: Sequence[ExecutionPlan], workers: int | None = None) -> None:
        cache.prepare()
        threads.share_the_processor()
        threads.keep_blas_single()
        first = plans[0]
        if any(plan.state_size != first.state_size for plan in plans):
            raise RuntimeError(
                "these plans lay their state out differently and can't share an arena"
            )
        self.workers = min(workers or threads.available(), threads.most())
        self.arena = memory_for(plans)
        for offset, numbers in first.constants:
            self.arena[offset : offset + len(numbers)] = numbers
        self._parameters = {
            name: self.arena[symbol.offsets[0] :][: symbol.size].reshape(symbol.shape)
            for name, symbol in first.parameters.items()
        }
        self._weights = _all_of(first.parameters.values())
        self._state_size = first.state_size
        self._kernels: dict[int, NDArray[np.int64]] = {}
        self._counters: dict[int, Counters] = {}
        self._faster = {id(plan): Faster() for plan in plans}
        cache.mended(lambda: self._get_ready(plans))

    def _get_ready(self, plans: Sequence[ExecutionPlan]) -> None:
        """Compile or load kernels and loops now, by running no batch at all."""
        for plan in plans:
            self._kernels[id(plan)] = native_kernels(plan)
            self._run_nothing(plan)

    def _run_nothing(self, plan: ExecutionPlan) -> None:
        """In every way that `plan` may run."""
        data, none = _parts(np.zeros((0, plan.row), plan.dtype)), np.zeros(0)
        for parallel in (True, False) if self._able(plan) else (False,):
            self._go(plan, parallel, (data, np.zeros(0, np.int64)), none, (0, 0), none)

    def run(
        self,
        plan: ExecutionPlan,
        data: Data,
        order: NDArray[np.int64],
        recorded: NDArray[np.float64],
        seed: int = 0,
        step: int = 0,
        rates: NDArray[np.float64] | None = None,
    ) -> int:
        """Run `recorded.size` batches of `plan` over the rows of `data` that `order` names.

        `data` (samples, plan.row) has the arena's dtype; `order` names a batch after another.
        `recorded` receives the mean losses; `step` counts batches since the run began. `rates`
        holds the learning rate of each step; without it, the one last set is kept. Returns
        how many batches had a finite loss; the first that had none is not applied.
        """
        parts = _parts(data)
        width = sum(part.shape[1] for part in parts)
        if order.size < recorded.size * plan.batch or width != plan.row:
            raise RuntimeError("the data do not fit the plan")
        if rates is None:
            rates = np.full(recorded.size, self.arena[Control.LEARNING_RATE], np.float64)
        able, faster, start = self._able(plan), self._faster[id(plan)], perf_counter()
        parallel = able and faster.side_by_side(recorded.size)
        done = self._go(plan, parallel, (parts, order), recorded, (seed, step), rates)
        if able:
            faster.ran(parallel, done, perf_counter() - start)
        return done

    def _go(
        self,
        plan: ExecutionPlan,
        parallel: bool,
        batches: tuple[tuple[Array, Array], NDArray[np.int64]],
        recorded: NDArray[np.float64],
        moment: tuple[int, int],
        rates: NDArray[np.float64],
    ) -> int:
        """As `run`, shards side by side or one after another; `batches` are data and order,
        `moment` is (seed, step)."""
        if parallel:
            numba.set_num_threads(self.workers)
        given = (
            self._kernels[id(plan)],
            plan.compute.opcodes,
            plan.compute.operands,
            plan.update.opcodes,
            plan.update.operands,
            plan.update.stages,
            self.arena,
            *batches,
            plan.gather,
            plan.losses,
            plan.lanes,
            self.workers,
            np.uint64(moment[0]),
            moment[1],
            rates,
            recorded,
        )
        counters = self._counters.get(id(plan))
        if counters is not None:
            return _count(counters, parallel, given)
        done: int = _loop(parallel)(*given)
        return done

    def count(self, plan: ExecutionPlan, on: bool = True) -> None:
        """Count from now on what each instruction of `plan` takes, from nothing; or no longer."""
        self._counters.pop(id(plan), None)
        if on:
            cache.mended(lambda: self._get_counters_ready(plan))

    def _get_counters_ready(self, plan: ExecutionPlan) -> None:
        """Compile or load the loops that count now, by running no batch at all."""
        self._counters[id(plan)] = Counters(plan)
        self._run_nothing(plan)

    def profile(self, plan: ExecutionPlan) -> Profile | None:
        """What a step of `plan` took; None if nothing was counted."""
        counters = self._counters.get(id(plan))
        return None if counters is None else counters.profile(self._busy(plan))

    def _busy(self, plan: ExecutionPlan) -> int:
        """Threads that usually work on a step of `plan`."""
        parallel = self._able(plan) and self._faster[id(plan)].usual
        return min(self.workers, plan.lanes) if parallel else 1

    def _able(self, plan: ExecutionPlan) -> bool:
        """Whether shards can run side by side."""
        return self.workers > 1 and plan.shards > 1 and threads.openmp()

    def control(self, which: Control, value: float) -> None:
        """Set a number that every following step reads."""
        self.arena[which] = value

    @property
    def state(self) -> Array:
        """Controls, parameters, constants and optimiser slots: a view."""
        return self.arena[: self._state_size]

    def parameters(self) -> dict[str, Array]:
        """Views of the parameters by name."""
        return dict(self._parameters)

    @property
    def finite(self) -> bool:
        """Whether no parameter has grown beyond all bounds."""
        # All in one go: asking one after another took a fiftieth of an epoch of 8 layers of 50.
        if np.isfinite(self.arena[self._weights]).all():
            return True
        return all(np.isfinite(array).all() for array in self._parameters.values())

    def load(self, weights: Mapping[str, Array]) -> None:
        """Copy `weights` over the parameters of the same names."""
        own = self.parameters()
        for name, array in weights.items():
            own[name][...] = array

    def read(self, plan: ExecutionPlan, symbol: Symbol) -> Array:
        """A copy of an array after a run: (samples, *shape) if batched, else shards summed."""
        parts = [self._part(plan, symbol, shard) for shard in range(len(symbol.offsets))]
        if symbol.batched:
            return np.concatenate([np.moveaxis(part, -1, 0) for part in parts])
        total: Array = parts[0].copy()
        for part in parts[1:]:
            total += part
        return total

    def _part(self, plan: ExecutionPlan, symbol: Symbol, shard: int) -> Array:
        samples = (int(plan.gather[shard, 2]),) if symbol.batched else ()
        shape = (*symbol.shape, *samples)
        offset = symbol.offsets[shard]
        return self.arena[offset : offset + int(np.prod(shape))].reshape(shape)


def _all_of(symbols: Collection[Symbol]) -> slice:
    """What part of the arena has all of them, and maybe more."""
    if not symbols:
        return slice(0)
    ends = [symbol.offsets[0] + symbol.size for symbol in symbols]
    return slice(min(symbol.offsets[0] for symbol in symbols), max(ends))


def _parts(data: Data) -> tuple[Array, Array]:
    """First columns and others, of which there may be none; both to be read only, which is a type
    of its own for native code."""
    first, others = data if isinstance(data, tuple) else (data, data[:, :0])
    return _to_read(first), _to_read(others)


def _to_read(array: Array) -> Array:
    view = array.view(np.ndarray)
    view.flags.writeable = False
    return view


def native_kernels(plan: ExecutionPlan) -> NDArray[np.int64]:
    """The addresses of the plan's kernels, compiled or loaded now."""
    return np.array([kernel.address(plan.dtype) for kernel in plan.kernels], np.int64)


def _loop(parallel: bool) -> Any:
    from nndl_studio.machine.loop import parallel_loop, serial_loop

    return parallel_loop() if parallel else serial_loop()


def _count(counters: Counters, parallel: bool, given: tuple[Any, ...]) -> int:
    """Run a stretch of steps, counted where that is due."""
    from nndl_studio.machine.counted_loop import counted_loop

    due, start = counters.due, perf_counter()
    loop = counted_loop(parallel) if due else _loop(parallel)
    done: int = loop(*given, *counters.arrays) if due else loop(*given)
    counters.ran(perf_counter() - start, done, due)
    return done
