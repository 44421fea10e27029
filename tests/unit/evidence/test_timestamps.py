"""A time stamp proves what its signature and its imprint say, and the page says against whom that was verified."""

from __future__ import annotations

import datetime
import shutil
import subprocess
import sys
from collections import Counter
from hashlib import sha256
from pathlib import Path

import pytest

from iltod.core.project import Settings
from iltod.evidence.rungs import Rung
from iltod.evidence.timestamps import read_stamps
from iltod.exports.facts_json import plan_json
from iltod.facts.bodies import derive_organisation
from iltod.facts.measure_facts import EvidenceOverview
from iltod.model import Signature, Stamp
from iltod.pages.body_pages import organisation_pages
from iltod.pages.renderer import Renderer
from iltod.pages.wording import read_wording
from iltod.reading.loader import load_register

ROOT = Path(__file__).parents[3]
FILES = ROOT / "plans/sample/2026/evidence/files"
TOKEN = (FILES / "ethics-training.tsr").read_bytes()
AUTHORITY = (FILES / "sample-tsa-ca.pem").read_bytes()
DIGEST = sha256((FILES / "ethics-training.csv").read_bytes()).hexdigest()
OTHER = sha256(b"another file").hexdigest()
DAY = datetime.date(2026, 11, 22)

STRANGER = b"""-----BEGIN CERTIFICATE-----
bm90IGEgY2VydGlmaWNhdGU=
-----END CERTIFICATE-----
"""


def read(
    content: bytes = TOKEN, trusted: bytes = b"", beside: bytes = b"", digests: tuple[str, ...] = (DIGEST,)
) -> Stamp:
    (stamp,) = read_stamps("a.tsr", content, digests, trusted, beside)
    return stamp


def altered(place: int) -> bytes:
    content = bytearray(TOKEN)
    content[place] ^= 1
    return bytes(content)


def test_a_token_of_a_trusted_authority_is_verified() -> None:
    assert read(trusted=AUTHORITY) == Stamp(
        token="a.tsr",
        sha256=DIGEST,
        signature=Signature.TRUSTED,
        time=datetime.datetime(2026, 11, 22, 3, 21, 58, tzinfo=datetime.UTC),
        authority="Sample time stamp authority (not trusted)",
    )


@pytest.mark.parametrize(
    ("trusted", "beside", "expected"),
    [
        (b"", AUTHORITY, Signature.UNKNOWN_ISSUER),
        (b"", b"", Signature.UNVERIFIED),
        (STRANGER, b"\x00junk", Signature.UNVERIFIED),
        (STRANGER + AUTHORITY, b"", Signature.TRUSTED),
        (AUTHORITY + AUTHORITY, AUTHORITY, Signature.TRUSTED),
    ],
)
def test_a_signature_is_told_by_whose_certificate_verified_it(
    trusted: bytes, beside: bytes, expected: Signature
) -> None:
    assert read(trusted=trusted, beside=beside).signature is expected


def test_an_altered_signature_is_wrong() -> None:
    assert read(altered(-5), beside=AUTHORITY).signature is Signature.WRONG


def test_a_token_is_of_the_file_whose_digest_was_stamped_and_of_no_other() -> None:
    assert read(digests=(OTHER, DIGEST)).sha256 == DIGEST
    assert list(read_stamps("a.tsr", TOKEN, [OTHER])) == []
    assert list(read_stamps("a.tsr", TOKEN + bytes.fromhex(OTHER), [OTHER], AUTHORITY)) == []


@pytest.mark.parametrize("content", [b"", b"abc", bytes.fromhex(DIGEST), TOKEN[:-3], TOKEN * 100])
def test_what_is_no_token_says_nothing(content: bytes) -> None:
    assert list(read_stamps("a.tsr", content, [DIGEST], AUTHORITY, AUTHORITY)) == []


def test_no_altered_byte_that_is_signed_goes_unseen() -> None:
    """What passes lies outside what is signed: the status before the token and the certificate that it carries."""
    found: Counter[Signature | None] = Counter()
    for place in range(len(TOKEN)):
        stamps = list(read_stamps("a.tsr", altered(place), [DIGEST], AUTHORITY))
        found[stamps[0].signature if stamps else None] += 1
        if stamps and stamps[0].signature is Signature.TRUSTED:
            assert stamps[0].time == read().time
    assert found[Signature.TRUSTED] < 20


def test_without_the_library_a_token_counts_as_not_verified(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rfc3161_client", None)
    assert read(trusted=AUTHORITY) == Stamp(token="a.tsr", sha256=DIGEST, signature=Signature.UNVERIFIED)


def test_the_library_is_imported_only_where_there_is_a_token() -> None:
    program = """
import sys
from pathlib import Path
from iltod.reading.loader import load_register
for root in sys.argv[1:]:
    load_register(Path(root))
    print("rfc3161_client" in sys.modules)
"""
    roots = [str(ROOT / "tests/examples/minimal"), str(ROOT)]
    run = subprocess.run(
        [sys.executable, "-c", program, *roots], capture_output=True, text=True, check=True, timeout=60
    )
    assert run.stdout.split() == ["False", "True"]


# Through the whole chain


def sample_item(root: Path, as_of: datetime.date = DAY) -> EvidenceOverview:
    register = load_register(root).register
    (folder,) = [item for item in register.organisations if item.organisation.id == "sample"]
    plan = derive_organisation(folder, register.scales, as_of).plans[0]
    (found,) = [item for item in plan.evidence if item.evidence.timestamp]
    return found


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "plans", tmp_path / "plans")
    return tmp_path


def test_the_sample_shows_an_authority_that_is_not_trusted_here() -> None:
    found = sample_item(ROOT)
    assert found.rung is Rung.TIMESTAMPED
    assert found.stamp
    assert found.stamp.signature is Signature.UNKNOWN_ISSUER


def test_a_project_chooses_whom_it_trusts(project: Path) -> None:
    (project / "plans/timestamp_authorities.pem").write_bytes(AUTHORITY)
    found = sample_item(project)
    assert found.stamp
    assert found.stamp.signature is Signature.TRUSTED
    assert load_register(project).problems == ()


def test_a_stamp_of_a_later_day_is_not_known_yet() -> None:
    found = sample_item(ROOT, DAY - datetime.timedelta(days=1))
    assert (found.rung, found.stamp) == (Rung.FILE, None)


def test_a_wrong_signature_lifts_no_rung(project: Path) -> None:
    (project / "plans/sample/2026/evidence/files/ethics-training.tsr").write_bytes(altered(-5))
    found = sample_item(project)
    assert (found.rung, found.stamp) == (Rung.FILE, None)


def test_page_and_json_say_what_was_verified() -> None:
    register = load_register(ROOT).register
    (folder,) = [item for item in register.organisations if item.organisation.id == "sample"]
    overview = derive_organisation(folder, register.scales, DAY)
    templates = ROOT / "site_templates"
    wording = read_wording(templates / "wording.yml")
    (page,) = [page for page in organisation_pages(overview, wording) if page.address == "sample/2026/4-4/"]
    html = Renderer(templates, wording, Settings(DAY)).render(page).body
    assert "Тамгалсан: 2026.11.22 03:21:58 UTC." in html
    assert "Тамга олгогч: Sample time stamp authority (not trusted)." in html
    assert "олгогч нь энэ сайтын итгэдэг жагсаалтад алга" in html
    told = {item["id"]: item["stamp"] for item in plan_json(overview.plans[0], lambda state: state.id)["evidence"]}
    assert told["ethics-training"]["signature"] == "unknown_issuer"
    assert told["hotline-video"] is None


def test_a_bare_token_says_what_its_response_says() -> None:
    from rfc3161_client import decode_timestamp_response

    bare = decode_timestamp_response(TOKEN).time_stamp_token()
    assert bare != TOKEN
    assert read(bare, trusted=AUTHORITY) == read(TOKEN, trusted=AUTHORITY)


def test_a_longer_digest_in_a_token_is_looked_up_among_those_of_the_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """The token is the sample's, read as if its imprint were a SHA-512."""
    monkeypatch.setattr("iltod.evidence.timestamps._LONGER", {"2.16.840.1.101.3.4.2.1": "sha512"})
    asked = []

    def longer(algorithm: str) -> dict[str, str]:
        asked.append(algorithm)
        return {DIGEST: OTHER}

    (stamp,) = read_stamps("a.tsr", TOKEN, (OTHER,), AUTHORITY, b"", longer)
    assert (stamp.sha256, stamp.signature, asked) == (OTHER, Signature.TRUSTED, ["sha512"])
    assert list(read_stamps("a.tsr", TOKEN, (DIGEST,), AUTHORITY, b"", lambda algorithm: {})) == []
