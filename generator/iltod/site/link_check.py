"""One round over the addresses of evidence: which are due, what they answered, what is written down, what to mend."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
from msgspec.structs import replace

from iltod.core.place import Place
from iltod.evidence.http_client import Answer
from iltod.evidence.link_log import due, latest, links_text, merged
from iltod.model import CheckedLink, Evidence, LinkOutcome, OrganisationFolder, YearFolder
from iltod.model.files import LINKS_FILE
from iltod.reading.loading import Loaded

Ask = Callable[[Iterable[str]], Iterable[tuple[str, Answer]]]


class LinkProblem(msgspec.Struct, frozen=True):
    """An address that did not open, where it was written and when it last opened.

    `archived` where the evidence names a copy already; `copy` is one that was looked for and found.
    """

    place: Place
    url: str
    outcome: LinkOutcome
    seen: datetime.date | None
    archived: bool
    copy: str | None = None


class Round(msgspec.Struct, frozen=True):
    """What a round came to: how many addresses there are, how many were asked, how many opened, and what did not."""

    addresses: int
    asked: int
    opened: int
    problems: tuple[LinkProblem, ...]


def check_links(
    loaded: Loaded,
    day: datetime.date,
    ask: Ask,
    *,
    bodies: Sequence[str] = (),
    pause_days: int = 7,
    archive: str = "",
) -> Round:
    """Ask the addresses that are due, write down what they answered beside the evidence, and return what to report.

    `loaded` is the project, `day` the day of the check, and `ask` opens addresses; an address is due `pause_days` days
    after its last check. Invented bodies are left out unless they are among `bodies`. With `archive`, a copy is looked
    for of what no longer opens and has none.
    """
    years = list(_years(loaded, bodies))
    known = {folder: latest(year.links, day) for folder, year in years}
    urls = {folder: tuple(_addresses(year)) for folder, year in years}
    wanted = {url for folder, _ in years for url in due(urls[folder], known[folder], day, pause_days)}
    answers = dict(ask(sorted(wanted)))
    outcomes = {url: answer.outcome for url, answer in answers.items()}
    problems: list[LinkProblem] = []
    for folder, year in years:
        links = merged(urls[folder], known[folder], outcomes, day)
        _write(folder / LINKS_FILE, links)
        problems += _link_problems(year, {link.url: link for link in links})
    if archive:
        problems = _with_copies(problems, ask, archive)
    opened = sum(outcome is LinkOutcome.OPENED for outcome in outcomes.values())
    every = {url for found in urls.values() for url in found}
    return Round(len(every), len(outcomes), opened, tuple(sorted(problems, key=lambda item: (item.place, item.url))))


def _years(loaded: Loaded, bodies: Sequence[str]) -> Iterator[tuple[Path, YearFolder]]:
    for folder in loaded.register.organisations:
        if folder.organisation.id in bodies if bodies else not folder.organisation.sample:
            yield from ((_folder(loaded, folder, year), year) for year in folder.years)


def _folder(loaded: Loaded, folder: OrganisationFolder, year: YearFolder) -> Path:
    return loaded.plans / folder.organisation.id / str(year.plan.year)


def _evidence_links(year: YearFolder) -> Iterator[tuple[Evidence, str]]:
    """Yield the addresses of standing evidence."""
    for item in year.evidence:
        if item.withdrawn is None:
            yield from ((item, url) for url in (item.url, item.archived_url) if url)


def _addresses(year: YearFolder) -> Iterator[str]:
    yield from (url for _, url in _evidence_links(year))


def _link_problems(year: YearFolder, links: dict[str, CheckedLink]) -> Iterator[LinkProblem]:
    for item, url in _evidence_links(year):
        link = links.get(url)
        if link and link.outcome in (LinkOutcome.NOT_FOUND, LinkOutcome.NO_ANSWER):
            yield LinkProblem(item.place, url, link.outcome, link.seen, archived=item.archived_url is not None)


def _with_copies(problems: Sequence[LinkProblem], ask: Ask, archive: str) -> list[LinkProblem]:
    wanted = {item.url: f"{archive}{item.url}" for item in problems if not item.archived}
    answers = dict(ask(sorted(wanted.values())))
    found = []
    for item in problems:
        answer = answers.get(wanted.get(item.url, ""))
        opens = answer and answer.outcome is LinkOutcome.OPENED
        found.append(replace(item, copy=answer.url) if answer and opens else item)
    return found


def _write(path: Path, links: Sequence[CheckedLink]) -> None:
    """Write the file in one step if it says something new; without any address there is none."""
    text = links_text(links).encode()
    if path.is_file() and path.read_bytes() == text:
        return
    if not links and not path.is_file():
        return
    beside = path.with_name(f".{path.name}.next")
    beside.write_bytes(text)
    beside.replace(path)
