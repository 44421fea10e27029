"""Names of states, deadlines and periods as readers see them."""

from __future__ import annotations

from iltod.core.language import numbered
from iltod.facts.deadlines import named_quarters
from iltod.facts.measure_facts import State
from iltod.model import Deadline, DeadlineKind, Organisation
from iltod.pages.wording import Wording

WITH_CASE = r"[0-9]+-[а-яөүё]+"
"""A number with its case or its ordinal: «31-ний», «2-р»."""


def deadline_key(deadline: Deadline) -> str:
    """Return the value under which the filter of a plan finds a deadline: `quarter-2`, `each-quarter`, `year`."""
    parts = {
        DeadlineKind.QUARTER: named_quarters(deadline),
        DeadlineKind.MONTH: deadline.months,
        DeadlineKind.HALF_YEAR: (deadline.half,) if deadline.half else (),
        DeadlineKind.TIMES_A_YEAR: (deadline.times,) if deadline.times else (),
    }
    numbers = [str(part) for part in parts.get(deadline.kind, ())]
    return "-".join([deadline.kind.replace("_", "-"), *(["through"] if deadline.through else []), *numbers])


def deadline_label(deadline: Deadline, wording: Wording) -> str:
    """Return the words of a deadline's normal form, the same for every way it was printed."""
    if quarters := named_quarters(deadline):
        return numbered(quarters, wording.deadline_nouns.quarter, through=deadline.through)
    if deadline.kind is DeadlineKind.MONTH and deadline.months:
        return numbered(deadline.months, wording.deadline_nouns.month, through=deadline.through)
    if deadline.kind is DeadlineKind.HALF_YEAR and deadline.half:
        return str(wording.halves[f"h{deadline.half}"])
    if deadline.kind is DeadlineKind.TIMES_A_YEAR and deadline.times:
        return str(wording.deadline_nouns.times.format(times=deadline.times))
    return str(wording.enums.DeadlineKind[deadline.kind])


def state_label(state: State, wording: Wording) -> str:
    """Return the words of a state, as they begin a line: those of its rating step, else those of the wording.

    Of a step without a value it is said that somebody reported it: nobody's silence says the same.
    """
    if state.step is None:
        return capital(str(wording.enums.Unrated[state.id]))
    label = capital(state.step.label)
    return label if state.step.value is not None else fill_words(wording.totals.said, label=label)


def rating_label(state: State, wording: Wording) -> str:
    """Return what was reported of a measure, for a sentence that says so; else the words of its state."""
    return capital(state.step.label) if state.step else state_label(state, wording)


def coded_label(state: State, wording: Wording) -> str:
    """Return the words of a state after its code on the scale, if it has one."""
    label = state_label(state, wording)
    return fill_words(wording.totals.step, code=state.step.code, label=label) if state.step else label


def capital(text: str) -> str:
    """Return the text with a capital first letter, as it begins a line; scales may write their labels small."""
    return text[:1].upper() + text[1:]


def short_name(organisation: Organisation) -> str:
    """Return the name of a body for narrow places."""
    return organisation.short_name or organisation.name.text


def fill_words(words: str, **values: object) -> str:
    """Return a sentence with its named places filled."""
    return words.format(**values)
