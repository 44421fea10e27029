"""Cyrillic names to Latin ones, for ids and for names of files."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from iltod.core.language import latin

LONGEST_ID = 40


def latin_id(text: str, taken: Collection[str] = (), longest: int = LONGEST_ID, fallback: str = "item") -> str:
    """Return an id made from a name: Latin letters, digits and hyphens, cut at the end of a word.

    `text` is the name, `taken` are the ids that may not be returned (a number is added), and `longest` is the greatest
    number of letters before that number. A name without letters and digits becomes the `fallback`.
    """
    plain = unicodedata.normalize("NFKD", latin(text)).encode("ascii", "ignore").decode()
    words = [word for word in re.split(r"[^a-z0-9]+", plain) if word]
    chosen = ""
    for word in words:
        longer = f"{chosen}-{word}" if chosen else word[:longest]
        if len(longer) > longest:
            break
        chosen = longer
    chosen = chosen or fallback
    unique, count = chosen, 2
    while unique in taken:
        unique, count = f"{chosen}-{count}", count + 1
    return unique


def latin_file_name(name: str, taken: Collection[str] = ()) -> str:
    """Return a name of a file in Latin letters with its ending, not one that is taken."""
    stem, dot, ending = name.replace("\\", "/").rpartition("/")[2].rpartition(".")
    if not dot:
        stem, ending = ending, ""
    taken_stems = {
        item.rpartition(".")[0].casefold() for item in taken if item.casefold().endswith(f".{ending.casefold()}")
    }
    return latin_id(stem, taken_stems, 80) + (f".{ending.lower()}" if dot else "")
