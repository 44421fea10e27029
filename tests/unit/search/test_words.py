"""The forms of a word, and the ways it is mistyped, have one key; other words have another."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from iltod.search.words import read_words

WORDS = read_words()

FORMS = {
    "авлига": "авлига авлигын авлигыг авлигад авлигатай авлигаас авлигаар авлигагүй авилга авилгын авилгал avliga",
    "мэдээлэл": "мэдээлэл мэдээллийн мэдээллийг мэдээлэлд мэдээллээс мэдээллээр мэдээлэлтэй мэдээллүүд мэдээллүүдийг",
    "иргэн": "иргэн иргэний иргэнд иргэнээс иргэд иргэдийн иргэдэд иргэдээс иргэдтэй irgen irged ирген",
    "төлөвлөгөө": "төлөвлөгөө төлөвлөгөөний төлөвлөгөөг төлөвлөгөөнд төлөвлөгөөгөөр төлөвлөгөөнүүд толовлогоо",
    "төсөв": "төсөв төсвийн төсвийг төсөвт төсвөөс төсвөөр tosov тосов",
    "шударга": "шударга шударгын шударгаар шударгад shudarga",
    "нотломж": "нотломж нотломжийн нотломжийг нотломжтой нотломжгүй нотломжоо notlomj",
    "байгууллага": "байгууллага байгууллагын байгууллагууд байгууллагуудын байгууллагынхаа baiguullaga байгуулага",
    "сургалт": "сургалт сургалтын сургалтад сургалтыг сургалтууд сургалтаар surgalt сургаалт",
    "зөрчил": "зөрчил зөрчлийн зөрчлийг зөрчлөөс зөрчлүүд зорчил",
    "хэрэгжүүлэх": "хэрэгжүүлэх хэрэгжүүлсэн хэрэгжүүлж хэрэгжүүлнэ хэрэгжүүлэхэд хэрэгжүүлснээр хэрэгжүүлээд",
    "хууль": "хууль хуулийн хуулиар хуульд huuli",
    "гомдол": "гомдол гомдлын гомдлыг гомдолд гомдлоор гомдлууд gomdol гомдоол",
    "ёс": "ёс ёсны ес yos",
    "хүний": "хүний хvний хyний хїний huniii",
    "нээлттэй": "нээлттэй нээлтэй neelttei",
    "өдөр": "өдөр өдрийн өдөрт одор єдєр odor",
    "дугаар": "дугаар дугаарын дугаарт дугаарыг dugaar",
    "тайлан": "тайлан тайлангийн тайланд тайланг тайлангууд tailan",
    "худалдан": "худалдан худалдаа худалдааны hudaldan",
}

PAIRS = (
    ("төсөв", "төсөл"),
    ("авлига", "авлага"),
    ("хууль", "хэл"),
    ("тайлбар", "талбар"),
    ("сар", "сур"),
    ("зөрчил", "зөвлөл"),
    ("сургалт", "сурталчилгаа"),
    ("гэрээ", "гар"),
    ("иргэн", "эрх"),
    ("1.3", "13"),
)


@pytest.mark.parametrize("forms", FORMS.values(), ids=FORMS)
def test_the_forms_of_a_word_have_one_key(forms: str) -> None:
    keys = {form: WORDS.key(form) for form in forms.split()}
    assert len(set(keys.values())) == 1, keys
    assert "" not in keys.values()


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_other_words_have_another_key(one: str, other: str) -> None:
    assert WORDS.key(one) != WORDS.key(other)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("1.3", ["1.3"]),
        ("1.3.", ["1.3"]),
        ("А/368", ["368"]),
        ("A/368 дугаар", ["368", "дугр"]),
        ("2-оос доошгүй", ["2", "дош"]),
        ("АТГ-ын", ["атг"]),
        ("АТГын", ["атг"]),
        ("", []),
        ("… — ;", []),
        ("нь бол байх байна байсан гэж ба", []),
    ],
)
def test_numbers_and_abbreviations_are_found_as_they_stand(text: str, keys: list[str]) -> None:
    assert list(WORDS.sequence(text)) == keys


def test_an_abbreviation_and_its_words_find_each_other() -> None:
    short, long = WORDS.keys("АТГ-аас өгсөн чиглэл"), WORDS.keys("Авлигатай тэмцэх газраас өгсөн чиглэл")
    assert set(WORDS.sequence("авлигатай тэмцэх газар")) <= set(short)
    assert WORDS.key("атг") in long
    assert WORDS.key("атг") not in WORDS.keys("газар авлигатай тэмцэх")


def test_a_word_that_is_only_letters_without_vowels_stays_whole() -> None:
    assert [WORDS.key(word) for word in ("здтг", "тбб", "zdtg")] == ["здтг", "тб", "здтг"]


def test_every_term_of_the_index_has_an_address_and_keys() -> None:
    assert len(WORDS.terms) > 60
    assert all(term.isascii() and term == term.lower() and " " not in term for term in WORDS.terms)
    assert [term for term, keys in WORDS.term_keys.items() if not keys] == []


def test_an_everyday_word_is_no_other_word_of_the_site(root: Path) -> None:
    """Who searches for another word is never told that its meaning was searched for, too."""
    rules = tomllib.loads((root / "generator/iltod/search/rules.toml").read_text(encoding="utf-8"))
    everyday: dict[str, list[str]] = {}
    for word in {**rules["same"], **rules["lay"]}:
        everyday.setdefault(WORDS.key(word), []).append(word)
    files = [*root.glob("plans/**/*.yml"), *root.glob("content/**/*.md"), *root.glob("site_templates/*.yml")]
    read = {word for file in files for word in re.findall("[а-яёөү]+", file.read_text(encoding="utf-8").lower())}
    assert len(read) > 3_000
    other = {word: everyday[key] for word in read if (key := WORDS.key(word)) in everyday}
    assert other
    mistaken = {word: ways for word, ways in other.items() if not any(word[:2] == way[:2] for way in ways)}
    assert mistaken == {}
    assert not {WORDS.key(word) for word in ("он", "оны", "хэлэх", "хэлсэн", "өнөөгийн")} & set(everyday)
