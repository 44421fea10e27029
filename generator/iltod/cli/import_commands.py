"""Commands that read documents into `plans/`: `import`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from iltod.core.failure import system_reason
from iltod.core.problem import Language, message

if TYPE_CHECKING:
    from iltod.importing.answers import Answer
    from iltod.importing.plan_draft import Draft
    from iltod.importing.plan_files import PlanFiles, PresentFiles
    from iltod.importing.questions import Question
    from iltod.model import Unit


def run_import(options: argparse.Namespace, language: Language) -> int:
    """Read a plan's document, write the review page, and the plan where that was accepted."""
    from iltod.forms.form_reader import is_form
    from iltod.importing.document import DocumentError

    try:
        if is_form(content := options.file.read_bytes()):
            from iltod.cli.form_commands import run_form_import

            return run_form_import(options, language, content)
        if not options.body or not options.year:
            print(message("import_needs_body", language), file=sys.stderr)
            return 2
        if not options.new_body and (meant := _meant_body(options.root / "plans", options.body)):
            print(message("import_other_body", language, written=options.body, meant=meant), file=sys.stderr)
            return 2
        return _import_plan(options, language)
    except DocumentError as error:
        facts = {"path": error.detail if error.reason == "import_plan_has_problems" else options.file}
        print(message(error.reason, language, **facts, detail=error.detail), file=sys.stderr)
    except BrokenPipeError:  # that is no fault of the document
        raise
    except OSError as error:
        reason = system_reason(error, language)
        print(
            message("import_unreadable", language, path=error.filename or options.file, reason=reason), file=sys.stderr
        )
    return 1


def _meant_body(plans: Path, written: str) -> str:
    """Return the body that an id without a folder was probably meant to name; nothing where it may be a new one.

    A repository with one body is that body's own.
    """
    from iltod.checks.likely_names import likely_name

    bodies = sorted(path.parent.name for path in plans.glob("*/organisation.yml"))
    if written in bodies or len(bodies) == 1:
        return "" if written in bodies else bodies[0]
    begun = [name for name in bodies if name.startswith(written) or written.startswith(name)]
    return begun[0] if len(begun) == 1 else likely_name(written, dict.fromkeys(bodies, ()))


def _import_plan(options: argparse.Namespace, language: Language) -> int:
    import hashlib

    from iltod.cli.form_commands import naming_schemas
    from iltod.importing.answers import NOBODY, read_answers
    from iltod.importing.plan_files import plan_files
    from iltod.importing.review_page import review_page

    content = options.file.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    answers = read_answers(options.answers.read_bytes(), digest) if options.answers else NOBODY
    present = _present_files(options)
    read = _reader(options, content, present)
    draft, bare = read(answers), read(NOBODY)
    if draft is None or bare is None:
        print(message("import_no_measures", language, path=options.file), file=sys.stderr)
        return 1
    if draft.unread:
        _tell_unread(draft.unread, answers, language)
        return 1
    found = _without_answered(plan_files(draft, present, bare.plan), answers)
    _tell(found, len(answers), language)
    review = options.review or Path(f"import-{options.body}-{options.year}.html")
    review.write_bytes(review_page(found.draft, digest, options.file.name, found.changes, language))
    print(message("import_review", language, path=review))
    if not (options.accept or options.answers):
        facts = {"file": options.file, "body": options.body, "year": options.year}
        print(message("import_not_written", language, **facts))
        return 0
    for name, data in found.files.items():
        path = options.root / "plans" / options.body / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(naming_schemas(options.root, data))
        if not path.name.startswith("."):
            print(message("import_written", language, path=path))
    if not found.files:
        print(message("import_same", language))
    return 0


def _present_files(options: argparse.Namespace) -> PresentFiles:
    from iltod.importing.plan_files import IMPORTED_FILE, PresentFiles

    folder = options.root / "plans" / options.body
    paths = (folder / "organisation.yml", *(folder / str(options.year) / name for name in ("plan.yml", IMPORTED_FILE)))
    return PresentFiles(*(path.read_bytes() if path.is_file() else None for path in paths))


def _without_answered(found: PlanFiles, answers: Mapping[str, Answer]) -> PlanFiles:
    """Return what was found without the questions that are answered: nobody is asked twice."""
    from msgspec.structs import replace

    left = tuple(question for question in found.draft.questions if question.key not in answers)
    return replace(found, draft=replace(found.draft, questions=left))


def _tell_unread(unread: Iterable[Question], answers: Mapping[str, Answer], language: Language) -> None:
    """Print which answers were not understood; nothing is written then."""
    from iltod.importing.questions import place_words

    for question in unread:
        place = place_words(question.spot, language)
        facts = {"place": place, "question": question.sentence(language), "answer": answers[question.key].text}
        print(message("import_answer_unread", language, **facts), file=sys.stderr)


def _reader(
    options: argparse.Namespace, content: bytes, present: PresentFiles
) -> Callable[[Mapping[str, Answer]], Draft | None]:
    """Return what reads the document, with answers or without."""
    from iltod.importing.formats import read_document
    from iltod.importing.plan_draft import read_plan
    from iltod.importing.plan_files import read_record
    from iltod.importing.words.slips import known_texts
    from iltod.model import Organisation

    units: tuple[Unit, ...] = ()
    if present.organisation is not None:
        units = read_record(Organisation, present.organisation, "organisation.yml", id=options.body).units
    document = read_document(content, options.file.name)
    known = known_texts(_other_texts(options))

    def read(answers: Mapping[str, Answer]) -> Draft | None:
        source = options.file.name
        return read_plan(document, options.body, options.year, known, units, answers=answers, source=source)

    return read


def _other_texts(options: argparse.Namespace) -> Iterator[str]:
    """Yield the texts of the other plans of the register: equal sentences correct each other."""
    from iltod.model import plan_measures
    from iltod.reading.loader import load_register

    for folder in load_register(options.root).register.organisations:
        for year in folder.years:
            if (folder.organisation.id, year.plan.year) == (options.body, options.year):
                continue
            yield from (section.title.text for section in year.plan.sections)
            for measure in plan_measures(year.plan):
                yield measure.title.text
                yield from (criterion.text.text for criterion in measure.criteria)
                yield from (target.text for target in measure.target_level)


def _tell(found: PlanFiles, answered: int, language: Language) -> None:
    """Print how much was read, what the plan would change by, and every question that nobody answered."""
    from iltod.importing.questions import place_words
    from iltod.model import plan_measures

    measures = list(plan_measures(found.draft.plan))
    criteria = sum(len(measure.criteria) for measure in measures)
    questions = found.draft.questions
    print(message("import_read", language, measures=len(measures), criteria=criteria, questions=len(questions)))
    if answered:
        print(message("import_answered", language, answered=answered))
    for number, question in enumerate(questions, start=1):
        print(f"{number}. {place_words(question.spot, language)}: {question.sentence(language)}")
    for change in found.changes:
        facts = {"measure": change.measure or message("review_plan", language), "field": change.label}
        values = " → ".join(filter(None, (change.before, change.after)))
        print(f"{message(f'review_change_{change.code}', language, **facts)} {values}".rstrip())
