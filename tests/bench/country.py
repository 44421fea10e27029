"""Writes an invented country of any size: the same number of measures always gives the same files.

Sentences, doubts, deadlines, thresholds, the number of criteria and the way the YAML is set are drawn from the two real
plans, so lengths and shapes are theirs. A body has 25 measures a year, two reports and eight evidence items for each
plan. Bodies are not marked `sample: true`, because samples stay out of the pages about the whole country, which would
then cost nothing; their names say that they are invented, and the country is never published.
"""

from __future__ import annotations

import json
import random
import re
import sys
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from iltod.model import Approval, Criterion, Measure, Plan, Text, plan_measures
from iltod.reading.loader import load_register

PROJECT = Path(__file__).parents[2]
AS_OF = "2026-12-20"
"""The day of the site: the last reports are in, the last deadline of the year is still to come."""

MEASURES_A_PLAN = 25
MEASURES_A_SECTION = 7
EVIDENCE_A_PLAN = 8
UNITS_A_BODY = 6
RATINGS = ("100", "100", "100", "100", "70", "70", "30", "0", "ХБ")
NEXT_BEST = "70"

_PLAIN = re.compile(r"[А-ЯӨҮЁа-яөүё][^:#\n]*[^:#\s]|[a-z][a-z0-9_/:.-]*|\d+-\d+(-\d+)?")
_PLAIN_WIDTH = 80
_FOLDED_WIDTH = 100


@dataclass(frozen=True)
class RealPlans:
    """What is drawn from: the words and shapes of the two real plans."""

    measures: tuple[Measure, ...]
    criteria: tuple[Criterion, ...]
    targets: tuple[Text, ...]
    goals: tuple[Text, ...]
    subgoals: tuple[Text, ...]
    approval: Approval
    description: str


def read_real_plans() -> RealPlans:
    """Collect the words and shapes of the two real plans."""
    folders = load_register(PROJECT).register.organisations
    plans: list[Plan] = [year.plan for folder in folders if not folder.organisation.sample for year in folder.years]
    measures = tuple(measure for plan in plans for measure in plan_measures(plan))
    sections = [section for plan in plans for section in plan.sections]
    return RealPlans(
        measures=measures,
        criteria=tuple(criterion for measure in measures for criterion in measure.criteria),
        targets=tuple(text for measure in measures for text in measure.target_level),
        goals=tuple(section.title for section in sections),
        subgoals=tuple(part.title for section in sections for part in section.subsections),
        approval=next(plan.approval for plan in plans if plan.approval),
        description=next(plan.source.description for plan in plans if plan.source),
    )


def shape(measures: int) -> tuple[int, tuple[int, ...]]:
    """Return how many bodies and which years make up a country of about so many measures."""
    years = (2024, 2025, 2026)[-min(3, max(1, measures // 5_000)) :]
    return max(1, round(measures / MEASURES_A_PLAN / len(years))), years


def write_country(root: Path, measures: int) -> int:
    """Write `root/plans/` and return how many measures it holds."""
    real = read_real_plans()
    plans = root / "plans"
    plans.mkdir(parents=True)
    scales = (PROJECT / "plans" / "rating_scales.yml").read_text(encoding="utf-8")
    (plans / "rating_scales.yml").write_text(scales, encoding="utf-8")
    bodies, years = shape(measures)
    for body in range(bodies):
        write_body(plans, body, years, real)
    return bodies * len(years) * MEASURES_A_PLAN


def write_body(plans: Path, body: int, years: Sequence[int], real: RealPlans) -> None:
    """Write one body with its years."""
    folder = plans / f"body-{body:05}"
    folder.mkdir()
    units = [f"unit-{number}" for number in range(1, UNITS_A_BODY + 1)]
    named = [{"id": unit, "name": f"Зохиомол хэлтэс {unit[5:]}", "kind": "unit"} for unit in units]
    write_yaml(folder / "organisation.yml", {"name": f"Зохиомол байгууллага {body}", "kind": "other", "units": named})
    for year in years:
        Year(random.Random(f"{body}/{year}"), year, units, real).write(folder / str(year))


class Year:
    """A plan of one year with its reports and evidence, drawn in a fixed order from its own dice."""

    def __init__(self, dice: random.Random, year: int, units: list[str], real: RealPlans) -> None:
        self.dice = dice
        self.year = year
        self.units = units
        self.real = real
        places = [divmod(index, MEASURES_A_SECTION) for index in range(MEASURES_A_PLAN)]
        self.measures = {f"{section + 1}-{index + 1}": self._measure(section, index) for section, index in places}
        self.evidence = {f"item-{number}": self._evidence(number) for number in range(1, EVIDENCE_A_PLAN + 1)}

    def write(self, folder: Path) -> None:
        for name in ("reports", "evidence"):
            (folder / name).mkdir(parents=True)
        write_yaml(folder / "plan.yml", self._plan())
        for name, item in self.evidence.items():
            write_yaml(folder / "evidence" / f"{name}.yml", item)
        for period, month in (("h1", 7), ("h2", 12)):
            write_yaml(folder / "reports" / f"{period}.yml", self._report(f"{self.year}-{month:02}-10"))

    def _plan(self) -> dict[str, Any]:
        return {
            "title": f"Авлигын эсрэг үйл ажиллагааны {self.year} оны төлөвлөгөө",
            **self._origin(),
            "sections": [self._section(number) for number in range(1, 2 + MEASURES_A_PLAN // MEASURES_A_SECTION)],
        }

    def _origin(self) -> dict[str, Any]:
        """One real plan has an approving act, the other has none and tells where it was typed from."""
        if self.dice.random() < 0.5:
            return {"source": {"description": self.real.description, "marks": [f"{self.year}.03.23"]}}
        approval = self.real.approval
        act = {"act": "Зохиомол байгууллагын захирамж", "number": f"А/{self.dice.randrange(1, 900)}"}
        grounds = {"legal_grounds": _texts(approval.legal_grounds), "clauses": _texts(approval.clauses[:2])}
        day = f"{self.year}-01-{self.dice.randrange(1, 29):02}"
        return {"approval": {**act, "date": day, "signatory": {"name": "З.Зохиомол", "post": "Дарга"}, **grounds}}

    def _section(self, number: int) -> dict[str, Any]:
        head = {"id": f"section-{number}", "number": str(number), "title": _text(self.dice.choice(self.real.goals))}
        held = [measure for name, measure in self.measures.items() if name.startswith(f"{number}-")]
        if len(held) == MEASURES_A_SECTION or self.dice.random() < 0.5:
            return {**head, "measures": held}
        parts = [held[:1], held[1:2], held[2:]]
        titled = zip(self.real.subgoals, parts, strict=True)
        listed = [
            {"id": f"part-{number}-{index}", "title": _text(title), "measures": part}
            for index, (title, part) in enumerate(titled, start=1)
        ]
        return {**head, "subsections": listed}

    def _measure(self, section: int, index: int) -> dict[str, Any]:
        like = self.dice.choice(self.real.measures)
        first, second = self.dice.sample(self.units, 2)
        joint = [first, {"unit": second, "role": "joint"}]
        criteria = self.dice.sample(self.real.criteria, len(like.criteria))
        targets = self.dice.sample(self.real.targets, len(like.target_level))
        return {
            "id": f"{section + 1}-{index + 1}",
            "number": f"{section + 1}.{index + 1}",
            "title": _text(self.dice.choice(self.real.measures).title),
            "responsible": joint[: len(like.responsible)],
            "deadline": self.dice.choice(self.real.measures).deadline.text,
            "promotes_110": like.promotes_110,
            "criteria": [_criterion(criterion) for criterion in criteria],
            "target_level": _texts(targets),
        }

    def _evidence(self, number: int) -> dict[str, Any]:
        supported = self.dice.sample(list(self.measures), self.dice.randrange(1, 4))
        channel = self.dice.choice(("own_site", "social", "press"))
        item: dict[str, Any] = {
            "title": f"Зохиомол нотломж {number}: {self.dice.choice(self.real.criteria).text.text}",
            "kind": self.dice.choice(("photo", "document", "publication", "video")),
            "date": f"{self.year}-03-{self.dice.randrange(1, 29):02}",
            "channel": channel,
            "url": f"https://example.org/{channel}/{self.year}/{number}",
            "supports": [supported[0], *({"measure": measure, "criterion": 1} for measure in supported[1:])],
        }
        if self.dice.random() < 0.3:
            item["archived_url"] = f"https://example.org/archive/{self.year}/{number}"
        if self.dice.random() < 0.3:
            checked = {"name": "З.Шалгагч", "post": "Дотоод аудитор", "date": f"{self.year}-04-01"}
            item["checked_by"] = checked
        if self.dice.random() < 0.5:
            item["reach"] = [{"kind": "views", "value": self.dice.randrange(10, 9_000)}]
        return item

    def _report(self, date: str) -> dict[str, Any]:
        entries = [self._entry(measure) for measure in self.measures.values() if self.dice.random() < 0.7]
        by = {"name": "З.Тайлагч", "post": "Тайлан хариуцсан мэргэжилтэн"}
        return {"date": date, "reported_by": by, "entries": entries}

    def _entry(self, measure: dict[str, Any]) -> dict[str, Any]:
        proofs = [
            name
            for name, item in self.evidence.items()
            if measure["id"] in item["supports"] or {"measure": measure["id"], "criterion": 1} in item["supports"]
        ]
        rating = self.dice.choice(RATINGS)
        if rating == "100" and not proofs and self.dice.random() < 0.9:
            rating = NEXT_BEST
        entry = {"measure": measure["id"], "rating": rating, "text": self.dice.choice(self.real.targets).text}
        counted = [number for number, item in enumerate(measure["criteria"], start=1) if item["at_least"]]
        if counted:
            entry["values"] = [{"criterion": number, "value": self.dice.randrange(0, 6)} for number in counted]
        if rating in ("30", "0"):
            entry["reason"] = self.dice.choice(self.real.criteria).text.text
        return {**entry, "evidence": proofs}


def write_yaml(path: Path, record: dict[str, Any]) -> None:
    """Write a record as people write it: plain where that is safe, long text folded, short lists in a line."""
    path.write_text("\n".join(_mapping_lines(record, "")) + "\n", encoding="utf-8")


def _mapping_lines(record: dict[str, Any], indent: str) -> Iterator[str]:
    for key, value in record.items():
        match value:
            case [] | None | False:
                continue
            case dict():
                yield f"{indent}{key}:"
                yield from _mapping_lines(value, indent + "  ")
            case list() if all(isinstance(item, str) and len(item) < 20 for item in value):
                yield f"{indent}{key}: [{', '.join(value)}]"
            case list():
                yield f"{indent}{key}:"
                yield from _list_lines(value, indent + "  ")
            case _:
                yield from _scalar_lines(f"{indent}{key}: ", value, indent + "  ")


def _list_lines(items: list[Any], indent: str) -> Iterator[str]:
    for item in items:
        if isinstance(item, dict):
            first, *rest = _mapping_lines(item, indent + "  ")
            yield f"{indent}- {first.lstrip()}"
            yield from rest
        else:
            yield from _scalar_lines(f"{indent}- ", item, indent + "  ")


def _scalar_lines(before: str, value: object, indent: str) -> Iterator[str]:
    text = "true" if value is True else str(value)
    if len(text) > _PLAIN_WIDTH and " ".join(text.split()) == text:
        yield f"{before}>-"
        wrapped = textwrap.wrap(text, _FOLDED_WIDTH, break_long_words=False, break_on_hyphens=False)
        yield from (indent + line for line in wrapped)
    elif not isinstance(value, str) or _PLAIN.fullmatch(text):
        yield before + text
    else:
        yield before + json.dumps(text, ensure_ascii=False)


def _texts(texts: Sequence[Text]) -> list[Any]:
    return [_text(text) for text in texts]


def _text(text: Text) -> Any:
    if text.printed or text.doubt:
        return {"text": text.text, "printed": text.printed, "doubt": text.doubt}
    return text.text


def _criterion(criterion: Criterion) -> dict[str, Any]:
    counted = {"at_least": criterion.at_least, "unit": criterion.unit}
    return {"label": criterion.label, "text": _text(criterion.text), **counted}


if __name__ == "__main__":
    print(write_country(Path(sys.argv[1]), int(sys.argv[2])))
