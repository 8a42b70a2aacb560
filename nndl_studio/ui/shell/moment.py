"""A point in time as one says it: today 14:03, yesterday 09:10, 3 May 2026 18:00."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QLocale, QTime

from nndl_studio.sentence import Sentence, as_it_is, say, say_as

MONTHS = (
    say_as("month", "January"),
    say_as("month", "February"),
    say_as("month", "March"),
    say_as("month", "April"),
    say_as("month", "May"),
    say_as("month", "June"),
    say_as("month", "July"),
    say_as("month", "August"),
    say_as("month", "September"),
    say_as("month", "October"),
    say_as("month", "November"),
    say_as("month", "December"),
)


def moment(seconds: float) -> Sentence:
    """`seconds` since 1970, in the user's time and way to write it."""
    try:
        then = datetime.fromtimestamp(seconds)
    except (ValueError, OverflowError, OSError):
        return as_it_is("?")
    clock = QLocale().toString(QTime(then.hour, then.minute), QLocale.FormatType.ShortFormat)
    days = (datetime.now().date() - then.date()).days
    if days == 0:
        return say("today {time}", time=clock)
    if days == 1:
        return say("yesterday {time}", time=clock)
    return say(
        "{day} {month} {year} {time}",
        day=then.day,
        month=MONTHS[then.month - 1],
        year=then.year,
        time=clock,
    )
