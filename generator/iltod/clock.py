"""The only clock: what day it is where the bodies are."""

from __future__ import annotations

import datetime

ULAANBAATAR = datetime.timezone(datetime.timedelta(hours=8))


def today() -> datetime.date:
    """Return the day in Ulaanbaatar."""
    return datetime.datetime.now(ULAANBAATAR).date()
