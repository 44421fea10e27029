"""What a time stamp says of a file: a fact that is read from a token and that no author writes."""

from __future__ import annotations

import datetime
from enum import StrEnum

import msgspec


class Signature(StrEnum):
    """Гарын үсгийн шалгалт: how far the signature of a time stamp could be verified."""

    TRUSTED = "trusted"
    UNKNOWN_ISSUER = "unknown_issuer"
    UNVERIFIED = "unverified"
    WRONG = "wrong"


class Stamp(msgspec.Struct, frozen=True, kw_only=True):
    """Цагийн тамга: which digest a token stamped, when (UTC), and what its signer's certificate calls the signer."""

    token: str
    sha256: str
    signature: Signature
    time: datetime.datetime | None = None
    authority: str | None = None
