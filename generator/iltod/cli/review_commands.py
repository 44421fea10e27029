"""What is shown to whoever looks over plans before they are approved: `suggest-templates`, `check --quality`."""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from iltod.core.problem import Language, message

if TYPE_CHECKING:
    from iltod.facts.conduct.measurability import Lacking
    from iltod.model import OrganisationFolder, RatingScale
    from iltod.search.similar_measures import Suggestion

WORDS_OF_AN_ID = 3
"""How many words of a title the id of a new template is proposed of."""


def run_suggest_templates(options: argparse.Namespace, language: Language) -> int:
    """Print which measures of several bodies may be the same, as lines that a person can copy."""
    from iltod.reading.loader import load_common, load_register
    from iltod.reading.loading import Loading
    from iltod.search.similar_measures import suggest_templates
    from iltod.search.words import read_words

    loaded = load_register(options.root)
    if loaded.problems:
        print(message("links_unread", language), file=sys.stderr)
        return 1
    common = load_common(Loading(loaded.plans, "plans"), loaded.plans)
    suggestions = suggest_templates(loaded.register, common.templates or (), read_words())
    for suggestion in suggestions:
        print("\n".join(_lines(suggestion, language)), end="\n\n")
    print(message("suggest_done", language, count=len(suggestions)))
    return 0


def _lines(suggestion: Suggestion, language: Language) -> list[str]:
    """Return a suggestion as it is printed: the template, and the line that each measure would get."""
    title = suggestion.template.title if suggestion.template else suggestion.measures[0].title
    name = suggestion.template.id if suggestion.template else _proposed_id(title)
    known = "suggest_known" if suggestion.template else "suggest_new"
    lines = [message(known, language, template=name, alike=suggestion.alike)]
    if suggestion.template is None:
        lines += [f"  - id: {name}", "    title: >-", f"      {title.rstrip(' ;')}"]
    for item in suggestion.measures:
        lines += [f"{item.place.file}:{item.place.line}  {item.number}. {item.title}"]
        if item.template is None:
            lines += [f"    template: {name}"]
    return lines


def _proposed_id(title: str) -> str:
    from iltod.model.files import meant_id

    return meant_id(" ".join(title.split()[:WORDS_OF_AN_ID]).rstrip(",;.")) or "template"


def quality_report(options: argparse.Namespace, day: datetime.date, language: Language) -> Iterator[str]:
    """Yield what `check --quality` prints of the bodies that were asked for, whose data has no errors."""
    from iltod.reading.loader import load_register

    register = load_register(options.root).register
    for folder in register.organisations:
        if not options.which or folder.organisation.id in options.which:
            yield from _quality_lines(folder, register.scales, day, language)
    yield message("quality_source", language)


def _quality_lines(
    folder: OrganisationFolder, scales: tuple[RatingScale, ...], day: datetime.date, language: Language
) -> Iterator[str]:
    """Yield for each plan of a body what of it can be checked by somebody else, counted, with what lacks it.

    `scales` are the rating scales of the project, `day` is the day of the check.
    """
    from iltod.facts.conduct.measurability import measurability
    from iltod.facts.plans import derive_plan

    for year in folder.years:
        yield message("quality_of", language, file=year.plan.place.file)
        for item in measurability(derive_plan(folder, year, scales, day)):
            label = message(f"quality_{item.yardstick}", language)
            part, whole = item.part.numerator, item.part.denominator
            yield message("quality_line", language, label=label, part=part, whole=whole)
            if item.lacking:
                names = ", ".join(_lacking_name(one, language) for one in item.lacking)
                yield message("quality_lacking", language, names=names)


def _lacking_name(lacking: Lacking, language: Language) -> str:
    if lacking.number:
        return lacking.number
    return f"q{lacking.quarter}" if lacking.quarter else lacking.report or message("quality_plan", language)
