"""How many threads run a plan, and the one rule for BLAS: a single thread inside a shard."""

from __future__ import annotations

import importlib
import os
from functools import cache

from threadpoolctl import threadpool_limits


def available() -> int:
    """Processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def share_the_processor() -> None:
    """Let waiting OpenMP threads sleep soon. They spin for about 1 ms by default, and take the
    processor from whoever they wait for when anything else runs, such as a window."""
    os.environ.setdefault("GOMP_SPINCOUNT", "20000")


@cache
def openmp() -> bool:
    """Whether numba finds OpenMP. Its `workqueue` layer aborts the process when two threads
    enter it, so without OpenMP shards run one after another."""
    try:
        importlib.import_module("numba.np.ufunc.omppool")
    except ImportError:
        return False
    return True


def most() -> int:
    """Threads numba has set aside."""
    from numba import config

    return int(vars(config)["NUMBA_NUM_THREADS"])


@cache
def keep_blas_single() -> threadpool_limits:
    """Hold every loaded BLAS to one thread, for as long as the process lives. SciPy brings one of
    its own along when somebody needs it: it reads the environment."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    return threadpool_limits(limits=1, user_api="blas")
