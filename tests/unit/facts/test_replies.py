"""A body's dated answer stands beside the verdict or the mark that it answers, and nowhere else."""

from __future__ import annotations

import datetime

from msgspec.structs import replace
from small_register import AS_OF, ASSESSMENT, SCALE, folder
from small_site import all_pages, body, renderer, wording

from iltod.checks.check import check_organisation
from iltod.exports.facts_json import measure_json, plan_json
from iltod.facts.body_facts import PlanOverview
from iltod.facts.plans import derive_plan
from iltod.model import OrganisationFolder, Register, Reply

DAY = datetime.date(2026, 10, 1)

HOSTILE = "<b>Хоёр дахь</b> {{ 7*7 }}"

TO_VERDICT = Reply(date=DAY, text="Үнэлгээнд: " + HOSTILE, assessment=ASSESSMENT.id, measure="1-1")
TO_WHOLE_VERDICT = Reply(date=DAY, text="Бүх үнэлгээнд", assessment=ASSESSMENT.id)
TO_MARK = Reply(date=DAY, text="Тэмдэглэгээнд", measure="1-2")
TO_PLAN = Reply(date=DAY, text="Төлөвлөгөөнд өгсөн нь")
LATER = Reply(date=AS_OF + datetime.timedelta(1), text="Дараа өгсөн", measure="1-2")


def answered(*replies: Reply) -> OrganisationFolder:
    held = folder()
    return replace(held, years=(replace(held.years[0], replies=replies),))


def plan_of(*replies: Reply) -> PlanOverview:
    held = answered(*replies)
    return derive_plan(held, held.years[0], (SCALE,), AS_OF)


def test_an_answer_stands_beside_what_it_answers() -> None:
    plan = plan_of(TO_VERDICT, TO_WHOLE_VERDICT, TO_MARK, TO_PLAN, LATER)
    by_id = {item.measure.id: item for item in plan.measures}
    (verdict,) = by_id["1-1"].assessments
    assert verdict.replies == (TO_VERDICT, TO_WHOLE_VERDICT)
    assert by_id["1-1"].replies == ()
    assert by_id["1-2"].replies == (TO_MARK,)
    assert LATER not in plan.replies


def test_readers_see_each_answer_on_its_page_as_it_was_written() -> None:
    data = Register(scales=(SCALE,), organisations=(answered(TO_VERDICT, TO_MARK, TO_PLAN),))
    pages = {page.address: page for page in all_pages(data)}
    for address, shown in {
        "zagvar/2026/1-1/": TO_VERDICT,
        "zagvar/2026/1-2/": TO_MARK,
        "zagvar/2026/": TO_PLAN,
    }.items():
        text = body(pages[address]).text
        assert wording().reply.title in text
        for one in (TO_VERDICT, TO_MARK, TO_PLAN):
            assert (one.text in text) == (one is shown), (address, one.text)
    assert HOSTILE not in renderer().render(pages["zagvar/2026/1-1/"]).body


def test_answers_are_open_data() -> None:
    plan = plan_of(TO_VERDICT, TO_MARK)
    measures = {item.measure.id: measure_json(plan, item, str) for item in plan.measures}
    assert measures["1-1"]["assessments"][0]["replies"][0]["text"] == TO_VERDICT.text
    assert measures["1-2"]["replies"][0]["text"] == TO_MARK.text
    assert len(plan_json(plan, str)["replies"]) == 2


def test_an_answer_names_what_is_there_and_comes_after_it() -> None:
    def codes(*replies: Reply) -> list[str]:
        known = {problem.code for problem in check_organisation(answered(), (SCALE,), AS_OF)}
        found = check_organisation(answered(*replies), (SCALE,), AS_OF)
        return [problem.code for problem in found if problem.code not in known]

    assert codes(TO_VERDICT, TO_WHOLE_VERDICT, TO_MARK, TO_PLAN) == []
    assert codes(replace(TO_VERDICT, assessment="nothing")) == ["unknown_assessment"]
    assert codes(replace(TO_MARK, measure="9-9")) == ["unknown_measure"]
    assert codes(LATER) == ["future_date"]
    early = replace(TO_VERDICT, date=ASSESSMENT.date - datetime.timedelta(1))
    assert codes(early) == ["dates_out_of_order"]
