"""What `rating_scales.yml` declares: the steps by which progress is rated."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from iltod.model.base import Id, Record, Source, Words

# rating_scales.yml


class Tone(StrEnum):
    """Өнгө аяс: how a rating step looks (colour and icon); never what it means."""

    GOOD = "good"
    PARTIAL = "partial"
    WEAK = "weak"
    BAD = "bad"
    NEUTRAL = "neutral"


class RatingStep(Record, frozen=True):
    """Үнэлгээний шат: one step of a scale. A step without `value` is left out of the mean (ХБ)."""

    id: Id
    code: Words
    label: Words
    tone: Tone
    value: Annotated[int, Meta(ge=0, le=100)] | None = None


class RatingScale(Record, frozen=True):
    """Үнэлгээний шатлал: a named, dated way of rating, with where it was published. Steps stand best first."""

    id: Id
    name: Words
    year: Annotated[int, Meta(ge=1990, le=2100)]
    source: Source
    steps: tuple[RatingStep, ...]


class RatingScales(Record, frozen=True):
    """Үнэлгээний шатлалууд: all scales that plans may use; the first is the default."""

    scales: tuple[RatingScale, ...]
