"""An arena is zeros from the beginning of a large page on, whatever its size."""

from __future__ import annotations

import numpy as np
import pytest

from nndl_studio import api
from nndl_studio.compiler.compile import compile_graph
from nndl_studio.machine.memory import LARGE_PAGE, memory_for
from nndl_studio.ops.kernel import Dtype
from nndl_studio.resources import example


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(("name", "batch"), [("xor", 4), ("lenet-5", 512)])
def test_it_begins_with_a_page(name: str, batch: int, dtype: Dtype) -> None:
    plan = compile_graph(api.load(example(name)), dtype=dtype).plan(batch)
    arena = memory_for([plan])
    assert arena.dtype == dtype
    assert arena.size == plan.arena_size
    assert arena.ctypes.data % LARGE_PAGE == 0
    assert not np.any(arena)
