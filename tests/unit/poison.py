"""Every word that an author can write, replaced: whatever stands there must stay text."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, get_args, get_type_hints

import msgspec

from iltod.model import Address, Text, Words


def poison(value: Any, words: Callable[[str], str], address: str | None = None) -> Any:
    """Return records with `words` over every free text (readings get an original and a doubt) and every address."""
    if isinstance(value, tuple):
        return tuple(poison(item, words, address) for item in value)
    if not isinstance(value, msgspec.Struct):
        return value
    changes: dict[str, Any] = {}
    kinds = _kinds(type(value))
    for name in value.__struct_fields__:
        old = getattr(value, name)
        if kinds[name] == "words" and old is not None:
            changes[name] = words(old)
        elif kinds[name] == "address" and old is not None and address is not None:
            changes[name] = address
        elif kinds[name] == "":
            changes[name] = poison(old, words, address)
    if isinstance(value, Text):
        changes |= {"printed": words("эх"), "doubt": words("эргэлзээ")}
    return msgspec.structs.replace(value, **changes)


@cache
def _kinds(record: type[msgspec.Struct]) -> dict[str, str]:
    found = {}
    for name, hint in get_type_hints(record, include_extras=True).items():
        parts = (hint, *get_args(hint))
        found[name] = "words" if Words in parts else "address" if Address in parts else ""
    return found
