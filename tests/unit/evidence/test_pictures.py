"""The published copy of a picture is the same picture and nothing else, and always the same bytes."""

from __future__ import annotations

import datetime
import io
from pathlib import Path

import pytest
from PIL import Image

from iltod.evidence.picture_copies import is_picture, picture_copies
from iltod.evidence.pictures import (
    LONGEST_SIDE,
    PICTURE_FORMATS,
    THUMBNAIL,
    UnreadablePictureError,
    copy_picture,
)
from iltod.model import PICTURE_TYPES
from iltod.reading.loader import load_register
from made_files import picture, png_with_text

AS_OF = datetime.date(2026, 7, 15)


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def test_every_published_type_of_picture_has_its_format() -> None:
    assert set(PICTURE_FORMATS) == set(PICTURE_TYPES)


@pytest.mark.parametrize(
    ("name", "kind"), [("a.jpg", "JPEG"), ("a.JPEG", "JPEG"), ("a.png", "PNG"), ("a.webp", "WEBP")]
)
def test_a_copy_has_the_pixels_and_none_of_what_the_camera_wrote(name: str, kind: str) -> None:
    original = picture(kind, gps=True, texts={0x010F: "Camera-Maker", 0x013B: "Bat-Artist"})
    copy = copy_picture(original, name)
    for content in (copy.content, copy.thumbnail):
        image = opened(content)
        assert dict(image.getexif()) == {}
        assert not {"exif", "xmp", "comment", "icc_profile", "XML:com.adobe.xmp"} & set(image.info)
        for word in (b"Exif", b"GPS", b"Camera-Maker", b"Bat-Artist"):
            assert word not in content
        red, white = image.convert("RGB").getpixel((10, 10)), image.convert("RGB").getpixel((image.width - 10, 10))
        assert red[0] > 240
        assert max(red[1:]) < 20
        assert min(white) > 240
    assert opened(copy.content).format == kind
    assert (copy.width, copy.height) == opened(copy.content).size == (640, 480)
    assert (copy.thumbnail_width, copy.thumbnail_height) == opened(copy.thumbnail).size == (480, 360)
    assert opened(copy.thumbnail).format == "JPEG"


def test_texts_of_a_png_do_not_reach_the_copy() -> None:
    original = png_with_text("Comment", "УБ99010112")
    assert "УБ99010112".encode() not in copy_picture(original, "a.png").content


def test_the_same_picture_always_gives_the_same_bytes() -> None:
    for name, kind in (("a.jpg", "JPEG"), ("a.png", "PNG"), ("a.webp", "WEBP")):
        assert copy_picture(picture(kind), name) == copy_picture(picture(kind, gps=True), name)


def test_a_copy_stands_upright() -> None:
    """Orientation 6: the camera was turned, what is left in the file is at the top."""
    copy = copy_picture(picture(orientation=6), "a.jpg")
    assert (copy.width, copy.height) == (480, 640)
    top, bottom = opened(copy.content).getpixel((240, 20)), opened(copy.content).getpixel((240, 620))
    assert top[1] < 20
    assert bottom[1] > 240


def test_a_copy_is_no_larger_than_a_reader_needs_and_never_made_larger() -> None:
    large = copy_picture(picture(size=(4000, 1000)), "a.jpg")
    assert (large.width, large.height) == (LONGEST_SIDE, LONGEST_SIDE // 4)
    assert (large.thumbnail_width, large.thumbnail_height) == (THUMBNAIL[0], THUMBNAIL[0] // 4)
    small = copy_picture(picture(size=(40, 30)), "a.jpg")
    assert (small.width, small.height, small.thumbnail_width, small.thumbnail_height) == (40, 30, 40, 30)


@pytest.mark.parametrize(
    ("mode", "kind", "name"), [("L", "PNG", "a.png"), ("RGBA", "PNG", "a.png"), ("CMYK", "JPEG", "a.jpg")]
)
def test_pictures_of_every_mode_are_copied(mode: str, kind: str, name: str) -> None:
    copy = copy_picture(picture(kind, mode=mode), name)
    assert opened(copy.content).size == (640, 480)


def test_what_is_no_picture_is_told() -> None:
    for content in (b"", b"\xff\xd8\xff", picture("PNG")[:200]):
        with pytest.raises(UnreadablePictureError):
            copy_picture(content, "a.png")


def test_only_pictures_that_evidence_names_on_the_day_are_copied(minimal) -> None:  # type: ignore[no-untyped-def]
    lines = "title: Зураг\nkind: photo\ndate: {}\nsupports: [1-1]\nfile: {}\n"
    root: Path = minimal(
        {
            "plans/body/2026/evidence/now.yml": lines.format("2026-07-01", "now.jpg"),
            "plans/body/2026/evidence/later.yml": lines.format("2026-07-16", "later.jpg"),
        }
    )
    for name in ("now.jpg", "later.jpg", "unnamed.jpg"):
        (root / "plans/body/2026/evidence/files" / name).write_bytes(picture())
    (folder,) = load_register(root).register.organisations
    found, copies = picture_copies(folder, root, AS_OF)
    assert set(found.years[0].pictures) == {"now.jpg"}
    assert [path for path, _ in copies] == [
        "data/source/body/2026/evidence/files/now.jpg",
        "data/source/body/2026/evidence/thumbnails/now.jpg.jpg",
    ]
    assert is_picture("a.JPG")
    assert not is_picture("a.pdf")


def test_a_body_without_pictures_stays_as_it_is(minimal) -> None:  # type: ignore[no-untyped-def]
    root = minimal({})
    (folder,) = load_register(root).register.organisations
    assert picture_copies(folder, root, AS_OF) == (folder, ())
