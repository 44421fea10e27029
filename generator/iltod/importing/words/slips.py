"""Words that look like slips of a text recogniser or of typing, with what they probably were.

Four signs: a word in place of one of a set phrase; a sentence that another plan of the register has with a word or two
changed; an unknown word that is one typical slip away from a known one; letters of two alphabets in a word. None is
certain, so each is only asked.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib import resources
from itertools import chain

import msgspec

from iltod.core.language import ALPHABET, LATIN_LOOKALIKES

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")

_NEAR_IN_PHRASE = 0.5

_NEAR_IN_SENTENCE = 0.55

_SAME_SENTENCE = 0.8

_SHORTEST = 4

_CONFUSED = tuple(
    frozenset(pair)
    for pair in ("уү", "оө", "гр", "лг", "ий", "нп", "тг", "щш", "еэ", "юу", "ны", "ьы", "бв", "цд", "ао")
)
"""Letters that recognisers and typists take for each other."""


_VOWELS = "аэоөуүиыеёюя"

_MERGED = (("и", "лы"), ("лг", "лл"), ("рл", "рлэ"))
"""Groups of letters that recognisers make one of, or another."""


class Slip(msgspec.Struct, frozen=True):
    """Words as they stand, what they probably were, and the sign: `phrase`, `sentence`, `word` or `letters`."""

    printed: str
    reading: str
    sign: str


class Known(msgspec.Struct, frozen=True):
    """What is known to be right: words, and sentences as their words."""

    words: frozenset[str]
    sentences: tuple[tuple[str, ...], ...]


def known_texts(texts: Iterable[str]) -> Known:
    """Return what texts of other plans and the field's own phrases teach."""
    phrases, words = _phrases()
    sentences = tuple(dict.fromkeys(tuple(_words(text)) for text in texts))
    taught = {word.casefold() for sentence in sentences for word in sentence}
    stems = {word.lstrip("!") for phrase in phrases for word in phrase if not word.endswith("*")}
    return Known(frozenset(taught | words | stems), sentences)


def find_slips(text: str, known: Known) -> tuple[Slip, ...]:
    """Return what looks like slips in a text, in its order; of two about the same words the first sign counts."""
    found: list[Slip] = []
    signs = (_letters(text), _marks(text), _in_phrases(text), _in_sentences(text, known), _in_words(text, known))
    for slip in chain.from_iterable(signs):
        taken = any(_overlap(slip.printed, other.printed) for other in found)
        if not taken and slip.printed != slip.reading:
            found.append(slip)
    return tuple(sorted(found, key=lambda slip: text.find(slip.printed)))


def _overlap(one: str, other: str) -> bool:
    return bool(set(_words(one)) & set(_words(other)))


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


@cache
def _phrases() -> tuple[tuple[tuple[str, ...], ...], frozenset[str]]:
    content = resources.files("iltod.importing.words").joinpath("phrases.toml").read_text(encoding="utf-8")
    told = tomllib.loads(content)
    return tuple(tuple(phrase.split()) for phrase in told["phrases"]), frozenset(told["words"].split())


def _letters(text: str) -> Iterator[Slip]:
    for word in re.findall(r"[^\W\d_]+", text):
        likely = word.translate(LATIN_LOOKALIKES)
        cyrillic = sum(letter.casefold() in ALPHABET for letter in likely)
        if likely != word and cyrillic == len(likely) and any(letter.casefold() in ALPHABET for letter in word):
            yield Slip(word, likely, "letters")


def _in_phrases(text: str) -> Iterator[Slip]:
    words = _words(text)
    small = [word.casefold() for word in words]
    for phrase in _phrases()[0]:
        only = phrase[0].startswith("!")
        stems = (phrase[0].lstrip("!"), *phrase[1:])
        for start in range(len(words) - len(stems) + 1):
            window = small[start : start + len(stems)]
            wrong = [index for index, stem in enumerate(stems) if not _fits(window[index], stem)]
            if len(wrong) == 1 and _likely_in_phrase(window, stems, wrong[0], only=only):
                yield Slip(words[start + wrong[0]], stems[wrong[0]].replace("*", "…"), "phrase")


def _fits(word: str, stem: str) -> bool:
    return word.startswith(stem[:-1]) if stem.endswith("*") else word == stem


def _likely_in_phrase(window: Sequence[str], stems: Sequence[str], index: int, *, only: bool) -> bool:
    """Return whether a word is near enough to one of a phrase; the shorter the phrase, the nearer it must be."""
    word, stem = window[index], stems[index]
    plain = stem.rstrip("*")
    if only and index:
        return word[:1] == plain[:1]
    ratio = difflib.SequenceMatcher(None, word[: len(plain) + 2], plain).ratio()
    last = index == len(stems) - 1 and stem.endswith("*")
    least = 0.8 if last else _NEAR_IN_PHRASE if len(stems) > 2 else 0.66
    return len(word) >= _SHORTEST - 1 and word[:1] == plain[:1] and ratio >= least


def _in_sentences(text: str, known: Known) -> Iterator[Slip]:
    """Compare a sentence with those of other plans that share most of its words."""
    words = _words(text)
    small = [word.casefold() for word in words]
    if len(words) < 4:
        return
    bag = set(small)
    for sentence in known.sentences:
        other = [word.casefold() for word in sentence]
        if len(bag & set(other)) * 10 < min(len(bag), len(set(other))) * 6:
            continue
        matcher = difflib.SequenceMatcher(None, small, other, autojunk=False)
        if matcher.ratio() < _SAME_SENTENCE:
            continue
        codes = matcher.get_opcodes()
        for index, (kind, left, right, start, end) in enumerate(codes):
            if kind == "replace" and _held(codes, index) and right - left <= 3 and end - start <= 3:
                printed, reading = " ".join(words[left:right]), " ".join(sentence[start:end])
                if _worth_asking(printed, reading):
                    yield Slip(printed, reading, "sentence")


def _held(codes: Sequence[tuple[str, int, int, int, int]], index: int) -> bool:
    """Return whether equal words hold a difference from both sides, or three of them from one."""
    before = codes[index - 1][2] - codes[index - 1][1] if index else 0
    after = codes[index + 1][2] - codes[index + 1][1] if index + 1 < len(codes) else 0
    return (before >= 1 and after >= 1 and before + after >= 3) or before >= 4 or after >= 4


def _worth_asking(printed: str, reading: str) -> bool:
    ratio = difflib.SequenceMatcher(None, printed.casefold(), reading.casefold()).ratio()
    return _NEAR_IN_SENTENCE <= ratio < 1


def _in_words(text: str, known: Known) -> Iterator[Slip]:
    for word in _words(text):
        small = word.casefold()
        if len(small) >= _SHORTEST and not word.isupper() and small not in known.words:
            near = next((other for other in _typical_slips(small) if other in known.words), None)
            if near and near not in (small,):
                yield Slip(word, near, "word")


def _typical_slips(word: str) -> Iterator[str]:
    """Yield what a word would be without one typical slip: swapped, doubled, lost, added or confused letters."""
    stem = max(len(word) - 2, 3)
    for index in range(len(word) - 1):
        swapped = word[index + 1] + word[index] if word[index] != word[index + 1] else word[index]
        yield word[:index] + swapped + word[index + 2 :]
    yield from _confused(word, stem)
    for index in range(1, stem + 1):
        for letter in (word[index - 1], *ALPHABET):
            yield word[:index] + letter + word[index:]
        if index < stem and word[index] in _VOWELS:
            yield word[:index] + word[index + 1 :]
    for read, meant in _MERGED:
        for match in re.finditer(read, word):
            yield word[: match.start()] + meant + word[match.end() :]


def _confused(word: str, stem: int) -> Iterator[str]:
    """Yield a word with one letter for another that looks like it; endings differ by such letters rightly."""
    for index, letter in enumerate(word):
        for pair in _CONFUSED:
            if letter in pair and (index < stem or pair == frozenset("уү")):
                (other,) = pair - {letter}
                yield word[:index] + other + word[index + 1 :]


_MARKS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), reading)
    for pattern, reading in (
        (r"(?P<stem>\w{4,}[аэоө]н)[дт] дахь", r"\g<stem> дахь"),
        (r"(?P<word>\w+), (?P<list>зэрэг\w*)", r"\g<word> \g<list>"),
        (r"бараа ажил, үйлчилгээ", "бараа, ажил, үйлчилгээ"),
        (r"\bном гарын авлага", "ном, гарын авлага"),
        (r"ажиллагааны үйл\b", "үйл ажиллагааны"),
        (r"тэмцэх эсрэг үндэсний", "тэмцэх үндэсний"),
        (r"(?<=\w )авлигатай тэмцэх (?P<body>газ\w+)", r"Авлигатай тэмцэх \g<body>"),
        (r"(?P<one>[а-яёөү]{4,}) (?P<two>youtube|facebook|twitter|instagram)", r"\g<one>, \g<two>"),
        (r"үр дүнтэй тал\w*рх", "үр дүнгийн талаарх"),
        (r"(?P<one>\w+(?:үүлэх|уулах)) (?P<two>өөрчлөлт оруулсан)", r"\g<one>; \g<two>"),
    )
)
"""Commas, orders of words and endings that cannot stand so."""


def _marks(text: str) -> Iterator[Slip]:
    for pattern, reading in _MARKS:
        for match in pattern.finditer(text):
            yield Slip(match[0], match.expand(reading), "word")
