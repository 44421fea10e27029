"""Commands for auditors and superiors: `pack`, the check of a pack, `verdicts`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from iltod.cli.form_commands import find_folder, read_words, tell_no_plan, write_files
from iltod.core.clock import today
from iltod.core.problem import Language, message, visible


def run_pack(options: argparse.Namespace, language: Language) -> int:
    """Write the auditor's pack of a plan and a period."""
    from iltod.facts.bodies import derive_organisation
    from iltod.forms.pack import PackSources, auditors_pack
    from iltod.history.body_history import HistoryReader
    from iltod.history.commit_log import read_history
    from iltod.model import Period

    found = find_folder(options.root, options.plan)
    if found is None:
        return tell_no_plan(options, language)
    folder, scales, year = found
    day = today()
    with HistoryReader(read_history(options.root, "plans"), day) as history_reader:
        past = history_reader.read(folder).years
    overview = derive_organisation(folder, scales, day, past)
    plan = next(item for item in overview.plans if item.plan.year == year)
    place = options.root / "plans" / folder.organisation.id / str(year)
    reports = sorted((place / "reports").glob(f"{options.period}*.yml"))
    files = {path.relative_to(place).as_posix(): path.read_bytes() for path in (place / "plan.yml", *reports)}
    sources = PackSources(files, _newest_publication(options.site))
    content = auditors_pack(plan, Period(options.period), read_words(options.root), sources)
    output = options.output or Path(f"pack-{folder.organisation.id}-{year}-{options.period}.zip")
    output.write_bytes(content)
    print(message("pack_written", language, path=output))
    return 0


def _newest_publication(site: Path | None) -> bytes:
    """Return the newest line of a published site's log, nothing where there is none."""
    log = site / "log.jsonl" if site else None
    if log is None or not log.is_file():
        return b""
    lines = log.read_bytes().rstrip(b"\n").split(b"\n")
    return lines[-1] + b"\n" if lines[-1] else b""


def run_pack_check(path: Path, language: Language) -> int:
    """Check a pack offline and print what differs."""
    from iltod.forms.pack_check import check_pack
    from iltod.importing.document import DocumentError

    try:
        found = check_pack(path.read_bytes())
    except (DocumentError, OSError) as error:
        reason = error.reason if isinstance(error, DocumentError) else "pack_damaged"
        print(message(reason, language, path=path), file=sys.stderr)
        return 2
    for finding in found.findings:
        print(message(f"pack_{finding.code}", language, file=visible(finding.name)))
    facts = {
        "organisation": visible(found.organisation),
        "year": found.year,
        "period": visible(found.period),
        "as_of": visible(found.as_of),
        "files": found.files,
        "findings": len(found.findings),
    }
    print(message("pack_differs" if found.findings else "pack_same", language, **facts))
    print(message("pack_digest", language, digest=found.digest))
    return int(bool(found.findings))


def run_verdicts(options: argparse.Namespace, language: Language) -> int:
    """Write the verdicts of one sheet into the assessments of many bodies."""
    from iltod.forms.verdicts import Verdict, verdict_files
    from iltod.importing.document import DocumentError
    from iltod.importing.formats import read_document
    from iltod.importing.questions import place_words
    from iltod.model import AssessorKind, Period
    from iltod.reading.loader import load_register

    try:
        document = read_document(options.file.read_bytes(), options.file.name)
    except (DocumentError, OSError) as error:
        reason = error.reason if isinstance(error, DocumentError) else "import_damaged"
        print(message(reason, language, path=options.file), file=sys.stderr)
        return 1
    register = load_register(options.root).register
    period, kind = Period(options.period), AssessorKind(options.by)
    verdict = Verdict(kind, options.name, options.year, period, options.date, options.document)
    found = verdict_files(document, verdict, register.organisations, register.scales)
    for spot, sentence in found.problems:
        print(f"{place_words(spot, language)}: {sentence}", file=sys.stderr)
    if found.problems:
        print(message("verdict_refused", language, problems=len(found.problems)), file=sys.stderr)
        return 1
    write_files(options.root / "plans", found.files, language)
    print(message("verdict_done", language, bodies=len(found.files)))
    return 0
