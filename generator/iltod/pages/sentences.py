"""Plain sentences: the state of a measure, in a few short ones, and what a state means.

Each is a whole pattern of the wording. What is filled in stands where Mongolian needs no case ending: as a subject, in
quotation marks, before a counted noun.
"""

from __future__ import annotations

from collections.abc import Sequence

from iltod.core.language import day_in_genitive, number, ordinal_word
from iltod.evidence.rungs import UNSEEN
from iltod.facts.body_facts import PlanOverview
from iltod.facts.deadlines import named_quarters, recurs
from iltod.facts.measure_facts import (
    CriterionOverview,
    MeasureOverview,
    Performer,
    RatingOrigin,
    State,
    Unrated,
)
from iltod.model import DeadlineKind
from iltod.pages.wording import Wording


def measure_sentence(measure: MeasureOverview, plan: PlanOverview, label: str, wording: Wording) -> str:
    """Return in short sentences who was to do a measure by when, and what became of it.

    `measure` is one of `plan`, `label` names its rating, and `wording` holds the words of the site.
    """
    words = wording.sentence
    promised = _promised(measure, plan.plan.year, words)
    if measure.state.id in _SILENT:
        sentence = words[_silent_pattern(measure)].format(promised=promised)
    else:
        told = words[_told_pattern(measure)].format(label=label)
        counted = _counted(measure.criteria, words)
        sentence = words[_pattern(measure)].format(promised=promised, told=told, counted=counted)
    return words.sample.format(sentence=sentence) if plan.organisation.sample else str(sentence)


def state_meaning(state: State, wording: Wording, origin: RatingOrigin | None = None) -> str:
    """Return what `state` means in the words of `wording`; with the `origin` of its rating also whose it is."""
    if state.step is None:
        return str(wording.state_help[state.id])
    value = state.step.value
    whose = wording.meaning.reported
    if origin:
        kind = "not_yet_due" if value is None else "rated"
        whose = wording.state_help[f"{kind}_performers" if origin is RatingOrigin.PERFORMERS else kind]
    counts = "unvalued" if value is None else "ratio" if state.by_ratio else "valued" if value else "zero"
    if counts == "ratio":
        return f"{whose} {wording.meaning.ratio.format(value=value)}"
    return f"{whose} {wording.meaning[counts].format(value=value)}"


_SILENT = {Unrated.UNREPORTED_OVERDUE, Unrated.UNREPORTED_UPCOMING, Unrated.UNREPORTED_OPEN}


def _promised(measure: MeasureOverview, year: int, words: Wording) -> str:
    when = _when(measure, year, words)
    who = _who(measure.leads, words)
    passed = "_passed" if measure.due and not measure.next_due else ""
    if who:
        return str(words[f"promised{passed}"].format(who=who, when=when))
    return str(words[f"promised_by_nobody{passed}"].format(when=when))


def _who(performers: Sequence[Performer], words: Wording) -> str:
    names = [" ".join(performer.unit.name.text.split()) for performer in performers]
    if len(names) > 2:
        return str(words.many.format(first=names[0], count=number(len(names))))
    return str(words.two.format(first=names[0], second=names[1])) if len(names) == 2 else "".join(names)


def _when(measure: MeasureOverview, year: int, words: Wording) -> str:
    deadline = measure.deadline
    name = str(deadline.kind)
    if deadline.kind is DeadlineKind.HALF_YEAR and deadline.half:
        name = "first_half" if deadline.half == 1 else "second_half"
    elif deadline.kind is DeadlineKind.DATE or deadline.day:
        return str(words.by_day.format(day=day_in_genitive(measure.due[-1].date)))
    numbers = named_quarters(deadline) or deadline.months or (0,)
    counted = f"{numbers[0]}–{numbers[-1]}" if deadline.through else ", ".join(str(item) for item in numbers)
    facts = {"numbers": counted, "ordinal": ordinal_word(numbers[-1]), "times": deadline.times}
    return str(words[name].format(year=year, **facts))


def _silent_pattern(measure: MeasureOverview) -> str:
    if measure.state.id == Unrated.UNREPORTED_OPEN:
        return "silent_open"
    if not measure.overdue:
        return "silent_upcoming"
    return "silent_quarter" if measure.next_due else "silent_late"


def _pattern(measure: MeasureOverview) -> str:
    if not measure.overdue:
        return "in_time"
    return "quarter_missed" if recurs(measure.deadline) else "late"


def _told_pattern(measure: MeasureOverview) -> str:
    teller = str(measure.rating_origin or "unrated")
    if measure.rung not in UNSEEN:
        return f"{teller}_proven"
    return f"{teller}_unproven" if measure.without_evidence else teller


def _counted(criteria: Sequence[CriterionOverview], words: Wording) -> str:
    """Return how many of the criteria with a threshold are met; nothing where that is not known of all of them."""
    asked = [item for item in criteria if item.criterion.at_least]
    met = sum(bool(item.met) for item in asked)
    if not asked or any(item.met is None for item in asked):
        return ""
    if len(asked) == 1:
        return str(words.counted_one if met else words.counted_one_unmet)
    name = "counted_none" if not met else "counted_all" if met == len(asked) else "counted_some"
    return str(words[name].format(count=number(len(asked)), met=number(met)))
