"""From the bytes that somebody uploaded to pictures we can serve: pure functions, no database.

Nothing of the file itself is kept. It is decoded, turned the way its EXIF says, brought to sRGB and written
anew as WebP, so that places, names, comments and anything hidden behind the picture stay behind.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageCms

from app.media import headers
from app.media.limits import MAX_BYTES, UnusableImage

Size = tuple[int, int]

MAX_PIXELS = 40_000_000
# What decoding may take, in bytes; leaves room for the upload itself within 150 MB.
MEMORY = 110_000_000
# Passes of a progressive JPEG: cameras and programs use about ten, a file made to keep us busy thousands.
MAX_SCANS = 64
# Bytes per pixel while decoding and converting. WebP's decoder keeps four copies of the picture, GIF's and
# PNG's palettes are spread out to four channels.
DECODING = {"JPEG": 4, "PNG": 8, "GIF": 12, "WEBP": 20}
# The boxes that the sizes served must fit in. A purpose that is not listed is a mistake in the code.
BOXES: dict[str, tuple[Size, ...]] = {
    "logo": ((160, 160), (320, 320)),
    "picture": ((480, 960), (960, 1920), (1600, 3200)),
}
ORIENTATION = 0x0112
# EXIF orientation -> how to turn the picture. Values from 5 on swap width and height.
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True)
class Variant:
    """One size of a picture, as a WebP file."""

    width: int
    height: int
    content: bytes


@dataclass(frozen=True)
class Prepared:
    """A picture ready to be served: its own size the right way up, its sizes smallest first."""

    width: int
    height: int
    sha256: str
    variants: tuple[Variant, ...]


def prepare(data: bytes, purpose: str) -> Prepared:
    """Check an uploaded file and make the sizes for `purpose` (a key of BOXES). Raises UnusableImage."""
    if not data:
        raise UnusableImage("empty")
    if len(data) > MAX_BYTES:
        raise UnusableImage("too_large")
    kind = headers.kind_of(data)
    if kind is None:
        raise UnusableImage("kind")
    try:
        return _prepare(data, kind, purpose)
    except UnusableImage:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UnusableImage("too_many_pixels") from error
    # Pillow's readers meet broken files with any of these.
    except (
        OSError,
        SyntaxError,
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        EOFError,
        MemoryError,
    ) as error:
        raise UnusableImage("damaged") from error


def _prepare(data: bytes, kind: str, purpose: str) -> Prepared:
    _check_header(data, kind)
    # A JPEG with more pictures behind the first opens as MPO; the others give their first frame.
    with Image.open(io.BytesIO(data), formats=[kind, "MPO"] if kind == "JPEG" else [kind]) as image:
        turn = _orientation(image)
        is_turned = turn >= 5
        size = image.size[::-1] if is_turned else image.size
        wanted = sizes(size, BOXES[purpose])
        largest = wanted[-1][::-1] if is_turned else wanted[-1]
        _check_memory(image, data, kind, largest)
        picture = _decode(image, largest)
    if turn in TURNS:
        picture = picture.transpose(TURNS[turn])
    made = tuple(_variant(picture, each, purpose) for each in wanted)
    return Prepared(*size, hashlib.sha256(data).hexdigest(), made)


def sizes(size: Size, boxes: tuple[Size, ...]) -> list[Size]:
    """The sizes to serve of a picture, smallest first, one per width; never larger than it is itself."""
    found: dict[int, Size] = {}
    for box in boxes:
        scale = min(1.0, box[0] / size[0], box[1] / size[1])
        width, height = max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
        found[width] = (width, height)
    return [found[width] for width in sorted(found)]


def _check_header(data: bytes, kind: str) -> None:
    """What must hold before Pillow may open the file, as its WebP reader takes memory at once."""
    if kind == "WEBP":
        size = headers.webp_size(data)
        if size is None:
            raise UnusableImage("damaged")
        _check_pixels(size, kind)
    if kind == "JPEG" and not 0 < headers.jpeg_scans(data) <= MAX_SCANS:
        raise UnusableImage("damaged")


def _check_pixels(size: Size, kind: str) -> None:
    pixels = size[0] * size[1]
    if pixels > MAX_PIXELS or (kind != "JPEG" and pixels * DECODING[kind] > MEMORY):
        raise UnusableImage("too_many_pixels")


def _check_memory(image: Image.Image, data: bytes, kind: str, largest: Size) -> None:
    """Refuse what would take more than MEMORY to decode. A JPEG is decoded in a smaller size where it can."""
    _check_pixels(image.size, kind)
    if kind != "JPEG":
        return
    pixels = image.size[0] * image.size[1]
    coefficients = 0
    if headers.jpeg_scans(data) > 1:
        layers: list[Any] = getattr(image, "layer", [])
        most = max((h * v for _id, h, v, _q in layers), default=1)
        coefficients = sum(2 * pixels * h * v // most for _id, h, v, _q in layers)
    image.draft(None, largest)
    if image.size[0] * image.size[1] * DECODING[kind] + coefficients > MEMORY:
        raise UnusableImage("too_many_pixels")


def _orientation(image: Image.Image) -> int:
    """The EXIF orientation, 1 when there is none that can be read."""
    try:
        value = image.getexif().get(ORIENTATION, 1)
    except Exception:  # a camera's EXIF may be broken in any way; the picture is not
        return 1
    return value if isinstance(value, int) else 1


def _decode(image: Image.Image, size: Size) -> Image.Image:
    """The picture in `size`, as RGB or RGBA in sRGB, without anything else the file held."""
    profile = image.info.get("icc_profile")
    image.load()
    picture = _resizable(image)
    if picture.size != size:
        picture = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    picture = _opaque_if_it_is(_to_srgb(picture, profile))
    picture.info = {}
    return picture


def _resizable(image: Image.Image) -> Image.Image:
    """The picture in a mode whose values can be averaged."""
    if image.mode.startswith("I"):  # 16 bits of grey
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in {"PA", "La"} or "transparency" in image.info:
        return image.convert("RGBA")
    if image.mode == "1":
        return image.convert("L")
    return image if image.mode in {"L", "LA", "RGB", "RGBA", "CMYK"} else image.convert("RGB")


def _to_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """RGB or RGBA in sRGB. A profile that cannot be used counts as none."""
    has_alpha = picture.mode in {"LA", "RGBA"}
    target = "RGBA" if has_alpha else "RGB"
    if profile and picture.mode in {"RGB", "RGBA", "CMYK", "L"}:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            made = ImageCms.profileToProfile(
                picture, source, ImageCms.createProfile("sRGB"), outputMode=target
            )
            if made is not None:
                return made
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass
    return picture.convert(target)


def _opaque_if_it_is(picture: Image.Image) -> Image.Image:
    """Without the alpha channel when nothing is seen through."""
    if picture.mode == "RGBA" and picture.getchannel("A").getextrema() == (255, 255):
        return picture.convert("RGB")
    return picture


def _variant(picture: Image.Image, size: Size, purpose: str) -> Variant:
    scaled = picture if picture.size == size else picture.resize(size, Image.Resampling.LANCZOS)
    made = _webp(scaled, quality=82)
    if purpose == "logo":
        # Flat drawings are both smaller and sharper without loss, photographs are not.
        made = min(_webp(scaled, lossless=True), _webp(scaled, quality=92), key=len)
    return Variant(*size, made)


def _webp(picture: Image.Image, **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, "WEBP", method=4, exif=b"", xmp=b"", icc_profile=None, **options)
    return out.getvalue()
