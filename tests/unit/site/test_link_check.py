"""Addresses of evidence are asked politely and safely, and what was not checked is never called dead."""

from __future__ import annotations

import datetime
import shutil
import socket
import struct
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from iltod.cli import main
from iltod.core.project import Settings
from iltod.evidence import http_client as fetch
from iltod.evidence.http_client import Manners, ask_all
from iltod.evidence.link_log import due, latest, links_text, merged
from iltod.evidence.public_addresses import is_public
from iltod.evidence.robots import LONGEST_CRAWL_DELAY, read_robots
from iltod.exports.facts_json import plan_json
from iltod.facts.bodies import derive_organisation
from iltod.facts.measure_facts import EvidenceOverview
from iltod.model import CheckedLink, LinkOutcome
from iltod.pages.body_pages import organisation_pages
from iltod.pages.renderer import Renderer
from iltod.pages.wording import read_wording
from iltod.reading.loader import load_register

ROOT = Path(__file__).parents[3]
DAY = datetime.date(2026, 11, 22)
D = datetime.date.fromisoformat
OPENED, NOT_FOUND = LinkOutcome.OPENED, LinkOutcome.NOT_FOUND
NO_ANSWER, UNKNOWN = LinkOutcome.NO_ANSWER, LinkOutcome.UNKNOWN
LOCAL = Manners(timeout=20.0, pause=0.0, workers=4, private=True)
IMPATIENT = Manners(timeout=0.4, pause=0.0, workers=4, private=True)


ODD_ANSWERS = {
    "/utf8": "HTTP/1.0 301 x\r\nLocation: /тайлан\r\n\r\n".encode(),
    "/bad": b"HTTP/1.0 301 x\r\nLocation: http://[x/\r\n\r\n",
    "/hints": b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
    "/many": b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 120 + b"\r\n",
    "/nonsense": b"220 mail.example.mn ESMTP\r\n",
}


class Web:
    """A small web server on loopback that notes what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.at_once: set[BaseHTTPRequestHandler] = set()
        self.most_at_once = 0
        self.lock = threading.Lock()
        self.robots = "User-agent: *\nDisallow: /secret\n"
        web = self

        class Handler(BaseHTTPRequestHandler):
            def do_HEAD(self) -> None:
                web.answer(self)

            def do_GET(self) -> None:
                web.answer(self)

            def end_headers(self) -> None:
                # Who asked may ask the next thing as soon as this is sent.
                web.leave(self)
                super().end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        with self.lock:
            self.asked.append(f"{request.command} {request.path}")
            self.at_once.add(request)
            self.most_at_once = max(self.most_at_once, len(self.at_once))
        try:
            self.say(request, request.path.partition("?")[0])
        except OSError:
            pass  # the other side has gone
        finally:
            self.leave(request)

    def leave(self, request: BaseHTTPRequestHandler) -> None:
        with self.lock:
            self.at_once.discard(request)

    def say(self, request: BaseHTTPRequestHandler, path: str) -> None:
        if path in ODD_ANSWERS:
            request.wfile.write(ODD_ANSWERS[path])
        elif path.startswith("/reset") and self.is_reset(request, path):
            request.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            request.connection.close()
        elif path in ("/silent", "/drip", "/huge"):
            self.drag(request, path)
        else:
            self.say_plainly(request, path)

    def say_plainly(self, request: BaseHTTPRequestHandler, path: str) -> None:
        if path == "/robots.txt":
            request.send_response(200)
            request.end_headers()
            request.wfile.write(self.robots.encode())
        elif path == "/no-head":
            request.send_response(405 if request.command == "HEAD" else 200)
            request.end_headers()
        elif path.startswith("/status/"):
            request.send_response(int(path.rpartition("/")[2]))
            request.end_headers()
        elif path == "/to":
            request.send_response(302)
            request.send_header("Location", request.path.partition("?")[2])
            request.end_headers()
        else:
            request.send_response(200)
            request.end_headers()

    def drag(self, request: BaseHTTPRequestHandler, path: str) -> None:
        if path == "/silent":
            time.sleep(2)
        elif path == "/drip":
            request.wfile.write(b"HTTP/1.0 200 OK\r\n")
            for _ in range(20):
                request.wfile.write(b"X-Slow: a\r\n")
                request.wfile.flush()
                time.sleep(0.3)
        else:
            request.send_response(200)
            request.end_headers()
            for _ in range(10_000):
                request.wfile.write(b"x" * 65_536)

    def is_reset(self, request: BaseHTTPRequestHandler, path: str) -> bool:
        times = sum(line.endswith(path) for line in self.asked)
        return path == "/reset" or (request.command == "HEAD" if path == "/reset-head" else times < 3)

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def web() -> Iterator[Web]:
    web = Web()
    yield web
    web.close()


def outcome(url: str, manners: Manners = LOCAL) -> LinkOutcome:
    ((_, answer),) = ask_all([url], manners)
    return answer.outcome


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/a", OPENED),
        ("/no-head", OPENED),
        ("/a?b=в&c=%20#d", OPENED),
        ("/хуудас", OPENED),
        ("/status/404", NOT_FOUND),
        ("/status/410", NOT_FOUND),
        ("/status/500", NO_ANSWER),
        ("/status/403", UNKNOWN),
        ("/status/429", UNKNOWN),
        ("/status/503", UNKNOWN),
        ("/status/400", UNKNOWN),
        ("/status/405", UNKNOWN),
        ("/status/406", UNKNOWN),
        ("/status/418", UNKNOWN),
        ("/status/999", UNKNOWN),
        ("/reset-head", OPENED),
        ("/reset-once", OPENED),
        ("/reset", NO_ANSWER),
        ("/utf8", OPENED),
        ("/hints", OPENED),
        ("/many", UNKNOWN),
        ("/nonsense", UNKNOWN),
        ("/bad", UNKNOWN),
        ("/to?/a", OPENED),
        ("/to?/status/404", NOT_FOUND),
        ("/to?/to?/to?/a", OPENED),
        ("/to?file:///etc/passwd", UNKNOWN),
        ("/to?http://user:word@127.0.0.1/", UNKNOWN),
        ("/secret/page", UNKNOWN),
        ("/to?/secret/page", UNKNOWN),
        ("/huge", OPENED),
    ],
)
def test_what_an_address_answers(path: str, expected: LinkOutcome, web: Web) -> None:
    assert outcome(web.base + path) is expected


@pytest.mark.parametrize("path", ["/silent", "/drip"])
def test_an_answer_that_does_not_come_to_an_end_is_broken_off(path: str, web: Web) -> None:
    assert outcome(web.base + path, IMPATIENT) is NO_ANSWER


def test_a_redirect_without_end_is_unknown(web: Web) -> None:
    web.say = lambda request, path: (  # type: ignore[method-assign]
        request.send_response(302),
        request.send_header("Location", request.path),
        request.end_headers(),
    )
    assert outcome(f"{web.base}/round") is UNKNOWN
    assert len(web.asked) < 20


def test_nobody_there_is_no_answer() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    assert outcome(f"http://127.0.0.1:{port}/") is NO_ANSWER


def test_a_page_forbidden_by_robots_is_not_asked(web: Web) -> None:
    assert outcome(f"{web.base}/secret/page") is UNKNOWN
    assert web.asked == ["GET /robots.txt"]


@pytest.mark.parametrize(
    ("robots", "asked"),
    [
        ("\ufeffUser-agent: *\nDisallow: /a\n", False),
        ("User-agent: iltod-links\nDisallow: /a\n\nUser-agent: *\nDisallow:\n", False),
        ("User-agent: ILTOD-LINKS\nDisallow: /a\n", False),
        ("User-agent: other\nDisallow: /\n", True),
        ("User-agent: iltod-links\nAllow: /\n\nUser-agent: *\nDisallow: /\n", True),
        ("User-agent: *\nDisallow: /\nAllow: /a\n", True),
        ("User-agent: *\nAllow: /\nDisallow: /a/b\n", False),
        ("User-agent: *\nDisallow: /*/b$\n", False),
        ("User-agent: *\nDisallow: /*.pdf$\n", True),
        ("User-agent: *\nDisallow: /%61/b\n", False),
        ("User-agent: *\nDisallow: /a/b # not here\n", False),
        ("User-agent: x\nUser-agent: *\nDisallow: /a\n", False),
        ("User-agent: *\rDisallow: /a\r", False),
        ("Disallow: /a\n", True),
        ("<html>not found</html>", True),
    ],
)
def test_robots_are_read_as_the_standard_has_it(robots: str, asked: bool, web: Web) -> None:
    web.robots = robots
    assert outcome(f"{web.base}/a/b") is (OPENED if asked else UNKNOWN)


@pytest.mark.parametrize(
    ("path", "expected"),
    [("/status/503", UNKNOWN), ("/status/404", OPENED), ("/status/403", OPENED), ("/none", OPENED)],
)
def test_without_readable_robots_the_standard_says_whether_to_ask(
    path: str, expected: LinkOutcome, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    say = web.say
    monkeypatch.setattr(web, "say", lambda request, asked: say(request, path if asked == "/robots.txt" else asked))
    assert outcome(f"{web.base}/a") is expected


def test_robots_that_do_not_come_to_an_end_are_cut_off(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    say = web.say
    monkeypatch.setattr(web, "say", lambda request, asked: say(request, "/drip" if asked == "/robots.txt" else asked))
    begun = time.monotonic()
    assert outcome(f"{web.base}/a", IMPATIENT) is UNKNOWN
    assert time.monotonic() - begun < 4


def test_a_crawl_delay_is_kept_to_and_bounded() -> None:
    assert read_robots(b"User-agent: *\nCrawl-delay: 2.5\n", "iltod-links").delay == 2.5
    assert read_robots(b"User-agent: *\nCrawl-delay: 86400\n", "iltod-links").delay == LONGEST_CRAWL_DELAY
    assert read_robots(b"User-agent: *\nCrawl-delay: soon\n", "iltod-links").delay == 0


def test_one_machine_is_asked_one_thing_at_a_time_under_all_of_its_names(web: Web) -> None:
    port = web.server.server_port
    urls = [f"http://{name}:{port}/{n}" for name in ("127.0.0.1", "localhost", "127.1") for n in range(4)]
    monkey = {answer.outcome for _, answer in ask_all(urls, LOCAL)}
    assert OPENED in monkey
    assert web.most_at_once == 1


def test_one_bad_address_does_not_end_the_round(web: Web) -> None:
    urls = ["http://[x/", "http://a:b/", "http://" + "a" * 70 + ".mn/", f"{web.base}/a", "http:///a"]
    found = {url: answer.outcome for url, answer in ask_all(urls, LOCAL)}
    assert found[f"{web.base}/a"] is OPENED
    assert {found[url] for url in urls if url != f"{web.base}/a"} == {UNKNOWN}


def test_a_host_that_makes_us_wait_is_left_after_a_while(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "HOST_TIME", 2)
    urls = [f"{web.base}/silent?{n}" for n in range(30)]
    begun = time.monotonic()
    outcomes = [answer.outcome for _, answer in ask_all(urls, IMPATIENT)]
    assert time.monotonic() - begun < 8
    assert outcomes[0] is NO_ANSWER
    assert outcomes[-1] is UNKNOWN


def test_private_addresses_are_not_asked_unless_allowed(web: Web) -> None:
    port = web.server.server_port
    for host in ("127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433", "0x7f.1"):
        assert outcome(f"http://{host}:{port}/a", Manners(pause=0)) in (UNKNOWN, NO_ANSWER), host
    assert web.asked == []


def test_a_name_that_leads_to_a_private_address_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[object] = []
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 80)) for ip in ("203.0.113.1", "10.0.0.1")]
    monkeypatch.setattr(fetch.socket, "getaddrinfo", lambda *_, **__: found)
    monkeypatch.setattr(fetch.socket, "create_connection", lambda *arguments: opened.append(arguments))
    assert outcome("http://inner.example.mn/", Manners(pause=0)) is UNKNOWN
    assert opened == []


def test_a_connection_goes_to_the_address_that_was_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    """The name is looked up once: a second look-up could give another address."""
    looked_up: list[str] = []
    opened: list[tuple[str, int]] = []

    def look_up(host: str, port: int, **_: object) -> list[object]:
        looked_up.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", port))]

    def connect(address: tuple[str, int], timeout: float) -> None:
        opened.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(fetch.socket, "getaddrinfo", look_up)
    monkeypatch.setattr(fetch.socket, "create_connection", connect)
    assert outcome("https://example.mn/a", Manners(pause=0)) is NO_ANSWER
    assert set(opened) == {("93.184.216.34", 443)}
    assert len(looked_up) == len(opened)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("ff02::1", False),
        ("::ffff:10.0.0.1", False),
        ("2002:0a00:0001::1", False),
        ("64:ff9b::a00:1", False),
        ("64:ff9b::808:808", True),
        ("64:ff9b:1::808:808", False),
        ("::8.8.8.8", False),
        ("::", False),
        ("fec0::1", False),
        ("100::1", False),
        ("2001:db8::1", False),
        ("3fff::1", False),
        ("5f00::1", False),
        ("4000::1", False),
        ("192.88.99.1", False),
        ("198.18.0.1", False),
        ("240.0.0.1", False),
    ],
)
def test_what_is_the_public_internet(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_a_host_is_asked_one_thing_at_a_time(web: Web) -> None:
    urls = [f"{web.base}/{number}" for number in range(12)]
    assert {answer.outcome for _, answer in ask_all(urls, LOCAL)} == {OPENED}
    assert web.most_at_once == 1
    assert web.asked.count("GET /robots.txt") == 1


def test_hosts_are_asked_side_by_side_and_each_address_once(web: Web) -> None:
    other = Web()
    urls = [f"{web.base}/a", f"{other.base}/a", f"{web.base}/a"]
    assert [url for url, _ in ask_all(urls, LOCAL)] == sorted({*urls})
    other.close()
    assert web.asked == ["GET /robots.txt", "HEAD /a"]


# What is remembered


def link(url: str, checked: str, outcome: LinkOutcome, seen: str | None = None) -> CheckedLink:
    return CheckedLink(url=url, checked=D(checked), outcome=outcome, seen=D(seen) if seen else None)


def test_only_what_was_not_checked_lately_is_due() -> None:
    known = {"a": link("a", "2026-11-20", OPENED, "2026-11-20"), "b": link("b", "2026-11-10", NOT_FOUND)}
    assert due(["a", "b", "c"], known, DAY, 7) == ("b", "c")
    assert due(["a", "b", "c"], known, DAY, 0) == ("a", "b", "c")


def test_a_failed_check_keeps_the_day_on_which_an_address_last_opened() -> None:
    known = {"a": link("a", "2026-10-01", OPENED, "2026-10-01"), "gone": link("gone", "2026-10-01", OPENED)}
    found = merged(["b", "a", "c"], known, {"a": NOT_FOUND, "b": OPENED}, DAY)
    assert found == (
        link("a", "2026-11-22", NOT_FOUND, "2026-10-01"),
        link("b", "2026-11-22", OPENED, "2026-11-22"),
    )


def test_a_later_check_is_not_known_yet_but_an_earlier_sighting_is() -> None:
    links = [link("a", "2026-12-24", NOT_FOUND, "2026-11-01"), link("b", "2026-12-24", NOT_FOUND)]
    assert latest(links, DAY) == {"a": link("a", "2026-11-01", OPENED, "2026-11-01")}


def test_of_two_entries_the_later_one_counts() -> None:
    links = [link("a", "2026-11-02", NOT_FOUND), link("a", "2026-11-01", OPENED, "2026-11-01")]
    assert latest(links, DAY)["a"] == link("a", "2026-11-02", NOT_FOUND, "2026-11-01")


def test_the_file_reads_back_as_it_was_written(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests/examples/minimal/plans", tmp_path / "plans")
    links = (
        link("https://a.mn/x?y={{7*7}}&z=#a:b", "2026-07-01", UNKNOWN),
        link("https://б.mn/", "2026-07-02", OPENED, "2026-07-02"),
    )
    (tmp_path / "plans/body/2026/links.yml").write_text(links_text(links), encoding="utf-8")
    loaded = load_register(tmp_path)
    assert loaded.problems == ()
    read = loaded.register.organisations[0].years[0].links
    assert [(one.url, one.checked, one.outcome, one.seen) for one in read] == [
        (one.url, one.checked, one.outcome, one.seen) for one in links
    ]


def test_a_broken_file_is_told_as_a_problem(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests/examples/minimal/plans", tmp_path / "plans")
    path = tmp_path / "plans/body/2026/links.yml"
    path.write_text("links:\n  - {url: 'javascript:alert(1)', checked: today, outcome: dead}\n", encoding="utf-8")
    assert {problem.place.file for problem in load_register(tmp_path).problems} == {"plans/body/2026/links.yml"}


# The command


@pytest.fixture
def project(tmp_path: Path, web: Web) -> Path:
    shutil.copytree(ROOT / "tests/examples/minimal/plans", tmp_path / "plans")
    evidence = tmp_path / "plans/body/2026/evidence"
    (evidence / "training.yml").unlink()  # its address is on the internet
    head = "kind: publication\ndate: 2026-05-20\nsupports: [1-1]\n"
    (evidence / "good.yml").write_text(f"title: а\n{head}url: {web.base}/good\n", encoding="utf-8")
    (evidence / "gone.yml").write_text(f"title: б\n{head}url: {web.base}/status/404\n", encoding="utf-8")
    (evidence / "shy.yml").write_text(f"title: в\n{head}url: {web.base}/status/403\n", encoding="utf-8")
    taken = f"url: {web.base}/taken\nwithdrawn: {{date: 2026-06-01, reason: Алдаатай.}}\n"
    (evidence / "taken.yml").write_text(f"title: г\n{head}{taken}", encoding="utf-8")
    return tmp_path


def run(project: Path, *options: str) -> int:
    command = ["links", "--root", str(project), "--as-of", "2026-07-15", "--pause", "0", "--timeout", "20"]
    return main([*command, "--private", *options])


def test_a_round_writes_down_what_opened_and_tells_what_did_not(
    project: Path, web: Web, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(project) == 1
    said = capsys.readouterr().out
    assert f"plans/body/2026/evidence/gone.yml:1:1: {web.base}/status/404: хуудас олдсонгүй (нээгдэж байгаагүй)" in said
    assert "Хаяг: 3. Шалгасан: 3. Нээгдсэн: 1. Нээгдээгүй гэж бүртгэлтэй: 1." in said
    assert "403" not in said
    links = {one.url: one for one in load_register(project).register.organisations[0].years[0].links}
    assert {url.removeprefix(web.base): one.outcome for url, one in links.items()} == {
        "/good": OPENED,
        "/status/404": NOT_FOUND,
        "/status/403": UNKNOWN,
    }
    assert links[f"{web.base}/good"].seen == D("2026-07-15")
    assert "HEAD /taken" not in web.asked


def test_a_second_round_asks_nothing_anew_and_changes_nothing(project: Path, web: Web) -> None:
    run(project)
    path = project / "plans/body/2026/links.yml"
    before, asked = path.read_bytes(), len(web.asked)
    assert run(project, "--lang", "en") == 1
    assert (path.read_bytes(), len(web.asked)) == (before, asked)
    assert run(project, "--every", "0") == 1
    assert len(web.asked) > asked
    assert [name.name for name in path.parent.iterdir() if name.name.startswith(".")] == []


def test_local_addresses_need_leave(project: Path, web: Web, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["links", "--root", str(project), "--as-of", "2026-07-15", "--pause", "0"]) == 0
    assert web.asked == []
    assert "Нээгдсэн: 0." in capsys.readouterr().out


def test_a_copy_in_an_archive_is_suggested_only_if_it_opens(
    project: Path, web: Web, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(project, "--archive", f"{web.base}/to?/copy/") == 1
    assert f"archived_url: {web.base}/copy/{web.base}/status/404" in capsys.readouterr().out
    assert run(project, "--archive", f"{web.base}/to?/status/404/") == 1
    assert "archived_url" not in capsys.readouterr().out


def test_invented_bodies_are_asked_only_by_name(project: Path, web: Web) -> None:
    path = project / "plans/body/organisation.yml"
    path.write_text(path.read_text(encoding="utf-8") + "sample: true\n", encoding="utf-8")
    assert run(project) == 0
    assert web.asked == []
    assert run(project, "--body", "body") == 1
    assert web.asked


def test_broken_data_is_mended_first(project: Path, web: Web, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "plans/body/2026/plan.yml").write_text("title: [", encoding="utf-8")
    assert run(project) == 1
    assert "iltod check" in capsys.readouterr().err
    assert web.asked == []


@pytest.mark.parametrize("options", [["--every", "-1"], ["--pause", "nan"], ["--timeout", "x"], ["--servers", "²"]])
def test_wrong_numbers_are_wrong_use(options: list[str], project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(project, *options)
    assert ended.value.code == 2
    assert "тоо" in capsys.readouterr().err


# What readers see


def sample_evidence(as_of: datetime.date = DAY) -> dict[str, EvidenceOverview]:
    register = load_register(ROOT).register
    (folder,) = [item for item in register.organisations if item.organisation.id == "sample"]
    plan = derive_organisation(folder, register.scales, as_of).plans[0]
    return {item.evidence.id: item for item in plan.evidence}


def test_the_sample_shows_every_outcome() -> None:
    found = sample_evidence()
    links = [one for item in found.values() for one in (item.link, item.archived_link) if one]
    assert {one.outcome for one in links} == set(LinkOutcome)
    assert found["satisfaction-survey"].link is None


def test_a_page_says_when_and_never_dead() -> None:
    templates = ROOT / "site_templates"
    wording = read_wording(templates / "wording.yml")
    register = load_register(ROOT).register
    (folder,) = [item for item in register.organisations if item.organisation.id == "sample"]
    overview = derive_organisation(folder, register.scales, DAY)
    pages = {page.address: page for page in organisation_pages(overview, wording)}
    renderer = Renderer(templates, wording, Settings(DAY))
    article = renderer.render(pages["sample/2026/1-2/"]).body
    assert "Сүүлд нээгдсэн: 2026.08.03. Шалгахад хуудас олдсонгүй: 2026.11.16." in article
    assert "Шалгах боломж олгосонгүй: 2026.11.16." in article
    video = renderer.render(pages["sample/2026/1-1/"]).body
    assert "Шалгалтаар нээгдэж байгаагүй. Шалгахад нээгдсэнгүй: 2026.11.16." in video
    before = derive_organisation(folder, register.scales, D("2026-11-01"))
    pages = {page.address: page for page in organisation_pages(before, wording)}
    article = renderer.render(pages["sample/2026/1-2/"]).body
    assert "Сүүлд нээгдсэн: 2026.08.03." in article
    assert "Шалгахад хуудас олдсонгүй" not in article


def test_json_tells_when_an_address_was_seen() -> None:
    register = load_register(ROOT).register
    (folder,) = [item for item in register.organisations if item.organisation.id == "sample"]
    plan = derive_organisation(folder, register.scales, DAY).plans[0]
    told = {item["id"]: item for item in plan_json(plan, lambda state: state.id)["evidence"]}
    seen = {"checked": D("2026-11-16"), "outcome": "not_found", "seen": D("2026-08-03")}
    assert told["open-day-article"]["link"] == seen
    assert told["satisfaction-survey"]["link"] is None
