"""Every shard is run once, by whichever thread, and nobody waits while there is one left."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from numba import njit, prange, set_num_threads

from nndl_studio.machine.claims import APART, claimed, deal
from nndl_studio.machine.threads import most
from nndl_studio.ops.kernel import register_subroutines


def share_out(shards: int, workers: int, lazy: bool, runs: Any) -> None:
    """Count who ran what in `runs` (workers, shards); if `lazy`, the first comes too late."""
    claims = np.zeros(workers * APART, np.int64)
    deal(claims, 0, shards)
    for worker in prange(workers):
        if not (lazy and worker == 0):
            shard = claimed(claims, worker)
            while shard >= 0:
                runs[worker, shard] += 1
                shard = claimed(claims, worker)


@cache
def compiled(parallel: bool) -> Any:
    register_subroutines()
    return njit(parallel=parallel)(share_out)


@pytest.mark.parametrize("workers", [1, 2, 3])
@pytest.mark.parametrize("shards", [1, 2, 5, 8])
@pytest.mark.parametrize("parallel", [True, False])
def test_each_is_run_once(shards: int, workers: int, parallel: bool) -> None:
    runs = np.zeros((workers, shards), np.int64)
    set_num_threads(min(workers, most()))
    for _ in range(20):
        compiled(parallel)(shards, workers, False, runs)
    assert runs.sum(0).tolist() == [20] * shards


def test_who_is_done_takes_of_the_others_share() -> None:
    runs = np.zeros((2, 8), np.int64)
    compiled(False)(8, 2, True, runs)
    assert runs[1].tolist() == [1] * 8
