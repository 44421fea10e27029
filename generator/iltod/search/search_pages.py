"""The page on which people search, and the index of terms for who reads without scripts."""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import msgspec

from iltod.core.language import alphabetical
from iltod.core.site_file import SiteFile
from iltod.facts.conduct.watch_lists import WatchList
from iltod.facts.measure_facts import State
from iltod.facts.totals import UNRATED_STATES
from iltod.model import RatingScale, ScaleKind
from iltod.model.addresses import SEARCH_MEANINGS, SEARCH_RULES, plan_address, search_address, term_address
from iltod.pages.page import Crumb, Page
from iltod.pages.wording import Wording
from iltod.search.entries import PROSE, Head, mark_of
from iltod.search.index import bits_for
from iltod.search.words import SearchWords

ADDRESS = search_address()

STYLE = "partials/search.css"

SCRIPT = "assets/search.js"
"""Where the script stands, in the theme and on the site."""

PLANS_SHOWN, MEASURES_SHOWN = 28, 18
"""How many plans a term lists, those with most of it, and how many measures of each: 8,000 pixels of a phone."""


_AROUND = re.compile(r" (=>|===|!==|&&|\|\||=|\?|:|\+|<|>|<=|>=|\*) ")
"""Signs that need no blanks around them; no text of the script has them so."""


class TermPlan(msgspec.Struct, frozen=True):
    """A plan in which a term is found, with its first measures as (number, address) and how many there are besides."""

    name: str
    year: int
    address: str
    sample: bool
    measures: tuple[tuple[str, str], ...]
    more: int


class Term(msgspec.Struct, frozen=True):
    """A term of the index: in how many measures it is found, samples apart, and the plans that are listed."""

    label: str
    address: str
    measures: int
    samples: int
    plans: tuple[TermPlan, ...]
    plans_left_out: int


class SearchSummary(msgspec.Struct, frozen=True):
    """What the pages of the search show of all bodies."""

    documents: int
    years: tuple[int, ...]
    terms: tuple[Term, ...]


def summarise(heads: Iterable[Head], words: SearchWords) -> SearchSummary:
    """Return what the pages of the search show, from the heads of all bodies, one in memory at a time."""
    counts = {term: _Count() for term in words.terms}
    documents = 0
    years: set[int] = set()
    for head in heads:
        documents += head.documents
        years.update(head.years)
        plans = [
            (year, sum(1 << measure[0] for measure in measures))
            for year, measures in groupby(head.measures, lambda measure: measure[1])
        ]
        for term, bits in head.terms.items():
            found = int.from_bytes(bits, "little")
            for year, of_plan in plans:
                if found & of_plan:
                    counts[term].add(head, year, found & of_plan)
    terms = (count.term(words.terms[term], term_address(term=term)) for term, count in counts.items())
    listed = (term for term in terms if term.measures or term.samples)
    ordered = sorted(listed, key=lambda term: alphabetical(term.label))
    return SearchSummary(documents, tuple(sorted(years, reverse=True)), tuple(ordered))


def search_pages(summary: SearchSummary, scales: Sequence[RatingScale], wording: Wording) -> Iterator[Page]:
    """Yield the page on which people search and a page for each term that is found.

    `summary` holds the terms and years of all organisations, `scales` are the rating scales, and `wording` holds the
    words of the site.
    """
    words = wording.search
    crumbs = (Crumb(wording.crumbs.home, ""), Crumb(words.title, ADDRESS))
    letters = [(letter, tuple(terms)) for letter, terms in groupby(summary.terms, lambda term: term.label[0])]
    yield Page(
        address=ADDRESS,
        template="search",
        title=words.title,
        description=words.description,
        crumbs=crumbs,
        style=STYLE,
        search=False,
        context={
            "years": summary.years,
            "states": tuple(_states(scales)),
            "lists": tuple(name for name in WatchList if name != WatchList.SILENT),
            "letters": tuple(letters),
            "early": _early_files(summary),
        },
    )
    for term in summary.terms:
        yield Page(
            address=term.address,
            template="term",
            title=words.term_title.format(term=term.label),
            description=words.term_description.format(term=term.label),
            crumbs=(*crumbs, Crumb(term.label, term.address)),
            style=STYLE,
            context={"term": term},
        )


def rules_file(summary: SearchSummary, words: SearchWords) -> SiteFile:
    """Return the file from which the browser knows the rules and where the index is."""
    document: Mapping[str, Any] = {
        **words.rules,
        "documents": summary.documents,
        "bits": bits_for(summary.documents),
        "prose": int.from_bytes(mark_of(PROSE, sample=False)),
    }
    return SiteFile(SEARCH_RULES, msgspec.json.encode(document))


def _early_files(summary: SearchSummary) -> tuple[str, ...]:
    """Return what every question needs: a browser loads it together with the script. A small index is loaded whole."""
    small = ("keys/a0.bin", "keys/b0.bin", "keys/c0.bin", "words/0.txt")
    return ("rules.json", "bodies.bin", *(() if bits_for(summary.documents) else small))


def meanings_file(words: SearchWords) -> SiteFile:
    """Return the file from which the browser knows which words to mark where others were asked for."""
    return SiteFile(SEARCH_MEANINGS, msgspec.json.encode(words.meanings))


def script_file(source: str) -> SiteFile:
    """Return the script of the search as it is published: without comments and blanks, which readers pay for."""
    lines = (_AROUND.sub(r"\1", line.strip()) for line in source.splitlines())
    published = "\n".join(line for line in lines if line and not line.startswith("//"))
    return SiteFile(SCRIPT, published.encode())


def _states(scales: Sequence[RatingScale]) -> Iterator[State]:
    """Yield each state that a measure can have, once."""
    rated = {
        step.id: State(step.id, step.tone, step, scale.kind is ScaleKind.RATIO)
        for scale in reversed(scales)
        for step in reversed(scale.steps)
    }
    yield from reversed(rated.values())
    yield from UNRATED_STATES


class _Count(msgspec.Struct):
    """Counts a term over all bodies and keeps the plans with most of it: how many measures, the address, the rest."""

    measures: int = 0
    samples: int = 0
    plans: int = 0
    most: list[tuple[int, str, Head, int]] = msgspec.field(default_factory=list)

    def add(self, head: Head, year: int, documents: int) -> None:
        """Count the measures of one plan that are in `documents`, a bit for each."""
        count = documents.bit_count()
        self.measures += 0 if head.sample else count
        self.samples += count if head.sample else 0
        self.plans += 1
        if len(self.most) < PLANS_SHOWN:
            heapq.heappush(self.most, (count, plan_address(head.id, year), head, documents))
        elif count >= self.most[0][0]:
            heapq.heappushpop(self.most, (count, plan_address(head.id, year), head, documents))

    def term(self, label: str, address: str) -> Term:
        """Return what was counted: real plans first, by name, the newest first."""
        plans = sorted(map(_plan, self.most), key=_order)
        return Term(label, address, self.measures, self.samples, tuple(plans), self.plans - len(plans))


def _plan(kept: tuple[int, str, Head, int]) -> TermPlan:
    _, address, head, documents = kept
    found = [measure for measure in head.measures if documents >> measure[0] & 1]
    measures = tuple((number, place) for _, _, number, place in found[:MEASURES_SHOWN])
    return TermPlan(head.name, found[0][1], address, head.sample, measures, len(found) - len(measures))


def _order(plan: TermPlan) -> tuple[bool, tuple[str, str], int]:
    return plan.sample, alphabetical(plan.name), -plan.year
