"""All forms of the nouns that stand in some texts, as Debian's hunspell-mn inflects them.

The dictionary is only an oracle of tests: nothing of it goes into the program. It inflects without end (…тайгаарааг),
so forms that nobody writes are left out: an ending after «with» or «without» other than one case and one's own, small
forms (…хан) and «rather like» (…рхуу).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

FOLDER = Path("/usr/share/hunspell")

UNUSUAL = re.compile(
    r"рхуу|рхүү|(?:тай|тэй|той|гүй).*(?:нх|тай|тэй|той|гүй)|х[аэоө]н[аэоө]?$|[йия][яеё][аэоө]?$|(?:тай|тэй|той)[нд]"
)

NOUN = re.compile("[A-E][0-9]")

Rules = dict[str, list[tuple[str, str, re.Pattern[str], list[str]]]]


def paradigms(texts: Iterable[str]) -> dict[str, list[str]]:
    """Return for each noun of which some form stands in the texts all its usual forms."""
    words = {word for text in texts for word in re.findall("[а-яёөү]{2,}", text.lower())}
    begins = {word[:length] for word in words for length in range(1, len(word) + 1)}
    rules = _rules()
    found = {}
    for noun, flags in _entries():
        if not (flags and NOUN.fullmatch(flags[0]) and noun[: max(2, len(noun) - 2)] in begins):
            continue
        forms = list(dict.fromkeys([noun, *_forms(rules, noun, flags, 2)]))
        if words.intersection(forms):
            found[noun] = [form for form in forms if not UNUSUAL.search(_ending(noun, form))]
    return found


def _rules() -> Rules:
    rules: Rules = defaultdict(list)
    for line in (FOLDER / "mn_MN.aff").read_text(encoding="utf-8").splitlines():
        parts = line.split()
        if len(parts) >= 5 and parts[0] == "SFX":
            flag, cut, added, condition = parts[1:5]
            ending, _, follows = added.partition("/")
            pattern = re.compile(f"{condition}$")
            rules[flag].append((cut.strip("0"), ending.strip("0"), pattern, _flags(follows)))
    return rules


def _entries() -> Iterator[tuple[str, list[str]]]:
    for line in (FOLDER / "mn_MN.dic").read_text(encoding="utf-8").splitlines():
        word, _, flags = line.partition("/")
        if word == word.lower():
            yield word, _flags(flags)


def _flags(text: str) -> list[str]:
    return [text[at : at + 2] for at in range(0, len(text), 2)]


def _forms(rules: Rules, word: str, flags: Iterable[str], depth: int) -> Iterator[str]:
    for flag in flags:
        for cut, ending, condition, follows in rules.get(flag, ()):
            if word.endswith(cut) and condition.search(word):
                form = word[: len(word) - len(cut)] + ending
                yield form
                if depth > 1:
                    yield from _forms(rules, form, follows, depth - 1)


def _ending(noun: str, form: str) -> str:
    same = next((at for at, letters in enumerate(zip(noun, form, strict=False)) if len(set(letters)) > 1), None)
    return form[len(noun) if same is None else same :]
