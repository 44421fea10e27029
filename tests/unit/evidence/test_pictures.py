"""The published copy of a picture is the same picture and nothing else, and always the same bytes."""

from __future__ import annotations

import datetime
import io
import struct
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from iltod.core.problem import ProblemError
from iltod.evidence.picture_copies import is_picture, picture_copies
from iltod.evidence.pictures import (
    LONGEST_SIDE,
    PICTURE_FORMATS,
    THUMBNAIL,
    UnreadablePictureError,
    copy_picture,
    read_picture,
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


def test_a_rotated_picture_with_a_label_of_an_odd_type_is_copied_upright() -> None:
    """The model of the camera stands there as a number: the rest of the labels is dropped, not written anew."""
    label = b"Exif\0\0MM\0*\0\0\0\x08\0\x02" + struct.pack(">HHI4s", 0x110, 12, 1, b"\0\0\0\x20")
    label += struct.pack(">HHIHH", 0x112, 3, 1, 6, 0) + b"\0\0\0\0" + struct.pack(">d", 1.5)
    written = io.BytesIO()
    Image.new("RGB", (64, 48), "red").save(written, "JPEG", exif=label)
    assert read_picture(written.getvalue()).drawable
    copy = copy_picture(written.getvalue(), "a.jpg")
    assert (copy.width, copy.height) == (48, 64)


def test_sixteen_bits_of_grey_become_eight() -> None:
    image = Image.new("I;16", (64, 8))
    for x in range(64):
        for y in range(8):
            image.putpixel((x, y), x * 1040)
    written = io.BytesIO()
    image.save(written, "PNG")
    copy = opened(copy_picture(written.getvalue(), "a.png").content).convert("L")
    assert [copy.getpixel((x, 4)) for x in (0, 16, 32, 48, 63)] == [0, 65, 130, 195, 255]


def test_a_colour_profile_is_applied_before_it_is_dropped() -> None:
    image = Image.new("RGB", (20, 20), (200, 100, 50))
    written = io.BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    image.save(written, "PNG", icc_profile=profile)
    same = opened(copy_picture(written.getvalue(), "a.png").content)
    assert same.getpixel((5, 5)) == (200, 100, 50)  # a profile of another kind of colours explains none of ours
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = lab.replace(b"rXYZ", b"tmp0").replace(b"gXYZ", b"rXYZ").replace(b"tmp0", b"gXYZ")
    written = io.BytesIO()
    image.save(written, "PNG", icc_profile=swapped)
    red, green, blue = opened(copy_picture(written.getvalue(), "a.png").content).getpixel((5, 5))
    assert green > red > blue


def test_a_large_picture_is_the_same_whether_it_is_made_smaller_in_strips() -> None:
    image = Image.linear_gradient("L").resize((400, 5200)).convert("RGBA")
    written = io.BytesIO()
    image.save(written, "PNG", compress_level=1)
    copy = copy_picture(written.getvalue(), "a.png")
    assert (copy.width, copy.height) == (197, 2560)
    shades = [opened(copy.content).convert("L").getpixel((100, y)) for y in (10, 700, 1400, 2550)]
    assert shades == sorted(shades)
    assert shades[0] < 5
    assert shades[-1] > 250


def test_a_picture_that_only_a_build_cannot_draw_is_a_problem_of_its_evidence(
    minimal,  # type: ignore[no-untyped-def]
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    item = "title: Зураг\nkind: photo\ndate: 2026-07-01\nsupports: [1-1]\nfile: a.jpg\n"
    root: Path = minimal({"plans/body/2026/evidence/now.yml": item})
    (root / "plans/body/2026/evidence/files/a.jpg").write_bytes(picture())
    (folder,) = load_register(root).register.organisations

    def fail(content: bytes, name: str) -> None:
        raise UnreadablePictureError("no memory")

    monkeypatch.setattr("iltod.evidence.pictures.copy_picture", fail)
    with pytest.raises(ProblemError) as caught:
        picture_copies(folder, root, AS_OF)
    assert caught.value.problem.code == "unreadable_content"
    assert caught.value.problem.place.file == "plans/body/2026/evidence/now.yml"
