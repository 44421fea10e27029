"""Bodies stand beside their own kind: who is compared with whom, with which plan, and in how many pages."""

from __future__ import annotations

from msgspec.structs import replace
from small_register import AS_OF, SCALE, folder
from small_site import body, wording

from iltod.facts.bodies import derive_all_bodies, derive_organisation
from iltod.facts.body_facts import OrganisationSummary
from iltod.model import MeasureTemplate, OrganisationFolder, OrganisationKind, Section
from iltod.pages.all_bodies_pages import group_pages
from iltod.pages.guide.compare_pages import MOST_OF_KIND, paired
from iltod.pages.guide.template_pages import FEW_ROWS, newest_measures, template_rows
from iltod.pages.page import Page

TEMPLATE = MeasureTemplate(id="open-day", title="<b>Нээлттэй</b> хаалганы өдөрлөг")


def repeating(like: OrganisationFolder, name: str, kind: OrganisationKind) -> OrganisationFolder:
    """A folder as another body's whose first measure repeats the template."""

    def named(section: Section) -> Section:
        if not section.measures:
            return section
        first, *others = section.measures
        return replace(section, measures=(replace(first, template=TEMPLATE.id), *others))

    years = []
    for year in like.years:
        sections = year.plan.sections
        plan = replace(year.plan, organisation=name, sections=(named(sections[0]), *sections[1:]))
        years.append(replace(year, plan=plan))
    organisation = like.organisation
    renamed = replace(organisation, id=name, kind=kind, name=replace(organisation.name, text=f"Байгууллага {name}"))
    return replace(like, organisation=renamed, years=tuple(years))


def summaries(kinds: dict[str, OrganisationKind]) -> list[OrganisationSummary]:
    return [
        derive_organisation(repeating(folder(), name, kind), (SCALE,), AS_OF).summary for name, kind in kinds.items()
    ]


def pages(bodies: list[OrganisationSummary]) -> dict[str, Page]:
    overview = derive_all_bodies(bodies, (SCALE,), AS_OF, templates=(TEMPLATE,))
    return {page.address: page for page in group_pages("comparisons", overview, wording())}


def test_each_kind_stands_apart_and_no_pair_is_of_two_kinds() -> None:
    kinds = {
        "a": OrganisationKind.DISTRICT,
        "b": OrganisationKind.DISTRICT,
        "c": OrganisationKind.MINISTRY,
    }
    found = pages(summaries(kinds))
    assert {address for address in found if address.startswith("compare/")} == {
        *("compare/", "compare/a/", "compare/b/", "compare/c/", "compare/a/b/"),
    }
    assert {address for address in found if address.startswith("templates/")} == {
        *("templates/", "templates/open-day/", "templates/open-day/district/", "templates/open-day/ministry/"),
    }


def test_a_body_is_beside_the_sum_of_its_kind() -> None:
    kinds = dict.fromkeys("ab", OrganisationKind.DISTRICT)
    bodies = summaries(kinds)
    alone = bodies[0].years[0].totals
    page = pages(bodies)["compare/a/"]
    first, whole = page.context["columns"]
    assert first.totals.measures == alone.measures
    assert whole.totals.measures == 2 * alone.measures
    line = page.context["lines"][0]
    assert line.completed.denominator == 2
    text = body(page).text
    assert "Байгууллага a" in text
    assert "<b>Нээлттэй</b> хаалганы" in text


def test_a_figure_of_each_body_leads_to_its_own_list() -> None:
    found = pages(summaries(dict.fromkeys("ab", OrganisationKind.DISTRICT)))
    year = f"{AS_OF.year}/lists/#"
    for address, bodies in (("compare/a/", "a"), ("compare/a/b/", "ab")):
        links = [link["href"].replace("../", "") for link in body(found[address]).all("a")]
        listed = [link for link in links if "/lists/#" in link]
        figures = (("late", "overdue"), ("unproven", "without_evidence"))
        columns = found[address].context["columns"]
        assert all(getattr(columns[0].totals, figure).numerator for _, figure in figures)
        assert sorted(listed) == sorted(f"{one}/{year}{name}" for one in bodies for name, _ in figures)


def test_a_kind_with_one_body_has_no_column_beside_it() -> None:
    page = pages(summaries({"a": OrganisationKind.OTHER}))["compare/a/"]
    assert len(page.context["columns"]) == 1
    assert wording().compare.alone in body(page).text


def test_pairs_do_not_multiply() -> None:
    one = summaries({"a": OrganisationKind.SOUM})[0]
    few = [replace(one, id=f"s{number}") for number in range(MOST_OF_KIND)]
    assert len(list(paired(few))) == MOST_OF_KIND * (MOST_OF_KIND - 1) // 2
    many = [replace(one, id=f"s{number}", parent=f"aimag-{number % 7}") for number in range(28)]
    pairs = list(paired(many))
    assert len(pairs) == 7 * 6
    assert all(first.parent == second.parent for first, second in pairs)
    assert not list(paired([replace(one, id=f"s{number}") for number in range(MOST_OF_KIND + 1)]))


def test_a_template_counts_a_body_once_by_its_newest_plan_that_has_begun() -> None:
    one = summaries({"a": OrganisationKind.SOUM})[0]
    item = one.repeated[0]
    years = tuple(replace(item, year=year) for year in (AS_OF.year + 1, AS_OF.year, AS_OF.year - 1))
    both = replace(one, repeated=years)
    assert newest_measures(both, AS_OF.year)[TEMPLATE.id].year == AS_OF.year
    ahead = replace(one, repeated=years[:1])
    assert newest_measures(ahead, AS_OF.year)[TEMPLATE.id].year == AS_OF.year + 1
    overview = derive_all_bodies([both], (SCALE,), AS_OF, templates=(TEMPLATE,))
    assert template_rows(overview)[0].completed.denominator == 1


def test_a_long_kind_leads_to_a_page_of_its_own() -> None:
    kinds = {f"s{number}": OrganisationKind.SOUM for number in range(FEW_ROWS + 1)}
    found = pages(summaries(kinds))
    assert len(body(found["templates/open-day/"]).all("tr")) == 1 + FEW_ROWS
    assert len(body(found["templates/open-day/soum/"]).all("tr")) == 2 + FEW_ROWS


def test_a_template_that_nobody_repeats_says_so() -> None:
    overview = derive_all_bodies([], (SCALE,), AS_OF, templates=(TEMPLATE,))
    found = {page.address: page for page in group_pages("comparisons", overview, wording())}
    assert wording().templates.nobody in body(found["templates/open-day/"]).text


def test_the_entrance_names_whom_there_is_to_compare() -> None:
    kinds = {"a": OrganisationKind.DISTRICT, "b": OrganisationKind.DISTRICT, "c": OrganisationKind.MINISTRY}
    reading = body(pages(summaries(kinds))["compare/"])
    assert [link["href"] for link in reading.all("a") if "compare/" in link["href"]] == [
        "../compare/a/",
        "../compare/b/",
    ]
    assert wording().compare.nothing not in reading.text
    alone = body(pages(summaries({"a": OrganisationKind.DISTRICT, "c": OrganisationKind.MINISTRY}))["compare/"])
    assert wording().compare.nothing in alone.text
    assert "../templates/" in [link["href"] for link in alone.all("a")]
