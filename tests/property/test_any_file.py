"""Whatever lies in `evidence/files/`, it is looked into without a crash, and a sound picture is copied."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from iltod.core.problem import catalogue
from iltod.evidence.inspection import inspect_file
from iltod.evidence.personal_data import screen_text
from iltod.evidence.pictures import copy_picture
from iltod.model import PICTURE_TYPES, PUBLISHED_TYPES
from made_files import docx, pdf, picture, xlsx

SOUND = (
    picture(gps=True, texts={0x013B: "Bat"}),
    picture("PNG"),
    picture("WEBP", gps=True),
    pdf("utas 99112233", Author="Bat"),
    docx("Утас: 99|112233"),
    xlsx(("Нэр", "Утас"), ("Болд", 99112233)),
    "Нэр;Утас\nБолд;99112233\n".encode(),
)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A sound file of some type with a few bytes changed, cut away or put in."""
    content = bytearray(draw(st.sampled_from(SOUND)))
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(content)))
        end = draw(st.integers(start, min(len(content), start + 40)))
        content[start:end] = draw(st.binary(max_size=40))
    return bytes(content[: draw(st.none() | st.integers(0, len(content)))])


@given(content=st.binary(max_size=300) | damaged(), kind=st.sampled_from(PUBLISHED_TYPES))
def test_any_file_is_looked_into(content: bytes, kind: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a.{kind}"
        path.write_bytes(content)
        inspection, findings = inspect_file(path, "plans/a/2026/evidence/files/a")
    assert not inspection.fault or inspection.fault in catalogue()
    assert not (inspection.fault and findings)
    if kind in PICTURE_TYPES and not inspection.fault:
        copy = copy_picture(content, f"a.{kind}")
        assert b"Exif\0" not in copy.content
        assert copy.width > 0


NUMBERS = st.sampled_from(
    ["99112233", "9911-2233", "УБ99010112", "5001234567", "a@example.com", "2025-06-03", "₮", "данс"]
)


@given(st.lists(NUMBERS | st.text(max_size=8), max_size=12).map(" ".join))
def test_any_text_is_screened_at_places_that_it_has(text: str) -> None:
    lines = text.split("\n")
    for finding in screen_text(text, "f"):
        assert finding.value.strip()
        assert 1 <= finding.place.line <= len(lines)
        assert 1 <= finding.place.column <= len(lines[finding.place.line - 1])
