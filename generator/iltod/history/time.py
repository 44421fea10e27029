"""Days and moments in Ulaanbaatar time, for what git knows."""

from __future__ import annotations

import datetime

ULAANBAATAR = datetime.timezone(datetime.timedelta(hours=8))

_LATEST = 253_370_000_000  # in the year 9998, whatever a broken clock wrote


def moment_of(time: int) -> datetime.datetime:
    """Return a commit's time as it was in Ulaanbaatar."""
    return datetime.datetime.fromtimestamp(min(time, _LATEST), ULAANBAATAR)


def day_of(time: int) -> datetime.date:
    """Return the day in Ulaanbaatar of a commit's time."""
    return moment_of(time).date()


def start_of(day: datetime.date) -> int:
    """Return the first moment of a day in Ulaanbaatar, in seconds."""
    return int(datetime.datetime(day.year, day.month, day.day, tzinfo=ULAANBAATAR).timestamp())


def end_of(day: datetime.date) -> int:
    """Return the first moment after a day in Ulaanbaatar, in seconds."""
    return start_of(day) + 24 * 60 * 60
