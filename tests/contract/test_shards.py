"""A site that was built in parts is the same as one that was built in one go, and only what changed need be sent."""

from __future__ import annotations

import datetime
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from msgspec.structs import replace

from iltod.cli import main
from iltod.core.failure import PublishError
from iltod.core.problem import has_errors
from iltod.site.build import build_site, merge_site
from iltod.site.publishing.cache_file import read_cache_file, write_cache_file
from iltod.site.publishing.shards import SHARD_FILE, Shard, ShardError, ShardNumber, read_number
from iltod.site.publishing.staging import Staging

ROOT = Path(__file__).resolve().parents[2]
DAY = datetime.date(2026, 7, 15)
COUNT = 3


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def replace_text(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of four bodies, one of them another's parent, with its three parts and the whole site."""
    root = tmp_path_factory.mktemp("sharded") / "project"
    for name in ("content", "site_templates"):
        (root / name).mkdir(parents=True)
    (root / "site_templates/wording.yml").write_text("site:\n  tagline: Уриа\n", encoding="utf-8")
    shutil.copy(ROOT / "content" / "404.md", root / "content")
    shutil.copytree(ROOT / "tests/examples/minimal/plans", root / "plans")
    for number, name in enumerate(("east", "north", "west")):
        shutil.copytree(root / "plans/body", root / "plans" / name)
        replace_text(root / "plans" / name / "organisation.yml", "Зохиомол", f"{name.title()} зохиомол")
        replace_text(root / "plans" / name / "organisation.yml", "1234567", str(7654321 + number))
    replace_text(root / "plans/west/organisation.yml", "kind: agency", "kind: agency\nparent: body\nformerly: [south]")
    for number in range(1, COUNT + 1):
        built = build_site(root, root / f"part-{number}", DAY, workers=1, shard=ShardNumber(number, COUNT))
        assert built.files > 20
    assert build_site(root, root / "whole", DAY, workers=1).files > 90
    return root


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "project"))


def parts(project: Path) -> list[Path]:
    return [project / f"part-{number}" for number in range(1, COUNT + 1)]


@pytest.mark.parametrize("cached", [True, False])
def test_the_parts_make_the_whole_site(project: Path, cached: bool) -> None:
    merged = merge_site(project, project / "site", DAY, parts(project), cached=cached)
    assert (project / "site/south/2026/1-1/index.html").is_file()
    assert tree(project / "site") == tree(project / "whole")
    assert merged == build_site(project, project / "again", DAY, workers=1)


def test_each_part_has_other_bodies(project: Path) -> None:
    bodies = [
        sorted(path.name for path in part.iterdir() if path.is_dir() and path.name not in {"data", "embed", "search"})
        for part in parts(project)
    ]
    assert bodies == [["body", "west"], ["east"], ["north"]]


def test_a_merged_site_can_follow_its_sources(project: Path) -> None:
    merge_site(project, project / "site", DAY, parts(project), cached=True)
    replace_text(project / "plans/north/2026/plan.yml", "Албан хаагчдад", "Бүх албан хаагчид")
    build_site(project, project / "site", DAY, workers=1, cached=True)
    build_site(project, project / "clean", DAY, workers=1)
    assert tree(project / "site") == tree(project / "clean")


def change_data(project: Path) -> None:
    replace_text(project / "plans/north/2026/plan.yml", "Албан хаагчдад", "Бүх албан хаагчид")


def change_words(project: Path) -> None:
    replace_text(project / "site_templates/wording.yml", "tagline: ", "tagline: Шинэ ")


def damage_file(project: Path) -> None:
    replace_text(project / "part-2/east/2026/index.html", "</html>", "<!-- --></html>")


def damage_list(project: Path) -> None:
    replace_text(project / "part-2/east/manifest.json", '"files"', '"filez"')


def damage_record(project: Path) -> None:
    path = project / "part-2" / SHARD_FILE
    path.write_bytes(path.read_bytes()[:-1])


def lose_file(project: Path) -> None:
    (project / "part-3/north.json").unlink()


def one_twice(project: Path) -> None:
    shutil.rmtree(project / "part-2")
    shutil.copytree(project / "part-1", project / "part-2")


def of_another_division(project: Path) -> None:
    build_site(project, project / "part-2", DAY, workers=1, shard=ShardNumber(2, 4))


def of_another_commit(project: Path) -> None:
    """The record says so itself; the files are the same."""
    record = project / "part-2" / SHARD_FILE
    shard = read_cache_file(record, Shard)
    assert shard is not None
    write_cache_file(record, replace(shard, commit="0" * 40))


@pytest.mark.parametrize(
    ("mistake", "words"),
    [
        (of_another_commit, "өөр програм, өөр тохиргоо, өөр өдөр эсвэл өөр засвараар"),
        (change_data, "«north» байгууллагын өгөгдөл хэсгийг бүтээснээс хойш өөрчлөгджээ."),
        (change_words, "өөр програм, өөр тохиргоо"),
        (damage_file, "east/2026/index.html» файл алга эсвэл бүтээснээс хойш өөрчлөгджээ."),
        (damage_list, "east/manifest.json» файл алга эсвэл"),
        (damage_record, "part-2» хавтас --shard-аар бүтээсэн хэсэг биш"),
        (lose_file, "файл алга эсвэл"),
        (one_twice, "хоёр удаа заасан тул"),
        (of_another_division, "өөр тооны хэсэгт хуваасан"),
    ],
)
def test_parts_that_do_not_belong_together_are_refused(
    project: Path, mistake: Callable[[Path], None], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    build_site(project, project / "site", datetime.date(2026, 7, 1), workers=1)
    before = tree(project / "site")
    mistake(project)
    folders = [str(part) for part in parts(project)]
    assert main(["merge", "--root", str(project), "--as-of", DAY.isoformat(), *folders]) == 1
    assert words in capsys.readouterr().err
    assert tree(project / "site") == before


def test_too_few_parts_are_refused(project: Path) -> None:
    with pytest.raises(ShardError, match="shard_count"):
        merge_site(project, project / "site", DAY, parts(project)[:2])


def test_what_is_wrong_between_bodies_is_told_when_they_meet(project: Path) -> None:
    replace_text(project / "plans/east/organisation.yml", "kind: agency", "kind: agency\nparent: nowhere")
    built = build_site(project, project / "part-2", DAY, workers=1, shard=ShardNumber(2, COUNT))
    assert not has_errors(built.problems)
    merged = merge_site(project, project / "site", DAY, parts(project))
    assert [problem.code for problem in merged.problems] == ["unknown_parent"]
    assert merged.files == 0
    assert not (project / "site").exists()


@pytest.mark.parametrize("written", ["0/3", "4/3", "3", "a/b", "1/0", "-1/3", "1/3/5", "1/1001", " "])
def test_what_is_no_part_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=written):
        read_number(written)


def test_every_body_is_in_one_part() -> None:
    names = [f"b{number}" for number in range(11)]
    shares = [ShardNumber(number, 4).select(names) for number in (1, 2, 3, 4)]
    assert sorted(name for share in shares for name in share) == sorted(names)
    assert {len(share) for share in shares} == {2, 3}


def commands(job: dict[str, Any]) -> list[str]:
    return [step["run"] for step in job["steps"] if "iltod" in step.get("run", "")]


def test_the_recipe_for_a_matrix_makes_the_whole_site(project: Path) -> None:
    guide = (ROOT / "docs" / "large-sites.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL)
    jobs = yaml.safe_load(block)["jobs"]
    (project / ".venv").mkdir()
    (project / ".venv" / "bin").symlink_to(Path(sys.executable).parent)

    def run(command: str) -> None:
        environment = {**os.environ, "ILTOD_AS_OF": DAY.isoformat(), "ILTOD_SITE_URL": ""}
        subprocess.run(["bash", "-ec", command], cwd=project, env=environment, check=True, timeout=120)

    (build,), (merge,) = commands(jobs["part"]), commands(jobs["site"])
    for part in jobs["part"]["strategy"]["matrix"]["part"]:
        run(build.replace("${{ matrix.part }}", str(part)))
    run(merge)
    assert tree(project / "site") == tree(project / "whole")


def run_changes(capsys: pytest.CaptureFixture[str], *arguments: object) -> list[str]:
    assert main(["changes", *map(str, arguments)]) == 0
    return capsys.readouterr().out.splitlines()


def test_only_what_changed_need_be_sent(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With rsync for what changed, and then taking away what is gone, as CONTRIBUTING says it."""
    published, new = project / "published", project / "new"
    shutil.copytree(project / "whole", published)
    change_data(project)
    (project / "plans/west/2026/assessments/h1.yml").unlink()
    build_site(project, new, DAY, workers=1)
    assert run_changes(capsys, published, published) == []
    paths = run_changes(capsys, published, new)
    assert paths == sorted(paths)
    assert "north/2026/index.html" in paths
    assert "east/2026/index.html" not in paths
    removed = run_changes(capsys, published, new, "--list", "removed")
    assert removed == [
        "data/source/west/2026/assessments/h1.yml",
        *(f"{name}/2026/tables/assessments.csv" for name in ("south", "west")),  # at the former address too
    ]
    assert sorted(removed + run_changes(capsys, published, new, "--list", "changed")) == paths

    changed = run_changes(capsys, published, new, "--list", "changed")
    send = ["rsync", "--ignore-times", "--files-from=-", f"{new}/", f"{published}/"]
    subprocess.run(send, input="\n".join(changed), text=True, check=True, timeout=60)
    subprocess.run(["xargs", "-d", "\n", "rm", "-f"], cwd=published, input="\n".join(removed), text=True, check=True)
    assert tree(published) == tree(new)


def test_the_lists_alone_are_enough_to_know_what_to_send(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lists = project / "lists"
    for path in (project / "whole").rglob("manifest.json"):
        target = lists / path.relative_to(project / "whole")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    assert run_changes(capsys, lists, project / "whole") == []


def test_a_folder_without_lists_is_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["changes", str(project / "plans"), str(project / "whole")]) == 2
    assert "manifest.json» алга эсвэл сайтын файлын жагсаалт биш" in capsys.readouterr().err


@pytest.mark.parametrize("path", ["body/a/../../other/x.html", "body/../x.html", "body/./x.html", "/body/x", "body//x"])
def test_a_part_cannot_write_beside_its_bodies(path: str, tmp_path: Path) -> None:
    """The lists of a part come from another machine."""
    (tmp_path / "part").mkdir()
    with Staging(tmp_path / "site") as staging:
        staging.start_empty()
        with pytest.raises(PublishError) as refused:
            staging.import_body("body", tmp_path / "part", [path])
    assert refused.value.reason == "address_outside"
