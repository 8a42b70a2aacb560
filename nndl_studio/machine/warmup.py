"""Compiling every kernel once, so that the first training starts without waiting."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Sequence

import numpy as np

from nndl_studio import ops
from nndl_studio.machine import cache, warp
from nndl_studio.machine.machine import Machine
from nndl_studio.machine.plan import ExecutionPlan, Phase
from nndl_studio.ops.kernel import Kernel
from nndl_studio.sentence import say

Progress = Callable[[int, int, str], None]
# The shards of a batch that the serial and the parallel loop run over.
LOOPS = (1, 2)


def warm_up(
    progress: Progress, plans: Sequence[ExecutionPlan] = (), augmented: bool = True
) -> None:
    """Compile or load the kernels and loops of `plans`, or else all there are, for float32, and
    what pictures are `augmented` with; `progress(done, total, name)` before each. A damaged cache
    is wiped and everything compiled anew."""
    cache.prepare()
    cache.mended(lambda: _compile(progress, plans, augmented))


def _compile(progress: Progress, plans: Sequence[ExecutionPlan], augmented: bool) -> None:
    _import_ops()
    kernels = list(Kernel.registry.values())
    if plans:
        kernels = list(dict.fromkeys(kernel for plan in plans for kernel in plan.kernels))
    total = len(kernels) + len(LOOPS) + augmented
    for done, kernel in enumerate(kernels):
        progress(done, total, kernel.name)
        kernel.compiled("float32")
    for done, shards in enumerate(LOOPS, len(kernels)):
        progress(done, total, say("loop over {shards} shard(s)", shards=shards))
        _run_nothing(shards)
    if augmented:
        progress(total - 1, total, say("augmentation"))
        warp.get_ready()
    progress(total, total, say("ready"))


def _import_ops() -> None:
    """Kernels register themselves when their module is imported."""
    for module in pkgutil.iter_modules(ops.__path__, f"{ops.__name__}."):
        importlib.import_module(module.name)


def _run_nothing(shards: int) -> None:
    """Run a plan without kernels and instructions."""
    rows = np.zeros((shards, 0, 1), np.int64)
    empty = Phase(np.zeros(0, np.int64), rows)
    places = np.array([[32, shard, 1] for shard in range(shards)], np.int64)
    plan = ExecutionPlan(
        dtype="float32",
        batch=shards,
        lanes=shards,
        kernels=(),
        compute=empty,
        update=empty,
        gather=places,
        losses=np.zeros((shards, 0), np.int64),
        row=1,
        columns={},
        state_size=32,
        arena_size=64,
        constants=(),
        parameters={},
        gradients={},
        probes={},
        predictions={},
        listing=tuple,
    )
    data = np.zeros((shards, 1), np.float32)
    Machine([plan], shards).run(plan, data, np.arange(shards), np.zeros(1))
