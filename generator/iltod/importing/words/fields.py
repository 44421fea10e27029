"""What single cells of a plan hold: criteria, targets, thresholds, channels and figures of reach."""

from __future__ import annotations

import re

import msgspec

from iltod.model import Channel, ReachKind

_DASH = re.compile(r"(?:^|(?<=[\s;.:]))[-–—•▪●*]\s*(?=[А-ЯЁӨҮA-Z0-9\"“«])")

_LETTERED = re.compile(r"(?:^|(?<=\s))([А-ЕA-E]|\d{1,2})(?:/|\))\s*(?=[А-ЯЁӨҮ])")

_THRESHOLD = re.compile(
    r"(?P<number>[1-9]\d{0,3}|нэг|хоёр|гурав|дөрөв|тав)\s?-?\s?(?:аас|ээс|оос|өөс|наас|ноос)\s+(?:доошгүй|багагүй|цөөнгүй)\s+"
    r"(?P<rest>[^;.,()]+)"
)

_COUNTS = {"нэг": 1, "хоёр": 2, "гурав": 3, "дөрөв": 4, "тав": 5}

_LEADING = re.compile(r"(?P<number>[1-9]\d{0,3}) (?P<unit>[а-яёөү]{3,})(?= \w)")

_NO_UNIT = re.compile(r"оны?$|сар|жил|улир|дугаар|дүгээр|хувь|хувиас|өдөр|өдр|цаг|тоот")
"""Words behind a number that make it a date, a name or a share."""

_MODIFIER = re.compile(r"(?:ийн|ын|ний|ны|тай|тэй|той|сан|сэн|сон|сөн|доод)$")

_GLUED = re.compile(r"(?<=[а-яёөү]х |[а-яёөү]н |[а-яёөү]а |[а-яёөү]э )(?=[А-ЯЁӨҮ][а-яёөү]{3,})")

_PROPER = (
    "Авлигатай",
    "Авлигын",
    "Засаг",
    "Тамгын",
    "Монгол",
    "Төрийн",
    "Улсын",
    "Их",
    "Хүний",
    "Нийтийн",
    "Шилэн",
    "Дүүргийн",
)
"""Words that begin with a capital letter within a sentence too."""

_CHANNEL_STEMS: tuple[tuple[str, Channel], ...] = (
    ("цахим хуудас", Channel.OWN_SITE), ("цахим хуудсанд", Channel.OWN_SITE), ("вэб", Channel.OWN_SITE),
    ("сошиал", Channel.SOCIAL), ("нийгмийн сүлжээ", Channel.SOCIAL), ("фэйсбүүк", Channel.SOCIAL),
    ("дотоод сүлжээ", Channel.INTRANET), ("хэвлэл мэдээл", Channel.PRESS), ("телевиз", Channel.PRESS),
    ("радио", Channel.PRESS), ("самбар", Channel.BOARD), ("дэлгэц", Channel.BOARD), ("бусад", Channel.OTHER),
)  # fmt: skip

_LIST_LETTER = re.compile(r"(?:^|(?<=[\s;,:]))([а-ж])[/)]\s*")

_COUNT_STEMS = (("түгээсэн тоо", ReachKind.COPIES), ("давтамж", ReachKind.POSTS), ("хандалт", ReachKind.VIEWS))


class Item(msgspec.Struct, frozen=True):
    """One item of a cell: its text and the letter before it. `bare` is whether it lacks the dash that others have."""

    text: str
    label: str = ""
    bare: bool = False


def split_items(cell: str) -> tuple[Item, ...]:
    """Return the items of a cell: by dashes, letters before capitals, and lines; a line in small letters goes on."""
    marked = _DASH.sub("\n\u0001", cell)
    marked = _LETTERED.sub(lambda match: f"\n\u0001{match[1]}/\u0002", marked)
    items: list[Item] = []
    dashed = "\u0001" in marked
    for line in (part.strip() for part in marked.split("\n")):
        if not line:
            continue
        begins = line.startswith("\u0001")
        plain = line.lstrip("\u0001")
        label, _, text = plain.rpartition("\u0002")
        text = text.strip(" -–—•")
        if not text:
            continue
        if items and not begins and (text[:1].islower() or text[:1] in ",.;)"):
            items[-1] = msgspec.structs.replace(items[-1], text=f"{items[-1].text} {text}")
        else:
            items.append(Item(text, label, dashed and not begins))
    return tuple(items)


def threshold(text: str) -> tuple[int, str] | None:
    """Return the least number that words ask for and what it counts (`2-оос доошгүй удаа` is 2, удаа), or None."""
    match = _THRESHOLD.search(text)
    if match is None:
        return None
    unit: list[str] = []
    for word in match["rest"].split()[:3]:
        unit.append(word)
        if not _MODIFIER.search(word):
            break
    return _COUNTS.get(match["number"]) or int(match["number"]), " ".join(unit)


def leading_count(text: str) -> tuple[int, str] | None:
    """Return the number with which a criterion begins and what it counts (`3 самбар байршуулсан` is 3, самбар)."""
    match = _LEADING.match(text)
    return (int(match["number"]), match["unit"]) if match and not _NO_UNIT.match(match["unit"]) else None


def glued(text: str) -> tuple[str, ...]:
    """Return the parts of a text that two items without a mark between them seem to be; one part if it is whole."""
    cuts = [match.end() for match in _GLUED.finditer(text) if not text[match.end() :].startswith(_PROPER)]
    parts = [text[start:end].strip() for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    return tuple(part for part in parts if part)


def lettered_channels(title: str) -> tuple[Channel, ...]:
    """Return the channels that a title lists by letters (`а/цахим хуудас; б/…`), in its order."""
    pieces = _LIST_LETTER.split(title)[2::2]
    if len(pieces) < 3:
        return ()
    found: list[Channel] = []
    for piece in pieces:
        found += [channel for stem, channel in _CHANNEL_STEMS if stem in piece.casefold() and channel not in found][:1]
    return tuple(found)


def named_counts(criteria: str) -> tuple[ReachKind, ...]:
    """Return the figures of reach that criteria ask to report."""
    return tuple(kind for stem, kind in _COUNT_STEMS if stem in criteria.casefold())
