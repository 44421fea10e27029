"""An index that was mended is to the byte the one that would be made anew, whatever changed and in which order."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iltod.search.entries import Document, Record, search_of
from iltod.search.index import make_index, mend_index
from iltod.search.words import read_words

WORDS = read_words()
VOCABULARY = [
    "авлига",
    "сургалт",
    "төсөв",
    "хууль",
    "мэдээлэл",
    "иргэд",
    "гомдол",
    "шударга",
    "ёс",
    "зүй",
    "1.1",
    "1.2",
    "тайлан",
    "хяналт",
    "110",
    "гэрээ",
]

texts = st.lists(st.sampled_from(VOCABULARY), max_size=3).map(" ".join)
documents = st.builds(
    lambda title, criteria, evidence: Document(
        Record("a/", "", title, criteria, evidence, "", 2026, ()), ((title,), (criteria,), (evidence,)), ("=y2026",)
    ),
    texts,
    texts,
    texts,
)
bodies = st.lists(documents, max_size=20)
NAMES = "abcdef"
SAMPLES = "be"

countries = st.fixed_dictionaries(dict.fromkeys(NAMES, bodies))
changes = st.lists(st.tuples(st.sampled_from(NAMES), bodies), min_size=1, max_size=8)
"""Bodies that change one after the other."""


def entries(name: str, documents: list[Document]) -> bytes:
    return search_of(name, name, name in SAMPLES, documents, WORDS).entries


def anew(country: Iterable[bytes], bits: int) -> dict[str, bytes]:
    return dict(make_index(country, bits, Path()))


@pytest.mark.parametrize("bits", [0, 4, 8])
@settings(max_examples=40)
@given(start=countries, steps=changes)
def test_mending_is_making_anew(
    bits: int, start: dict[str, list[Document]], steps: list[tuple[str, list[Document]]]
) -> None:
    country = {name: entries(name, body) for name, body in start.items()}
    index = anew(country.values(), bits)
    before, first = dict(country), dict(index)
    for name, body in steps:
        change = (country[name], entries(name, body))
        country[name] = change[1]
        mended = dict(mend_index([change], bits, index.__getitem__))
        assert all(index[path] != content for path, content in mended.items())
        assert (change[0] != change[1]) or not mended
        index |= mended
        assert index == anew(country.values(), bits)
    whole = [(before[name], country[name]) for name in NAMES]
    assert first | dict(mend_index(whole, bits, first.__getitem__)) == index


@settings(max_examples=30)
@given(country=st.lists(bodies, min_size=2, max_size=6), data=st.data())
def test_the_order_of_the_bodies_changes_nothing(country: list[list[Document]], data: st.DataObject) -> None:
    said = [entries(f"b{number}", body) for number, body in enumerate(country)]
    assert anew(data.draw(st.permutations(said)), 4) == anew(said, 4)


def test_one_changed_word_touches_few_files() -> None:
    text = " ".join(VOCABULARY)
    record = Record("a/", "", text, "", "", "", 2026, ())
    same = Document(record, ((text,), (), ()))
    changed = Document(record, ((text.replace("гэрээ", "журам"),), (), ()))
    country = [entries(f"b{number}", [same] * 20) for number in range(30)]
    index = anew(country, 8)
    after = entries("b7", [same] * 19 + [changed])
    mended = dict(mend_index([(country[7], after)], 8, index.__getitem__))
    assert 1 < len(mended) <= 5
