"""Going through the bodies one by one tells the same as reading everything at once."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from iltod.checks.check import all_problems
from iltod.core.background import available_workers
from iltod.model import OrganisationFolder, RatingScale
from iltod.reading.loader import load_register
from iltod.site import survey as survey_module
from iltod.site.survey import process_bodies

AS_OF = datetime.date(2026, 7, 15)
ROOT = Path(__file__).parents[3]


def name_of(folder: OrganisationFolder, scales: tuple[RatingScale, ...]) -> str:
    assert scales
    return folder.organisation.id


def broken_country(minimal: object) -> Path:
    files = {f"plans/b{number}/organisation.yml": f"name: Газар {number % 7}\nkind: agency\n" for number in range(12)}
    files |= {
        "plans/b03/organisation.yml": "name: Яам\nkind: agency\nparent: b04\n",
        "plans/b04/organisation.yml": "name: [\n",
        "plans/b05/organisation.yml": "name: Өөр\nkind: agency\nparent: nowhere\n",
    }
    return minimal(files)  # type: ignore[operator,no-any-return]


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_problems_are_those_of_reading_everything(
    workers: int, minimal: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(survey_module, "FEWEST_BODIES_A_WORKER", 1)
    root = broken_country(minimal)
    survey = process_bodies(root, "plans", AS_OF, name_of, workers=workers)
    assert survey.problems == all_problems(load_register(root), AS_OF)
    codes = {problem.code for problem in survey.problems}
    assert {"duplicate_name", "unknown_parent", "unclosed_quote"} <= codes


@pytest.mark.parametrize("workers", [1, 2])
def test_sound_bodies_are_kept_in_the_order_of_their_ids(workers: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(survey_module, "FEWEST_BODIES_A_WORKER", 1)
    survey = process_bodies(ROOT, "plans", AS_OF, name_of, workers=workers)
    assert survey.results == ("energy-centre", "sample", "songinokhairkhan")


def test_a_body_with_errors_is_not_visited(minimal: object) -> None:
    root = broken_country(minimal)
    assert "b04" not in process_bodies(root, "plans", AS_OF, name_of).results


def test_an_error_in_a_visit_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(survey_module, "FEWEST_BODIES_A_WORKER", 1)

    def fails(folder: OrganisationFolder, scales: tuple[RatingScale, ...]) -> str:
        raise OSError(28, "No space left on device")

    for workers in (1, 2):
        with pytest.raises(OSError, match="No space"):
            process_bodies(ROOT, "plans", AS_OF, fails, workers=workers)


def test_without_a_folder_of_plans_the_problem_is_told(tmp_path: Path) -> None:
    survey = process_bodies(tmp_path, "plans", AS_OF, name_of)
    assert [problem.code for problem in survey.problems] == ["missing_folder"]
    assert survey.results == ()


def test_there_is_at_least_one_worker() -> None:
    assert available_workers() >= 1
