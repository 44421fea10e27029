"""Words to keys: the forms of a Mongolian word, and the ways it is mistyped, have one key.

The rules stand in `search_rules.toml`; the browser applies the same rules to what a reader asks for.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

RULES_FILE = Path(__file__).with_name("rules.toml")

REMEMBERED_WORDS = 1 << 16

REMEMBERED_TEXTS = 1 << 11
"""How many words and texts are kept with their keys: bodies copy sentences from one template."""

FEWEST_LETTERS = 3
"""A shorter key is too little to tell a word by: it is neither ignored nor offered for one that is mistyped."""

LONGEST_WORD = 40
"""How many letters of a word count; a rule takes long over a longer one."""

VOWELS = "аоуэи"

GLIDES = "еяю"
"""Vowels after a consonant, else a consonant and a vowel in one."""

_WORD = re.compile(r"[0-9]+(?:\.[0-9]+)*|[a-zöüа-яёөүєїіѳ]+")

_LATIN = re.compile(r"[a-zöü]+")


class SearchWords:
    """Finds the keys of texts; one instance for a whole build."""

    def __init__(self, rules: Mapping[str, Any]) -> None:
        self.rules = prepared(rules)
        self.terms: Mapping[str, str] = rules["terms"]
        self._lexicon: Mapping[str, str] = self.rules["lexicon"]
        self._longest = max(map(len, self._lexicon))
        self._groups = [[re.compile(rule) for rule in group] for group in self.rules["endings"]]
        self._latin = re.compile("|".join(sorted(self.rules["latin"], key=len, reverse=True)))
        self.key = lru_cache(REMEMBERED_WORDS)(self._key)
        self.keys = lru_cache(REMEMBERED_TEXTS)(self._keys)
        self._ignored = frozenset(self.rules["ignored"])
        keys = [self._made(word) for word in self._ignored]
        self._ignored |= {key for key in keys if len(key) >= FEWEST_LETTERS}
        self._same = [(self.key(short), tuple(self.sequence(long))) for short, long in self.rules["same"].items()]

        self.term_keys = {term: tuple(self.sequence(label)) for term, label in self.terms.items()}

    def sequence(self, text: str) -> Iterator[str]:
        """Yield the keys of a text's words in order; what says nothing has none."""
        for word in _WORD.findall(text.lower()):
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
        for group in self._groups:
            for rule in group:
                match = rule.fullmatch(word)
                if match and len(match[1]) > 1 and any(letter in VOWELS + GLIDES for letter in match[1]):
                    word = match[1]
                    break
        return word


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
    letters = rules["letters"]
    return {
        "letters": letters,
        "twins": rules["twins"],
        "latin": rules["latin"],
        "endings": [[_written_out(rule) for rule in group] for group in rules["endings"]["groups"]],
        "lexicon": {
            fold(begin, letters): word if word.startswith("=") else fold(word, letters)
            for word, begins in rules["lexicon"].items()
            for begin in begins.split()
        },
        "ignored": rules["ignored"]["words"].split(),
        "weak": rules["weak"]["words"].split(),
        "alike": rules["alike"]["pairs"].split(),
        "same": rules["same"],
    }


def read_words() -> SearchWords:
    """Return the words by the rules of this program."""
    return SearchWords(tomllib.loads(RULES_FILE.read_text(encoding="utf-8")))


def _written_out(rule: str) -> str:
    rule = re.sub(r"\[([^]V]*)V([^]]*)\]", rf"[\1{VOWELS}\2]", rule)
    return rule.replace("V", f"[{VOWELS}]").replace("C", f"[^{VOWELS}]").replace("A", "[аоэ]")


def _skeleton(stem: str) -> str:
    """Return the first vowel (with и after it) and the consonants, none twice in a row."""
    key, vowels, before = "", 0, ""
    for letter in stem:
        if letter in VOWELS:
            if vowels == 0 or (vowels == 1 and before in VOWELS and letter == "и" != before):
                key += letter
                vowels += 1
        else:
            vowels = 2 if vowels else int(letter in GLIDES) * 2
            if not key.endswith(letter):
                key += letter
        before = letter
    return key


def _holds(sequence: Sequence[str], part: Sequence[str]) -> bool:
    """Return whether some keys stand in a row in others."""
    length = len(part)
    return any(tuple(sequence[start : start + length]) == part for start in range(len(sequence) - length + 1))
