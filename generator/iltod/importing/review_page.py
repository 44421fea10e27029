"""The review page: one HTML file that shows the document's rows beside what was read of them, with every question.

It needs no other file and no network. Its script only gathers the answers and saves them as a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from iltod.core.language import short_date
from iltod.core.problem import Language, message
from iltod.facts.deadlines import due_dates
from iltod.importing.answers import OWN, PRINTED, READING, can_read
from iltod.importing.merge import PlanChange
from iltod.importing.plan_draft import Draft
from iltod.importing.questions import Question, place_words
from iltod.model import Measure, Text

_STYLE = """
:root{color-scheme:light dark;--line:#c9ced6;--soft:#5a6472;--mark:#fff1b8;--ask:#fff8e1;--good:#e8f5e9;
--ink:#1b1f24;--paper:#fff}
@media (prefers-color-scheme:dark){:root{--line:#444c56;--soft:#a8b3bf;--mark:#5c4a00;--ask:#2e2a17;
--good:#17301b;--ink:#e8ecf0;--paper:#16191d}}
*{box-sizing:border-box}body{margin:0;font:16px/1.5 system-ui,sans-serif;color:var(--ink);
background:var(--paper)}
header{position:sticky;top:0;z-index:1;background:var(--paper);border-bottom:1px solid var(--line);
padding:.6rem 1rem;display:flex;flex-wrap:wrap;gap:.4rem 1rem;align-items:center}
header p{margin:0}main{padding:1rem;max-width:100rem;margin:auto}h1{font-size:1.3rem;margin:.2rem 0}
h2{font-size:1.1rem;margin:1.6rem 0 .4rem}
article{border:1px solid var(--line);border-radius:.5rem;margin:0 0 1rem;padding:.8rem}
.sides{display:grid;gap:1rem}@media (min-width:48rem){.sides{grid-template-columns:1fr 1fr}}
.sides h3{font-size:.85rem;color:var(--soft);margin:0 0 .3rem;font-weight:600}
.row{border-left:3px solid var(--line);padding-left:.6rem;margin:0 0 .5rem}.row p{margin:0 0 .3rem;
white-space:pre-line;overflow-wrap:anywhere}
dl{margin:0;display:grid;grid-template-columns:minmax(7rem,auto) 1fr;gap:.2rem .8rem}dt{color:var(--soft)}
dd{margin:0;overflow-wrap:anywhere}dd ul{margin:0;padding-left:1.1rem}
@media (max-width:30rem){dl{grid-template-columns:1fr}dd{margin-bottom:.4rem}}
.ask{background:var(--ask);border-radius:.4rem;padding:.5rem .7rem;margin:.5rem 0 0}.ask p{margin:0 0 .3rem}
.ask label{display:block;padding:.25rem 0;min-height:1.75rem}
.ask input[type=text]{width:100%;max-width:30rem;padding:.35rem;font:inherit;color:inherit;
background:var(--paper);border:1px solid var(--line);border-radius:.3rem}
mark{background:var(--mark);color:inherit}small,.soft{color:var(--soft)}
button{font:inherit;padding:.45rem .9rem;border-radius:.4rem;border:1px solid #0b57d0;background:#0b57d0;
color:#fff;cursor:pointer}button:focus-visible,input:focus-visible{outline:3px solid #0b57d0;
outline-offset:2px}
.changes li.kept{background:var(--ask)}.changes li.new{background:var(--good)}
"""

_SCRIPT = """
document.getElementById('save').addEventListener('click',function(){
var found={};document.querySelectorAll('.ask[data-key]').forEach(function(box){
var chosen=box.querySelector('input[type=radio]:checked');if(!chosen)return;
var own=box.querySelector('input[type=text]');
found[box.dataset.key]={choice:chosen.value,text:chosen.value==='own'&&own?own.value:''};});
var body=JSON.stringify({document:document.body.dataset.document,answers:found},null,1);
var link=document.createElement('a');link.href=URL.createObjectURL(new Blob([body],{type:'application/json'}));
link.download=document.body.dataset.answers;link.click();});
document.querySelectorAll('.ask input[type=text]').forEach(function(own){own.addEventListener('input',function(){
var radio=own.closest('.ask').querySelector('input[value=own]');if(radio)radio.checked=own.value!=='';});});
document.getElementById('save').hidden=false;
"""


def review_page(
    draft: Draft,
    digest: str,
    file_name: str,
    changes: Sequence[PlanChange] = (),
    language: Language = Language.MONGOLIAN,
) -> bytes:
    """Return the page.

    Args:
        draft: what was read.
        digest: the SHA-256 of the document, which the answers name.
        file_name: the name of the document, for people.
        changes: what would change in the existing plan.
        language: the language of the page's own words.
    """
    words = _Words(language)
    numbers = {question: number for number, question in enumerate(draft.questions, start=1)}
    whole = [question for question in draft.questions if question.measure not in draft.rows]
    parts = [
        f'<main><h1>{escape(draft.plan.title.text)}</h1><p class="soft">{words.say("how")}</p>',
        *_changes(changes, words),
        *([f"<h2>{words.say('whole')}</h2>", *_asked(whole, numbers, words)] if whole else []),
    ]
    for section in draft.plan.sections:
        parts.append(f"<h2>{escape(section.number or '')}. {escape(section.title.text)}</h2>")
        for measure in (*section.measures, *(item for part in section.subsections for item in part.measures)):
            parts += _measure(measure, draft, numbers, words)
    counts = words.say("counts", measures=len(draft.rows), questions=len(draft.questions))
    head = f"<p><b>{escape(file_name)}</b></p><p>{counts}</p>"
    save = f'<button id="save" type="button" hidden>{words.say("save")}</button>'
    title = words.say("title")
    answers = f"answers-{draft.plan.organisation}-{draft.plan.year}.json"
    page = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{_STYLE}</style></head>'
        f'<body data-document="{digest}" data-answers="{answers}"><header>{head}{save}</header>'
        f"{''.join(parts)}</main><script>{_SCRIPT}</script></body></html>\n"
    )
    return page.encode()


_ANSWERED = {
    "slip": (READING, PRINTED, OWN), "alike": (READING, PRINTED), "glued": (READING, PRINTED),
    "cut": (READING, PRINTED), "count": (READING, PRINTED), "abbreviation": (PRINTED, OWN),
    **dict.fromkeys(("deadline_slip", "deadline_unread", "deadline_lacking"), (READING, OWN)),
    **dict.fromkeys(("number_twice", "number_lacking", "number_gap"), (READING, OWN)),
}  # fmt: skip
"""Which of the three answers each question takes; any other can only be seen, since its answer changes no words."""


class _Words:
    """The page's own words."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def say(self, name: str, **facts: object) -> str:
        """Return words by their name, escaped."""
        return escape(message(f"review_{name}", self.language, **facts))


def _changes(changes: Sequence[PlanChange], words: _Words) -> Iterator[str]:
    if changes:
        yield f'<h2>{words.say("changes")}</h2><ul class="changes">'
        for change in changes:
            facts = {"measure": change.measure or message("review_plan", words.language), "field": change.label}
            markup = words.say(f"change_{change.code}", **facts)
            before = f" <del>{escape(change.before)}</del>" if change.before else ""
            after = f" <ins>{escape(change.after)}</ins>" if change.after else ""
            yield f'<li class="{change.code}">{markup}{before}{after}</li>'
        yield "</ul>"


def _measure(measure: Measure, draft: Draft, numbers: dict[Question, int], words: _Words) -> Iterator[str]:
    asked = [question for question in draft.questions if question.measure == measure.id]
    yield f'<article id="{measure.id}"><div class="sides"><div><h3>{words.say("left")}</h3>'
    for row in draft.rows[measure.id]:
        cells = "".join(f"<p>{_marked(cell, asked)}</p>" for cell in row if cell)
        yield f'<div class="row">{cells}</div>'
    yield f"</div><div><h3>{words.say('right')}</h3><dl>{''.join(_fields(measure, draft, words))}</dl></div></div>"
    yield from _asked(asked, numbers, words)
    yield "</article>"


def _fields(measure: Measure, draft: Draft, words: _Words) -> Iterator[str]:
    units = {unit.id: unit for unit in draft.units}
    doers = [
        units[item.unit].name.text + (f" ({words.say('joint')})" if item.role == "joint" else "")
        for item in measure.responsible
    ]
    days = [short_date(day) for day, _ in due_dates(measure.deadline, draft.plan.year)]
    due = f"{measure.deadline.text} ({', '.join(days) or words.say('no_day')})"
    criteria = [
        f"{item.label or ''} {item.text.text}" + (f" [≥ {item.at_least} {item.unit or ''}]" if item.at_least else "")
        for item in measure.criteria
    ]
    fields: list[tuple[str, Sequence[str]]] = [
        ("number", (measure.number.text,)),
        ("measure", (measure.title.text,)),
        ("criteria", criteria),
        ("deadline", (due,)),
        ("target", [text.text for text in measure.target_level]),
        ("performer", doers),
        ("budget", [text.text for text in (measure.budget, measure.budget_source) if isinstance(text, Text)]),
    ]
    for name, values in fields:
        if values:
            markup = escape(values[0]) if len(values) == 1 else _list(values)
            yield f"<dt>{words.say(f'field_{name}')}</dt><dd>{markup}</dd>"


def _list(values: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(value.strip())}</li>" for value in values) + "</ul>"


def _marked(text: str, asked: Sequence[Question]) -> str:
    """Return a text with the words marked that are asked about."""
    shown = escape(text)
    for printed in dict.fromkeys(escape(question.printed) for question in asked if question.printed):
        shown = shown.replace(printed, f"<mark>{printed}</mark>", 1) if len(printed) < 200 else shown
    return shown


def _asked(questions: Sequence[Question], numbers: dict[Question, int], words: _Words) -> Iterator[str]:
    for question in questions:
        number = numbers[question]
        place = escape(place_words(question.spot, words.language))
        sentence = escape(question.sentence(words.language))
        yield f'<div class="ask" id="q{number}" data-key="{escape(question.key, quote=True)}">'
        yield f"<p><b>{number}.</b> {sentence} <small>{place}</small></p>"
        yield from _choices(question, number, words)
        yield "</div>"


def _choices(question: Question, number: int, words: _Words) -> Iterator[str]:
    name = f'name="q{number}"'
    if question.code not in _ANSWERED:
        yield f'<label><input type="radio" {name} value="printed"> {words.say("seen")}</label>'
        yield f"<small>{words.say('wrong')}</small>"
        return
    ways = _ANSWERED[question.code]
    if READING in ways and can_read(question):
        markup = words.say("as_read", reading=question.reading)
        yield f'<label><input type="radio" {name} value="reading"> {markup}</label>'
    if PRINTED in ways:
        yield f'<label><input type="radio" {name} value="printed"> {words.say("as_printed")}</label>'
    if OWN in ways:
        yield (
            f'<label><input type="radio" {name} value="own"> {words.say("own")} '
            f'<input type="text" aria-label="{words.say("own")}"></label>'
        )
