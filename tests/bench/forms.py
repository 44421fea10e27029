"""Measures what each other form of the tables costs: CPU time, memory and bytes beside the site that has only CSV.

    python tests/bench/forms.py --size 2000        writes docs/benchmarks/forms.md

An invented country is built from nothing by one worker, without other forms, with each of them alone, and with all.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from cost import Cost, run
from country import AS_OF, PROJECT, write_country

from iltod.model import DataForm

FORMS: dict[str, tuple[DataForm, ...]] = {
    "CSV only": (),
    **{form.value: (form,) for form in DataForm},
    "all": tuple(DataForm),
}
"""What is built, by what the report calls it."""


@dataclass(frozen=True)
class Built:
    """One way of building: what its runs took, and how many bytes and files its site has."""

    runs: tuple[Cost, ...]
    size: int
    files: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=2_000, help="how many measures")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--output", type=Path, default=PROJECT / "docs" / "benchmarks" / "forms.md")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="iltod-forms-") as work:
        measures = write_country(Path(work), options.size)
        built = {name: _built(Path(work), forms, options.rounds) for name, forms in FORMS.items()}
    options.output.write_text("\n".join(report(built, measures, options.rounds)) + "\n", encoding="utf-8")


def _built(project: Path, forms: Sequence[DataForm], rounds: int) -> Built:
    (project / "plans" / "site.yml").write_text(f"name: Зохиомол\ndata_forms: [{', '.join(forms)}]\n", encoding="utf-8")
    site = project / "site"
    command = [Path(sys.executable).with_name("iltod"), "build", "--no-cache", "--workers", "1", "--cards", "none"]
    command += ["--quiet", "--root", project, "--output", site, "--site-url", "https://example.mn/"]
    runs = tuple(run(command, project, {"ILTOD_AS_OF": AS_OF}, project / "log.txt") for _ in range(rounds))
    files = [path for path in site.rglob("*") if path.is_file()]
    return Built(runs, sum(path.stat().st_size for path in files), len(files))


def report(built: dict[str, Built], measures: int, rounds: int) -> Iterator[str]:
    """Yield the lines of the report."""
    yield "# What other forms of the tables cost\n"
    yield f"Written by `tests/bench/forms.py`: {measures:,} invented measures, everything from nothing, one worker,"
    yield f"medians of {rounds} rounds. CPU is user and system time; bytes and files are beside CSV only."
    yield "Where others use the machine, single rows are seconds off, as where they add up to more than `all`: quote"
    yield "that one.\n"
    yield "| `data_forms` | CPU, s | more | memory, MB | more bytes | more files |"
    yield "|---|---:|---:|---:|---:|---:|"
    bare = built["CSV only"]
    for name, one in built.items():
        cpu, first = (median(cost.cpu for cost in each.runs) for each in (one, bare))
        memory = median(cost.largest for cost in one.runs) / 1e6
        yield (
            f"| {name} | {cpu:.1f} | {cpu - first:+.1f} | {memory:,.0f} "
            f"| {(one.size - bare.size) / 1e6:+,.1f} MB | {one.files - bare.files:+,} |"
        )


if __name__ == "__main__":
    main()
