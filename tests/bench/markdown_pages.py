"""Prints the facts as Markdown, before the clock starts, for the generators that know nothing else: MkDocs, Zensical.

Every page holds what the page of iltod holds, as headings, lists and tables; its frame is that of the theme.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from facts import BODIES

from iltod.core.language import ordinal_word, plain_date

Facts = dict[str, Any]

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|])")


def write_markdown(facts: Path, docs: Path) -> None:
    """Write a Markdown file for every page of data below `docs`."""
    shared = _read(facts / "shared.json")
    country = _read(facts / "country.json")
    _write(docs, country["pages"]["home"], _home(country, shared))
    _write(docs, country["pages"]["all_performers"], _all_performers(country, shared["words"]))
    _write(docs, country["pages"]["all_calendar"], _all_calendar(country, shared["words"]))
    for path in sorted((facts / BODIES).iterdir()):
        body = _read(path)
        printer = _Body(body, shared)
        _write(docs, body, printer.body())
        _write(docs, body["performers_page"], printer.performers())
        for plan in body["plans"]:
            _write(docs, plan, printer.plan(plan))
            _write(docs, plan["calendar_page"], printer.calendar(plan))
            for measure in plan["measures"].values():
                _write(docs, measure, printer.measure(measure))


def _read(path: Path) -> Facts:
    document: Facts = json.loads(path.read_bytes())
    return document


def _write(docs: Path, page: Facts, lines: Iterator[str]) -> None:
    head = page["head"]
    path = docs / f"{head['address']}index.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    front = f"---\ntitle: {json.dumps(head['title'], ensure_ascii=False)}\n"
    front += f"description: {json.dumps(head['description'], ensure_ascii=False)}\n---\n\n"
    root = "../" * head["address"].count("/")
    crumbs = " › ".join(f"[{_text(crumb['title'])}]({root}{crumb['address']}index.md)" for crumb in head["crumbs"])
    downloads = " ".join(f"[{one['title']}]({root}{one['address']})" for one in head["alternates"])
    path.write_text(f"{front}{crumbs}\n\n{chr(10).join(lines)}\n\n{downloads}\n", encoding="utf-8")


def _text(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _day(date: str) -> str:
    return plain_date(datetime.date.fromisoformat(date))


def _share(share: Facts, words: Facts) -> str:
    part = words["totals"]["share"].format(part=share["numerator"], whole=share["denominator"])
    return f"{part} ({share['percent']}%)" if share["percent"] is not None else part


def _brief(totals: Facts, words: Facts) -> str:
    w = words["totals"]
    named = [f"{w[name]}: {_share(totals[name], words)}" for name in ("completed", "unreported", "overdue")]
    return " · ".join([w["measures"].format(count=totals["measures"]), *named])


def _panel(totals: Facts, words: Facts) -> Iterator[str]:
    w = words["totals"]
    yield f"**{w['measures'].format(count=totals['measures'])}**\n"
    for name in ("reported", "completed", "without_evidence", "overdue"):
        yield f"- {w[name]}: {_share(totals[name], words)}"
    note = w["mean_note"].format(part=totals["rated"]["numerator"], whole=totals["rated"]["denominator"])
    yield f"- {w['mean']} ({note}): {w['mean_none'] if totals['mean'] is None else totals['mean']}\n"
    yield f"| {w['table_state']} | {w['table_count']} | {w['table_share']} |\n|---|--:|--:|"
    for state in totals["states"]:
        label = f"{state['code']} · {state['state_label']}" if state["code"] else state["state_label"]
        yield f"| {label} | {state['numerator']} | {state['percent']}% |"
    yield f"| {w['table_sum']} | {totals['measures']} | |\n"


def _proven(totals: Facts, words: Facts) -> Iterator[str]:
    w = words["totals"]
    if totals["rungs"] and totals["rungs"][0]["rung"]:
        yield f"## {w['evidence']}\n\n{w['evidence_note']}\n"
        for item in totals["rungs"]:
            name = words["enums"]["Rung"][item["rung"]] if item["rung"] else w["no_evidence"]
            yield f"- {name}: {_share(item, words)}"
        yield ""


def _home(country: Facts, shared: Facts) -> Iterator[str]:
    words = shared["words"]
    w = words["home"]
    yield f"# {w['title']}\n\n{w['lead']}\n\n## {w['totals']}\n"
    yield w["counted"].format(organisations=len(country["organisations"]), date=shared["as_of"]) + "\n"
    yield from _panel(country["totals"], words)
    yield f"## {w['organisations']}\n"
    for one in country["organisations"]:
        plans = " · ".join(f"[{plan['year']}]({plan['address']}index.md)" for plan in one["plans"])
        yield f"- [{_text(one['name'])}]({one['address']}index.md) · {plans}. {_brief(one['totals'], words)}"
    yield f"\n## {w['overdue']}\n"
    for item in country["home"]["overdue"]:
        yield _overdue(item, "", words)
    yield f"\n[{w['all_calendar']}](calendar/index.md) · [{w['all_performers']}](performers/index.md)"


def _overdue(item: Facts, root: str, words: Facts) -> str:
    since = words["overdue"]["since"].format(date=_day(item["since"]))
    link = f"[{item['number']}. {_text(item['title'])}]({root}{item['address']}index.md)"
    return f"- {link} {since} **{item['state_label']}**"


def _all_performers(country: Facts, words: Facts) -> Iterator[str]:
    w = words["all_performers"]
    yield f"# {w['title']}\n\n{w['lead']}\n"
    for one in country["organisations"]:
        link = f"[{_text(one['name'])}](../{one['address']}performers/index.md)"
        yield f"- {link} {w['count'].format(count=one['performer_count'])}"


def _all_calendar(country: Facts, words: Facts) -> Iterator[str]:
    w = words["all_calendar"]
    yield f"# {w['title']}\n\n{w['lead']}\n"
    for day in country["calendar"]:
        yield f"## {day['date'].replace('-', '.')}\n"
        for entry in day["entries"]:
            link = f"[{_text(entry['name'])}, {entry['year']}](../{entry['address']}calendar/index.md)"
            yield f"- {link} {w['count'].format(count=entry['count'])}"
        yield ""


class _Body:
    """The pages of one body."""

    def __init__(self, facts: Facts, shared: Facts) -> None:
        self.facts = facts
        self.words = shared["words"]

    def body(self) -> Iterator[str]:
        w, facts = self.words["organisation"], self.facts
        yield f"# {_text(facts['name'])}\n\n{self.words['enums']['OrganisationKind'][facts['declared']['kind']]}\n"
        yield f"## {w['plans']}\n"
        for plan in facts["plans"]:
            title = self.words["plan"]["short_title"].format(year=plan["year"])
            yield f"### [{title}]({plan['year']}/index.md)\n\n{_text(plan['declared']['title']['text'])}\n"
            yield f"{_brief(plan['totals'], self.words)}\n"
            last = plan["last_report"]
            yield w["last_report"].format(date=_day(last)) if last else w["no_report"]
        yield f"\n## {w['totals']}\n"
        yield from _panel(facts["totals"], self.words)
        yield from _proven(facts["totals"], self.words)
        yield f"## {w['overdue']}\n"
        for plan in facts["plans"]:
            yield from (_overdue(item, "../", self.words) for item in plan["overdue"])
        yield from self._reached(facts, [])
        yield f"\n## {w['performers']}\n"
        yield f"[{w['all_performers'].format(count=len(facts['performers']))}](performers/index.md)"

    def performers(self) -> Iterator[str]:
        w, facts = self.words["performers"], self.facts
        yield f"[{_text(facts['name'])}](../index.md)\n\n# {w['title']}\n\n{w['lead']}\n"
        plans = {plan["address"]: plan for plan in facts["plans"]}
        for one in facts["performers"]:
            kind = self.words["enums"]["UnitKind"][one["kind"]]
            yield f"## {_text(one['name']['text'])} {{ #{one['id']} }}\n\n{kind}\n"
            for year in one["years"]:
                yield f"### {self.words['plan']['short_title'].format(year=year['year'])}\n"
                yield f"{_brief(year['totals'], self.words)}\n"
                for name in year["measures"]:
                    measure = plans[year["address"]]["measures"][name]
                    yield f"{self._line(measure, '../../')} {_text(measure['declared']['deadline']['text'])}"
                yield ""

    def plan(self, plan: Facts) -> Iterator[str]:
        w, declared = self.words["plan"], plan["declared"]
        yield f"{_text(plan['organisation_name'])} · {w['short_title'].format(year=plan['year'])}\n"
        yield f"# {_text(declared['title']['text'])}\n"
        yield from self._original(declared["title"])
        yield f"## {self.words['totals']['title']}\n"
        yield from _panel(plan["totals"], self.words)
        yield from _proven(plan["totals"], self.words)
        yield f"## {w['measures']}\n"
        for section in plan["sections"]:
            yield f"### {section['number']}. {_text(section['title']['text'])}\n"
            yield from self._original(section["title"])
            for group in section["groups"]:
                if group["title"]:
                    yield f"#### {_text(group['title']['text'])}\n"
                columns = ("number", "measure", "state", "deadline", "performer")
                yield f"| {' | '.join(w[name] for name in columns)} |\n|{'---|' * len(columns)}"
                yield from (self._row(plan["measures"][name]) for name in group["measures"])
                yield ""
        yield f"[{w['calendar']}](calendar/index.md)\n\n## {w['reports']}\n"
        for report in plan["reports"]:
            told = report["declared"]
            by = f"{told['reported_by']['name']}, {told['reported_by']['post']['text']}"
            period = self.words["enums"]["Period"][told["period"]]
            covers = w["report_covers"].format(count=len(told["entries"]))
            yield f"- **{period}** · {told['date'].replace('-', '.')} · {covers} · {by}"
        yield from self._reached(plan, [plan["measures"][name] for name in plan["order"]])
        yield f"\n## {w['approval']}\n"
        yield from self._approval(declared)
        yield f"\n{self.words['enums']['Unknown']['no_repository']}\n"

    def _row(self, m: Facts) -> str:
        declared = m["declared"]
        link = f"[{_text(declared['title']['text'])}]({m['id']}/index.md)"
        due = (m["next_due"] or (m["due"][-1]["date"] if m["due"] else "")).replace("-", ".")
        performers = ", ".join(one["name"] for one in m["performers"])
        number, deadline = declared["number"]["text"], _text(declared["deadline"]["text"])
        return f"| {number} | {link} | {self._state(m)} | {deadline} {due} | {performers} |"

    def _approval(self, declared: Facts) -> Iterator[str]:
        w = self.words["plan"]
        approval = declared.get("approval")
        if approval:
            yield f"- {w['act']}: {_text(approval['act']['text'])}\n- {w['act_number']}: {approval['number']['text']}"
            yield f"- {w['act_date']}: {_day(approval['date'])}"
            yield f"- {w['signatory']}: {approval['signatory']['name']}, {approval['signatory']['post']['text']}\n"
            for name in ("legal_grounds", "clauses"):
                yield f"\n{w['grounds' if name == 'legal_grounds' else name]}\n"
                for text in approval[name]:
                    yield f"- {_text(text['text'])}\n"
                    yield from self._original(text)
        else:
            yield f"{w['not_approved']}\n"
        if source := declared.get("source"):
            yield f"\n### {w['source']}\n\n{_text(source['description'])}\n\n{w['marks']}\n"
            yield from (f"- {_text(mark['text'])}" for mark in source.get("marks", ()))

    def calendar(self, plan: Facts) -> Iterator[str]:
        w = self.words["plan_calendar"]
        yield f"[{_text(plan['organisation_name'])}](../../index.md)\n\n# {w['heading'].format(year=plan['year'])}\n"
        upcoming = [day for day in plan["calendar"] if not day["passed"]]
        passed = [day for day in reversed(plan["calendar"]) if day["passed"]]
        for title, days in ((w["upcoming"], upcoming), (w["passed"], passed)):
            yield f"## {title}\n"
            for day in days:
                yield f"### {day['date'].replace('-', '.')}\n"
                yield from (self._line(plan["measures"][name], "../../../") for name in day["measures"])
                yield ""
        yield f"## {w['open_ended']}\n\n{w['open_ended_text']}\n"
        yield from (self._line(plan["measures"][name], "../../../") for name in plan["open_ended"])

    def measure(self, m: Facts) -> Iterator[str]:
        w, declared = self.words["measure"], m["declared"]
        body = f"{_text(m['organisation_name'])}, {m['year']}"
        yield f"{w['eyebrow'].format(number=declared['number']['text'])} · {body}\n"
        yield f"# {_text(declared['title']['text'])}\n"
        yield from self._original(declared["title"])
        yield f"- {w['state']}: {self._state(m)}"
        for one in m["performers"]:
            yield f"- {w['performer']}: [{_text(one['name'])}](../../performers/index.md#{one['id']})"
        yield f"- {w['deadline']}: {_text(declared['deadline']['text'])} {self._until(m)}"
        yield f"- {w['evidence']}: {self.words['enums']['Rung'][m['rung']] if m['rung'] else w['no_evidence']}\n"
        yield f"## {w['promises']}\n\n{w['goal']}: {m['section_number']}. {_text(m['section_title'])}"
        yield f" › {_text(m['subsection_title'])}\n" if m["subsection_title"] else "\n"
        yield f"### {w['criteria']}\n"
        for criterion, reached in zip(declared["criteria"], m["criteria"], strict=True):
            yield from self._criterion(criterion, reached)
        if "target_level" in declared:
            yield f"\n### {w['target_level']}\n"
            for text in declared["target_level"]:
                yield f"- {_text(text['text'])}\n"
                yield from self._original(text)
        if declared["promotes_110"]:
            yield f"\n{w['promotes_110']} **{self.words['enums']['Promotion'][m['promotion']]}**\n"
        yield from self._progress(m)
        if m["evidence"]:
            yield f"\n## {w['evidence_list']}\n"
        for item in m["evidence"]:
            yield from self._evidence(item)
        yield from self._measure_reach(m["reach"])
        yield f"\n{self.words['enums']['Unknown']['no_repository']}\n"
        yield "\n---\n"
        for link, label in ((m["previous"], w["previous"]), (m["next"], w["next"])):
            if link:
                yield f"[{label}: {link['number']} {_text(link['title'])}](../../../{link['address']}index.md)\n"
        place = m["head"]["source"]
        yield f"{self.words['source']['text_label']} {self._source(place, '../../../')}"

    def _until(self, m: Facts) -> str:
        w = self.words["measure"]
        if not m["due"]:
            return str(w["no_due"])
        if m["overdue_since"]:
            return str(w["overdue_since"].format(date=_day(m["overdue_since"])))
        if m["next_due"]:
            return str(w["until"].format(date=_day(m["next_due"])))
        return str(w["all_passed"].format(date=_day(m["due"][-1]["date"])))

    def _criterion(self, criterion: Facts, reached: Facts) -> Iterator[str]:
        w = self.words["measure"]
        label = f"**{criterion['label']}** " if "label" in criterion else ""
        yield f"{reached['number']}. {label}{_text(criterion['text']['text'])}\n"
        yield from self._original(criterion["text"], "    ")
        if "at_least" in criterion:
            unit = criterion["unit"]
            yield f"    {w['at_least'].format(value=criterion['at_least'], unit=unit)} "
            if reached["reached"] is None:
                yield f"    {w['not_reached_yet']}\n"
            else:
                verdict = w["met"] if reached["met"] else w["unmet"]
                yield f"    {w['reached'].format(value=reached['reached'], unit=unit)} · {verdict}\n"
        elif reached["reached"] is not None:
            yield f"    {w['reached_bare'].format(value=reached['reached'])}\n"

    def _progress(self, m: Facts) -> Iterator[str]:
        w = self.words["measure"]
        yield f"\n## {w['progress']}\n"
        if not m["progress"]:
            yield f"{w['no_progress'] if m['due'] else w['no_progress_open']}\n"
        for period in m["progress"]:
            yield f"### {self.words['enums']['Period'][period['period']]}\n"
            if period["state"] != "reported":
                yield f"{self.words['period_help'][period['state']]} {w['due'].format(date=_day(period['due']))}\n"
            for entry in period["entries"]:
                yield from self._entry(entry)

    def _entry(self, entry: Facts) -> Iterator[str]:
        w, told = self.words["measure"], entry["declared"]
        yield f"**{told['rating']}** {entry['rating_label']}\n\n{_text(told['text'])}\n"
        if "values" in told:
            values = [w["value"].format(number=one["criterion"], value=one["value"]) for one in told["values"]]
            yield f"{w['values']} {' '.join(values)}\n"
        if "reason" in told:
            yield f"{w['reason']} {_text(told['reason'])}\n"
        if entry["proofs"]:
            links = [f"[{_text(proof['title'])}](#evidence-{proof['id']})" for proof in entry["proofs"]]
            yield f"{w['proof']} {', '.join(links)}\n"
        by = entry["reported_by"]
        where = self._source(told["place"], "../../../")
        yield f"{w['reported_on'].format(date=_day(entry['date']))} · {by['name']}, {by['post']} · {where}\n"

    def _evidence(self, item: Facts) -> Iterator[str]:
        w, enums, told = self.words["measure"], self.words["enums"], item["declared"]
        yield f"### {_text(told['title']['text'])} {{ #evidence-{item['id']} }}\n"
        yield f"**{enums['Rung'][item['rung']]}** {self.words['rung_help'][item['rung']]}\n"
        kind, channel, day = enums["EvidenceKind"][told["kind"]], enums["Channel"][told["channel"]], told["date"]
        yield f"- {kind} · {day.replace('-', '.')} · {channel}\n- <{told['url']}>"
        if item["criteria"]:
            yield f"- {w['supports']}: {', '.join(w['supports_criterion'].format(number=n) for n in item['criteria'])}"
        if "archived_url" in told:
            yield f"- {w['archived']}: <{told['archived_url']}>"
        if "checked_by" in told:
            checked = told["checked_by"]
            yield f"- {w['checked_by']}: {checked['name']}, {checked['post']} · {_day(checked['date'])}"
        for reach in told.get("reach", ()):
            yield f"- {enums['ReachKind'][reach['kind']]}: {reach['value']}"
        yield f"\n{self._source(told['place'], '../../../')}\n"

    def _measure_reach(self, reach: Facts | None) -> Iterator[str]:
        if not reach:
            return
        w, kinds = self.words["reach"], self.words["enums"]["ReachKind"]
        yield f"\n## {self.words['measure']['reach']}\n"
        if reach["channels_covered"]["denominator"]:
            yield f"{w['covered']} {_share(reach['channels_covered'], self.words)}\n"
        if reach["asked_counts"]:
            yield f"{w['asked_kinds']} {', '.join(kinds[kind] for kind in reach['asked_counts'])}\n"
        yield from self._reach(reach)

    def _reach(self, reach: Facts) -> Iterator[str]:
        w, enums = self.words["reach"], self.words["enums"]
        kinds = [kind for kind in reach["total"] if kind in enums["ReachKind"]]
        columns = [w["channel"], w["items"], *(enums["ReachKind"][kind] for kind in kinds)]
        yield f"{w['text']}\n\n| {' | '.join(columns)} |"
        yield f"|---|---|{'--:|' * len(kinds)}"
        for row in [*reach["channels"], *([reach["total"]] if len(reach["channels"]) > 1 else [])]:
            name = (enums["Channel"].get(row["channel"]) or w["no_channel"]) if "channel" in row else w["total"]
            asked = w["asked"] if row.get("asked") else ""
            items = str(row["evidence"] or w["no_items"])
            if row["verifiable"] != row["evidence"]:
                items += f" {w['verifiable'].format(count=row['verifiable'])}"
            none = {kind: w["no_count"] if asked and kind in reach["asked_counts"] else "–" for kind in kinds}
            counts = [str(none[kind] if row[kind] is None else row[kind]) for kind in kinds]
            yield f"| {' | '.join([f'{name} {asked}'.strip(), items, *counts])} |"
        yield ""

    def _reached(self, overview: Facts, measures: list[Facts]) -> Iterator[str]:
        w, states = self.words["reach"], self.words["enums"]["Promotion"]
        asking = [m for m in measures if m["reach"] and m["reach"]["channels_covered"]["denominator"]]
        promoted, reach = overview["promoted"], overview["reach"]
        if promoted or reach or asking:
            yield f"\n## {w['title']}\n"
        if promoted:
            yield f"{w['promotion_text'].format(count=promoted['proven']['denominator'])}\n"
            for state, name in states.items():
                if promoted[state]["numerator"]:
                    yield f"- {name}: {_share(promoted[state], self.words)}"
            yield from (f"{self._line(m, '../../')} **{states[m['promotion']]}**" for m in measures if m["promotion"])
        if reach:
            yield f"\n### {w['by_channel']}\n\n{w['once']}\n"
            yield from self._reach(reach)
        if asking:
            yield f"\n### {w['covered_by_measure']}\n"
            for m in asking:
                yield f"{self._line(m, '../../')} {_share(m['reach']['channels_covered'], self.words)}"

    def _line(self, m: Facts, root: str) -> str:
        declared = m["declared"]
        link = f"[{declared['number']['text']}. {_text(declared['title']['text'])}]({root}{m['address']}index.md)"
        return f"- {link} {self._state(m)}"

    def _state(self, m: Facts) -> str:
        flags = [self.words["flags"][name] for name in ("not_due_late", "due_soon", "without_evidence") if m[name]]
        code = f"{m['code']} " if m["code"] else ""
        return f"**{code}{m['state_label']}** {' '.join([m['late'], *flags]).strip()}".strip()

    def _original(self, text: Facts, indent: str = "") -> Iterator[str]:
        w = self.words["original"]
        if "printed" in text:
            yield f"{indent}> {w['printed']} {_text(text['printed'])}\n"
        if "doubt" in text:
            yield f"{indent}> {w['doubt']} {_text(text['doubt'])}\n"

    def _source(self, place: Facts, root: str) -> str:
        line = place["line"]
        file = f"[{_text(place['file'])}]({root}data/source/{place['file'].removeprefix('plans/')})"
        return str(self.words["source"]["text"].format(file=file, line=line, ordinal=ordinal_word(line)))
