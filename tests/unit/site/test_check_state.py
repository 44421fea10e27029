"""A check passes over the bodies that are what they were; without many bodies, or when asked to, it keeps nothing."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import pytest
from repositories import Repo, plan

from iltod.cli import main
from iltod.history.body_history import HistoryReader
from iltod.history.commit_log import read_history
from iltod.site import check_state
from iltod.site import survey as survey_module
from iltod.site.build import open_project
from iltod.site.check_state import STATE_FILE, Counts, check_bodies
from iltod.site.publishing import fingerprint
from iltod.site.survey import Survey

AS_OF = datetime.date(2026, 7, 15)
MINIMAL = Path(__file__).parents[2] / "examples" / "minimal"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three bodies, which are enough to keep verdicts."""
    monkeypatch.setattr(check_state, "FEWEST_BODIES_KEPT", 3)
    monkeypatch.setattr(fingerprint, "COARSEST_TICK", 0)
    root = tmp_path / "project"
    shutil.copytree(MINIMAL, root)
    for number in (2, 3):
        shutil.copytree(root / "plans" / "body", root / "plans" / f"body-{number}")
    return root


def check(root: Path) -> Survey[Counts]:
    with HistoryReader(read_history(root, "plans"), AS_OF, AS_OF) as history_reader:
        return check_bodies(open_project(root, AS_OF), AS_OF, history_reader)


def read_bodies(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list to which every body that is read from now on is added."""
    read: list[str] = []
    load = survey_module.load_organisation

    def loading(loading: object, path: Path) -> object:
        read.append(path.name)
        return load(loading, path)  # type: ignore[arg-type]

    monkeypatch.setattr(survey_module, "load_organisation", loading)
    return read


def test_only_what_was_touched_is_read_again(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = check(project)
    read = read_bodies(monkeypatch)
    assert check(project) == first
    assert read == []
    path = project / "plans" / "body-2" / "organisation.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("kind:", "kinds:"), encoding="utf-8")
    broken = check(project)
    assert read == ["body-2"]
    assert broken.refused
    assert {problem.code for problem in broken.problems} - {problem.code for problem in first.problems}


@pytest.mark.parametrize("content", [b"", b"iltod 1\n", b"{}", None])
def test_a_damaged_file_is_not_read(project: Path, content: bytes | None, monkeypatch: pytest.MonkeyPatch) -> None:
    first = check(project)
    file = project / STATE_FILE
    file.write_bytes(file.read_bytes()[:-1] + b"\0" if content is None else content)
    read = read_bodies(monkeypatch)
    assert check(project) == first
    assert len(read) == 3


def test_another_day_and_other_common_data_are_other_rules(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(project)
    read = read_bodies(monkeypatch)
    with HistoryReader(read_history(project, "plans"), AS_OF, AS_OF) as history_reader:
        check_bodies(open_project(project, AS_OF + datetime.timedelta(1)), AS_OF, history_reader)
    assert len(read) == 3
    scales = project / "plans" / "rating_scales.yml"
    scales.write_bytes(scales.read_bytes() + b"# more\n")
    check(project)
    assert len(read) == 6


def test_what_git_says_anew_is_told_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(check_state, "FEWEST_BODIES_KEPT", 1)
    monkeypatch.setattr(fingerprint, "COARSEST_TICK", 0)
    repo = Repo(tmp_path / "repo")
    repo.begin("2026-01-20")
    repo.write({"plan.yml": plan("3-р улирал")})
    assert "changed_without_act" not in {problem.code for problem in check(repo.root).problems}
    repo.commit("2026-03-01")  # the files are what they were
    assert "changed_without_act" in {problem.code for problem in check(repo.root).problems}


def test_few_bodies_and_a_plain_wish_leave_nothing(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["check", "--root", str(project), "--as-of", str(AS_OF), "--no-cache"])
    assert not (project / STATE_FILE).exists()
    monkeypatch.setattr(check_state, "FEWEST_BODIES_KEPT", 50)
    main(["check", "--root", str(project), "--as-of", str(AS_OF)])
    assert not (project / STATE_FILE).exists()
    assert capsys.readouterr().out
