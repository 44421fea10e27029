"""Whether a body takes part in this site: a fact that goes wherever the body is named.

A body that was never asked, or whose documents others entered, has reported nothing *here*; that is all that can be
said of it.
"""

from __future__ import annotations

import datetime
from enum import StrEnum

import msgspec

from iltod.model import Organisation, OrganisationFolder, ParticipationKind


class ParticipationState(StrEnum):
    """Оролцооны байдал: the declared kinds, and that none is declared."""

    PUBLISHES = "publishes"
    INVITED = "invited"
    ENTERED = "entered"
    UNSTATED = "unstated"


class BodyParticipation(msgspec.Struct, frozen=True, array_like=True):
    """How a body takes part on a day. It `takes_part` where it publishes here itself.

    Where nothing is declared, a body that has reported here counts as taking part. `stale` says why its repository had
    something newer that could not be taken, and `updated` the day since which it is as shown.
    """

    state: ParticipationState
    takes_part: bool
    date: datetime.date | None = None
    text: str | None = None
    stale: str = ""
    updated: datetime.date | None = None


def participation_on(folder: OrganisationFolder, as_of: datetime.date) -> BodyParticipation:
    """Return how a body takes part on a day."""
    reported = any(report.date <= as_of for year in folder.years for report in year.reports)
    participation = _participation(folder.organisation, as_of, reported=reported)
    gathered = folder.gathered
    if gathered is None or not gathered.stale:
        return participation
    return msgspec.structs.replace(participation, stale=gathered.stale, updated=gathered.day)


def _participation(organisation: Organisation, as_of: datetime.date, *, reported: bool) -> BodyParticipation:
    """An invitation, or a beginning, of a later day is not known yet."""
    declared = organisation.participation
    if declared is None or (declared.date and declared.date > as_of):
        return BodyParticipation(ParticipationState.UNSTATED, reported)
    state = ParticipationState(declared.kind.value)
    return BodyParticipation(state, declared.kind is ParticipationKind.PUBLISHES, declared.date, declared.text)
