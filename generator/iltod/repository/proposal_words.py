"""A proposal in words: as text, or as Markdown for a comment."""

from __future__ import annotations

from collections.abc import Iterator

from iltod.core.problem import Language, message, visible
from iltod.facts.measure_facts import State
from iltod.history.changes import Backing
from iltod.pages.labels import state_label
from iltod.pages.wording import Wording
from iltod.repository.proposal import BodyDifference, MeasureDifference, PlanDifference, PromiseDifference, Proposal

LONGEST_LINE = 160
"""How many letters of a line of a plan are repeated."""

MOST_LINES = 200
"""How many lines of one plan are told; hosts cut long comments."""


def proposal_text(proposal: Proposal, wording: Wording, language: Language, *, markdown: bool) -> str:
    """Return what a proposal changes, line by line.

    `proposal` is the comparison, `wording` holds the words of the site, and `language` is that of the command. With
    `markdown`, the text has headings and lists that no author can imitate.
    """
    lines = list(_lines(proposal, _Writer(wording, language, markdown=markdown)))
    return "\n".join(lines).strip("\n")


class _Writer:
    def __init__(self, wording: Wording, language: Language, *, markdown: bool) -> None:
        self.wording = wording
        self._language = language
        self._markdown = markdown

    def say(self, code: str, /, **facts: object) -> str:
        return message(f"diff_{code}", self._language, **{key: self.literal(str(fact)) for key, fact in facts.items()})

    def heading(self, text: str, level: int) -> str:
        return f"\n{'#' * (level + 1)} {text}\n" if self._markdown else f"\n{'  ' * (level - 1)}{text}"

    def item(self, text: str) -> str:
        return f"- {text}" if self._markdown else f"    {text}"

    def literal(self, text: str) -> str:
        """Return what an author wrote in one line, so that it means nothing to Markdown, HTML or a terminal."""
        line = visible(" ".join(text.split()))
        line = line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]}…"
        if not self._markdown:
            return line
        line = line.replace("&", "&amp;").replace("<", "&lt;")
        return "".join(f"\\{letter}" if letter in "\\`*_[]()#|~!@" else letter for letter in line)


def _lines(proposal: Proposal, writer: _Writer) -> Iterator[str]:
    if not proposal.bodies and not proposal.common:
        yield writer.say("nothing")
        return
    if len(proposal.bodies) > 1:
        yield writer.say("many", names=", ".join(body.id for body in proposal.bodies))
    if proposal.common:
        yield writer.say("common", names=", ".join(proposal.common))
    for body in proposal.bodies:
        yield writer.heading(writer.say("body", body=body.name, id=body.id), 1)
        yield from _body_lines(body, writer)


def _body_lines(body: BodyDifference, writer: _Writer) -> Iterator[str]:
    if body.former:
        yield writer.item(writer.say("renamed", before=body.former, after=body.id))
    if body.unread:
        yield writer.item(writer.say("unread_before" if body.unread_before else "unread"))
    if not body.plans and not body.unread and body.others:
        yield writer.item(writer.say("no_figures", names=", ".join(body.others)))
    if body.removed:
        yield writer.item(writer.say("removed", count=len(body.removed), names=", ".join(body.removed)))
    for plan in body.plans:
        yield writer.heading(writer.say("plan", year=plan.year), 2)
        lines = list(_plan_lines(plan, writer))
        yield from (writer.item(line) for line in lines[:MOST_LINES])
        if len(lines) > MOST_LINES:
            yield writer.item(writer.say("more", count=len(lines) - MOST_LINES))


def _plan_lines(plan: PlanDifference, writer: _Writer) -> Iterator[str]:
    if plan.came:
        yield writer.say("came")
    if plan.went:
        yield f"{writer.say('unbacked')} {writer.say('went')}"
    yield from (_promise_line(item, writer) for item in plan.promises)
    if not plan.promises and not plan.came and not plan.went:
        yield writer.say("promises_same")
    yield from (_measure_line(item, writer) for item in plan.measures)
    if plan.before != plan.after:
        yield writer.say("mean", before=plan.before or "–", after=plan.after or "–")


def _promise_line(item: PromiseDifference, writer: _Writer) -> str:
    what = str(writer.wording.enums.ChangeKind[item.change.kind])
    facts = {"number": item.number or writer.say("whole"), "what": what}
    before, after = ("; ".join(lines) for lines in (item.change.before, item.change.after))
    line = writer.say("promise", **facts, before=before or "–", after=after or "–")
    return f"{writer.say('unbacked')} {line}" if item.backing is Backing.NONE else line


def _measure_line(item: MeasureDifference, writer: _Writer) -> str:
    parts = []
    if item.before != item.after:
        parts.append(writer.say("state", before=_state(item.before, writer), after=_state(item.after, writer)))
    if item.evidence:
        parts.append(writer.say("evidence", count=f"{item.evidence:+}"))
    return f"{writer.literal(item.number)}: {', '.join(parts)}"


def _state(state: State | None, writer: _Writer) -> str:
    if state is None:
        return "–"
    return state.step.code if state.step else state_label(state, writer.wording)
