"""Whatever lies under `plans/`, loading and checking end in a register and problems; what passes can be derived."""

from __future__ import annotations

import datetime
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from iltod.checks.check import all_problems, check
from iltod.core.problem import Language, has_errors
from iltod.core.report import REPORTERS
from iltod.facts.bodies import derive_all_bodies, derive_organisation
from iltod.reading.loader import load_register
from iltod.reading.loading import Loaded

MINIMAL = Path(__file__).resolve().parents[1] / "examples" / "minimal" / "plans"
FILES = {path.relative_to(MINIMAL).as_posix(): path.read_bytes() for path in MINIMAL.rglob("*") if path.is_file()}
AS_OF = datetime.date(2026, 7, 15)

NAMES = (
    *(
        "body",
        "other",
        "110",
        "А",
        "a b",
        "2026",
        "2025",
        "20x6",
        "reports",
        "assessments",
        "evidence",
        "files",
        ".git",
    ),
    *(
        "organisation.yml",
        "plan.yml",
        "rating_scales.yml",
        "q1.yml",
        "q9.yml",
        "training.yml",
        "x.txt",
        "README.md",
        "\n",
    ),
)
PATHS = st.lists(st.sampled_from(NAMES), min_size=1, max_size=5).map("/".join)
CONTENTS = st.one_of(st.sampled_from(sorted(FILES.values())), st.binary(max_size=20), st.just(b""))


def write(folder: Path, files: dict[str, bytes], folders: list[str], links: dict[str, str]) -> None:
    """Write what can be written; a path that is both a file and a folder stays what it was first."""
    for name in folders:
        attempt(lambda path=folder / name: path.mkdir(parents=True, exist_ok=True))
    for name, content in files.items():
        path = folder / name
        attempt(lambda path=path: path.parent.mkdir(parents=True, exist_ok=True))
        attempt(lambda path=path, content=content: path.write_bytes(content))
    for name, target in links.items():
        path = folder / name
        attempt(lambda path=path: path.parent.mkdir(parents=True, exist_ok=True))
        attempt(lambda path=path, target=target: path.symlink_to(target))


def attempt(action: Callable[[], object]) -> None:
    try:
        action()
    except OSError:
        return


def judge(root: Path) -> Loaded:
    """Load, check and print; derive where nothing is wrong."""
    loaded = load_register(root)
    problems = all_problems(loaded, AS_OF)
    assert list(problems) == sorted(set(problems))
    for problem in problems:
        assert problem.place.file.startswith("plans")
        assert str(problem.place).isprintable()
    for language in Language:
        for report in REPORTERS.values():
            report(problems, language).encode()
    if not has_errors(problems):
        scales = loaded.register.scales
        bodies = [derive_organisation(folder, scales, AS_OF) for folder in loaded.register.organisations]
        country = derive_all_bodies([body.summary for body in bodies], scales, AS_OF)
        assert country.totals.measures == sum(body.totals.measures for body in bodies if not body.organisation.sample)
    return loaded


@given(
    st.dictionaries(PATHS, CONTENTS, max_size=6),
    st.lists(PATHS, max_size=3),
    st.dictionaries(
        PATHS, st.sampled_from(["/etc", "..", ".", "loop", "body", "../../..", "2026/plan.yml"]), max_size=2
    ),
    st.booleans(),
)
def test_any_tree_of_files_is_loaded_or_told(
    files: dict[str, bytes], folders: list[str], links: dict[str, str], sound: bool
) -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        (root / "plans").mkdir()
        write(root / "plans", {**files, **(FILES if sound else {})}, folders, links)
        judge(root)


@given(st.lists(st.binary(min_size=1, max_size=12), max_size=4))
def test_any_names_of_files_are_told(names: list[bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write(root / "plans", FILES, [], {})
        written = 0
        for name in names:
            if b"/" in name or b"\0" in name:
                continue
            attempt(lambda name=name: (root / "plans/body" / os.fsdecode(name)).write_bytes(b"x"))
            written += 1
        loaded = judge(root)
        assert len(loaded.problems) <= written


# Records that bind, with anything in them


VALUES = (
    *(
        "",
        "1-1",
        "1-2",
        "2-1",
        "x",
        "legal",
        "press",
        "training",
        "100",
        "70",
        "ХБ",
        "0",
        "1",
        "3",
        "999999999999",
        "true",
    ),
    *("2026-07-15", "2030-01-01", "0001-01-01", "9999-12-31", "year", "quarter", "each_quarter", "date", "half_year"),
    *("Жилдээ", "Улирал бүр", "Тухай бүр", "Авлига", "Aвлига", "https://example.mn", "body", "good", "report-2019"),
    *("training.txt", "0" * 64, "superior", "joint", "s1", "evidence"),
)
EXTRA_KEYS = (
    *("quarter", "half", "date", "at_least", "unit", "baseline", "printed", "doubt", "rating", "performer", "values"),
    *(
        "evidence",
        "criterion",
        "rating_scale",
        "amendments",
        "parent",
        "sample",
        "withdrawn",
        "checked_by",
        "timestamp",
    ),
    *("archived_url", "subsections", "responsible_text", "target_level", "value", "text", "kind", "reason"),
)


def places(tree: Any) -> list[tuple[Any, Any]]:
    """Return every container of a tree with a key or an index in it."""
    found: list[tuple[Any, Any]] = []
    keys = list(tree) if isinstance(tree, dict) else range(len(tree)) if isinstance(tree, list) else ()
    for key in keys:
        found.append((tree, key))
        found += places(tree[key])
    return found


def mutate(tree: Any, random: Random) -> None:
    """Change one thing somewhere in a tree, most often into something that is allowed there."""
    holder, key = random.choice(places(tree) or [({}, None)])
    if key is None:
        return
    match random.randrange(6):
        case 0:
            del holder[key]
        case 1 | 2:
            holder[key] = random.choice(VALUES)
        case 3:
            other, name = random.choice(places(tree))
            holder[key] = yaml.safe_load(yaml.safe_dump(other[name]))
        case 4 if isinstance(holder, list):
            holder.insert(key, yaml.safe_load(yaml.safe_dump(holder[key])))
        case _:
            if isinstance(holder, dict):
                holder[random.choice(EXTRA_KEYS)] = random.choice((*VALUES, [], {}, [random.choice(VALUES)]))


@settings(max_examples=250)
@given(st.randoms(use_true_random=False), st.integers(1, 2))
def test_records_that_bind_are_checked_and_sound_ones_derived(random: Random, changes: int) -> None:
    files = dict(FILES)
    names = [name for name in sorted(FILES) if name.endswith(".yml")]
    for _ in range(changes):
        name = random.choice(names)
        tree = yaml.load(files[name], yaml.BaseLoader)
        mutate(tree, random)
        files[name] = yaml.safe_dump(tree, allow_unicode=True, sort_keys=False).encode()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write(root / "plans", files, [], {})
        register = judge(root).register
        check(register, AS_OF)
