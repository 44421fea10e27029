"""Numbers of measures and what they belong to: twice printed, missing, restarting, of another section."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from iltod.importing.answers import NOBODY, OWN, Answer
from iltod.importing.document import Spot
from iltod.importing.questions import Question
from iltod.importing.table.rows import Entry, Found
from iltod.model import Text

_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,3}){1,3}")

_GOAL = re.compile(r"(\d{1,2})[.)]\s*")


class Numbered(msgspec.Struct, frozen=True):
    """A measure with its id, its number as printed and as read, and its section and sub-section.

    `origin` is the id that it would have without the number that a person gave it.
    """

    entry: Entry
    id: str
    number: Text
    section: str
    section_title: str
    section_spot: Spot
    subsection: str
    questions: tuple[Question, ...] = ()
    origin: str = ""


def number_entries(found: Found, answers: Mapping[str, Answer] = NOBODY) -> tuple[Numbered, ...]:
    """Return the measures of what was found with ids that are theirs alone; a number that a person gave is the right
    one in `answers`."""
    homes = [_home(found, index) for index in range(len(found.entries))]
    goals = _goals(found, homes)
    readings = _readings([entry.number for entry in found.entries], [home for home, _ in homes])
    taken: set[str] = set()
    numbered = []
    for index, entry in enumerate(found.entries):
        home, questions = homes[index]
        reading, doubt, code = readings[index]
        own = _own_id(reading, taken)
        taken.add(own)
        origin, printed = own, entry.number
        if code:
            asked = Question(code, entry.spot, printed, reading, own, "number", applied=True)
            if told := _told(answers.get(asked.key)):
                reading, doubt, own = told, f"«{printed}» гэснийг «{told}» гэж уншив.", _own_id(told, taken)
                taken.add(own)
                asked = msgspec.structs.replace(asked, measure=own, origin=origin)
            questions = (*questions, asked)
        title, spot = goals.get(home, ("", entry.spot))
        below = found.subsections[entry.subsection].text if entry.subsection >= 0 else ""
        number = Text(text=reading, printed=printed if printed and printed != reading else None, doubt=doubt or None)
        if any(item.code == "other_section" for item in questions):
            questions = tuple(msgspec.structs.replace(item, measure=own) for item in questions)
        numbered.append(Numbered(entry, own, number, home, title, spot, below, questions, origin))
    return tuple(numbered)


def _told(answer: Answer | None) -> str:
    """Return the number that a person gave, if it is one."""
    given = answer.text.strip(" .") if answer and answer.choice == OWN else ""
    return given if _NUMBER.fullmatch(given) else ""


def _home(found: Found, index: int) -> tuple[str, tuple[Question, ...]]:
    """Return the number of a measure's section."""
    entry = found.entries[index]
    first = entry.number.split(".")[0] if "." in entry.number else ""
    if found.has_goals or entry.section < 0:
        if first:
            return first, ()
        goals = [item.goal for item in found.entries[: index + 1] if item.goal]
        return str(max(len(dict.fromkeys(goals)), 1)), ()
    section = found.sections[entry.section].number or str(entry.section + 1)
    if first and first != section:
        return section, (Question("other_section", entry.spot, entry.number, section, "", "number"),)
    return section, ()


def _goals(found: Found, homes: Sequence[tuple[str, tuple[Question, ...]]]) -> dict[str, tuple[str, Spot]]:
    """Return the title of each section and where it was read."""
    titles: dict[str, tuple[str, Spot]] = {}
    for place, heading in enumerate(found.sections):
        titles.setdefault(heading.number or str(place + 1), (heading.text, heading.spot))
    for entry, (home, _) in zip(found.entries, homes, strict=True):
        if entry.goal:
            told = _GOAL.match(entry.goal)
            number = told[1] if told and "." in entry.number else home
            text = " ".join(entry.goal[told.end() :].split() if told else entry.goal.split())
            titles.setdefault(number, (text, entry.spot))
    return titles


def _readings(printed: Sequence[str], homes: Sequence[str]) -> list[tuple[str, str, str]]:
    """Return for each measure the number as read, its doubt, and the code of the question; empty where none is."""
    counts: dict[str, int] = {}
    seen: dict[str, int] = {}
    found = []
    for index, number in enumerate(printed):
        home = homes[index]
        counts[home] = counts.get(home, 0) + 1
        expected = f"{home}.{counts[home]}"
        if not number:
            found.append((expected, "Баримтад дугаар олдсонгүй, дарааллаар нь дугаарлав.", "number_lacking"))
        elif "." not in number:
            restarts = number in printed[:index] or number in printed[index + 1 :]
            doubt = "Дугаар хэсэг бүрд дахин эхэлсэн тул хэсгийн дугаартай бичив."
            found.append((expected, doubt, "") if restarts else (number, "", ""))
        elif number in printed[index + 1 :] and expected not in printed:
            found.append(
                (
                    expected,
                    f"Баримтад {number} дугаар хоёр удаа бичигдсэн, дарааллаар нь {expected} гэж уншив.",
                    "number_twice",
                )
            )
        elif number in seen and printed.index(number) < index and found[printed.index(number)][0] == number:
            found.append((f"{number}-2", f"Баримтад {number} дугаар хоёр удаа бичигдсэн.", "number_twice"))
        else:
            gap = number != expected and expected not in printed
            found.append((number, "", "number_gap" if gap else ""))
            counts[home] = int(number.split(".")[1]) if number.count(".") == 1 else counts[home]
        seen[number] = index
    return found


def _own_id(number: str, taken: set[str]) -> str:
    plain = re.sub(r"[^0-9]+", "-", number).strip("-") or "item"
    own, count = plain, 2
    while own in taken:
        own, count = f"{plain}-{count}", count + 1
    return own
