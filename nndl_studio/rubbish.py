"""Cycles that nobody holds are collected where it is said, and not wherever a thread makes objects.

A widget in a cycle, let go of by a thread that reads or trains, waits inside Qt for Python, which
the window holds while it waits for Qt: both stand still for ever.
"""

from __future__ import annotations

import gc

_usual: tuple[int, int, int] | None = None


def collect_where_told() -> None:
    """From here on only `collect_what_is_due` collects."""
    global _usual
    if _usual is None:
        _usual = gc.get_threshold()
        # Not `gc.disable`: who puts the collector off for a while puts it on again.
        gc.set_threshold(0)


def collect_what_is_due() -> None:
    """Collect on this thread what Python would have collected by now: the young, or all."""
    if _usual is None:
        return
    for generation in (2, 1, 0):
        if gc.get_count()[generation] > _usual[generation]:
            gc.collect(generation)
            return
