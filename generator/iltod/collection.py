"""When Python looks for circular garbage."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def rare_collection() -> Iterator[None]:
    """Let the collector of circular garbage look rarely: records hold no circles, and there are very many of them."""
    before = gc.get_threshold()
    gc.set_threshold(2_000_000, 20, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)
