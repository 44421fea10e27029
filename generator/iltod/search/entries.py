"""What one body gives to the search: records of what can be found, and under which keys.

A body's documents are numbered within the body, so that no other body moves them: its own page first, then each plan
with its measures, newest plan first. A key stands with the documents in which it is found, each in its best field.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from functools import lru_cache
from typing import Any

import msgspec

from iltod.core.digest import facts_digest
from iltod.core.site_file import SiteFile
from iltod.facts.body_facts import OrganisationOverview, PlanOverview
from iltod.facts.conduct.removed import RemovedMeasure
from iltod.facts.conduct.watch_lists import lists_of
from iltod.facts.measure_facts import MeasureOverview
from iltod.model import Plan, Text
from iltod.model.addresses import search_entries_path, search_folder, search_records_path
from iltod.pages.labels import short_name as shown_name
from iltod.search.words import SearchWords

RECORDS_A_FILE = 2
"""How many records a reader gets with one: few, because of ten results each may come from another body."""

PARTITIONS = 64
"""In how many parts the keys of a country are brought together, one part in memory at a time."""

PROSE = "-"
"""Under this name the prose pages give to the search what a body gives; no body has such an id."""


REMOVED = "removed"
"""The state of a measure that its plan has no more: known to the search only, for it is in no figure."""


class Field(IntEnum):
    """Where in a document a word is, best first."""

    TITLE = 0
    CRITERIA = 1
    EVIDENCE = 2


class Record(msgspec.Struct, frozen=True, array_like=True):
    """What a result shows of a document; `performers` are pairs of id and name. Addresses are from the root."""

    address: str
    number: str
    title: str
    criteria: str
    evidence: str
    state: str
    year: int
    performers: tuple[tuple[str, str], ...]


class Document(msgspec.Struct, frozen=True):
    """A page, or a part of one, that can be found: its record and what it is found by."""

    record: Record
    texts: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
    names: tuple[str, ...] = ()
    measure: bool = False


class Head(msgspec.Struct, frozen=True, array_like=True):
    """What the pages of the search need of a body: its measures as (document, year, number, address), and its terms.

    `terms` maps the id of each term of the rules to the documents in which it is found, as a bit for each.
    """

    id: str
    name: str
    sample: bool
    documents: int
    years: tuple[int, ...]
    measures: tuple[tuple[int, int, str, str], ...]
    terms: dict[str, bytes]


class Entries(msgspec.Struct, frozen=True, array_like=True):
    """The entries of one body: its mark in the index, its head, and by partition and field what is found where."""

    mark: bytes
    head: Head
    partitions: tuple[msgspec.Raw, ...]


Found = tuple[dict[str, bytes], dict[str, bytes], dict[str, bytes]]
"""For each field the keys with the documents in which they are found."""


class SearchDigests(msgspec.Struct, frozen=True, array_like=True):
    """The mark of a body, the digests of its entries and of their head, and how many documents it has."""

    mark: bytes
    entries: bytes
    head: bytes
    documents: int


class SearchedBody(msgspec.Struct, frozen=True):
    """What one body gives to the search: its entries, encoded, and all its files: records and the entries."""

    entries: bytes
    files: tuple[SiteFile, ...]
    digests: SearchDigests


_ENCODER = msgspec.msgpack.Encoder()

_JSON = msgspec.json.Encoder()

ENTRIES = msgspec.msgpack.Decoder(Entries)

FOUND = msgspec.msgpack.Decoder(Found)


def body_search(overview: OrganisationOverview, words: SearchWords, shown: str = "") -> SearchedBody:
    """Return what a body gives to the search.

    `overview` holds its facts, `words` turns texts into keys, and `shown` is its name as it is marked where it is
    doubtful.
    """
    organisation = overview.organisation
    documents = tuple(_documents(overview))
    return search_of(organisation.id, shown or shown_name(organisation), organisation.sample, documents, words)


def search_of(name: str, shown: str, sample: bool, documents: Sequence[Document], words: SearchWords) -> SearchedBody:
    """Return what documents under one name give to the search.

    `name` is the id of the organisation and `shown` its name for people; `sample` says whether its data is invented;
    `documents` are its pages, and `words` turns texts into keys.
    """
    mark = mark_of(name, sample)
    found = _Found(words)
    found.name(f"=b{name}", (1 << len(documents)) - 1)
    for number, document in enumerate(documents):
        found.add(number, document)
    measures = tuple(
        (number, item.record.year, item.record.number, item.record.address)
        for number, item in enumerate(documents)
        if item.measure
    )
    head = Head(
        id=name,
        name=shown,
        sample=sample,
        documents=len(documents),
        years=tuple(sorted({item.record.year for item in documents if item.record.year})),
        measures=measures,
        terms=found.terms(sum(1 << number for number, *_ in measures)),
    )
    parts = tuple(msgspec.Raw(_ENCODER.encode(part)) for part in found.partitions())
    entries = _ENCODER.encode(Entries(mark, head, parts))
    files = (SiteFile(search_entries_path(name), entries), *_record_files(name, shown, sample, documents))
    return SearchedBody(entries, files, search_digests(entries))


def search_digests(entries: bytes) -> SearchDigests:
    """Return the digests of the encoded entries of a body."""
    decoded = ENTRIES.decode(entries)
    head = facts_digest(_ENCODER.encode(decoded.head))
    return SearchDigests(decoded.mark, facts_digest(entries), head, decoded.head.documents)


def mark_of(name: str, sample: bool) -> bytes:
    """Return the five bytes by which the index names a body; the last bit says whether it is invented."""
    return (int(search_folder(name), 16) + sample).to_bytes(5)


def key_hash(key: str) -> int:
    """Return the 32 bits by which a key is put in its place (FNV-1a over UTF-16; the browser does the same)."""
    value = 0x811C9DC5
    for letter in key:
        value = (value ^ ord(letter)) * 0x01000193 & 0xFFFFFFFF
    return value


class _Found:
    """Collects in which documents each key is found, by field, a bit for each document."""

    def __init__(self, words: SearchWords) -> None:
        self._words = words
        self._fields: tuple[dict[str, int], ...] = tuple({} for _ in Field)

    def name(self, key: str, documents: int) -> None:
        """Let a name be found in some documents, if there are any."""
        if documents:
            self._fields[Field.TITLE][key] = documents

    def add(self, number: int, document: Document) -> None:
        """Add a document: each of its keys in the best field that has it."""
        bit = 1 << number
        keys_of = self._words.keys
        seen: set[str] = set()
        for place, texts in zip(self._fields, document.texts, strict=True):
            for text in texts:
                for key in keys_of(text):
                    if key not in seen:
                        seen.add(key)
                        place[key] = place.get(key, 0) | bit
        names = self._fields[Field.TITLE]
        for key in document.names:
            names[key] = names.get(key, 0) | bit

    def terms(self, measures: int) -> dict[str, bytes]:
        """Return in which measures each term is found, in the title or in the criteria."""
        title, criteria, _ = self._fields
        found = {}
        for term, keys in self._words.term_keys.items():
            documents = measures
            for key in keys:
                documents &= title.get(key, 0) | criteria.get(key, 0)
            if documents:
                found[term] = documents.to_bytes((documents.bit_length() + 7) // 8, "little")
        return found

    def partitions(self) -> list[Found]:
        """Return the keys by the first bits of their hash."""
        parts: list[Found] = [({}, {}, {}) for _ in range(PARTITIONS)]
        for field, keys in zip(Field, self._fields, strict=True):
            for key, documents in keys.items():
                parts[partition_of(key)][field][key] = packed(documents)
        return parts


@lru_cache(1 << 16)
def partition_of(key: str) -> int:
    """Return in which part of the keys of a country a key is."""
    return key_hash(key) * PARTITIONS >> 32


@lru_cache(1 << 14)
def packed(documents: int) -> bytes:
    """Return which documents are meant, in the shorter of two ways; whether the first number is even says which.

    Twice the number of bytes that follow, with a bit for each document; or twice the number of documents and one, and
    then for each how many are left out before it.
    """
    length = (documents.bit_length() + 7) // 8
    if documents.bit_count() >= length:
        return varint(2 * length) + documents.to_bytes(length, "little")
    pieces = [varint(2 * documents.bit_count() + 1)]
    while documents:
        left_out = (documents & -documents).bit_length() - 1
        pieces.append(varint(left_out))
        documents >>= left_out + 1
    return b"".join(pieces)


def varint(number: int) -> bytes:
    """Return a number in as many bytes as it needs, seven bits in each, the lowest first."""
    if number < 0x80:
        return _SMALL[number]
    return bytes([number & 0x7F | 0x80]) + varint(number >> 7)


_SMALL = tuple(bytes([number]) for number in range(0x80))


def _record_files(name: str, shown: str, sample: bool, documents: Sequence[Document]) -> Iterator[SiteFile]:
    for start in range(0, len(documents), RECORDS_A_FILE):
        records = [item.record for item in documents[start : start + RECORDS_A_FILE]]
        content = _JSON.encode([name, shown, int(sample), records])
        yield SiteFile(search_records_path(name, start // RECORDS_A_FILE), content)


def _documents(overview: OrganisationOverview) -> Iterator[Document]:
    organisation = overview.organisation
    names = tuple(part for part in (organisation.name.text, organisation.short_name, *organisation.aliases) if part)
    units = tuple(unit.name.text for unit in organisation.units)
    yield Document(
        Record(overview.address, "", organisation.name.text, "", ", ".join(units), "", 0, ()),
        ((*names, organisation.registry_number or ""), (), units),
    )
    for plan in overview.plans:
        yield _plan(plan, names)
        for measure in plan.measures:
            yield _measure(measure, plan, names)
        for removed in plan.removed:
            yield _removed(removed, plan, names)


def _plan(plan: PlanOverview, names: tuple[str, ...]) -> Document:
    declared = plan.plan
    approval = declared.approval
    year = str(declared.year)
    titles = [declared.title.text]
    acts = []
    if declared.order_title:
        titles.append(declared.order_title.text)
    if approval:
        acts = [part.text for part in (approval.act, approval.number) if part]
    sections = [section.section.title.text for section in plan.sections]
    order = list(_order_texts(declared))
    return Document(
        Record(plan.address, "", declared.title.text, _lines([*acts, *sections]), _lines(order), "", declared.year, ()),
        ((*titles, *acts, *names, year), tuple(sections), tuple(order)),
        (f"=y{year}",),
    )


def _order_texts(plan: Plan) -> Iterator[str]:
    """Yield what the act that approved a plan says, the acts that changed it, and what is doubtful in its titles."""
    approval = plan.approval
    if approval:
        texts = (approval.date_text, *approval.legal_grounds, *approval.clauses, approval.annex_text)
        yield from (text.text for text in texts if text)
        if approval.signatory:
            yield approval.signatory.name
        yield from _doubts(approval.act, approval.number, *texts)
    for amendment in plan.amendments:
        yield " ".join(part for part in (amendment.act, amendment.number, amendment.text) if part)
    yield from _doubts(plan.title, plan.order_title)


def _doubts(*texts: Text | None) -> Iterator[str]:
    """Yield the printed originals of texts, and what is doubtful in them."""
    for text in texts:
        if text:
            yield from (part for part in (text.printed, text.doubt) if part)


def _measure(measure: MeasureOverview, plan: PlanOverview, names: tuple[str, ...]) -> Document:
    declared = measure.measure
    year = str(plan.plan.year)
    units = [performer.unit for performer in measure.performers]
    called = [name for unit in units for name in (unit.name.text, unit.full_name) if name]
    criteria = [item.criterion.text.text for item in measure.criteria]
    criteria += [level.text for level in declared.target_level]
    headings = [measure.section.title.text, declared.deadline.text]
    headings += [measure.subsection.title.text] if measure.subsection else []
    evidence = [item.evidence.title.text for item in measure.evidence if item.stands]
    for period in measure.progress:
        for entry in period.entries:
            evidence += [text for text in (entry.progress.text, entry.progress.reason) if text]
    evidence += _doubts(
        declared.number, declared.title, *(item.text for item in declared.criteria), *declared.target_level
    )
    organisation = plan.organisation.id
    return Document(
        Record(
            measure.address,
            declared.number.text,
            declared.title.text,
            _lines(criteria),
            _lines([*evidence, *headings]),
            measure.state.id,
            plan.plan.year,
            tuple((unit.id, unit.name.text) for unit in units),
        ),
        ((declared.title.text, declared.number.text, *called, *names, year), tuple(criteria), (*evidence, *headings)),
        (
            f"=y{year}",
            *(f"=s{state}" for state in (measure.state.id, *lists_of(plan, measure))),
            *(f"=p{organisation}/{unit.id}" for unit in units),
        ),
        measure=True,
    )


def _removed(item: RemovedMeasure, plan: PlanOverview, names: tuple[str, ...]) -> Document:
    """Return a measure that the plan has no more, as it was last; it is in no figure and under no term."""
    last = item.words
    number, title = (last.number, last.title) if last else ("", item.id)
    criteria = last.criteria + last.target_level if last else ()
    rest = (*last.section, last.deadline) if last else ()
    performers = last.performers if last else ()
    year = str(plan.plan.year)
    return Document(
        Record(item.address, number, title, _lines(criteria), _lines(rest), REMOVED, plan.plan.year, ()),
        ((title, number, *performers, *names, year), criteria, rest),
        (f"=y{year}", f"=s{REMOVED}"),
    )


def _lines(texts: Iterable[Any]) -> str:
    return "\n".join(texts)
