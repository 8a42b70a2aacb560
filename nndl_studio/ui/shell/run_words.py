"""A run's times, states and figures in words for the window; `speaker` translates."""

from __future__ import annotations

import time
from datetime import datetime
from math import isfinite

from PySide6.QtCore import QObject

from nndl_studio.runs.states import State
from nndl_studio.ui.monitor.numbers import three_digits

MINUTE, HOUR, DAY = 60, 3600, 86_400


def state_words(speaker: QObject, state: State) -> str:
    return {
        State.WAITING: speaker.tr("waiting"),
        State.RUNNING: speaker.tr("running"),
        State.PAUSED: speaker.tr("paused"),
        State.FINISHED: speaker.tr("finished"),
        State.STOPPED: speaker.tr("stopped"),
        State.DIVERGED: speaker.tr("diverged"),
        State.CRASHED: speaker.tr("crashed"),
    }[state]


def when_words(speaker: QObject, seconds: float, now: float | None = None) -> str:
    """A moment as one speaks of it: how long ago, or else the local day and time."""
    now = time.time() if now is None else now
    ago, moment = now - seconds, datetime.fromtimestamp(seconds)
    if 0 <= ago < MINUTE:
        return speaker.tr("just now")
    if 0 <= ago < HOUR:
        return speaker.tr("{0} min ago").format(int(ago // MINUTE))
    today = datetime.fromtimestamp(now).date()
    if moment.date() == today:
        return speaker.tr("today {0}").format(f"{moment:%H:%M}")
    if (today - moment.date()).days == 1:
        return speaker.tr("yesterday {0}").format(f"{moment:%H:%M}")
    return f"{moment:%Y-%m-%d %H:%M}"


def moment_words(seconds: float) -> str:
    """A local date and time, to the second."""
    return f"{datetime.fromtimestamp(seconds):%Y-%m-%d %H:%M:%S}"


def duration_words(speaker: QObject, seconds: float) -> str:
    """0.8 s, 12 s, 3 min 20 s, 1 h 05 min."""
    if seconds < 9.95:
        return speaker.tr("{0} s").format(f"{seconds:.1f}")
    whole = round(seconds)
    if whole < MINUTE:
        return speaker.tr("{0} s").format(whole)
    if whole < HOUR:
        return speaker.tr("{0} min {1} s").format(whole // MINUTE, f"{whole % MINUTE:02}")
    return speaker.tr("{0} h {1} min").format(whole // HOUR, f"{whole % HOUR // MINUTE:02}")


def share_words(share: float) -> str:
    return f"{100 * share:.1f} %"


def figure_words(name: str, value: float | None) -> str:
    """A figure with as many digits as tell something; shares as percents."""
    if value is None or not isfinite(value):
        return "–" if value is None else str(value)
    return share_words(value) if name in SHARES else three_digits(value)


SHARES = ("accuracy", "error")


def figure_titles(speaker: QObject) -> dict[str, str]:
    """The figures that are told of a run, in this order, and what they are called."""
    return {
        "loss": speaker.tr("loss"),
        "perplexity": speaker.tr("perplexity"),
        "accuracy": speaker.tr("accuracy"),
        "error": speaker.tr("error"),
        "macro_f1": speaker.tr("macro F1 (112)"),
        "mean_f1": speaker.tr("mean F1"),
        "mse": speaker.tr("mean squared error"),
        "mae": speaker.tr("mean absolute error"),
        "r2": speaker.tr("R²"),
    }
