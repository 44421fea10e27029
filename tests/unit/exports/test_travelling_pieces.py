"""What leaves the site alone says of a body that never took part what can be said of it, and never that it is late."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from followed import feeds, overview_of
from html_reading import HtmlReading
from msgspec.structs import replace
from small_register import organisation, silent_folder
from small_site import wording

from iltod.core.project import CardScope, Project, Settings
from iltod.exports.cards import body_cards
from iltod.exports.open_data import organisation_files
from iltod.exports.widgets.widgets import body_widgets
from iltod.facts.body_facts import OrganisationOverview
from iltod.model import OrganisationFolder, Participation, ParticipationKind, Text
from iltod.pages.labels import state_label
from iltod.pages.sheets import make_poster
from iltod.site.printer import Printer

ROOT = Path(__file__).parents[3]
GOLDEN = ROOT / "tests" / "golden" / "never_took_part.txt"
LATE = ("хоцорсон", "Хугацаа хэтэрсэн")
SILENT = "энэ сайтад тайлан ирээгүй"
DOUBT = "(нэр эргэлзээтэй)"


def body() -> OrganisationFolder:
    """A body whose documents others entered, and whose name is doubtful."""
    name = Text(text="Загвар газар", printed="ЗАГВАР ГАЗАР", doubt="Ийм нэртэй газар олдоогүй.")
    entered = Participation(kind=ParticipationKind.ENTERED)
    return replace(silent_folder(), organisation=organisation(name=name, participation=entered))


@pytest.fixture(scope="module")
def overview() -> OrganisationOverview:
    return overview_of(body())


def words_of(document: bytes) -> str:
    """Return what a reader sees of a document: neither its styles nor its script."""
    return HtmlReading(re.sub(r"(?s)<(style|script)>.*?</\1>", "", document.decode())).text


def pieces(overview: OrganisationOverview) -> Iterator[tuple[str, str]]:
    """Yield every piece that travels alone, by its name, as the words that a reader gets."""
    settings = Settings(as_of=overview.as_of, site_url="https://iltod.example.mn/")
    printer = Printer(Project(ROOT, settings))
    widgets = body_widgets(overview, wording())
    for widget in (widgets.own, widgets.plans[0].own, widgets.plans[0].parts[0], widgets.plans[0].parts[-10]):
        yield widget.address, words_of(printer.widgets.document(widget))
        yield f"{widget.address}badge.svg", words_of(printer.widgets.badge(widget.badge))
    for card in list(body_cards(overview, wording(), CardScope.MEASURE, b""))[:3]:
        told = card.card
        yield f"{card.page}card.png", " · ".join((told.head, told.title, told.state, told.alert, *told.facts))
    poster = make_poster(overview, settings.site_url, wording())
    facts = {"poster": poster, "organisation": overview.organisation}
    yield poster.address, words_of(printer.sheet(poster.address, "poster", facts).content)
    atom = feeds(overview)[0]["zagvar/feed.atom"].decode()
    yield "zagvar/feed.atom", " ".join(HtmlReading(atom.partition("<entry>")[0]).text.split())


def test_the_pieces_are_those_that_were_read(overview: OrganisationOverview) -> None:
    """After a wanted change: read the new words, then write them to the file that the failure names."""
    told = "\n\n".join(f"{name}\n{' '.join(text.split())}" for name, text in pieces(overview)) + "\n"
    assert told == GOLDEN.read_text(encoding="utf-8"), GOLDEN


def test_no_piece_calls_late_who_never_took_part_and_each_says_what_is_known(overview: OrganisationOverview) -> None:
    found = dict(pieces(overview))
    assert len(found) > 9
    for name, text in found.items():
        assert not [word for word in LATE if word in text], name
        assert SILENT.casefold() in text.casefold(), name
        assert DOUBT in text, name


def test_open_data_says_it_in_its_first_lines(overview: OrganisationOverview) -> None:
    def label(state: object) -> str:
        return state_label(state, wording())  # type: ignore[arg-type]

    files = {file.path: file.content.decode() for file in organisation_files(overview, label)}
    for path in ("zagvar.json", "zagvar/2026.json", "zagvar/2026/1-1.json"):
        assert '"entered"' in files[path], path
        assert "Ийм нэртэй газар олдоогүй." in files[path], path
    table = files["zagvar/2026.csv"].removeprefix("\ufeff")
    header, first, *_ = table.splitlines()
    assert "participation" in header
    assert "organisation_name_doubt" in header
    assert ",entered," in first
