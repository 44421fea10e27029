"""Long runs outside `make test`: `make fuzz` runs them for minutes; ARGS="--minutes 30 --seed 7" makes them longer.

Reading: documents of the public YAML test suite and of the project are cut, joined and mixed with signs; the fast and
the exact reader must agree, and neither may raise. Evidence: sound files of every type with bytes changed; whatever
comes out, `inspect_file` answers with a code of the catalogue, and a sound picture can be copied.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

TESTS = Path(__file__).parents[1]
sys.path += [str(TESTS), str(TESTS / "property")]

import bounds  # noqa: E402
from test_any_file import SOUND  # noqa: E402
from test_clean import FILES, PARTS, agree, kind_of  # noqa: E402

from iltod.core.problem import catalogue  # noqa: E402
from iltod.evidence.inspection import inspect_file  # noqa: E402
from iltod.evidence.pictures import PICTURE_FORMATS, copy_picture  # noqa: E402
from iltod.model import PUBLISHED_TYPES  # noqa: E402
from iltod.reading.yaml import read_bytes  # noqa: E402


def read_documents(chance: random.Random, until: float) -> tuple[int, int]:
    """Read changed documents until a moment; return how many, and how many the fast reader took."""
    suite = [case["yaml"] for case in json.loads((TESTS / "yaml_suite/cases.json").read_text(encoding="utf-8"))]
    texts = [(path, path.read_text(encoding="utf-8")) for path in FILES]
    count = taken = 0
    while time.monotonic() < until:
        path, text = chance.choice(texts)
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(text) + 1)
            put = chance.choice(PARTS) if chance.random() < 0.7 else chance.choice(suite)
            text = text[:at] + put + text[at + chance.choice((0, 0, 1, 5, 40)) :]
        record, located = kind_of(path)
        taken += agree(record, text.encode("utf-8", "surrogatepass"), located)
        read_bytes(chance.choice(suite).encode() + text.encode("utf-8", "surrogatepass"), "a.yml")
        count += 1
    return count, taken


def look_into_files(chance: random.Random, until: float) -> tuple[int, int]:
    """Look into changed files until a moment; return how many, and how many had no fault."""
    count = sound = 0
    with tempfile.TemporaryDirectory() as folder:
        while time.monotonic() < until:
            content = bytearray(chance.choice(SOUND))
            for _ in range(chance.randint(0, 6)):
                at = chance.randrange(len(content) + 1)
                content[at : at + chance.choice((0, 1, 1, 4, 30))] = chance.randbytes(chance.choice((0, 1, 1, 4, 30)))
            kind = chance.choice(PUBLISHED_TYPES)
            path = Path(folder, f"a.{kind}")
            path.write_bytes(content)
            inspection, _ = inspect_file(path, path.name)
            assert not inspection.fault or inspection.fault in catalogue()
            if not inspection.fault:
                sound += 1
                if kind in PICTURE_FORMATS:
                    copy_picture(bytes(content), path.name)
            count += 1
    return count, sound


def main() -> int:
    """Run all and print what it came to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=4.0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    failed = bounds.main()
    half = options.minutes * 30
    read, fast = read_documents(chance, time.monotonic() + half)
    print(f"read {read:,} documents, of which {fast:,} the fast way; both readers agreed on all")
    looked, sound = look_into_files(chance, time.monotonic() + half)
    print(f"looked into {looked:,} files, of which {sound:,} had no fault")
    print(f"at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB in this process")
    return failed


if __name__ == "__main__":
    sys.exit(main())
