"""Loading leaves the collector as it was."""

from __future__ import annotations

import gc

import pytest

from nndl_studio.loading import all_kept


@pytest.mark.parametrize("on", [True, False])
def test_the_collector_rests_inside_and_is_as_before_behind(on: bool) -> None:
    try:
        if not on:
            gc.disable()
        with all_kept():
            assert not gc.isenabled()
        assert gc.isenabled() is on
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()
        gc.enable()
