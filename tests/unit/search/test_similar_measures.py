"""Measures that may be the same promise are found by their words, and nothing is decided for anybody."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace

from iltod.model import MeasureTemplate, OrganisationFolder, Plan, Register, Section, plan_measures
from iltod.reading.loader import load_register
from iltod.search.similar_measures import LEAST_ALIKE, Suggestion, suggest_templates
from iltod.search.words import SearchWords, read_words

ROOT = Path(__file__).resolve().parents[3]

KNOWN_PAIRS = {
    *(("1.1", "1.1"), ("1.2", "1.2"), ("1.3", "1.3"), ("1.4", "1.4")),
    *(("2.2", "2.1"), ("2.4", "2.4"), ("3.2", "3.1")),
}
"""Measures of the energy centre and of the district that repeat one template, as a person reads them."""


@cache
def words() -> SearchWords:
    return read_words()


@cache
def real() -> Register:
    return load_register(ROOT).register


def without_templates(plan: Plan) -> Plan:
    def bare(section: Section) -> Section:
        return replace(
            section,
            measures=tuple(replace(item, template=None) for item in section.measures),
            subsections=tuple(
                replace(part, measures=tuple(replace(item, template=None) for item in part.measures))
                for part in section.subsections
            ),
        )

    return replace(plan, sections=tuple(bare(section) for section in plan.sections))


def bare_register() -> Register:
    def bare(folder: OrganisationFolder) -> OrganisationFolder:
        years = tuple(replace(year, plan=without_templates(year.plan)) for year in folder.years)
        return replace(folder, years=years)

    return replace(real(), organisations=tuple(bare(folder) for folder in real().organisations))


def pairs(suggestions: tuple[Suggestion, ...]) -> set[tuple[str, ...]]:
    return {tuple(item.number for item in suggestion.measures) for suggestion in suggestions}


def test_the_pairs_of_the_two_real_plans_are_found() -> None:
    found = suggest_templates(bare_register(), (), words())
    assert pairs(found) >= KNOWN_PAIRS
    assert len(found) <= len(KNOWN_PAIRS) + 2
    assert all(suggestion.alike >= LEAST_ALIKE and suggestion.template is None for suggestion in found)
    assert {item.organisation for suggestion in found for item in suggestion.measures} == {
        "energy-centre",
        "songinokhairkhan",
    }


def test_what_a_person_accepted_is_written_in_both_plans() -> None:
    named = [
        {item.template: item.number.text for item in plan_measures(folder.years[0].plan) if item.template}
        for folder in real().organisations
        if not folder.organisation.sample
    ]
    energy, district = named
    assert {(energy[name], district[name]) for name in energy} == KNOWN_PAIRS


def test_accepted_pairs_are_not_suggested_again() -> None:
    templates = tuple(MeasureTemplate(id=name, title=name) for name in _named())
    again = pairs(suggest_templates(real(), templates, words()))
    assert not again & KNOWN_PAIRS


def test_a_known_template_is_suggested_to_measures_that_say_the_same() -> None:
    title = "Өөрийн байгууллагын үйл ажиллагааны онцлогт тохируулан нээлттэй хаалганы өдөрлөг зохион байгуулах"
    known = MeasureTemplate(id="open-day", title=title)
    first = suggest_templates(bare_register(), (known,), words())
    suggestion = next(item for item in first if item.template)
    assert suggestion.template == known
    assert [item.number for item in suggestion.measures] == ["1.2", "1.2"]


@pytest.mark.parametrize("title", ["", "110", "Ажил"])
def test_titles_that_say_little_are_like_nothing(title: str) -> None:
    known = MeasureTemplate(id="empty", title=title)
    assert all(item.template is None for item in suggest_templates(bare_register(), (known,), words()))


def _named() -> set[str]:
    return {
        item.template
        for folder in real().organisations
        for year in folder.years
        for item in plan_measures(year.plan)
        if item.template
    }
