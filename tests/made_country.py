"""Writes an invented country as citizens know theirs: bodies with kinds, parents and places, each with its own habits.

Two hundred bodies: ministries, agencies, 21 aimags and the capital, districts and soums below them, state companies
below ministries. A body reports each quarter, each half-year or once a year, and a fifth of them never. Now and then an
anti-corruption agency judges otherwise, evidence is withdrawn, an address no longer opens, complaints are counted. The
names say that everything is invented; the country is written by tests and never published. The words of measures are
drawn from the two real plans, as in `tests/bench/country.py`.
"""

from __future__ import annotations

import datetime
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from country import PROJECT, RATINGS, UNITS_A_BODY, RealPlans, Year, read_real_plans, write_yaml

AS_OF = datetime.date(2026, 12, 5)
"""The day of the site: the third quarter is reported, the last deadline of the year is 26 days away."""

YEAR = 2026

AIMAGS = (
    *("arkhangai", "bayan_ulgii", "bayankhongor", "bulgan", "govi_altai", "govisumber", "darkhan_uul", "dornogovi"),
    *("dornod", "dundgovi", "zavkhan", "orkhon", "uvurkhangai", "umnugovi", "sukhbaatar", "selenge", "tuv", "uvs"),
    *("khovd", "khuvsgul", "khentii"),
)

RHYTHMS = {"quarterly": ("q1", "q2", "q3"), "half": ("h1",), "yearly": (), "silent": ()}
"""What a body of each habit has reported until the day."""

DAYS = {"q1": "04-10", "q2": "07-10", "h1": "07-10", "q3": "10-10"}

SILENT = 5
"""One body of so many never reports."""


@dataclass(frozen=True)
class MadeBody:
    """One body: its id, its name, what kind it is, below which it stands, in which aimag, and how it reports."""

    id: str
    name: str
    kind: str
    parent: str | None = None
    region: str | None = None
    rhythm: str = "quarterly"


def made_bodies() -> Iterator[MadeBody]:
    """Yield the two hundred bodies."""
    for number, body in enumerate(_bodies()):
        rhythm = ("quarterly", "half", "yearly", "half", "silent")[number % SILENT]
        yield MadeBody(body.id, body.name, body.kind, body.parent, body.region, rhythm)


def _bodies() -> Iterator[MadeBody]:
    yield from (MadeBody(f"ministry-{n}", f"Зохиомол {n} дугаар яам", "ministry") for n in range(1, 17))
    yield from (
        MadeBody(f"agency-{n}", f"Зохиомол {n} дугаар агентлаг", "agency", f"ministry-{1 + n % 16}")
        for n in range(1, 31)
    )
    yield MadeBody("capital", "Зохиомол нийслэл", "capital", region="ulaanbaatar")
    for n, aimag in enumerate(AIMAGS, start=1):
        yield MadeBody(f"aimag-{n}", f"Зохиомол {n} дүгээр аймаг", "province", region=aimag)
    for n in range(1, 10):
        yield MadeBody(f"district-{n}", f"«Зохиомол» {n} дүгээр дүүрэг", "district", "capital")
    for n in range(100):
        yield MadeBody(f"soum-{n}", f"Зохиомол {n} сум", "soum", f"aimag-{1 + n % 21}")
    for n in range(1, 24):
        yield MadeBody(f"company-{n}", f"«Зохиомол {n}» ТӨХК", "state_company", f"ministry-{1 + n % 16}")


def write_made_country(root: Path, most: int = 200, *, region: bool = True) -> list[MadeBody]:
    """Write `root/plans/` with the first `most` bodies of each tenth or all of them; return the bodies."""
    real = read_real_plans()
    plans = root / "plans"
    plans.mkdir(parents=True)
    (plans / "rating_scales.yml").write_bytes((PROJECT / "plans" / "rating_scales.yml").read_bytes())
    (plans / "templates.yml").write_bytes((PROJECT / "plans" / "templates.yml").read_bytes())
    bodies = _some(list(made_bodies()), most)
    for number, body in enumerate(bodies):
        _write_body(plans / body.id, body, number, real, region=region)
    return bodies


def _some(bodies: list[MadeBody], most: int) -> list[MadeBody]:
    """Return so many bodies of all kinds, with those that they stand below."""
    if most >= len(bodies):
        return bodies
    chosen = {body.id for body in bodies[:: max(1, len(bodies) // most)]}
    chosen |= {body.parent for body in bodies if body.id in chosen and body.parent}
    return [body for body in bodies if body.id in chosen]


def _write_body(folder: Path, body: MadeBody, number: int, real: RealPlans, *, region: bool) -> None:
    folder.mkdir()
    units = [f"unit-{n}" for n in range(1, UNITS_A_BODY + 1)]
    record: dict[str, Any] = {"name": body.name, "kind": body.kind, "parent": body.parent}
    if region and body.region:
        record["region"] = body.region
    if number % 3 == 0:
        record["contacts"] = {"phones": ["7000-0000"], "emails": ["info@example.org"]}
    record["units"] = [{"id": unit, "name": f"Зохиомол хэлтэс {unit[5:]}", "kind": "unit"} for unit in units]
    write_yaml(folder / "organisation.yml", record)
    _MadeYear(random.Random(body.id), YEAR, units, real, body, number).write(folder / str(YEAR))


class _MadeYear(Year):
    """A year of a body with its habit of reporting, and with what others say of it."""

    def __init__(
        self, dice: random.Random, year: int, units: list[str], real: RealPlans, body: MadeBody, number: int
    ) -> None:
        super().__init__(dice, year, units, real)
        self.body = body
        self.number = number

    def _measure(self, section: int, index: int) -> dict[str, Any]:
        made = super()._measure(section, index)
        title = made["title"]["text"] if isinstance(made["title"], dict) else made["title"]
        template = next((like.template for like in self.real.measures if like.title.text == title), None)
        return {**made, "template": template} if template else made

    def write(self, folder: Path) -> None:
        for name in ("reports", "evidence", "assessments", "complaints"):
            (folder / name).mkdir(parents=True)
        write_yaml(folder / "plan.yml", self._plan())
        if self.number % 4 == 1:
            self.evidence["item-1"]["withdrawn"] = {"date": "2026-09-01", "reason": "Зохиомол шалтгаан"}
        for name, item in self.evidence.items():
            write_yaml(folder / "evidence" / f"{name}.yml", item)
        for period in RHYTHMS[self.body.rhythm]:
            write_yaml(folder / "reports" / f"{period}.yml", self._report(f"{self.year}-{DAYS[period]}"))
        if self.number % 4 == 2 and RHYTHMS[self.body.rhythm]:
            write_yaml(folder / "assessments" / "h1-agency.yml", self._assessment())
        if self.number % 4 == 3:
            write_yaml(folder / "links.yml", {"links": [self._dead("item-2")]})
        if self.number % 3 == 0:
            write_yaml(folder / "complaints" / "q1.yml", self._complaints())

    def _assessment(self) -> dict[str, Any]:
        judged = self.dice.sample(list(self.measures), 3)
        return {
            "date": "2026-08-20",
            "assessor": "anti_corruption_agency",
            "name": "Зохиомол үнэлгээ",
            "entries": [{"measure": name, "rating": self.dice.choice(RATINGS)} for name in judged],
        }

    def _dead(self, name: str) -> dict[str, Any]:
        return {"url": self.evidence[name]["url"], "checked": "2026-11-16", "outcome": "not_found"}

    def _complaints(self) -> dict[str, Any]:
        counts = {"bureaucracy": self.dice.randrange(5, 40), "service": self.dice.randrange(5, 40)}
        return {
            "date": "2026-04-08",
            "received": sum(counts.values()),
            "kinds": [{"kind": kind, "count": count} for kind, count in counts.items()],
        }


if __name__ == "__main__":
    print(len(write_made_country(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 200)))
