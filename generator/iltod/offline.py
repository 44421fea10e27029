"""The script that lets a reader who asked for it read the pages they visited without a network."""

from __future__ import annotations

from pathlib import Path

import msgspec

from iltod.inputs import content_digest, token
from iltod.wording import Wording, words_by_name

WORKER = "sw.js"
"""Where it stands: at the root of the site, which is all that it can see."""

WORKER_SOURCE = "partials/sw.js"
RETIRED_WORKER = "theme/assets/sw-off.js"
"""What takes the script away from the devices where it runs."""


def worker(templates: Path, wording: Wording) -> bytes:
    """Return the script with its words; another look of the pages makes another version."""
    source = (templates / WORKER_SOURCE).read_bytes()
    version = token(source, content_digest(templates)).hex()[:12]
    words = {**words_by_name(wording.offline), "call": wording.shell.call}
    lines = [
        f"const {name} = {msgspec.json.encode(value).decode()};"
        for name, value in (("VERSION", version), ("WORDS", words))
    ]
    return "\n".join(['"use strict";', *lines, ""]).encode() + source


def retired_worker(templates: Path) -> bytes:
    """Return the script that forgets everything and takes itself away."""
    return (templates / RETIRED_WORKER).read_bytes()
