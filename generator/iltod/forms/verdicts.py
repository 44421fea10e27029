"""Verdicts of the anti-corruption agency or of a superior on many bodies, from one sheet into assessment files."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from iltod.core.problem import Language, message
from iltod.importing.document import Document, Row, Spot
from iltod.importing.yaml_text import yaml_text
from iltod.model import (
    AssessedMeasure,
    Assessment,
    AssessorKind,
    OrganisationFolder,
    Period,
    RatingScale,
    YearFolder,
    choose_scale,
    plan_measures,
)
from iltod.reading.rating_words import likely_rating

_SCHEMA = "../../../../docs/schema/assessment.schema.json"

_HEADS = {
    "body": re.compile(r"байгууллага|body|organisation", re.IGNORECASE),
    "number": re.compile(r"д/д|дугаар|заалт|арга хэмжээ|number|measure", re.IGNORECASE),
    "rating": re.compile(r"үнэлгээ|хувь|оноо|rating", re.IGNORECASE),
    "text": re.compile(r"тайлбар|дүгнэлт|зөвлөмж|text|comment", re.IGNORECASE),
}


class Verdict(msgspec.Struct, frozen=True):
    """Who judged, for which year and period, on which day."""

    assessor: AssessorKind
    name: str
    year: int
    period: Period
    date: datetime.date
    document: str = ""


class VerdictFiles(msgspec.Struct, frozen=True):
    """The assessment files by their paths below `plans/`, and what is wrong with which row."""

    files: dict[str, bytes]
    problems: tuple[tuple[Spot, str], ...]


def verdict_files(
    document: Document, verdict: Verdict, folders: Sequence[OrganisationFolder], scales: tuple[RatingScale, ...]
) -> VerdictFiles:
    """Return an assessment file for each body of a sheet; nothing is to be written where there are problems.

    Args:
        document: the sheet: columns for the body, the measure's number, the rating, and words.
        verdict: who judged, and when.
        folders: the bodies; a row names one by its id, its name or its registry number.
        scales: the scales of ratings.
    """
    rows = [block for block in document.blocks if isinstance(block, Row)]
    reading = _Reading(verdict, folders, scales)
    columns = reading.columns(rows)
    if columns is None:
        spot = rows[0].spot if rows else Spot(row=1)
        return VerdictFiles({}, ((spot, _say("no_heads")),))
    for row in rows[columns[1] :]:
        reading.row(row, columns[0])
    files = {} if reading.problems else dict(reading.files())
    return VerdictFiles(files, tuple(reading.problems))


def _say(name: str, **facts: object) -> str:
    return message(f"verdict_{name}", Language.MONGOLIAN, **facts)


class _Reading:
    """The verdicts read so far, by body, and what is wrong."""

    def __init__(
        self, verdict: Verdict, folders: Sequence[OrganisationFolder], scales: tuple[RatingScale, ...]
    ) -> None:
        self.verdict = verdict
        self.scales = scales
        self.problems: list[tuple[Spot, str]] = []
        self.entries: dict[str, list[AssessedMeasure]] = {}
        self._bodies: dict[str, OrganisationFolder] = {}
        for folder in folders:
            one = folder.organisation
            for name in (one.id, one.name.text, one.short_name, one.registry_number):
                if name:
                    self._bodies[name.casefold()] = folder
        self._last = ""

    def columns(self, rows: Sequence[Row]) -> tuple[Mapping[str, int], int] | None:
        """Return the column of each heading, and the first row below the headings."""
        for index, row in enumerate(rows[:10]):
            found: dict[str, int] = {}
            for column, text in enumerate(row.texts):
                name = next((name for name, stem in _HEADS.items() if name not in found and stem.search(text)), None)
                if name:
                    found[name] = column
            if {"body", "number", "rating"} <= found.keys():
                return found, index + 1
        return None

    def row(self, row: Row, columns: Mapping[str, int]) -> None:
        """Read one row; an empty body is the one above, as merged cells leave it."""
        cells = {name: row.texts[column] if column < len(row.cells) else "" for name, column in columns.items()}
        body = cells["body"] or self._last
        self._last = body
        if not cells["rating"] and not cells.get("text"):
            return
        folder = self._bodies.get(" ".join(body.casefold().split()))
        if folder is None:
            self.problems.append((row.spot, _say("no_body", written=body)))
            return
        year = next((item for item in folder.years if item.plan.year == self.verdict.year), None)
        if year is None:
            self.problems.append((row.spot, _say("no_plan", written=body, year=self.verdict.year)))
            return
        entry = self._entry(row, cells, year)
        if entry:
            self.entries.setdefault(folder.organisation.id, []).append(entry)

    def _entry(self, row: Row, cells: Mapping[str, str], year: YearFolder) -> AssessedMeasure | None:
        measures = {item.number.text: item.id for item in plan_measures(year.plan)}
        measures |= {item.id: item.id for item in plan_measures(year.plan)}
        number = re.match(r"[0-9]+(?:[.-][0-9]+)*", cells["number"].strip())
        own = measures.get(cells["number"].strip()) or measures.get(number[0] if number else "")
        scale = choose_scale(year.plan, self.scales)
        rating = likely_rating(cells["rating"], scale)
        if own is None:
            self.problems.append((row.spot, _say("no_measure", written=cells["number"])))
        if rating is None:
            known = ", ".join(step.code for step in scale.steps)
            self.problems.append((row.spot, _say("no_rating", written=cells["rating"], known=known)))
        if own is None or rating is None:
            return None
        return AssessedMeasure(measure=own, rating=rating, text=cells.get("text") or None)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield the assessment file of each body."""
        verdict = self.verdict
        own = f"{verdict.period}-{str(verdict.assessor).replace('_', '-')}"
        for body, entries in self.entries.items():
            record = Assessment(
                id=own,
                period=verdict.period,
                date=verdict.date,
                assessor=verdict.assessor,
                name=verdict.name,
                entries=tuple(entries),
                document=verdict.document or None,
            )
            yield f"{body}/{verdict.year}/assessments/{own}.yml", yaml_text(record, _SCHEMA).encode()
