"""A noun and all its forms have one key, and few different nouns have the same."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
from paradigms import paradigms

from iltod.search.words import read_words

WORDS = read_words()

GOAL = 0.97

SAID = "бүү тоого өө тан танай манай бид та та би буй бий үү"
"""What the dictionary inflects like nouns and is none."""

MOST_SHARING = 64


@pytest.fixture(scope="module")
def forms(root: Path) -> dict[str, list[str]]:
    """The forms of the nouns of the plans and of the prose."""
    files = [*sorted((root / "plans").rglob("*.yml")), *sorted((root / "content").glob("*.md"))]
    found = paradigms(path.read_text(encoding="utf-8") for path in files)
    ignored = {*SAID.split(), *WORDS.rules["ignored"]}
    return {noun: all_forms for noun, all_forms in found.items() if noun not in ignored and WORDS.key(noun)}


def test_the_forms_of_a_noun_have_its_key(forms: dict[str, list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    wrong = {
        noun: [form for form in all_forms if WORDS.key(form) != WORDS.key(noun)] for noun, all_forms in forms.items()
    }
    every, missed = sum(map(len, forms.values())), sum(map(len, wrong.values()))
    with capsys.disabled():
        print(f"\n{len(forms)} nouns, {every} forms: {1 - missed / every:.4f} have the key of their noun")
    assert len(forms) > 400
    assert 1 - missed / every >= GOAL, sorted(wrong.items(), key=lambda item: -len(item[1]))[:20]


def test_few_nouns_share_a_key(forms: dict[str, list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    by_key: dict[str, list[str]] = defaultdict(list)
    for noun in forms:
        by_key[WORDS.key(noun)].append(noun)
    shared = [nouns for nouns in by_key.values() if len(nouns) > 1]
    with capsys.disabled():
        print(f"\n{len(shared)} keys are shared: " + "; ".join(", ".join(nouns) for nouns in shared))
    assert len(shared) <= MOST_SHARING


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("сэтгэл", "сэтгүүл"),
        ("танил", "таниулах"),
        ("хор", "хороо"),
        ("хүн", "хүнд"),
        ("дүр", "дурдах"),
        ("тушаал", "тушаалтан"),
        ("хууль", "хүлээх"),
        ("хангах", "хяналт"),
        ("дархан", "дарга"),
        ("алтай", "аль"),
        ("сайд", "сайн"),
        ("мэнд", "мэнэ"),
        ("ард", "ар"),
        ("хөрөнгө", "хор"),
    ],
)
def test_words_that_look_like_forms_of_others_are_told_apart(one: str, other: str) -> None:
    assert WORDS.key(one) != WORDS.key(other)


FORMS = {
    "сургалт": "сургалтаа сургалтдаа сургалтандаа сургалтанд сургалтын сургалтаараа сургалтуудаа сургалтгүй",
    "хяналт": "хяналтанд хяналтдаа хяналтаа хяналтаас хяналтууд",
    "жагсаалт": "жагсаалтдаа жагсаалтанд жагсаалтаа жагсаалтаас жагсаалтын",
    "видео": "видеоны видеог видеонд видеонууд видеогоор видеотой видеонуудаа видеогоо видеоноос",
    "радио": "радиогоор радиогийн радиод радионы",
    "ажилтан": "ажилтны ажилтнууд ажилтнуудын ажилтандаа ажилтнаас ажилтнаар ажилтанд ажилтныг",
    "тушаалтан": "тушаалтны тушаалтнууд тушаалтнуудад тушаалтанд тушаалтнаас тушаалтнуудаа",
    "хууль": "хуулиуд хуулиудын хуулийн хуулиар хуульд хуулиа хуулиас хуулиудаас",
    "дүүрэг": "дүүрэгтээ дүүрэгт дүүргийн дүүргээс дүүргүүд дүүргээ дүүргийнхээ",
    "журам": "журмыгаа журмаа журамд журамдаа журмууд журмын журмаар журмуудыг",
    "хаагч": "хаагчийн хаагчид хаагчдын хаагчдад хаагчаас хаагчдаас хаагчтай хаагчдыг хаагчиддаа",
    "удирдагч": "удирдагчийн удирдагчид удирдагчдын удирдагчдаа",
    "мэнд": "мэндийн мэндээр мэндэд",
    "сайд": "сайдын сайдад сайдаас сайдууд сайдтай",
    "Алтай": "Алтайн Алтайд Алтайгаас Алтайг",
    "Дархан": "Дарханы Дарханд Дарханаас Дарханаар",
    "Чингэлтэй": "Чингэлтэйн Чингэлтэйд Чингэлтэйгээс",
    "Дорнод": "Дорнодын Дорнодод Дорнодоос",
    "Сэлэнгэ": "Сэлэнгийн Сэлэнгэд Сэлэнгээс",
    "Налайх": "Налайхын Налайхад Налайхаас",
}


@pytest.mark.parametrize("noun", FORMS)
def test_colloquial_forms_and_names_have_the_key_of_their_word(noun: str) -> None:
    keys = {form: WORDS.key(form.lower()) for form in (noun, *FORMS[noun].split())}
    assert len(set(keys.values())) == 1, keys
