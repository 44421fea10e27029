"""What bodies give to the search, and the files that it is made into."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace
from small_register import AS_OF, folder, register
from small_site import wording

from iltod.facts.bodies import derive_organisation
from iltod.facts.conduct.removed import RemovedMeasure
from iltod.history.changes import Backing, LastWords
from iltod.pages.prose.prose_markdown import ProsePart
from iltod.pages.prose.prose_pages import Prose
from iltod.search import index as search_index
from iltod.search.entries import (
    ENTRIES,
    FOUND,
    PROSE,
    Document,
    Record,
    SearchedBody,
    body_search,
    key_hash,
    mark_of,
    packed,
    search_of,
    varint,
)
from iltod.search.index import SameMarkError, bits_for, key_path, make_index, read_head, word_paths
from iltod.search.prose_entries import prose_search
from iltod.search.search_pages import (
    MEASURES_SHOWN,
    PLANS_SHOWN,
    SearchSummary,
    rules_file,
    script_file,
    search_pages,
    summarise,
)
from iltod.search.words import read_words

WORDS = read_words()


def document(title: str, criteria: str = "", evidence: str = "", *, number: str = "1.1", year: int = 2026) -> Document:
    record = Record(f"body/{year}/{number}/", number, title, criteria, evidence, "completed", year, ())
    return Document(record, ((title,), (criteria,), (evidence,)), measure=True)


def body(name: str, *documents: Document, sample: bool = False) -> SearchedBody:
    return search_of(name, f"Байгууллага {name}", sample, documents, WORDS)


def found(searched: SearchedBody) -> dict[str, tuple[list[int], list[int], list[int]]]:
    """Return of each key the documents in which it stands, by field."""
    told: dict[str, tuple[list[int], list[int], list[int]]] = {}
    for partition in ENTRIES.decode(searched.entries).partitions:
        for field, keys in enumerate(FOUND.decode(partition)):
            for key, said in keys.items():
                told.setdefault(key, ([], [], []))[field].extend(documents(said))
    return told


def documents(said: bytes) -> list[int]:
    """Return which documents are meant, in numbers below 128."""
    length, told = said[0] // 2, said[1:]
    assert len(told) == length
    if said[0] % 2:
        return [number + sum(told[:number]) + told[number] for number in range(length)]
    bits = int.from_bytes(told, "little")
    return [number for number in range(8 * length) if bits >> number & 1]


def index(folder: Path, *bodies: SearchedBody, bits: int = 0) -> dict[str, bytes]:
    return dict(make_index((item.entries for item in bodies), bits, folder))


def test_a_key_stands_with_each_document_in_its_best_field() -> None:
    told = found(body("a", document("Сургалт хийх", "сургалтын тайлан", "тайлангийн эх"), document("Төсөв", "Сургалт")))
    assert told[WORDS.key("сургалт")] == ([0], [1], [])
    assert told[WORDS.key("тайлан")] == ([], [0], [])
    assert told["=ba"] == ([0, 1], [], [])


def test_a_name_with_nothing_to_find_gives_nothing() -> None:
    assert found(body("a")) == {}


@pytest.mark.parametrize("numbers", [[0], [7], [8], [0, 8], [79], [3, 100], [0, 1, 2], list(range(0, 120, 7))])
def test_packed_documents_unpack(numbers: list[int]) -> None:
    assert documents(packed(sum(1 << number for number in numbers))) == numbers


def test_documents_are_packed_in_the_shorter_way() -> None:
    assert packed(0b1011).hex() == "020b"  # one byte with a bit for each
    assert packed(1 << 300 | 1 << 2).hex() == "0502a902"  # two documents: after 2, then after 297 others
    assert packed((1 << 80) - 1).hex() == "14" + "ff" * 10


def test_numbers_of_any_size_are_written_in_sevens() -> None:
    assert [varint(number).hex() for number in (0, 127, 128, 300, 1 << 20)] == ["00", "7f", "8001", "ac02", "808040"]


def test_the_hash_of_keys_is_the_known_one() -> None:
    assert key_hash("") == 0x811C9DC5
    assert key_hash("a") == 0xE40C292C
    assert key_hash("foobar") == 0xBF9CF968


def test_a_sample_is_told_by_the_last_bit_of_its_mark() -> None:
    real, sample = mark_of("body", sample=False), mark_of("body", sample=True)
    assert real[:4] == sample[:4]
    assert (real[4] & 1, sample[4] & 1) == (0, 1)


def test_what_a_measure_says_is_found_in_the_right_field() -> None:
    searched = body_search(derive_organisation(folder(), register(folder()).scales, AS_OF), WORDS)
    told = found(searched)
    measures = read_head(searched.entries).measures
    assert [number for _, _, number, _ in measures][:2] == ["1.1", "1.2"]
    first = measures[0][0]
    assert first in told["1.1"][0]
    assert first in told["2026"][0]
    assert first in told["=y2026"][0]
    assert any(key.startswith("=pzagvar/") for key in told)
    assert any(first in told[key][0] for key in told if key.startswith("=s"))


def test_a_measure_that_was_removed_is_found_and_told_as_removed() -> None:
    overview = derive_organisation(folder(), register(folder()).scales, AS_OF)
    words = LastWords("1.9", "Зөвлөгөө өгөх", ("1. Зорилго",), "Жилдээ", ("Хуулийн хэлтэс",), ("Хуудас",), ())
    gone = RemovedMeasure("1-9", "zagvar/2026/1-9/", AS_OF, Backing.NONE, words=words)
    plans = (replace(overview.plans[0], removed=(gone,)), *overview.plans[1:])
    before, after = (body_search(one, WORDS) for one in (overview, replace(overview, plans=plans)))
    (number,) = found(after)["=sremoved"][0]
    assert number in found(after)[WORDS.key("зөвлөгөө")][0]
    records = [record for _, content in after.files[1:] for record in msgspec.json.decode(content)[3]]
    assert records[number][:3] == ["zagvar/2026/1-9/", "1.9", "Зөвлөгөө өгөх"]
    assert records[number][5] == "removed"
    assert read_head(after.entries).terms == read_head(before.entries).terms
    assert len(read_head(after.entries).measures) == len(read_head(before.entries).measures)


def test_the_records_of_a_body_tell_what_a_result_shows() -> None:
    searched = body("a", *(document(f"Ажил {number}", number=f"1.{number}") for number in range(1, 7)))
    place = f"search/bodies/{mark_of('a', False).hex()}/"
    assert [path for path, _ in searched.files] == [
        f"{place}{name}" for name in ("entries.bin", "0.json", "1.json", "2.json")
    ]
    assert searched.files[0][1] == searched.entries
    name, shown, sample, records = msgspec.json.decode(searched.files[3][1])
    assert (name, shown, sample) == ("a", "Байгууллага a", 0)
    assert [record[1:3] for record in records] == [["1.5", "Ажил 5"], ["1.6", "Ажил 6"]]


def test_a_small_country_has_one_file_for_a_field(tmp_path: Path) -> None:
    files = index(tmp_path, body("a", document("Сургалт")), body("b", document("Сургалт", "Төсөв")))
    assert sorted(files) == [
        "search/bodies.bin",
        *(f"search/keys/{field}0.bin" for field in "abc"),
        "search/words/0.txt",
    ]
    assert files["search/keys/a0.bin"].count(WORDS.key("сургалт").encode()) == 1
    assert files["search/keys/c0.bin"] == files["search/bodies.bin"][:4]
    assert files["search/words/0.txt"].decode().split() == sorted({*WORDS.keys("сургалт"), *WORDS.keys("төсөв")})


def test_a_key_names_bodies_by_their_number_in_the_order_of_marks(tmp_path: Path) -> None:
    marks = sorted(mark_of(name, sample) for name, sample in (("a", True), ("b", False), ("c", False)))
    told = {
        "a": body("a", document("Сургалт"), sample=True),
        "b": body("b", *[document("Төсөв")] * 200, document("Сургалт")),
        "c": body("c", document("Төсөв"), document("Сургалт")),
    }
    files = index(tmp_path, *told.values())
    order = sorted(told, key=lambda name: mark_of(name, sample=name == "a"))
    sizes = {"a": "01", "b": "c901", "c": "02"}
    assert files["search/bodies.bin"][4:].hex() == "".join(
        mark.hex() + sizes[name] for name, mark in zip(order, marks, strict=True)
    )
    said = dict(search_index._entries(files["search/keys/a0.bin"]))
    pieces = {"a": "0201", "b": "03c801", "c": "0202"}
    assert said[WORDS.key("сургалт")].hex() == "".join(f"00{pieces[name]}" for name in order)
    assert said["=bb"].hex() == f"{order.index('b'):02}34" + "ff" * 25 + "01"


def test_files_of_one_index_have_one_stamp_that_differs_where_the_bodies_do(tmp_path: Path) -> None:
    def stamps(*bodies: SearchedBody) -> set[bytes]:
        return {content[:4] for path, content in index(tmp_path, *bodies, bits=4).items() if path.endswith(".bin")}

    first, changed = body("a", document("Сургалт")), body("a", document("Төсөв"), document("Гэрээ"))
    assert len(stamps(first)) == 1
    assert stamps(first) == stamps(changed)
    assert not stamps(first) & (stamps(first, body("b")) | stamps(body("a", sample=True)))


def test_a_larger_country_has_a_file_for_each_beginning_of_a_hash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_index, "MOST_HELD", 100)  # the rest waits on the disk
    small, middle, large = (index(tmp_path, *many(), bits=bits) for bits in (0, 4, 9))
    assert list(tmp_path.iterdir()) == []
    assert len(middle) == 3 * 16 + 3
    assert len([path for path in large if path.startswith("search/keys/a")]) == 512
    assert len([path for path in large if path.startswith("search/words/")]) == 64
    key = WORDS.key("сургалт")
    assert key.encode() in large[key_path(0, key, 9)]
    assert all(key in large[path].decode().split("\n") for path in word_paths(key, 9))
    assert entries(small) == entries(middle) == entries(large)


def many() -> list[SearchedBody]:
    titles = ["сургалт", "төсөв", "хууль", "гомдол", "иргэд", "өдөрлөг", "хяналт", "самбар", "журам", "гэрээ"]
    return [body(f"b{number}", *(document(title, titles[number]) for title in titles)) for number in range(10)]


def entries(files: Mapping[str, bytes]) -> dict[str, set[tuple[str, bytes]]]:
    """Return for each field its keys with what is said of them."""
    told: dict[str, set[tuple[str, bytes]]] = {}
    for path, content in files.items():
        if path.startswith("search/keys/"):
            told.setdefault(path[len("search/keys/")], set()).update(search_index._entries(content))
    return told


@pytest.mark.parametrize(("count", "bits"), [(0, 0), (511, 0), (512, 5), (5_200, 8), (52_000, 11), (10**7, 12)])
def test_the_number_of_files_grows_with_the_country(count: int, bits: int) -> None:
    assert bits_for(count) == bits


def test_two_bodies_with_one_mark_are_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("iltod.search.entries.search_folder", lambda name: "0123456788")
    with pytest.raises(SameMarkError, match=r"one.*other"):
        index(tmp_path, body("one", document("Нэг")), body("other", document("Хоёр")))


def test_a_word_of_few_letters_is_not_offered() -> None:
    assert word_paths("ес", 9) == word_paths("1.3", 9) == word_paths("=y2026", 9) == set()
    assert 1 <= len(word_paths("авлг", 9)) <= 3


def test_a_term_counts_samples_apart_and_lists_what_has_most() -> None:
    bodies = [
        body("a", document("Сургалт хийх"), document("Ёс зүйн сургалт", number="1.2"), document("Төсөв")),
        body("b", document("Төсөв", "сургалтын төсөв", year=2025)),
        body("c", document("Сургалт"), sample=True),
    ]
    summary = summarise((read_head(item.entries) for item in bodies), WORDS)
    term = next(term for term in summary.terms if term.label == "Сургалт")
    assert (term.measures, term.samples, term.plans_left_out) == (3, 1, 0)
    assert [(plan.name, plan.year, plan.sample) for plan in term.plans] == [
        ("Байгууллага a", 2026, False),
        ("Байгууллага b", 2025, False),
        ("Байгууллага c", 2026, True),
    ]
    assert [number for number, _ in term.plans[0].measures] == ["1.1", "1.2"]
    assert summary.years == (2026, 2025)
    assert "Цахим хуудас" not in {term.label for term in summary.terms}


def test_a_term_of_a_large_country_leaves_out_the_plans_with_least() -> None:
    bodies = [body(f"b{number:03}", document("Сургалт")) for number in range(PLANS_SHOWN)]
    bodies.append(body("most", document("Сургалт"), document("Сургалт", number="1.2")))
    term = summarise((read_head(item.entries) for item in bodies), WORDS).terms[0]
    assert (term.measures, len(term.plans), term.plans_left_out) == (PLANS_SHOWN + 2, PLANS_SHOWN, 1)
    assert "Байгууллага most" in {plan.name for plan in term.plans}


def test_a_term_leads_to_the_first_measures_of_a_long_plan_and_counts_the_rest() -> None:
    long = body("a", *(document("Сургалт", number=f"1.{number}") for number in range(MEASURES_SHOWN + 4)))
    (plan,) = summarise([read_head(long.entries)], WORDS).terms[0].plans
    assert (len(plan.measures), plan.more) == (MEASURES_SHOWN, 4)


def test_the_published_script_has_every_text_of_the_source() -> None:
    source = (Path(__file__).parents[3] / "site_templates/theme/assets/search.js").read_text(encoding="utf-8")
    code = "\n".join(line for line in source.splitlines() if not line.strip().startswith("//"))
    published = script_file(source).content.decode()
    text = re.compile(r"'[^'\n]*'|`[^`\n]*`|/(?![/*])[^/\n]+/[gi]*")
    assert len(text.findall(published)) > 50
    assert text.findall(published) == text.findall(code)


def test_the_pages_of_the_search_are_one_and_one_for_each_term() -> None:
    summary = summarise([read_head(body("a", document("Сургалт")).entries)], WORDS)
    pages = list(search_pages(summary, register(folder()).scales, wording()))
    assert [page.address for page in pages] == ["search/", "search/terms/training/"]
    assert not pages[0].search


def test_the_rules_tell_how_large_the_index_is_and_a_small_one_is_loaded_early() -> None:
    small = summarise([read_head(body("a", *[document("Сургалт")] * 6).entries)], WORDS)
    large = SearchSummary(10_000, (), ())
    path, content = rules_file(small, WORDS)
    told = msgspec.json.decode(content)
    assert path == "search/rules.json"
    assert (told["documents"], told["bits"]) == (6, 0)
    assert told["prose"] == int.from_bytes(mark_of(PROSE, False))
    assert msgspec.json.decode(rules_file(large, WORDS)[1])["bits"] == bits_for(10_000)
    scales = register(folder()).scales
    early = [next(search_pages(summary, scales, wording())).context["early"] for summary in (small, large)]
    assert early == [
        ("rules.json", "bodies.bin", "keys/a0.bin", "keys/b0.bin", "keys/c0.bin", "words/0.txt"),
        ("rules.json", "bodies.bin"),
    ]


def test_prose_is_found_by_its_parts() -> None:
    parts = (
        ProsePart("", "", "Аргачлал Эхний үг."),
        ProsePart("late", "Хугацаа хэтэрсэн", "Тайлбар & жишээ"),
        ProsePart("hb", "ХБ", "Хугацаа болоогүй"),
    )
    pages = [Prose("methodology.md", "methodology/", "Аргачлал", "Тоо хэрхэн гарсан", "", parts=parts)]
    searched = prose_search([*pages, Prose("404.md", "404/", "Алга", "Алга", "")], WORDS, wording())
    records = [record for _, content in searched.files[1:] for record in msgspec.json.decode(content)[3]]
    assert [(record[0], record[2], record[3]) for record in records] == [
        ("methodology/", "Аргачлал", "Тоо хэрхэн гарсан\nЭхний үг."),
        ("methodology/#late", "Хугацаа хэтэрсэн", "Тайлбар & жишээ"),
        ("methodology/#hb", "ХБ", "Хугацаа болоогүй"),
    ]
