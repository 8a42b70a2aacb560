"""The collector waits while a plan is made, and works again whatever happened."""

from __future__ import annotations

import gc

import pytest

from nndl_studio.compiler.compile import CompileError, compile_graph
from nndl_studio.compiler.uncollected import uncollected
from nndl_studio.graph.document import Graph


def test_it_waits_and_goes_on() -> None:
    assert gc.isenabled()
    with uncollected():
        assert not gc.isenabled()
        with uncollected():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_goes_on_after_an_error() -> None:
    with pytest.raises(CompileError):
        compile_graph(Graph())
    assert gc.isenabled()


def test_who_has_turned_it_off_keeps_it_off() -> None:
    gc.disable()
    try:
        with uncollected():
            assert not gc.isenabled()
        assert not gc.isenabled()
    finally:
        gc.enable()
