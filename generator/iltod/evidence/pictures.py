"""What a picture file is, and the copy of it that may be published: the same picture and nothing else.

Pillow is imported only where there is a picture. What a camera writes into a picture (where, when and
with what it was taken) never reaches a copy: the copy is drawn from the pixels. With one release of Pillow the same
file always gives the same bytes.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import msgspec

PICTURE_FORMATS = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}
"""Types of pictures that are published, with the names that Pillow has for them."""

MOST_PIXELS = 60_000_000
"""How many pixels a picture may have."""

MOST_MEMORY = 200_000_000
"""Bytes that a picture may take while it is drawn; its type says how many a pixel takes."""

LONGEST_SIDE = 2560
"""A published copy is not larger: enough to read a poster by, and still light for a phone."""

THUMBNAIL = (480, 360)

_ORIENTATION = 0x0112

_GPS = 0x8825

_LATITUDE, _LONGITUDE = 2, 4

_SMALL_FILE, _SMALL_PALETTE = 16_000, 128
"""Bytes of a small picture that stands in many files, and the colours that one has which would take more."""

_SHOWN = 128
"""From here on, of 255, a pixel hides what is behind it rather than showing it."""

_STRIP = 64
"""Rows of the smaller picture that are drawn at once."""

_WEBP_BYTES = 16
"""Bytes for each pixel that the library of WebP takes, with the picture itself."""

_MOST_WEBP_PIXELS = MOST_MEMORY // _WEBP_BYTES

_PROGRESSIVE_BYTES = 6
"""Bytes for each pixel that a JPEG takes which is sent in passes: all of its coefficients are kept."""

_MODE_BYTES = {"1": 1, "L": 1, "P": 1, "I;16": 2}

_MOST_LABELS = 2_000

_LABEL = 64 * 1024

_TIFF_SIGNS = (b"Exif\0\0", b"eXIf", b"EXIF")


class UnreadablePictureError(ValueError):
    """The file is no picture that could be drawn."""


class PictureFacts(msgspec.Struct, frozen=True):
    """What a picture file is: its size, whether it can be drawn in the memory there is, and what else it holds.

    `located` is whether it says where it was taken, `animated` whether it has more than one frame.
    """

    width: int
    height: int
    drawable: bool
    located: bool = False
    animated: bool = False


class PictureCopy(msgspec.Struct, frozen=True):
    """The published copy of a picture and its thumbnail, with their sizes."""

    content: bytes
    width: int
    height: int
    thumbnail: bytes
    thumbnail_width: int
    thumbnail_height: int


def read_picture(content: bytes) -> PictureFacts:
    """Return what a picture file holds. It is drawn once, so that a damaged one is known before a build."""
    with _reading():
        width, height = _header_size(content)
        if width * height > (_MOST_WEBP_PIXELS if content[8:12] == b"WEBP" else MOST_PIXELS):
            return PictureFacts(width, height, drawable=False)
        image = _open(content)
        if image.width * image.height > MOST_PIXELS or _memory(image) > MOST_MEMORY:
            return PictureFacts(image.width, image.height, drawable=False)
        facts = PictureFacts(image.width, image.height, drawable=True, animated=_is_animated(image))
        image.draft(image.mode, (max(1, image.width // 8), max(1, image.height // 8)))
        image.load()
        texts = [value for value in image.info.values() if isinstance(value, str)]
    located = tells_location(content) or any("GPSLatitude" in text for text in texts)
    return msgspec.structs.replace(facts, located=located)


def copy_picture(content: bytes, name: str) -> PictureCopy:
    """Return the copy of a picture that may be published, upright and without metadata."""
    from PIL import Image

    with _reading():
        image = _open(content)
        if _memory(image) > MOST_MEMORY:
            raise UnreadablePictureError("too large")
        turn = _turn(image)
        profile = image.info.get("icc_profile")
        image.draft(image.mode, (LONGEST_SIDE, LONGEST_SIDE))
        image = _in_standard_colours(_reduced(image), profile)
        image.info.clear()
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
        if turn is not None:
            image = image.transpose(turn)
        small = image.convert("RGBA")
        small.thumbnail(THUMBNAIL, Image.Resampling.LANCZOS)
        ground = Image.new("RGB", small.size, "white")
        ground.paste(small, mask=small.getchannel("A"))
        written = _write(image, PICTURE_FORMATS[name.rpartition(".")[2].lower()])
        return PictureCopy(written, image.width, image.height, _write(ground, "JPEG"), ground.width, ground.height)


def reduced_picture(content: bytes, width: int, height: int) -> bytes:
    """Return a picture as a PNG that is no wider than `width` pixels and no higher than `height`."""
    from PIL import Image

    with _reading():
        image = _open(content)
        if _memory(image) > MOST_MEMORY:
            raise UnreadablePictureError("too large")
        turn = _turn(image)
        image = image.convert("RGBA")
        if turn is not None:
            image = image.transpose(turn)
        image.thumbnail((width, height), Image.Resampling.LANCZOS)
        image.info.clear()
        written = _write(image, "PNG")
        if len(written) <= _SMALL_FILE:
            return written
        return _write(image.quantize(_SMALL_PALETTE, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE), "PNG")


def shown_colours(content: bytes) -> dict[str, int]:
    """Return the colours of a small picture (`#15355c`, to sixteen shades each) with how many pixels show them."""
    with _reading():
        image = _open(content).convert("RGBA")
        found: dict[str, int] = {}
        for count, (*channels, alpha) in image.getcolors(image.width * image.height):
            if alpha >= _SHOWN:
                colour = "#" + "".join(f"{channel // 16 * 17:02x}" for channel in channels)
                found[colour] = found.get(colour, 0) + count
        return found


def tells_location(content: bytes) -> bool:
    """Return whether bytes hold what a camera writes about the place: in the labels of EXIF or of XMP."""
    if b"exif:GPSLatitude" in content:
        return True
    return any(_has_place(label) for label in _labels(content))


@contextmanager
def _reading() -> Iterator[None]:
    """Whatever Pillow meets in a damaged file is one error: its many readers raise and warn very differently."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except Exception as error:
        raise UnreadablePictureError(str(error)) from error


def _open(content: bytes) -> Any:
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # judged by MOST_MEMORY
    return Image.open(io.BytesIO(content), formats=sorted(set(PICTURE_FORMATS.values())))


def _header_size(content: bytes) -> tuple[int, int]:
    """Return the size in a picture's first bytes, in pixels, before any library makes room for it; 0 for a JPEG."""
    if content.startswith(b"\x89PNG") and content[12:16] == b"IHDR":
        return int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")
    if content[8:12] != b"WEBP":
        return 0, 0
    if content[12:16] == b"VP8X":
        width, height = (int.from_bytes(content[at : at + 3], "little") + 1 for at in (24, 27))
    elif content[12:16] == b"VP8L":
        packed = int.from_bytes(content[21:25], "little")
        width, height = (packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1
    else:
        width, height = (int.from_bytes(content[at : at + 2], "little") & 0x3FFF for at in (26, 28))
    return width, height


def _memory(image: Any) -> int:
    """Return how many bytes a picture takes while it is drawn."""
    pixels = image.width * image.height
    if image.format == "WEBP":
        return int(pixels * _WEBP_BYTES)
    if image.format == "JPEG" or image.format == "MPO":
        scale = max(1, min(8, min(image.size) // LONGEST_SIDE))
        drawn = pixels * _MODE_BYTES.get(image.mode, 4) // scale**2
        return int(drawn + pixels * _PROGRESSIVE_BYTES * bool(image.info.get("progressive")))
    return int(pixels * _MODE_BYTES.get(image.mode, 4))


def _is_animated(image: Any) -> bool:
    return image.format in ("PNG", "WEBP") and getattr(image, "n_frames", 1) > 1


def _turn(image: Any) -> Any:
    """Return how a picture is put upright: by the number alone, whatever else the camera wrote."""
    from PIL import Image

    method = Image.Transpose
    turns = {
        2: method.FLIP_LEFT_RIGHT,
        3: method.ROTATE_180,
        4: method.FLIP_TOP_BOTTOM,
        5: method.TRANSPOSE,
        6: method.ROTATE_270,
        7: method.TRANSVERSE,
        8: method.ROTATE_90,
    }
    try:
        return turns.get(image.getexif().get(_ORIENTATION))
    except Exception:  # a label that cannot be read says nothing of how the picture stands
        return None


def _reduced(image: Any) -> Any:
    """Return a picture in a mode that can be drawn on, made smaller strip by strip where it is much too large."""
    from PIL import Image

    factor = max(image.size) // LONGEST_SIDE
    if factor < 2:
        return _drawable(image)
    image.load()
    height = -(-image.height // factor)
    reduced: Any = None
    for top in range(0, height, _STRIP):
        below = min(image.height, (top + _STRIP) * factor)
        strip = _drawable(image.crop((0, top * factor, image.width, below))).reduce(factor)
        reduced = reduced or Image.new(strip.mode, (strip.width, height))
        reduced.paste(strip, (0, top))
    return reduced


def _drawable(image: Any) -> Any:
    if image.mode.startswith("I"):  # 16 bits of grey, of which a screen shows the upper eight
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode in ("1", "L"):
        return image.convert("L")
    return image if image.mode == "CMYK" else image.convert("RGB")


def _in_standard_colours(image: Any, profile: bytes | None) -> Any:
    """Return a picture with the colours of a screen (sRGB): a copy carries no profile that would explain others."""
    if profile:
        with suppress(Exception):  # a profile that cannot be read explains no colours
            image = _profiled(image, profile)
    return image.convert("RGB") if image.mode == "CMYK" else image


def _profiled(image: Any, profile: bytes) -> Any:
    from PIL import ImageCms

    source: Any = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    if {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK"}.get(source.profile.xcolor_space.strip()) != image.mode.rstrip("A"):
        return image
    if image.mode == "RGBA":
        alpha = image.getchannel("A")
        image = ImageCms.profileToProfile(image.convert("RGB"), source, ImageCms.createProfile("sRGB"))
        image.putalpha(alpha)
        return image
    converted: Any = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    return converted.convert("L") if image.mode == "L" else converted


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


def _labels(content: bytes) -> Iterator[bytes]:
    """Yield what follows each sign of an EXIF label."""
    found = 0
    for sign in _TIFF_SIGNS:
        at = content.find(sign)
        while at >= 0 and found < _MOST_LABELS:
            found += 1
            yield content[at + len(sign) : at + len(sign) + _LABEL]
            at = content.find(sign, at + 1)


def _has_place(label: bytes) -> bool:
    """Return whether an EXIF label holds a latitude or longitude."""
    start = next((at for at in (0, 4, 10) if label[at : at + 4] in (b"MM\0*", b"II*\0")), None)
    if start is None:
        return False
    from PIL import Image

    try:
        exif = Image.Exif()
        exif.load(label[start:])
        place = exif.get_ifd(_GPS)
    except Exception:  # a damaged label tells no place
        return False
    return _LATITUDE in place or _LONGITUDE in place
