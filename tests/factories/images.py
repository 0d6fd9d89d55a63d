"""Real image files, made with Pillow, and some that nobody should trust."""

import io
import random
import struct
import zlib
from typing import Any

from PIL import Image, ImageCms, ImageDraw

GPS_MARK = b"Hemmelig vej 7"


def encode(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def photo(width: int = 1200, height: int = 800, seed: int = 1) -> Image.Image:
    """Soft shapes of many colours, like a photograph."""
    small = Image.frombytes("RGB", (24, 16), random.Random(seed).randbytes(24 * 16 * 3))
    return small.resize((width, height), Image.Resampling.BICUBIC)


def halves(width: int = 600, height: int = 400) -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", (width, height), "red")
    ImageDraw.Draw(image).rectangle((width // 2, 0, width, height), fill="blue")
    return image


def with_metadata(kind: str = "JPEG", orientation: int = 1) -> bytes:
    """A picture with everything a telephone writes into it: place, camera, comment, XMP, colour profile."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = GPS_MARK.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (55.0, 40.0, 33.0), 3: "E", 4: (12.0, 34.0, 6.0)})
    options: dict[str, Any] = {
        "exif": exif,
        "icc_profile": ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
    }
    if kind in {"JPEG", "WEBP"}:
        options["xmp"] = b"<x:xmpmeta>" + GPS_MARK + b"</x:xmpmeta>"
    if kind == "JPEG":
        options |= {"comment": GPS_MARK, "quality": 90}
    return encode(halves(), kind, **options)


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_announcing(width: int, height: int) -> bytes:
    """A few hundred bytes that would unfold to gigabytes."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(bytes(100_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def webp_announcing(width: int, height: int) -> bytes:
    """A WebP file whose canvas is far larger than its one small frame."""
    frame = encode(Image.new("RGB", (8, 8), "red"), "WEBP", lossless=True)[12:]
    canvas = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBP" + b"VP8X" + struct.pack("<I", 10) + bytes(4) + canvas + frame
    return b"RIFF" + struct.pack("<I", len(body)) + body


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image
