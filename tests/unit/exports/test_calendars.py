"""Calendars are what phones can read; an event keeps its name, and its number rises with every change."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from followed import HOSTILE, SITE_URL, calendars, hostile, overview_of, told
from icalendar import Calendar, Event
from msgspec.structs import replace
from repositories import ORGANISATION, Repo, plan
from small_register import AS_OF, folder, organisation, silent_folder

from iltod.exports.calendars import LONGEST_LINE, fold, written

TODAY = datetime.date(2026, 3, 20)


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "project")


def read(content: bytes) -> Calendar:
    lines = content.split(b"\r\n")
    assert lines[-1] == b""
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= LONGEST_LINE
    for line in lines:
        line.decode()  # no letter is cut
    found = Calendar.from_ical(content)
    assert isinstance(found, Calendar)
    assert found.errors == []
    assert all(event.errors == [] for event in found.walk())
    return found


def events(content: bytes) -> dict[str, Event]:
    found = [event for event in read(content).walk("VEVENT") if isinstance(event, Event)]
    names = {str(event["UID"]): event for event in found}
    assert len(names) == len(found)
    return names


def test_every_deadline_of_a_body_is_a_whole_day() -> None:
    files = calendars(overview_of(folder()))
    found = events(files["zagvar/calendar.ics"])
    performers = [f"zagvar/performers/{name}.ics" for name in ("legal", "zux")]
    assert sorted(files) == ["zagvar/calendar.ics", *performers]
    assert {name: event.decoded("DTSTART") for name, event in found.items() if "/1-4/" in name} == {
        "zagvar/2026/1-4/q3@iltod": datetime.date(2026, 9, 30),
        "zagvar/2026/1-4/q4@iltod": datetime.date(2026, 12, 31),
    }
    event = found["zagvar/2026/1-4/q4@iltod"]
    assert str(event["URL"]) == f"{SITE_URL}zagvar/2026/1-4/"
    assert f"{SITE_URL}zagvar/2026/1-4/\n" in str(event["DESCRIPTION"])
    assert str(event["DESCRIPTION"]).endswith("Авлигыг мэдээлэх утас: 110")
    assert "110" in str(read(files["zagvar/calendar.ics"])["X-WR-CALDESC"])
    assert str(event["TRANSP"]) == "TRANSPARENT"


def test_a_calendar_begins_a_quarter_before_the_day_of_the_site() -> None:
    days = [
        event.decoded("DTSTART") for event in events(calendars(overview_of(folder()))["zagvar/calendar.ics"]).values()
    ]
    assert min(days) >= AS_OF - datetime.timedelta(92)
    later = calendars(overview_of(folder(), datetime.date(2027, 4, 3)))
    assert list(later) == ["zagvar/calendar.ics"]  # for whoever follows it, the address stays
    assert events(later["zagvar/calendar.ics"]) == {}


def test_what_a_plan_has_no_more_is_taken_out_of_the_calendars_that_hold_it(repo: Repo) -> None:
    repo.commit("2026-01-25", {"/body/organisation.yml": ORGANISATION, "plan.yml": plan("II, IV улирал")})
    before = events(calendars(told(repo, datetime.date(2026, 2, 20), "body"))["body/calendar.ics"])
    held = {name: event for name, event in before.items() if "/1-1/" in name}
    repo.commit("2026-03-01", {"plan.yml": plan(name="1-9", title="Өөр")})
    files = calendars(told(repo, TODAY))
    for address in ("body/calendar.ics", "body/performers/legal.ics"):
        after = {name: event for name, event in events(files[address]).items() if "/1-1/" in name}
        assert set(after) == set(held) == {"body/2026/1-1/q2@iltod", "body/2026/1-1/q4@iltod"}
        for name, event in after.items():
            assert event["STATUS"] == "CANCELLED"
            assert event["SEQUENCE"] > held[name]["SEQUENCE"]
            assert event.decoded("DTSTART") == held[name].decoded("DTSTART")
            assert "Төлөвлөгөөнөөс хассан" in str(event["SUMMARY"])
            assert str(event["URL"]) == f"{SITE_URL}body/2026/1-1/"


def test_a_performer_has_only_its_own_deadlines() -> None:
    overview = overview_of(folder(), datetime.date(2026, 1, 20))
    files = calendars(overview)
    everything = events(files["zagvar/calendar.ics"])
    for performer in overview.performers:
        own = {item.measure.id for year in performer.years for item in (*year.measures, *year.joint) if item.due}
        address = f"zagvar/performers/{performer.unit.id}.ics"
        if own:
            found = events(files[address])
            assert {name.split("/")[2] for name in found} == own
            assert all(event.to_ical() == everything[name].to_ical() for name, event in found.items())
        else:
            assert address not in files


def test_without_the_address_of_the_site_there_are_no_links() -> None:
    for event in events(calendars(overview_of(folder()), None)["zagvar/calendar.ics"]).values():
        assert "URL" not in event
        assert "http" not in str(event["DESCRIPTION"])
        assert "110" in str(event["DESCRIPTION"])


def test_a_body_without_deadlines_has_no_calendar() -> None:
    assert calendars(overview_of(replace(silent_folder(), years=()))) == {}


def test_invented_deadlines_say_so() -> None:
    files = calendars(overview_of(folder(sample=True)))
    for content in files.values():
        assert str(read(content)["X-WR-CALNAME"]).startswith("Зохиомол жишээ: ")
        assert all(str(event["SUMMARY"]).startswith("Зохиомол жишээ: ") for event in events(content).values())


def state(repo: Repo, body: str = "body", year: int = 2026, as_of: datetime.date = TODAY) -> dict[str, tuple[str, int]]:
    """The day and the number of each event."""
    content = calendars(told(repo, as_of, body))[f"{body}/calendar.ics"]
    return {name: (event.decoded("DTSTART").isoformat(), event["SEQUENCE"]) for name, event in events(content).items()}


FIRST, SECOND = "body/2026/1-1/due@iltod", "body/2026/1-2/due@iltod"


def test_the_number_rises_with_what_was_declared_and_not_with_what_only_git_tells(repo: Repo) -> None:
    """What git tells depends on how deep the repository was cloned; an event must not."""
    repo.begin()
    assert state(repo) == {FIRST: ("2026-06-30", 0), SECOND: ("2026-12-31", 0)}
    repo.commit("2026-02-10", {"plan.yml": plan("3-р улирал", title="Шинэ гарчиг", performer="press")})
    assert state(repo) == {FIRST: ("2026-06-30", 0), SECOND: ("2026-12-31", 0)}  # no act moved it
    repo.commit("2026-02-20", {"plan.yml": plan("3-р улирал", title="Шинэ гарчиг", performer="press", extra=AMENDED)})
    assert state(repo) == {FIRST: ("2026-09-30", 1), SECOND: ("2026-12-31", 0)}


def test_the_moment_of_an_event_is_that_of_its_last_declared_change(repo: Repo) -> None:
    repo.begin()
    repo.commit("2026-02-10", {"plan.yml": plan("3-р улирал", extra=AMENDED)})
    found = events(calendars(told(repo, TODAY))["body/calendar.ics"])
    assert found[FIRST].decoded("DTSTAMP") == datetime.datetime(2026, 2, 9, tzinfo=datetime.UTC)
    assert found[SECOND].decoded("DTSTAMP") == datetime.datetime(2026, 1, 20, tzinfo=datetime.UTC)


def test_names_outlive_new_ids_of_body_year_and_measure(repo: Repo) -> None:
    repo.begin()
    before = state(repo)
    (repo.root / "plans/body").rename(repo.root / "plans/agency")
    named = plan(name="training", measure="formerly: [1-1]")
    repo.commit(
        "2026-02-10", {"/agency/organisation.yml": f"{ORGANISATION}formerly: [body]\n", "/agency/2026/plan.yml": named}
    )
    assert state(repo, "agency") == before


AMENDED = "\namendments:\n  - {date: 2026-02-09, text: Хугацааг сунгав., act: Тушаал, number: А/2, measures: [1-1]}\n"


def test_without_git_the_declared_amendments_count(repo: Repo) -> None:
    repo.write({"/rating_scales.yml": "", "/body/organisation.yml": ORGANISATION, "plan.yml": plan()})
    overview = overview_of(folder())
    found = events(calendars(overview)["zagvar/calendar.ics"])
    assert {event["SEQUENCE"] for name, event in found.items() if "/1-4/" in name} == {1}
    assert {event["SEQUENCE"] for name, event in found.items() if "/1-4/" not in name} == {0}
    assert found["zagvar/2026/1-4/q4@iltod"].decoded("DTSTAMP").date() == datetime.date(2026, 5, 4)


def test_an_amendment_and_the_change_it_names_count_once(repo: Repo) -> None:
    repo.begin()
    repo.commit("2026-02-10", {"plan.yml": plan("3-р улирал", extra=AMENDED)})
    assert state(repo)[FIRST] == ("2026-09-30", 1)


@pytest.mark.parametrize("words", HOSTILE)
def test_whatever_stands_in_a_text_stays_text(words: str) -> None:
    plain, poisoned = calendars(overview_of(folder())), calendars(hostile(words))
    assert poisoned.keys() == plain.keys()
    for address, content in poisoned.items():
        found = events(content)
        assert found.keys() == events(plain[address]).keys()
        for event in found.values():
            assert set(event) <= {"UID", "DTSTART", "DTSTAMP", "SEQUENCE", "SUMMARY", "DESCRIPTION", "URL", "TRANSP"}


@pytest.mark.parametrize("text", ["", "а", "Ө" * 37, "Ө" * 38, "📱" * 40, "a" * 75, "a" * 76, "aӨ" * 200])
def test_folding_loses_nothing(text: str) -> None:
    lines = fold(f"X:{text}").split("\r\n ")
    assert "".join(lines) == f"X:{text}"
    assert all(len(line.encode()) <= LONGEST_LINE - (index > 0) for index, line in enumerate(lines))


def test_what_ends_a_value_is_written_otherwise() -> None:
    assert written("а;б,в\\г\r\nд\rе\nё\x00\x1b") == "а\\;б\\,в\\\\г\\nд\\nе\\nё"


def test_a_unit_that_the_body_does_not_know_has_a_calendar_by_its_id() -> None:
    held = replace(folder(), organisation=organisation(units=()))
    files = calendars(overview_of(held))
    assert "zagvar/performers/legal.ics" in files
    assert "legal" in str(read(files["zagvar/performers/legal.ics"])["X-WR-CALNAME"])


@pytest.mark.parametrize(("days", "stays"), [(92, True), (93, False)])
def test_a_deadline_stays_for_ninety_two_days(days: int, stays: bool) -> None:
    due = datetime.date(2026, 9, 30)
    files = calendars(overview_of(folder(), due + datetime.timedelta(days)))
    assert ("zagvar/2026/1-4/q3@iltod" in events(files["zagvar/calendar.ics"])) == stays


def test_without_git_an_event_is_as_old_as_what_was_declared_of_it() -> None:
    """A clock would make every calendar new on every day."""
    found = events(calendars(overview_of(folder()))["zagvar/calendar.ics"])
    stamps = {name: event.decoded("DTSTAMP").date() for name, event in found.items()}
    assert stamps["zagvar/2026/1-4/q4@iltod"] == datetime.date(2026, 5, 4), "the amendment"
    assert stamps["zagvar/2026/2-2/due@iltod"] == datetime.date(2026, 1, 14), "the approval"
