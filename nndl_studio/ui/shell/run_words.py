"""A run's times, states and figures in words for the window."""

from __future__ import annotations

import time
from datetime import datetime
from math import isfinite

from nndl_studio.sentence import Sentence, as_it_is, say
from nndl_studio.training.figure_names import SHARES
from nndl_studio.ui.monitor.numbers import three_digits

MINUTE, HOUR, DAY = 60, 3600, 86_400


def when_words(seconds: float, now: float | None = None) -> Sentence:
    """A moment as one speaks of it: how long ago, or else the local day and time."""
    now = time.time() if now is None else now
    ago, moment = now - seconds, datetime.fromtimestamp(seconds)
    if 0 <= ago < MINUTE:
        return say("just now")
    if 0 <= ago < HOUR:
        return say("{n} min ago", n=int(ago // MINUTE))
    today = datetime.fromtimestamp(now).date()
    if moment.date() == today:
        return say("today {time}", time=f"{moment:%H:%M}")
    if (today - moment.date()).days == 1:
        return say("yesterday {time}", time=f"{moment:%H:%M}")
    return as_it_is(f"{moment:%Y-%m-%d %H:%M}")


def moment_words(seconds: float) -> Sentence:
    """A local date and time, to the second."""
    return as_it_is(f"{datetime.fromtimestamp(seconds):%Y-%m-%d %H:%M:%S}")


def duration_words(seconds: float) -> Sentence:
    """0.8 s, 12 s, 3 min 20 s, 1 h 05 min."""
    if seconds < 9.95:
        return say("{n:.1f} s", n=seconds)
    whole = round(seconds)
    if whole < MINUTE:
        return say("{n} s", n=whole)
    minutes = whole // MINUTE
    if whole < HOUR:
        return say("{minutes} min {seconds:02} s", minutes=minutes, seconds=whole % MINUTE)
    return say("{hours} h {minutes:02} min", hours=whole // HOUR, minutes=minutes % MINUTE)


def share_words(share: float) -> Sentence:
    return say("{share:.1f} %", share=100 * share)


def figure_words(name: str, value: float | None) -> Sentence:
    """A figure with as many digits as tell something; shares as percents."""
    if value is None or not isfinite(value):
        return as_it_is("–" if value is None else str(value))
    return share_words(value) if name in SHARES else as_it_is(three_digits(value))
