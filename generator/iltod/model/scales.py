"""What the catalogues of all bodies declare: steps by which progress is rated, and measures that many plans repeat."""

from __future__ import annotations

import re
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


class ScaleKind(StrEnum):
    """Шатлалын төрөл: ratings are steps, or a number from 0 to 100 that falls into a band."""

    STEPS = "steps"
    RATIO = "ratio"


class RatingScale(Record, frozen=True):
    """Үнэлгээний шатлал: a named, dated way of rating, with where it was published. Steps stand best first.

    Of a `ratio` scale the steps are bands: the value of each is the lowest number in it. Reports give the number, with
    at most one decimal, or the code of a step without a value.
    """

    id: Id
    name: Words
    year: Annotated[int, Meta(ge=1990, le=2100)]
    source: Source
    steps: tuple[RatingStep, ...]
    kind: ScaleKind = ScaleKind.STEPS


RATIO = re.compile(r"(100|[0-9]{1,2})(?:[.,]([0-9]))?%?")
"""How a number of a ratio scale is written: with a point or a comma, with or without the sign."""


def read_rating(scale: RatingScale, written: str) -> tuple[RatingStep, int | None] | None:
    """Return the step of a rating with its worth in tenths of a point, or None where the scale has no such rating.

    A step without a value is worth nothing. The band of a number is the highest one whose lower edge it reaches.
    """
    if scale.kind is ScaleKind.STEPS:
        step = next((step for step in scale.steps if step.code == written), None)
        return None if step is None else (step, None if step.value is None else step.value * 10)
    if step := next((step for step in scale.steps if step.value is None and step.code == written), None):
        return step, None
    found = RATIO.fullmatch(written)
    tenths = int(found[1]) * 10 + int(found[2] or 0) if found else 1001
    if tenths > 1000:
        return None
    bands = (step for step in scale.steps if step.value is not None and step.value * 10 <= tenths)
    band = next(bands, None)
    return None if band is None else (band, tenths)


class RatingScales(Record, frozen=True):
    """Үнэлгээний шатлалууд: all scales that plans may use; the first is the default."""

    scales: tuple[RatingScale, ...]


# templates.yml


class MeasureTemplate(Record, frozen=True):
    """Нийтлэг арга хэмжээ: a measure that the plans of several bodies repeat; `source` is where its words stand."""

    id: Id
    title: Words
    source: Source | None = None


class MeasureTemplates(Record, frozen=True):
    """Нийтлэг арга хэмжээний жагсаалт: all templates that measures may name."""

    templates: tuple[MeasureTemplate, ...]
