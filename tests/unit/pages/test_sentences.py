"""What is told of each measure: short whole Mongolian sentences for every value of every fact that they are made of."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import product

import pytest
from msgspec.structs import replace as with_fields
from small_register import PLAN, SCALE, folder, register
from small_site import ROOT, all_pages, body, wording

from iltod.evidence.rungs import Rung
from iltod.facts.bodies import derive_organisation
from iltod.facts.body_facts import PlanOverview
from iltod.facts.deadlines import recurs
from iltod.facts.measure_facts import (
    CriterionOverview,
    DueDate,
    MeasureOverview,
    Performer,
    RatingOrigin,
    State,
)
from iltod.facts.totals import UNRATED_STATES
from iltod.model import Criterion, Deadline, DeadlineKind, Role, Text, Unit, UnitKind
from iltod.pages.labels import rating_label, state_label
from iltod.pages.page import LONGEST_DESCRIPTION
from iltod.pages.renderer import unbroken
from iltod.pages.sentences import measure_sentence, state_meaning

GOLDEN = ROOT / "tests" / "golden" / "sentences.txt"

NAMES = ("Хуулийн хэлтэс", "АТГ", "ЗУХ", "Дүүргийн төрийн бүх байгууллага")
DEADLINES = (
    Deadline(text="Жилдээ", kind=DeadlineKind.YEAR),
    Deadline(text="Хагас жил", kind=DeadlineKind.HALF_YEAR),
    Deadline(text="Эхний хагас жил", kind=DeadlineKind.HALF_YEAR, half=1),
    Deadline(text="Сүүлийн хагас жил", kind=DeadlineKind.HALF_YEAR, half=2),
    Deadline(text="Хагас жил бүр", kind=DeadlineKind.EACH_HALF_YEAR),
    Deadline(text="Улирал бүр", kind=DeadlineKind.EACH_QUARTER),
    Deadline(text="Сар бүр", kind=DeadlineKind.EACH_MONTH),
    Deadline(text="II, IV улирал", kind=DeadlineKind.QUARTER, quarters=(2, 4)),
    Deadline(text="2-3 дугаар улирал", kind=DeadlineKind.QUARTER, quarters=(2, 3), through=True),
    Deadline(text="3 дугаар сард", kind=DeadlineKind.MONTH, months=(3,)),
    Deadline(text="6 дугаар сарын 30-ны дотор", kind=DeadlineKind.MONTH, months=(6,), day=30),
    Deadline(text="Жилд 2 удаа", kind=DeadlineKind.TIMES_A_YEAR, times=2),
    *(Deadline(text=f"{part}-р улирал", kind=DeadlineKind.QUARTER, quarter=part) for part in (1, 2, 3, 4)),
    Deadline(text="2026.12.09", kind=DeadlineKind.DATE, date=datetime.date(2026, 12, 9)),
    Deadline(text="Тухай бүр", kind=DeadlineKind.AS_IT_ARISES),
)
STATES = (*(State(step.id, step.tone, step) for step in SCALE.steps), *UNRATED_STATES)
COUNTED: tuple[tuple[bool | None, ...], ...] = (
    (),
    (None,),
    (True,),
    (False,),
    (True, True),
    (True, False, True),
    (False, False),
    (True, None),
)
"""Whether each criterion with a threshold is met."""


@dataclass(frozen=True)
class Case:
    """Everything that a sentence is made of."""

    performers: int
    deadline: Deadline
    state: State
    origin: RatingOrigin | None
    rung: Rung | None
    overdue: bool
    more_to_come: bool
    counted: tuple[bool | None, ...]
    sample: bool

    @property
    def possible(self) -> bool:
        """Whether the rules of deriving can give this."""
        silent = self.state.id.startswith("unreported")
        if (self.state.step is None) != (self.origin is None) or (silent and self.rung):
            return False
        if self.state.id == "unreported_open" or self.deadline.kind is DeadlineKind.AS_IT_ARISES:
            opened = self.deadline.kind is DeadlineKind.AS_IT_ARISES
            return (
                opened and not self.overdue and not self.more_to_come and (not silent or self.state.id[11:] == "open")
            )
        if silent:
            return self.overdue == (self.state.id == "unreported_overdue") and (self.overdue or self.more_to_come)
        return not self.overdue or recurs(self.deadline) or self.state.step is not SCALE.steps[0]


def cases(
    performers: Sequence[int], counted: Sequence[tuple[bool | None, ...]], samples: Sequence[bool]
) -> Iterator[Case]:
    made = (
        Case(*facts)
        for facts in product(
            performers,
            DEADLINES,
            STATES,
            (None, *RatingOrigin),
            (None, Rung.DECLARED, Rung.FILE),
            (False, True),
            (False, True),
            counted,
            samples,
        )
    )
    yield from (case for case in made if case.possible)


@cache
def small() -> tuple[PlanOverview, MeasureOverview]:
    overview = derive_organisation(folder(), (SCALE,), datetime.date(2026, 11, 22))
    return overview.plans[0], overview.plans[0].measures[0]


def sentence(case: Case, names: Sequence[str] = NAMES) -> str:
    plan, measure = small()
    units = [Unit(id=f"u{number}", name=Text(text=name), kind=UnitKind.UNIT) for number, name in enumerate(names)]
    made = with_fields(
        measure,
        measure=with_fields(measure.measure, deadline=case.deadline),
        deadline=case.deadline,
        state=case.state,
        rating_origin=case.origin,
        rung=case.rung,
        overdue=case.overdue,
        without_evidence=case.state.step is SCALE.steps[0] and case.rung is not Rung.FILE,
        due=()
        if case.deadline.kind is DeadlineKind.AS_IT_ARISES
        else (DueDate(case.deadline.date or datetime.date(2026, 6, 30), None, passed=case.overdue, reported=False),),
        next_due=datetime.date(2026, 12, 31) if case.more_to_come else None,
        performers=tuple(Performer(unit, Role.LEAD, "") for unit in units[: case.performers]),
        criteria=tuple(
            CriterionOverview(number, Criterion(text=Text(text="Ш"), at_least=1), None, met)
            for number, met in enumerate(case.counted, start=1)
        ),
    )
    owner = with_fields(plan, organisation=with_fields(plan.organisation, sample=case.sample))
    return measure_sentence(made, owner, rating_label(case.state, wording()), wording())


SENTENCES = re.compile(r"(Зохиомол жишээ: )?Энэ ажлыг [^{}.]* хийх ёстой( байсан)?\.( [А-ЯӨҮЁ][^{}.]*[^ .]\.){1,4}")

LONGEST_SENTENCE = 120
"""Letters that one sentence has at most, besides the names of those who are responsible."""


def test_every_combination_gives_short_whole_sentences() -> None:
    count = 0
    for case in cases((0, 1, 2, 4), COUNTED, (False, True)):
        told = sentence(case)
        assert SENTENCES.fullmatch(told), (told, case)
        assert max(map(len, told.split(". "))) <= LONGEST_SENTENCE, told
        assert "  " not in told, told
        assert "None" not in told, told
        assert told.startswith("Зохиомол") == case.sample
        assert ("«" in told) == (case.state.step is not None), told
        count += 1
    assert count > 8000


def golden_lines() -> Iterator[str]:
    """Every state with two deadlines, every deadline with one state, then what the other facts change in a sentence."""
    whole = [item for item in DEADLINES if item.kind is DeadlineKind.EACH_QUARTER or item.quarter == 2]
    made = [case for case in cases((1,), ((),), (False,)) if case.deadline.quarter in (None, 2)]
    yield from dict.fromkeys(
        sentence(case)
        for case in made
        if case.deadline in whole or (case.state.step is None and not case.rung) or case.deadline == DEADLINES[-1]
    )
    plain = Case(1, DEADLINES[0], STATES[1], RatingOrigin.OWN, None, False, True, (), False)
    yield ""
    yield from (sentence(replace(plain, performers=count)) for count in (0, 1, 2, 3, 4))
    yield ""
    yield from (sentence(replace(plain, counted=counted)) for counted in COUNTED)
    yield ""
    yield sentence(replace(plain, sample=True))
    yield ""
    for state in STATES:
        yield f"{state_label(state, wording())}: {state_meaning(state, wording())}"
        if state.step:
            yield from (
                f"{state_label(state, wording())}: {state_meaning(state, wording(), one)}" for one in RatingOrigin
            )


def test_the_sentences_are_those_that_were_read() -> None:
    """After a wanted change: read the new lines as a Mongolian editor, then write them to the file."""
    assert "\n".join(golden_lines()) + "\n" == GOLDEN.read_text(encoding="utf-8"), GOLDEN


@pytest.mark.parametrize("name", ["{when}", "<script>alert(1)</script>", "\"'&<>", "Хоёр\nмөр", "נ\u05d0", "үг" * 90])
def test_whatever_a_performer_is_called_stands_in_the_sentence_as_it_is(name: str) -> None:
    case = Case(1, DEADLINES[0], STATES[0], RatingOrigin.OWN, None, False, False, (), False)
    assert f" {' '.join(name.split())} 2026 онд " in sentence(case, (name,))


def test_a_measure_page_begins_with_its_sentence_and_tells_it_to_whoever_links_to_it() -> None:
    page = next(page for page in all_pages(register(folder())) if page.address == "zagvar/2026/1-1/")
    told = page.context["sentence"]
    assert PLAN.year == 2026
    assert told.startswith("Энэ ажлыг Хуулийн хэлтэс 2026 оны 2 дугаар улиралд хийх ёстой")
    assert told in body(page).text
    assert page.description[:100] == told[:100]
    assert len(page.description) <= LONGEST_DESCRIPTION + 1


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("6 дугаар сарын 30-ны дотор", '6 дугаар сарын <span class="num">30-ны</span> дотор'),
        ("2-р улирал, 31-ний", '<span class="num">2-р</span> улирал, <span class="num">31-ний</span>'),
        ("2-3 дугаар улирал, А-15", "2-3 дугаар улирал, А-15"),
        ("<b>1-ний", '&lt;b&gt;<span class="num">1-ний</span>'),
    ],
)
def test_a_number_stays_with_its_case(written: str, shown: str) -> None:
    assert unbroken(written) == shown
