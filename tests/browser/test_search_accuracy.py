"""The browser makes the same keys as the build, and what people ask for is among the first ten results."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page
from reader import Reader

from iltod.search.words import read_words

LISTS = Path(__file__).parents[1] / "search"
QUERIES = LISTS / "queries.txt"
PLANS = {"s": "songinokhairkhan/2025/", "e": "energy-centre/2024/", "x": "sample/2026/", "y": "sample/2025/"}
FIRST = 10
LEAST_RECALL = {"queries.txt": 0.97, "typed.txt": 0.97, "lay.txt": 0.85}

ODD = (
    "А/368 1.3 1.3. 2-оос АТГ-ын АТГын ЗДТГ-ын хvний тYвшин хїн єдєр ёс зүйн соён гэгээрүүлэх ъ ь ы й я ю е ё яяя ёёё "
    "shudarga AVLIGA tuluvluguu tvlvvlvgvv shch tsahim ünen ögöx youtube.com x й1.2.3.4 1..2 İstanbul ǅ ﬁ ß ΑΒΓ عرب "
    "нэгэннэгэннэгэннэгэннэгэннэгэннэгэннэгэннэгэн constructor __proto__ toString hasOwnProperty"
)
LETTERS = "абвгдеёжзийклмноөпрстуүфхцчшщъыьэюяєїіѳ"
MIXED = LETTERS + "abcdefghijklmnopqrstuvwxyzöü0123456789."

KEYS = """async texts => {
  const { keys, rules, prepare } = document.querySelector('[data-search]').iltod;
  prepare(await rules());
  return texts.map(keys);
}"""

FOUND = """async queries => {
  const { search, recordOf } = document.querySelector('[data-search]').iltod, found = [];
  for (const query of queries) {
    const { hits } = await search(query);
    found.push((await Promise.all(Array.from(hits.slice(0, 10), recordOf))).map(({ address }) => address));
  }
  return found;
}"""


@pytest.fixture
def page(reader: Reader) -> Page:
    opened = reader.open("search/")
    opened.wait_for_function("() => document.querySelector('[data-search]')?.iltod")
    return opened


def labelled(path: Path = QUERIES) -> Iterator[tuple[str, list[str]]]:
    """Yield each question with the addresses that must be found."""
    wanted: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("="):
            wanted = [f"{PLANS[name[0]]}{name[2:]}/" if name[1] == "/" else name for name in line[1:].split()]
        elif line and not line.startswith("#"):
            yield line, wanted


def shared_words(root: Path) -> list[str]:
    """Return every word of the plans, the prose, the questions, and words of dice."""
    files = [*sorted((root / "plans").rglob("*.yml")), *sorted((root / "content").glob("*.md")), QUERIES]
    words = {word for path in files for word in re.findall(r"\w[\w./-]*", path.read_text(encoding="utf-8"))}
    dice = random.Random(1)
    cast = ["".join(dice.choices(letters, k=dice.randrange(1, 16))) for letters in (LETTERS, MIXED) * 2000]
    return [*sorted(words), *ODD.split(), *cast]


def test_the_browser_makes_the_same_keys(page: Page, root: Path) -> None:
    words = shared_words(root)
    assert len(words) > 7000
    made = read_words()
    told: list[list[str]] = page.evaluate(KEYS, words)
    differ = [
        (word, keys)
        for word, keys in zip(words, told, strict=True)
        if [key for key in keys if key] != [*made.sequence(word)]
    ]
    assert differ == []


@pytest.mark.parametrize("name", LEAST_RECALL)
def test_what_is_asked_for_is_among_the_first_ten(
    name: str, page: Page, site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases = list(labelled(LISTS / name))
    assert len({query for query, _ in cases}) >= 50
    found: list[list[str]] = page.evaluate(FOUND, [query for query, _ in cases])
    recalls, ranks, poor = [], [], []
    for (query, wanted), addresses in zip(cases, found, strict=True):
        assert all((site / address.partition("#")[0] / "index.html").is_file() for address in wanted)
        met = [place for place, address in enumerate(addresses, start=1) if address in wanted]
        recalls.append(len(met) / min(FIRST, len(wanted)))
        ranks.append(1 / met[0] if met else 0)
        poor += [f"{query}: {recalls[-1]:.2f}"] if recalls[-1] < 1 else []
    recall, mean_reciprocal_rank = (sum(values) / len(cases) for values in (recalls, ranks))
    with capsys.disabled():
        told = f"{len(cases)} questions: recall@{FIRST} {recall:.4f}, mean reciprocal rank {mean_reciprocal_rank:.4f}"
        print(f"\n{name}: {told}")
    assert recall >= LEAST_RECALL[name], poor


def test_what_is_invented_never_stands_above_what_is_real(page: Page) -> None:
    queries = [query for name in LEAST_RECALL for query, _ in labelled(LISTS / name)]
    mixed = []
    for query, addresses in zip(queries, page.evaluate(FOUND, queries), strict=True):
        invented = [address.startswith("sample/") for address in addresses if not is_prose(address)]
        mixed += [(query, addresses)] if invented != sorted(invented) else []
    assert mixed == []


def is_prose(address: str) -> bool:
    return not address.startswith(("sample/", "songinokhairkhan/", "energy-centre/"))


RIGHT = "хахууль эмнэлэг сургууль галт ширээ цэцэрлэг зам малчин агаар хүүхэд"

GUESSED = "async query => (await document.querySelector('[data-search]').iltod.search(query)).guessed"


@pytest.mark.parametrize("word", RIGHT.split())
def test_a_word_that_is_spelt_right_is_never_replaced(word: str, page: Page) -> None:
    assert page.evaluate(GUESSED, word) == []


LATIN = (
    {"ө": "u", "ү": "u", "х": "h", "ц": "ts", "ы": "y", "й": "i", "ь": "i", "в": "v", "е": "ye"},
    {"ө": "o", "ү": "u", "х": "kh", "ц": "ts", "ы": "y", "й": "i", "ь": "", "в": "v", "е": "e"},
    {"ө": "u", "ү": "v", "х": "h", "ц": "c", "ы": "ii", "й": "i", "ь": "i", "в": "w", "е": "ye"},
    {"ө": "ö", "ү": "ü", "х": "kh", "ц": "ts", "ы": "y", "й": "i", "ь": "", "в": "v", "е": "ye"},
    {"ө": "o", "ү": "y", "х": "x", "ц": "c", "ы": "ii", "й": "i", "ь": "i", "в": "v", "е": "e"},
)
OTHER_LATIN = dict(zip("абгдзийклмнопрстуфэ", "abgdziiklmnoprstufe", strict=True)) | {
    "ё": "yo",
    "ж": "j",
    "ч": "ch",
    "ш": "sh",
    "щ": "sh",
    "ю": "yu",
    "я": "ya",
    "ъ": "",
}

READINGS = """async words => {
  const { meant, rules, prepare } = document.querySelector('[data-search]').iltod;
  prepare(await rules());
  return words.map((word) => [...meant(word).keys()]);
}"""


@pytest.mark.parametrize("habit", range(len(LATIN)))
def test_latin_letters_are_read_in_the_usual_habits(habit: int, page: Page, root: Path) -> None:
    made = read_words()
    texts = [path.read_text(encoding="utf-8").lower() for path in sorted((root / "plans").rglob("plan.yml"))]
    words = sorted({word for text in texts for word in re.findall("[а-яёөү]{4,}", text) if len(made.key(word)) > 2})
    typed = ["".join({**OTHER_LATIN, **LATIN[habit]}[letter] for letter in word) for word in words]
    readings: list[list[str]] = page.evaluate(READINGS, typed)
    read = [made.key(word) in keys for word, keys in zip(words, readings, strict=True)]
    assert len(words) > 500
    assert sum(read) / len(read) >= 0.97


def test_the_questions_are_of_every_kind() -> None:
    queries = [query for query, _ in labelled()]
    latin = [query for query in queries if re.search(r"[a-z]", query)]
    assert len(latin) > 60
    assert len(set(queries)) == len(queries)
