"""How often the screen of personal data is right, and how much it finds, on labelled texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from iltod.evidence.personal.quick_look import is_suspect
from iltod.evidence.personal_data import screen_text
from iltod.model import PersonalDataKind

PLANS = Path(__file__).parents[2] / "plans"
LISTS = ("labelled", "kinds", "unseen")
GOAL = 0.95


def labelled(name: str) -> Iterator[tuple[Counter[str], str]]:
    path = Path(__file__).with_name(f"{name}.tsv")
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            kinds, text = line.split("\t")
            yield Counter(kinds.split(",")) - Counter({"-": 1}), text


def found(text: str) -> Counter[str]:
    return Counter(finding.kind.value for finding in screen_text(text, "f"))


def measured(*names: str) -> tuple[dict[str, tuple[int, int, int]], list[str]]:
    """Return for each kind what was rightly found, wrongly found and missed; and the texts on which it was wrong."""
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    texts = []
    for kinds, text in (case for name in names for case in labelled(name)):
        seen = found(text)
        right += kinds & seen
        wrong += seen - kinds
        missed += kinds - seen
        if seen != kinds:
            texts.append(text)
    return {kind.value: (right[kind], wrong[kind], missed[kind]) for kind in PersonalDataKind}, texts


def test_there_are_texts_of_every_kind_and_texts_with_nothing_in_them() -> None:
    kinds = Counter(kind for name in LISTS for there, _ in labelled(name) for kind in there or [""])
    assert all(kinds[kind.value] >= 8 for kind in PersonalDataKind)
    assert kinds[""] >= 200


@pytest.mark.parametrize("name", LISTS)
def test_precision_and_recall_reach_the_goal(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    figures, _ = measured(name)
    right, wrong, missed = (sum(column) for column in zip(*figures.values(), strict=True))
    precision, recall = right / (right + wrong), right / (right + missed)
    with capsys.disabled():
        print(
            f"\n{name}: precision {precision:.3f}, recall {recall:.3f} ({right} right, {wrong} wrong, {missed} missed)"
        )
    assert precision >= GOAL
    assert recall >= GOAL


def test_the_figures_of_each_kind_are_those_that_were_measured() -> None:
    """Right, wrong, missed, on all lists. Precision is right ÷ (right + wrong), recall is right ÷ (right + missed)."""
    figures, texts = measured(*LISTS)
    assert figures == {
        "register_number": (61, 1, 0),
        "phone": (86, 0, 0),
        "account": (33, 1, 0),
        "email": (26, 0, 0),
        "vehicle_plate": (11, 0, 0),
        "birth_date": (8, 0, 0),
        "home_address": (8, 0, 0),
    }
    assert len(texts) == 2


@pytest.mark.parametrize("name", LISTS)
def test_the_quick_look_at_a_data_file_lets_through_what_the_patterns_find(name: str) -> None:
    assert [text for _, text in labelled(name) if found(text) and not is_suspect(text.encode())] == []


def test_nothing_is_seen_in_the_real_plans() -> None:
    files = [path for body in ("energy-centre", "songinokhairkhan") for path in (PLANS / body).rglob("*.yml")]
    assert len(files) >= 4
    assert [path for path in files if found(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(("text", "count"), [("Утас 99112233,88112233 руу.", 2), ("Нийт зардал 99,112,233 төгрөг.", 0)])
def test_a_comma_divides_phones_and_not_money(text: str, count: int) -> None:
    assert len(list(screen_text(text, "a.yml"))) == count
