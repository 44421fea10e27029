"""Commands for whoever looks over plans before they are approved: `suggest-templates`."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from iltod.core.problem import Language, message

if TYPE_CHECKING:
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
