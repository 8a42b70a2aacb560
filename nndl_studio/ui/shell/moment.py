"""A point in time as one says it: today 14:03, yesterday 09:10, 3 May 2026 18:00."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTime


def moment(seconds: float) -> str:
    """`seconds` since 1970, in the user's time and way to write it."""
    try:
        then = datetime.fromtimestamp(seconds)
    except (ValueError, OverflowError, OSError):
        return "?"
    clock = QLocale().toString(QTime(then.hour, then.minute), QLocale.FormatType.ShortFormat)
    days = (datetime.now().date() - then.date()).days
    if days == 0:
        return QCoreApplication.translate("Moment", "today {0}").format(clock)
    if days == 1:
        return QCoreApplication.translate("Moment", "yesterday {0}").format(clock)
    return f"{QLocale().toString(QDate(then.year, then.month, then.day), 'd MMMM yyyy')} {clock}"
