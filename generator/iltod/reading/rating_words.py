"""Ratings as people write them, to the codes of a scale."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from iltod.core.language import LATIN_LOOKALIKES
from iltod.model import RatingScale, RatingStep
from iltod.model.scales import ScaleKind, read_rating

_DIGITS = str.maketrans("ОоOoОlІI", "00000111")

_PERCENT = re.compile(r"(?P<number>[0-9]+(?:[.,][0-9]+)?)\s*(?:%|хувь|процент)?")


def likely_step(written: str, steps: Sequence[RatingStep]) -> RatingStep | None:
    """Return the step that somebody meant: its code, its words, `70 хувь`, `70.0`, `0.7`, `7О`; None where none fits.

    A number that is none of the scale's (75) is nobody's: it is never brought to the nearest step.
    """
    plain = _plain(written)
    if not plain:
        return None
    for step in steps:
        label = " ".join(step.label.split()).casefold()
        if plain in (step.code.casefold(), step.id, label, f"{step.code} — {step.label}".casefold()):
            return step
    code = re.split(r"\s+[—–-]\s+", plain)[0]
    alike = [step for step in steps if rating_key(step.code) == rating_key(code)]
    if len(alike) == 1:
        return alike[0]
    number = _number(code)
    found = [step for step in steps if step.value is not None and number is not None and Decimal(step.value) == number]
    if found or number is None or not re.fullmatch(r"[01][.,][0-9]+", code):
        return found[0] if found else None
    return next((step for step in steps if step.value is not None and Decimal(step.value) == number * 100), None)


def rating_key(code: str) -> str:
    """Return what two ratings share that look or sound alike: `XB`, `ХВ` and `HB` stand for `ХБ`, `70%` for `70`."""
    letters = code.strip(" ,;%").upper().replace("KH", "Х").replace("H", "Х")
    return letters.translate(LATIN_LOOKALIKES).replace("В", "Б").casefold()


def nearest_step(written: str, steps: Sequence[RatingStep]) -> RatingStep | None:
    """Return the step whose words are nearly these, to be offered and never taken in silence."""
    by_label = {" ".join(step.label.split()).casefold(): step for step in steps}
    near = difflib.get_close_matches(_plain(written), by_label, 1, 0.9)
    return by_label[near[0]] if near else None


def _plain(written: str) -> str:
    """Return words in small letters without the quotes and the stops around them."""
    return " ".join(written.split()).casefold().strip(" .,;:\"'“”„«»")


def likely_rating(written: str, scale: RatingScale) -> str | None:
    """Return the rating that somebody meant as a report writes it, or None where the scale has no such rating."""
    plain = " ".join(written.split())
    if scale.kind is ScaleKind.STEPS and read_rating(scale, plain):
        return plain
    if scale.kind is ScaleKind.RATIO and (number := _number(plain.casefold())) is not None:
        digits = f"{number.normalize():f}"
        return digits if read_rating(scale, digits) else None
    steps = [step for step in scale.steps if scale.kind is ScaleKind.STEPS or step.value is None]
    step = likely_step(written, steps)
    return step.code if step else None


def _number(written: str) -> Decimal | None:
    digits = written.translate(_DIGITS) if any(letter.isdigit() for letter in written) else written
    match = _PERCENT.fullmatch(digits.strip())
    if match is None:
        return None
    try:
        return Decimal(match["number"].replace(",", "."))
    except InvalidOperation:
        return None


def is_share_of_one(written: str) -> bool:
    """Return whether a number may be a share of one (`0.7`) as well as a number out of a hundred."""
    return re.fullmatch(r"0[.,][0-9]+", written.strip()) is not None
