"""How many threads run a plan, and the one rule for BLAS: a single thread inside a shard."""

from __future__ import annotations

import os
from functools import cache

from threadpoolctl import threadpool_limits


def available() -> int:
    """Processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@cache
def openmp() -> bool:
    """Whether numba finds OpenMP. Its `workqueue` layer aborts the process when two threads
    enter it, so without OpenMP shards run one after another."""
    try:
        from numba.np.ufunc import omppool
    except ImportError:
        return False
    return omppool is not None


@cache
def keep_blas_single() -> threadpool_limits:
    """Hold every loaded BLAS to one thread, for as long as the process lives."""
    import scipy.linalg.cython_blas

    assert scipy.linalg.cython_blas.__name__
    return threadpool_limits(limits=1, user_api="blas")
