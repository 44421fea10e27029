"""What a picture file is, and the copy of it that may be published: the same picture and nothing else.

Pillow is imported only where there is a picture. What a camera writes into a picture (where, when and
with what it was taken) never reaches a copy: it is drawn anew from its pixels. With one release of Pillow the same
file always gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec

PICTURE_FORMATS = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}
"""Types of pictures that are published, with the names that Pillow has for them."""

MOST_PIXELS = 60_000_000
"""How many pixels a picture may have; more of them would need too much memory."""

LONGEST_SIDE = 2560
"""A published copy is not larger: enough to read a poster by, and still light for a phone."""

THUMBNAIL = (480, 360)

_CAMERA = 0x8769

_GPS = 0x8825

_TEXTS = 1_000_000


class UnreadablePictureError(ValueError):
    """The file is no picture that could be drawn."""


class PictureFacts(msgspec.Struct, frozen=True):
    """What stands in a picture file: its size, what its metadata say in words, and whether they tell a place."""

    width: int
    height: int
    texts: str
    located: bool


class PictureCopy(msgspec.Struct, frozen=True):
    """The published copy of a picture and its thumbnail, with their sizes."""

    content: bytes
    width: int
    height: int
    thumbnail: bytes
    thumbnail_width: int
    thumbnail_height: int


def read_picture(content: bytes) -> PictureFacts:
    """Return what stands in a picture file. It is drawn once, small, so that a damaged one is known before a build."""
    with _reading():
        image = _open(content)
        exif = image.getexif()
        texts = [*exif.values(), *exif.get_ifd(_CAMERA).values(), *image.info.values()]
        told = "\n".join(_words(value) for value in texts if isinstance(value, str | bytes))[:_TEXTS]
        located = bool(exif.get_ifd(_GPS)) or "GPSLatitude" in told
        width, height = image.size
        if width * height <= MOST_PIXELS:
            image.draft("L", (width // 8, height // 8))
            image.load()
    return PictureFacts(width, height, told, located)


def copy_picture(content: bytes, name: str) -> PictureCopy:
    """Return the copy of a picture that may be published, upright and without metadata."""
    from PIL import Image, ImageOps

    with _reading():
        image: Any = ImageOps.exif_transpose(_open(content))
        image = image.convert(_mode(image))
    image.info.clear()
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    small = image.convert("RGBA")
    small.thumbnail(THUMBNAIL, Image.Resampling.LANCZOS)
    ground = Image.new("RGB", small.size, "white")
    ground.paste(small, mask=small.getchannel("A"))
    written = _write(image, PICTURE_FORMATS[name.rpartition(".")[2].lower()])
    return PictureCopy(written, image.width, image.height, _write(ground, "JPEG"), ground.width, ground.height)


@contextmanager
def _reading() -> Iterator[None]:
    """Whatever Pillow meets in a damaged file is one error: its many readers raise very different ones."""
    try:
        yield
    except Exception as error:
        raise UnreadablePictureError(str(error)) from error


def _open(content: bytes) -> Any:
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # judged by MOST_PIXELS
    return Image.open(io.BytesIO(content), formats=sorted(set(PICTURE_FORMATS.values())))


def _mode(image: Any) -> str:
    if image.has_transparency_data:
        return "RGBA"
    return "L" if image.mode in ("1", "L") else "RGB"


def _write(image: Any, kind: str) -> bytes:
    if kind == "JPEG" and image.mode == "RGBA":
        image = image.convert("RGB")
    written = io.BytesIO()
    options: dict[str, dict[str, Any]] = {
        "PNG": {"optimize": True},
        "JPEG": {"quality": 82, "optimize": True, "progressive": True},
    }
    image.save(written, kind, **options.get(kind, {"quality": 80, "method": 4}))
    return written.getvalue()


def _words(value: str | bytes) -> str:
    if isinstance(value, str):
        return value
    if value.count(b"\0") > len(value) // 4:
        return value.decode("utf-16-le", errors="ignore")
    return value.decode("utf-8", errors="ignore")
