"""Words to keys: the forms of a Mongolian word, and the ways it is mistyped, have one key.

The rules are in `rules.toml`; the browser applies the same rules to what a reader asks for.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

RULES_FILE = Path(__file__).with_name("rules.toml")

REMEMBERED_WORDS = 1 << 16

REMEMBERED_TEXTS = 1 << 11
"""How many words and texts are kept with their keys: bodies copy sentences from one template."""

FEWEST_LETTERS = 3
"""A shorter key is too little to tell a word by: it is not offered for one that is mistyped."""

MOST_ENDINGS = 9
"""How many endings of a noun can stand one after another."""

LONGEST_WORD = 40
"""How many letters of a word count; a rule takes long over a longer one."""

VOWELS = "аоуэиы"

GLIDES = "еяю"
"""Vowels after a consonant, else a consonant and a vowel in one."""

_WORD = re.compile(r"[0-9]+(?:\.[0-9]+)*|[a-zöüа-яёөүєїіѳ]+")

_ODD = re.compile(r"[\u00ad\u0300-\u036f\u200b-\u200f\u2060-\u2064\ufeff-\uff5e]")
"""Marks that cannot be seen, marks that belong to the letter before, and letters of another width."""

_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")

_LATIN = re.compile(r"[a-zöü]+")


class SearchWords:
    """Finds the keys of texts; one instance for a whole build."""

    def __init__(self, rules: Mapping[str, Any]) -> None:
        self.rules = prepared(rules)
        self.terms: Mapping[str, str] = rules["terms"]
        self._lexicon: Mapping[str, str] = self.rules["lexicon"]
        self._longest = max(map(len, self._lexicon))
        self._cases = [[re.compile(rule) for rule in group] for group in self.rules["cases"]]
        self._verbs = [[re.compile(rule) for rule in group] for group in self.rules["verbs"]]
        self._whole = re.compile(self.rules["whole"])
        self._latin = re.compile("|".join(sorted(self.rules["latin"], key=len, reverse=True)))
        self.key = lru_cache(REMEMBERED_WORDS)(self._key)
        self.keys = lru_cache(REMEMBERED_TEXTS)(self._keys)
        self._ignored = frozenset(self.rules["ignored"]) | {self._made(word) for word in self.rules["said"]}
        self._same = [(self.key(short), tuple(self.sequence(long))) for short, long in rules["same"].items()]
        self._lay: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for word, longs in rules["lay"].items():
            for long in longs.split("|"):
                keys = tuple(self.sequence(long))
                self._lay.setdefault(keys[0], []).append((self.key(word), keys))
        self.meanings = {self.key(word): long for word, long in {**rules["same"], **rules["lay"]}.items()}

        self.term_keys = {term: tuple(self.sequence(label)) for term, label in self.terms.items()}

    def sequence(self, text: str) -> Iterator[str]:
        """Yield the keys of a text's words in order; what says nothing has none."""
        for word in _WORD.findall(usual_letters(text).lower()):
            key = self.key(word)
            if key:
                yield key

    def _keys(self, text: str) -> tuple[str, ...]:
        """Return the keys under which a text is found, each once."""
        sequence = list(self.sequence(text))
        keys = dict.fromkeys(sequence)
        for short, long in self._same:
            if short in keys:
                keys.update(dict.fromkeys(long))
            elif long[0] in keys and _holds(sequence, long):
                keys[short] = None
        for first in [key for key in keys if key in self._lay]:
            for word, long in self._lay[first]:
                if _holds(sequence, long):
                    keys[word] = None
        return tuple(keys)

    def _key(self, word: str) -> str:
        """Return the key of one word in small letters; empty for a word that says nothing."""
        if word[0] <= "9":
            return word
        if word in self._ignored:
            return ""
        key = self._made(word)
        return key if len(key) > 1 and key not in self._ignored else ""

    def _made(self, word: str) -> str:
        stem = self._stem(self._fold(word[:LONGEST_WORD]))
        return stem[1:] if stem.startswith("=") else _skeleton(stem)

    def _fold(self, word: str) -> str:
        """Return the word in folded Cyrillic letters."""
        twins, letters = self.rules["twins"], self.rules["letters"]
        if _LATIN.fullmatch(word):
            word = self._latin.sub(lambda match: self.rules["latin"][match.group()], word)
        else:
            word = "".join([twins.get(letter, letter) for letter in word])
        return fold(word, letters)

    def _stem(self, word: str) -> str:
        """Return the word without its endings."""
        known = self._lexicon.get(word + "$")
        for length in range(min(len(word), self._longest), 1, -1):
            known = known or self._lexicon.get(word[:length])
        if known:
            return known
        for _ in range(MOST_ENDINGS):
            shorter = "" if self._whole.fullmatch(word) else self._cut(word, self._cases)
            if not shorter:
                break
            word = shorter
        for group in self._verbs:
            word = self._cut(word, [group]) or word
        return word

    def _cut(self, word: str, groups: Sequence[Sequence[re.Pattern[str]]]) -> str:
        """Return what the first rule that fits leaves of a word, or nothing; weak rules must leave more."""
        for weak, group in enumerate(groups):
            for rule in group:
                match = rule.fullmatch(word)
                if match and _is_stem(match[1], weak):
                    return match[1]
        return ""


def _is_stem(left: str, weak: int) -> bool:
    """Return whether what is left can be a word: two letters with a vowel, three with two consonants for weak rules."""
    consonants = sum(letter not in VOWELS for letter in left)
    return len(left) > 1 + weak and consonants > weak and any(letter in VOWELS + GLIDES for letter in left)


def usual_letters(text: str) -> str:
    """Return a text without marks that cannot be seen, and with each letter in one piece."""
    return unicodedata.normalize("NFKC", _UNSEEN.sub("", text)) if _ODD.search(text) else text


def fold(word: str, letters: Mapping[str, str]) -> str:
    """Return a Cyrillic word with letters that are typed for one another made one."""
    folded = ""
    for written in word:
        letter = letters.get(written, written)
        if letter in GLIDES and folded and folded[-1] not in VOWELS + GLIDES:
            letter = "эау"[GLIDES.index(letter)] if letter else ""
        folded += letter
    return folded


def prepared(rules: Mapping[str, Any]) -> dict[str, Any]:
    """Return the rules with abbreviations written out, as Python and the browser both apply them."""
    letters, endings = rules["letters"], rules["endings"]
    return {
        "letters": letters,
        "twins": rules["twins"],
        "latin": rules["latin"],
        "cases": [[_written_out(rule) for rule in group] for group in (endings["sure"], endings["weak"])],
        "verbs": [[_written_out(rule) for rule in group] for group in endings["verbs"]],
        "whole": _written_out(endings["whole"]),
        "lexicon": {
            fold(begin, letters): word if word.startswith("=") else fold(word, letters)
            for word, begins in rules["lexicon"].items()
            for begin in begins.split()
        },
        "ignored": rules["ignored"]["words"].split(),
        "said": rules["ignored"]["verbs"].split(),
        "weak": rules["weak"]["words"].split(),
        "alike": rules["alike"]["pairs"].split(),
        "habits": [pair.split(">") for pair in rules["habits"]["pairs"].split()],
    }


def read_words() -> SearchWords:
    """Return the words by the rules of this program."""
    return SearchWords(tomllib.loads(RULES_FILE.read_text(encoding="utf-8")))


def _written_out(rule: str) -> str:
    rule = rule.replace("D", "(?:VV|[еяю])")
    rule = re.sub(r"\[([^]V]*)V([^]]*)\]", rf"[\1{VOWELS}\2]", rule)
    return rule.replace("V", f"[{VOWELS}]").replace("C", f"[^{VOWELS}]").replace("A", "[аоэ]").replace("Y", "[ыи]")


def _skeleton(stem: str) -> str:
    """Return the first vowel (with и after it) and the consonants, none twice in a row."""
    key, vowels, before = "", 0, ""
    for letter in stem:
        if letter in VOWELS:
            if vowels == 0 or (vowels == 1 and before in VOWELS and letter == "и" != before):
                key += "и" if letter == "ы" else letter
                vowels += 1
        else:
            vowels = 2 if vowels else int(letter in GLIDES) * 2
            if not key.endswith(letter):
                key += letter
        before = letter
    return key


def _holds(sequence: Sequence[str], part: Sequence[str]) -> bool:
    """Return whether some keys, at least one, follow each other in others."""
    first, length = part[0], len(part)
    return any(key == first and tuple(sequence[at : at + length]) == part for at, key in enumerate(sequence))
