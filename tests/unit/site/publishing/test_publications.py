"""The past of a site cannot be rewritten unseen: by its log, by whoever keeps a line of it, by any witness."""

from __future__ import annotations

import datetime
import hashlib
import shutil
import subprocess
import threading
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from repositories import GIT, Repo, plan

from iltod.cli import main
from iltod.core.failure import PublishError
from iltod.site.publishing.manifest import LOG, MANIFEST, published, write_site_manifest
from iltod.site.publishing.publications import LogError, Publishing, line_digest, read_log, start_publishing
from iltod.site.publishing.verify import Difference, KeptLines, read_kept, verify_site
from iltod.site.publishing.witness import Testimony as Told
from iltod.site.publishing.witness import witness

DAYS = [datetime.date(2026, 3, number) for number in (1, 2, 3)]


def publish(site: Path, day: datetime.date, content: str, before: bytes = b"") -> bytes:
    """Write a small site with its list and its log, as the next publication after a log; return the log."""
    site.mkdir(parents=True, exist_ok=True)
    (site / "index.html").write_text(content, encoding="utf-8")
    manifest = write_site_manifest(day, [published("index.html", content.encode())], [])
    (site / MANIFEST).write_bytes(manifest)
    log = Publishing(read_log(before), None, None).add(day, hashlib.sha256(manifest).hexdigest())
    (site / LOG).write_bytes(log)
    return log


@pytest.fixture
def logs(tmp_path: Path) -> list[bytes]:
    """The logs of three publications of one site, which stands in `site` as the third left it."""
    logs = [b""]
    for number, day in enumerate(DAYS):
        logs.append(publish(tmp_path / "site", day, f"Нийтлэл {number}", logs[-1]))
        shutil.copytree(tmp_path / "site", tmp_path / f"site-{number + 1}")
    return logs[1:]


def forged(logs: list[bytes]) -> bytes:
    """A log of the same length whose second line says something else, made to fit together again."""
    first, second, third = read_log(logs[2]).publications
    log = logs[0]
    for day, digest in ((second.as_of, "0" * 64), (third.as_of, third.manifest)):
        log = Publishing(read_log(log), None, None).add(day, digest)
    assert first == read_log(log).publications[0]
    return log


def test_each_line_names_the_one_before(logs: list[bytes]) -> None:
    log = read_log(logs[2])
    assert [item.number for item in log.publications] == [1, 2, 3]
    assert [item.before for item in log.publications] == [None, *map(line_digest, log.lines[:2])]
    assert logs[2].startswith(logs[1])
    assert Publishing(read_log(logs[1]), None, None).add(DAYS[2], log.publications[2].manifest) == logs[2]


@pytest.mark.parametrize(
    ("change", "number"),
    [
        (lambda log: log.replace(b"2026-03-01", b"2026-03-09"), 2),  # what the next line has the digest of
        (lambda log: b"".join(log.splitlines(keepends=True)[1:]), 1),  # the first is gone
        (lambda log: b"".join(log.splitlines(keepends=True)[::2]), 3),  # one in the middle is gone
        (lambda log: log + log.splitlines(keepends=True)[-1], 3),  # one twice
        (lambda log: log[:-1], 3),  # cut within a line
        (lambda log: log + b"\n", 4),
        (lambda log: log.replace(b'"number"', b'"more":1,"number"', 1), 1),
        (lambda log: b"\xff" + log, 1),
    ],
)
def test_a_log_that_does_not_fit_together_is_refused_where_it_breaks(
    change: Callable[[bytes], bytes], number: int, logs: list[bytes]
) -> None:
    with pytest.raises(LogError) as error:
        read_log(change(logs[2]))
    assert error.value.number == number


# Verify with what somebody kept


def findings(site: Path, kept: KeptLines) -> list[tuple[str, Difference]]:
    return [(item.path, item.difference) for item in verify_site(site, kept_lines=kept).findings]


def test_the_published_site_has_every_kept_line(tmp_path: Path, logs: list[bytes]) -> None:
    lines = read_log(logs[2]).lines
    kept = [KeptLines(lines), KeptLines(lines[1:2]), KeptLines(digest=line_digest(lines[0])[:16]), KeptLines()]
    assert [findings(tmp_path / "site", one) for one in kept] == [[], [], [], []]


def test_a_site_that_was_forged_as_a_whole_lacks_the_kept_line(tmp_path: Path, logs: list[bytes]) -> None:
    lines = read_log(logs[2]).lines
    shutil.rmtree(tmp_path / "site")
    log = b""
    for number, day in enumerate(DAYS):
        log = publish(tmp_path / "site", day, f"Хуурамч {number}", log)
    assert findings(tmp_path / "site", KeptLines()) == [], "it is whole in itself"
    for kept in (KeptLines(lines), KeptLines(lines[-1:]), KeptLines(digest=line_digest(lines[1]))):
        assert findings(tmp_path / "site", kept) == [(LOG, Difference.ALTERED)]


def test_an_old_site_that_was_put_back_ends_before_the_kept_line(tmp_path: Path, logs: list[bytes]) -> None:
    lines = read_log(logs[2]).lines
    assert findings(tmp_path / "site-2", KeptLines(lines)) == [(LOG, Difference.OLDER)]
    assert findings(tmp_path / "site-2", KeptLines(lines[2:])) == [(LOG, Difference.OLDER)]
    assert findings(tmp_path / "site-2", KeptLines(lines[:2])) == []


def test_another_day_or_another_list_is_named_once_as_what_was_altered(tmp_path: Path, logs: list[bytes]) -> None:
    kept = KeptLines(read_log(logs[2]).lines)
    path = tmp_path / "site" / MANIFEST
    path.write_bytes(path.read_bytes().replace(b"2026-03-03", b"2026-03-04"))
    assert findings(tmp_path / "site", kept) == [(MANIFEST, Difference.ALTERED)]
    assert findings(tmp_path / "site", KeptLines()) == [(MANIFEST, Difference.ALTERED)]


def test_a_log_that_lost_its_end_and_a_site_without_one_are_found(tmp_path: Path, logs: list[bytes]) -> None:
    kept = KeptLines(read_log(logs[2]).lines)
    (tmp_path / "site" / LOG).write_bytes(logs[1])
    assert findings(tmp_path / "site", KeptLines()) == [(MANIFEST, Difference.ALTERED)]
    (tmp_path / "site" / LOG).unlink()
    assert findings(tmp_path / "site", kept) == [(LOG, Difference.MISSING)]
    (tmp_path / "empty").mkdir()
    assert findings(tmp_path / "empty", kept) == [(MANIFEST, Difference.MISSING)]


def test_settings_of_servers_are_no_difference(tmp_path: Path, logs: list[bytes]) -> None:
    for name in (".htaccess", "_headers"):
        (tmp_path / "site" / name).write_text("Header set X-A 1\n")
    assert logs
    assert findings(tmp_path / "site", KeptLines()) == []


def test_a_kept_line_may_be_a_file_a_line_or_a_digest(tmp_path: Path, logs: list[bytes]) -> None:
    lines = read_log(logs[2]).lines
    for name, content in (("log", logs[2]), ("line", lines[1]), ("digest", line_digest(lines[2]).encode() + b"\n")):
        (tmp_path / name).write_bytes(content)
    assert read_kept(str(tmp_path / "log")) == KeptLines(lines)
    assert read_kept(str(tmp_path / "line")) == KeptLines(lines[1:2])
    assert read_kept(str(tmp_path / "digest")) == KeptLines(digest=line_digest(lines[2]))
    assert read_kept("0123456789abcdef") == KeptLines(digest="0123456789abcdef")
    (tmp_path / "other").write_text("Сайн байна уу")
    with pytest.raises(LogError):
        read_kept(str(tmp_path / "other"))


def test_the_command_says_what_is_wrong_in_words(
    tmp_path: Path, logs: list[bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "kept").write_bytes(logs[2])
    assert main(["verify", str(tmp_path / "site"), "--log", str(tmp_path / "kept")]) == 0
    assert "бүртгэлд хэвээр байна" in capsys.readouterr().out
    assert main(["verify", str(tmp_path / "site-1"), "--log", str(tmp_path / "kept")]) == 1
    assert "log.jsonl: хадгалсан мөр алга" in capsys.readouterr().out
    assert main(["verify", str(tmp_path / "site"), "--log", str(tmp_path / "absent")]) == 2
    assert "нийтлэлийн бүртгэлийн мөр биш" in capsys.readouterr().err


# Witnesses


def look(keep: Path, content: bytes | None) -> tuple[Told, int]:
    found = witness("https://iltod.example.mn/", keep, lambda _: content)
    return found.testimony, found.number


def test_a_witness_keeps_what_goes_on_and_tells_what_does_not(tmp_path: Path, logs: list[bytes]) -> None:
    keep = tmp_path / "kept.jsonl"
    assert look(keep, logs[0]) == (Told.FIRST, 0)
    assert look(keep, logs[0]) == (Told.SAME, 0)
    assert look(keep, logs[2]) == (Told.GREW, 0)
    for content, expected in (
        (logs[1], (Told.CUT, 3)),
        (b"", (Told.CUT, 1)),
        (forged(logs), (Told.CHANGED, 2)),
        (logs[2].replace(b"2026-03-01", b"2026-03-09"), (Told.BROKEN, 2)),
        (None, (Told.UNREACHABLE, 0)),
    ):
        assert look(keep, content) == expected
        assert keep.read_bytes() == logs[2], "what was kept stays"
        if content is not None:
            assert (tmp_path / "kept.jsonl.changed").read_bytes() == content
    keep.write_bytes(b"x")
    assert look(keep, logs[2]) == (Told.KEPT_BROKEN, 1)


def test_a_witness_asks_a_real_server_politely(
    tmp_path: Path, logs: list[bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path / "site")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        address = f"http://127.0.0.1:{server.server_port}/"
        keep = str(tmp_path / "kept.jsonl")
        assert main(["witness", address, "--keep", keep]) == 1, "a private address is not asked unless told"
        assert main(["witness", address, "--keep", keep, "--private"]) == 0
        assert "3 мөр" in capsys.readouterr().out
        (tmp_path / "site" / LOG).write_bytes(logs[0])
        assert main(["witness", address, "--keep", keep, "--private"]) == 1
        assert "ТАСАЛСАН" in capsys.readouterr().err
    finally:
        server.shutdown()
        server.server_close()


# Where the log comes from


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "project")
    repo.begin("2026-02-01")
    return repo


def published_log(repo: Repo, log: Path | None = None) -> Path:
    """Publish the data of a repository after a log; return the new log."""
    publishing = start_publishing(repo.root / "plans", repo.root.parent / "output", log)
    path = repo.root.parent / f"log-{len(publishing.log.lines) + 1}.jsonl"
    path.write_bytes(publishing.add(datetime.date(2026, 7, 1), "0" * 64))
    return path


def test_a_line_names_the_commit_and_its_time(repo: Repo) -> None:
    (line,) = read_log(published_log(repo).read_bytes()).publications
    assert line.commit == repo.git("rev-parse", "HEAD")
    assert line.time == datetime.datetime.fromisoformat("2026-02-01T12:00:00+08:00")


def test_history_that_went_on_is_in_order_and_one_that_was_rewritten_is_not(repo: Repo) -> None:
    first = published_log(repo)
    repo.commit("2026-03-01", {"plan.yml": plan("3-р улирал")})
    second = published_log(repo, first)
    repo.git("reset", "--quiet", "--hard", "HEAD~1")
    repo.commit("2026-03-02", {"plan.yml": plan("2-р улирал", title="Өөр")})
    lost = start_publishing(repo.root / "plans", repo.root.parent / "output", second).lost
    assert [item.number for item in lost] == [2]
    repo.git("checkout", "--quiet", "--orphan", "again")
    repo.commit("2026-03-03", message="Squash")
    lost = start_publishing(repo.root / "plans", repo.root.parent / "output", second).lost
    assert [item.number for item in lost] == [1, 2]


@pytest.mark.parametrize("reason", ["log_uncommitted", "log_missing", "log_broken", "log_cut", "log_shallow"])
def test_nothing_is_published_where_the_log_or_the_repository_is_in_doubt(repo: Repo, reason: str) -> None:
    first = published_log(repo)
    repo.commit("2026-03-01", {"plan.yml": plan("3-р улирал")})
    second = published_log(repo, first)
    plans, output, log = repo.root / "plans", repo.root.parent / "output", second
    if reason == "log_uncommitted":
        repo.write({"plan.yml": plan("4-р улирал")})
    elif reason == "log_missing":
        log = repo.root / "absent.jsonl"
    elif reason == "log_broken":
        log.write_bytes(log.read_bytes().replace(b"2026-07-01", b"2026-07-02", 1))
    elif reason == "log_cut":
        output.mkdir()
        third = published_log(repo, second)
        (output / LOG).write_bytes(third.read_bytes())
        log = first
    else:
        clone = repo.root.parent / "clone"
        repo.git("clone", "--quiet", "--depth=1", f"file://{repo.root}", str(clone))
        plans = clone / "plans"
    with pytest.raises(PublishError) as error:
        start_publishing(plans, output, log)
    assert error.value.reason == reason


def test_data_outside_a_repository_is_published_without_a_commit(tmp_path: Path) -> None:
    (tmp_path / "plans").mkdir()
    publishing = start_publishing(tmp_path / "plans", tmp_path / "output", None)
    assert (publishing.commit, publishing.time, publishing.lost) == (None, None, ())


def test_a_lost_log_is_taken_from_the_published_site(
    minimal: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A machine that lost its cache goes on with the log; where the site does not answer, nothing begins anew."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
            """Say nothing."""

    root, served = minimal(), tmp_path / "served"
    served.mkdir()
    people = ("-c", "user.name=x", "-c", "user.email=x@example.mn")
    for told in (("init", "-q"), ("add", "plans"), (*people, "commit", "-qm", "Эхлэл")):
        subprocess.run([GIT, *told], cwd=root, check=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(served)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/"

    def build(name: str) -> int:
        made = ("--root", str(root), "--site-url", address, "--cards", "none", "--no-cache", "--log", "published")
        return main(["build", *made, "--as-of", "2026-07-15", "--output", str(tmp_path / name)])

    assert build("first") == 0
    assert "шинээр эхлүүлнэ" in capsys.readouterr().err
    shutil.copytree(tmp_path / "first", served, dirs_exist_ok=True)
    assert build("second") == 0
    lines = [(tmp_path / name / LOG).read_bytes().splitlines() for name in ("first", "second")]
    assert [len(each) for each in lines] == [1, 2]
    assert lines[1][0] == lines[0][0]
    server.shutdown()
    server.server_close()
    assert build("third") == 1
    assert "татаж чадсангүй" in capsys.readouterr().err
    assert not (tmp_path / "third").exists()
