"""How often the screen of personal data is right, and how much it finds, on labelled texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from iltod.evidence.personal_data import is_suspect, screen_text
from iltod.model import PersonalDataKind

PLANS = Path(__file__).parents[2] / "plans"
TEXTS = Path(__file__).with_name("labelled.tsv")


def labelled() -> Iterator[tuple[Counter[str], str]]:
    for line in TEXTS.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            kinds, text = line.split("\t")
            yield Counter(kinds.split(",")) - Counter({"-": 1}), text


def found(text: str) -> Counter[str]:
    return Counter(finding.kind.value for finding in screen_text(text, "f"))


def measured() -> tuple[dict[str, tuple[int, int, int]], list[str]]:
    """Return for each kind what was rightly found, wrongly found and missed; and the texts on which it was wrong."""
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    texts = []
    for kinds, text in labelled():
        seen = found(text)
        right += kinds & seen
        wrong += seen - kinds
        missed += kinds - seen
        if seen != kinds:
            texts.append(text)
    return {kind.value: (right[kind], wrong[kind], missed[kind]) for kind in PersonalDataKind}, texts


def test_there_are_texts_of_every_kind_and_texts_with_nothing_in_them() -> None:
    kinds = Counter(kind for there, _ in labelled() for kind in there or [""])
    assert all(kinds[kind.value] >= 10 for kind in PersonalDataKind)
    assert kinds[""] >= 70


def test_precision_and_recall_are_those_that_were_measured() -> None:
    """Right, wrong, missed. Precision is right ÷ (right + wrong), recall is right ÷ (right + missed)."""
    figures, _ = measured()
    assert figures == {
        "register_number": (31, 1, 1),  # precision 96.8 %, recall 96.8 %
        "phone": (39, 2, 3),  # precision 95.1 %, recall 92.8 %
        "account": (12, 1, 1),  # precision 92.3 %, recall 92.3 %
        "email": (9, 0, 1),  # precision 100 %, recall 90 %
    }


def test_the_texts_on_which_it_is_wrong_are_known() -> None:
    assert measured()[1] == [
        "УБ990101l2 (тооны оронд үсэг)",
        "9 9 1 1 2 2 3 3",
        "95050000 гар утастай",
        "утасны дугаар (9911) 2233",
        "bold (at) example.mn",
        "Хаан банк 5001234567",
        "Дансны үлдэгдэл 1234567890 байв",
        "улсын бүртгэлийн 90123456 гэрчилгээ",
        "АА12345678 сериал дугаартай тоног төхөөрөмж",
        "Оролцогчид: 55 66 77 88",
    ]


def test_what_the_quick_look_at_a_data_file_passes_over_is_known() -> None:
    """A date looks like some of these, and dates stand in every file."""
    assert [text for kinds, text in labelled() if kinds & found(text) and not is_suspect(text.encode())] == [
        "У Б 9 9 0 1 0 1 1 2",
        "94-887-766",
        "9911-22-33",
        "Мэргэжилтэн Г.Од, 9911‑2233",
        "дансны дугаар 499 123 456 7",
    ]


def test_nothing_is_seen_in_the_real_plans_and_the_quick_look_passes_over_them() -> None:
    files = [path for body in ("energy-centre", "songinokhairkhan") for path in (PLANS / body).rglob("*.yml")]
    assert len(files) >= 4
    assert [path for path in files if is_suspect(path.read_bytes())] == []
    assert [path for path in files if found(path.read_text(encoding="utf-8"))] == []
