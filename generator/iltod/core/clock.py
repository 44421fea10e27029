"""The only clock: what day it is where the bodies are, and how time passes."""

from __future__ import annotations

import datetime
import time

ULAANBAATAR = datetime.timezone(datetime.timedelta(hours=8))


def seconds() -> float:
    """Return the seconds of a clock that only runs forward, to measure how long something takes."""
    return time.monotonic()


def now() -> datetime.datetime:
    """Return the present moment in the time zone of Ulaanbaatar."""
    return datetime.datetime.now(ULAANBAATAR)


def today() -> datetime.date:
    """Return the day in Ulaanbaatar."""
    return datetime.datetime.now(ULAANBAATAR).date()
