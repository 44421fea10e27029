"""Commands about reporting: `form`, `report`, `add`, `fill`, and the reading of a filled form."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from iltod.core.clock import today
from iltod.core.problem import Language, message
from iltod.history.git import is_committed

if TYPE_CHECKING:
    from iltod.facts.body_facts import PlanOverview
    from iltod.forms.form_files import FormFiles, YearStanding
    from iltod.model import OrganisationFolder, Period, RatingScale, YearFolder
    from iltod.pages.wording import Wording


def run_form(options: argparse.Namespace, language: Language) -> int:
    """Write the form of a plan for a period."""
    from iltod.checks.likely_names import exact_name
    from iltod.forms.quarterly_form import quarterly_form
    from iltod.model import Period

    plan = find_plan(options.root, options.plan)
    if plan is None:
        return tell_no_plan(options, language)
    period = Period(options.period)
    units = {unit.id: (unit.name.text, unit.full_name or unit.name.text) for unit in plan.organisation.units}
    own = exact_name(options.performer, units) if options.performer else ""
    if options.performer and not own:
        known = ", ".join(f"{name} ({texts[0]})" for name, texts in units.items())
        print(message("form_no_performer", language, written=options.performer, known=known), file=sys.stderr)
        return 2
    performer = f"-{own}" if own else ""
    name = f"form-{plan.organisation.id}-{plan.plan.year}-{period}{performer}.xlsx"
    output = options.output or Path(name)
    output.write_bytes(quarterly_form(plan, period, read_words(options.root), own or None))
    print(message("form_written", language, path=output))
    return 0


def run_report(options: argparse.Namespace, language: Language) -> int:
    """Write the progress report of a period in the official shape."""
    from iltod.forms.official_report import official_report
    from iltod.forms.report_printers import FORMATS, print_report
    from iltod.model import Period

    plan = find_plan(options.root, options.plan)
    if plan is None:
        return tell_no_plan(options, language)
    report = official_report(plan, Period(options.period), read_words(options.root))
    options.output.mkdir(parents=True, exist_ok=True)
    for form in options.format or FORMATS:
        path = options.output / f"report-{plan.organisation.id}-{plan.plan.year}-{options.period}.{form}"
        path.write_bytes(print_report(report, form))
        print(message("report_written", language, path=path))
    return 0


def run_form_import(options: argparse.Namespace, language: Language, content: bytes) -> int:
    """Read a filled form, and write the report and the evidence where nothing is wrong with them.

    `options` are those of the command, `language` is that of its messages, and `content` holds the bytes of the form.
    Returns 0, or 1 where nothing was written; raises DocumentError where the file is no form.
    """
    from iltod.forms.form_files import form_files
    from iltod.forms.form_reader import form_of, read_form

    filled = form_of(content)
    plan = find_plan(options.root, f"{filled.organisation}/{filled.year}")
    if plan is None:
        print(message("form_of_no_plan", language, plan=f"{filled.organisation}/{filled.year}"), file=sys.stderr)
        return 1
    folder = options.root / "plans" / filled.organisation / str(filled.year)
    form = read_form(content, plan, read_words(options.root))
    if options.files and not options.files.is_dir():
        print(message("form_no_folder", language, path=options.files), file=sys.stderr)
        return 2
    paths = sorted(options.files.iterdir()) if options.files else []
    given = {path.name: path.read_bytes() for path in paths if path.is_file()}
    standing = _standing(options.root, plan, form.period, form.performer)
    found = form_files(form, standing, given, options.correct)
    for problem in (*found.problems, *form.notices):
        print(f"{problem.sheet}!{problem.cell}: {problem.sentence}", file=sys.stderr)
    if found.problems:
        print(message("form_refused", language, problems=len(found.problems)), file=sys.stderr)
        return 1
    if refusal := _refusal(options, folder, standing, found, plan):
        again = f'"{options.file}"' + (f' --files "{options.files}"' if options.files else "")
        print(message(refusal, language, given=again), file=sys.stderr)
        return 1
    write_files(folder, found.files, language)
    for name in found.cleaned:
        print(message("intake_cleaned", language, file=name))
    told = "form_read" if found.files else "form_same"
    print(message(told, language, measures=len(form.entries), evidence=len(form.evidence)))
    return 0


def _refusal(
    options: argparse.Namespace, folder: Path, standing: YearStanding, found: FormFiles, plan: PlanOverview
) -> str:
    """Print what a form changes of what is there, and return the message that asks for consent; nothing if it may.

    What is in git may have been published: it is corrected by a report of its own, which says why.
    """
    numbers = {item.measure.id: item.measure.number.text for item in plan.measures}
    for change in found.changes:
        subject = numbers.get(change.subject, change.subject)
        values = " → ".join(filter(None, (change.before, change.after)))
        print(f"{f'{subject} · ' if subject else ''}{change.label}: {values}")
    if not found.changes or options.correct:
        return ""
    kept = standing.report and is_committed(folder, f"reports/{standing.report.id}.yml")
    if kept and any(change.claim for change in found.changes):
        return "form_needs_correct"
    return "" if options.accept else "form_needs_accept"


def write_files(folder: Path, files: dict[str, bytes], language: Language) -> None:
    """Write `files`, contents by relative paths, below `folder` and print each that changed in `language`.

    Raises OSError.
    """
    root = next((parent.parent for parent in (folder, *folder.parents) if parent.name == "plans"), folder)
    for name, content in files.items():
        path, data = folder / name, naming_schemas(root, content)
        if path.is_file() and path.read_bytes() == data:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        print(message("import_written", language, path=path))


def naming_schemas(root: Path, data: bytes) -> bytes:
    """Return a file of data whose first line names its schema where the project in `root` keeps the schemas."""
    from iltod.repository.starter_files import SCHEMA_FOLDER

    first, end, rest = data.partition(b"\n")
    if not first.startswith(b"# yaml-language-server") or not (root / SCHEMA_FOLDER).is_dir():
        return data
    return first.replace(b"/docs/schema/", f"/{SCHEMA_FOLDER}/".encode()) + end + rest


def find_plan(root: Path, written: str) -> PlanOverview | None:
    """Return the plan that `body/year` (or the path of its folder) names, as of today."""
    from iltod.facts.bodies import derive_organisation

    found = find_folder(root, written)
    if found is None:
        return None
    folder, scales, year = found
    overview = derive_organisation(folder, scales, today())
    return next((plan for plan in overview.plans if plan.plan.year == year), None)


def find_folder(root: Path, written: str) -> tuple[OrganisationFolder, tuple[RatingScale, ...], int] | None:
    """Return the body that `body/year` names, the scales, and the year; None where there is no such plan."""
    from iltod.reading.loader import load_register

    parts = [part for part in written.replace("\\", "/").split("/") if part not in ("", ".", "plans", "plan.yml")]
    register = load_register(root).register
    for folder in register.organisations if len(parts) >= 2 else ():
        for year in folder.years:
            if (folder.organisation.id, str(year.plan.year)) == (parts[-2], parts[-1]):
                return folder, register.scales, year.plan.year
    return None


def read_words(root: Path) -> Wording:
    """Return the words of the site."""
    from iltod.core.project import Project, make_settings
    from iltod.pages.wording import read_wording

    return read_wording(Project(root, make_settings(today())).templates)


def tell_no_plan(options: argparse.Namespace, language: Language) -> int:
    """Print which plans there are, and return the exit code of a wrong use."""
    found = (options.root / "plans").glob("*/20[0-9][0-9]/plan.yml")
    plans = sorted(f"{path.parent.parent.name}/{path.parent.name}" for path in found)
    print(message("no_such_plan", language, written=options.plan, known=", ".join(plans[:20])), file=sys.stderr)
    return 2


def _year(root: Path, organisation: str, year: int) -> YearFolder | None:
    from iltod.reading.loader import load_register

    for folder in load_register(root).register.organisations:
        if folder.organisation.id == organisation:
            return next((item for item in folder.years if item.plan.year == year), None)
    return None


def _standing(root: Path, plan: PlanOverview, period: Period, performer: str | None) -> YearStanding:
    from iltod.forms.form_files import YearStanding
    from iltod.model import replaced_reports

    organisation, year = plan.organisation, plan.plan.year
    held = _year(root, organisation.id, year)
    files = root / "plans" / organisation.id / str(year) / "evidence" / "files"
    names = frozenset(path.name for path in files.iterdir()) if files.is_dir() else frozenset()
    if held is None:
        return YearStanding(organisation, file_names=names)
    replaced = replaced_reports(held.reports)
    own = (item for item in held.reports if item.period == period and item.performer == performer)
    report = next((item for item in own if item.id not in replaced), None)
    evidence = {item.id: item for item in held.evidence}
    return YearStanding(organisation, report, evidence, names, frozenset(item.id for item in held.reports))


def run_add(options: argparse.Namespace, language: Language) -> int:
    """Take files into the evidence of a measure."""
    from iltod.checks.likely_names import exact_name
    from iltod.core.language import shorten
    from iltod.forms.evidence_adding import AddRequest, added_files
    from iltod.forms.form_files import intake_problems

    plan = find_plan(options.root, options.plan)
    if plan is None:
        return tell_no_plan(options, language)
    folder = options.root / "plans" / plan.organisation.id / str(plan.plan.year)
    names = {item.measure.id: (item.measure.number.text, item.measure.title.text) for item in plan.measures}
    measures = [exact_name(name, names) for name in options.measure]
    unknown = [name for name, own in zip(options.measure, measures, strict=True) if not own]
    if unknown:
        known = ", ".join(f"{own} ({shorten(title, 40)})" for own, (_, title) in names.items())
        print(message("add_no_measure", language, written=", ".join(unknown), known=known), file=sys.stderr)
        return 2
    year = _year(options.root, plan.organisation.id, plan.plan.year)
    assert year
    files = folder / "evidence" / "files"
    taken_names = {path.name for path in files.iterdir()} if files.is_dir() else set()
    date = options.date or today()
    request = AddRequest(tuple(measures), options.title, date, options.report, plan.organisation)
    reports = {item.id: (folder / "reports" / f"{item.id}.yml").read_text(encoding="utf-8") for item in year.reports}
    given = {path.name: path.read_bytes() for path in options.file}
    found = added_files(request, given, year, reports, taken_names)
    problems = [sentence for taken in found.taken for sentence in intake_problems(taken, language)]
    for sentence in (*problems, *(message(name, language, **facts) for name, facts in found.problems)):
        print(sentence, file=sys.stderr)
    if problems or found.problems:
        return 1
    write_files(folder, found.files, language)
    for taken in found.taken:
        if taken.cleaned:
            print(message("intake_cleaned", language, file=taken.given))
    return 0


def run_fill(options: argparse.Namespace, language: Language) -> int:
    """Compute what is missing of every item of evidence: its digest, and its picture without a place."""
    from iltod.forms.evidence_adding import filled_files, located_documents

    changed, located = 0, 0
    bodies: Sequence[Path] = sorted((options.root / "plans").glob("*/20[0-9][0-9]/evidence"))
    for folder in bodies:
        if options.body and folder.parent.parent.name not in options.body:
            continue
        records = {path.name: path.read_bytes() for path in sorted(folder.glob("*.yml"))}
        files = folder / "files"

        def read(name: str, files: Path = files) -> bytes | None:
            path = files / name
            return path.read_bytes() if path.is_file() and not path.is_symlink() else None

        found = filled_files(records, read)
        write_files(folder, found, language)
        changed += len(found)
        for name in located_documents(records, read):
            print(message("intake_picture_with_location", language, file=name), file=sys.stderr)
            located += 1
    print(message("fill_done", language, files=changed))
    return int(located > 0)
