"""What becomes of the bytes that somebody uploads. No database."""

import io
import subprocess
import sys
import time
import zipfile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from app.media.images import BOXES, prepare, sizes
from app.media.limits import MAX_BYTES, UnusableImage
from tests.factories.images import (
    GPS_MARK,
    encode,
    halves,
    opened,
    photo,
    png_announcing,
    webp_announcing,
    with_metadata,
)
from tests.support.databases import ROOT

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def reason(data: bytes, purpose: str = "picture") -> str:
    with pytest.raises(UnusableImage) as found:
        prepare(data, purpose)
    return found.value.reason


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
@pytest.mark.parametrize("purpose", list(BOXES))
def test_every_kind_becomes_webp_in_the_sizes_of_its_purpose(kind: str, purpose: str) -> None:
    made = prepare(encode(photo(2000, 1500), kind), purpose)
    assert [v.width for v in made.variants] == ([160, 320] if purpose == "logo" else [480, 960, 1600])
    assert (made.width, made.height) == (2000, 1500)
    for variant in made.variants:
        image = opened(variant.content)
        assert (image.format, image.size) == ("WEBP", (variant.width, variant.height))


def test_a_small_picture_is_never_enlarged() -> None:
    assert [(v.width, v.height) for v in prepare(encode(photo(700, 350)), "picture").variants] == [
        (480, 240),
        (700, 350),
    ]
    one = prepare(encode(Image.new("RGB", (1, 1), "red")), "logo")
    assert [(v.width, v.height) for v in one.variants] == [(1, 1)]


@given(
    st.tuples(st.integers(1, 12000), st.integers(1, 12000)),
    st.sampled_from(sorted(BOXES)),
)
def test_sizes_fit_their_boxes_and_keep_the_shape(size: tuple[int, int], purpose: str) -> None:
    found = sizes(size, BOXES[purpose])
    widths = [w for w, _h in found]
    assert widths == sorted(set(widths))
    largest = BOXES[purpose][-1]
    for width, height in found:
        assert 1 <= width <= min(size[0], largest[0])
        assert 1 <= height <= min(size[1], largest[1])
        assert abs(width * size[1] - height * size[0]) <= max(size)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_place_camera_and_comments_are_gone(kind: str) -> None:
    data = with_metadata(kind)
    assert GPS_MARK in data
    for variant in prepare(data, "picture").variants:
        image = opened(variant.content)
        assert dict(image.getexif()) == {}
        assert not {"exif", "xmp", "icc_profile", "comment"} & set(image.info)
        for mark in (GPS_MARK, b"EXIF", b"XMP ", b"ICCP"):
            assert mark not in variant.content


# Where the red half of the picture is after turning it the way the camera said.
@pytest.mark.parametrize(
    ("orientation", "red"),
    [
        (1, "left"),
        (2, "right"),
        (3, "right"),
        (4, "left"),
        (5, "top"),
        (6, "top"),
        (7, "bottom"),
        (8, "bottom"),
    ],
)
def test_a_picture_is_turned_the_way_the_camera_held_it(orientation: int, red: str) -> None:
    made = prepare(with_metadata(orientation=orientation), "picture")
    image = opened(made.variants[-1].content).convert("RGB")
    width, height = image.size
    assert (width, height) == ((600, 400) if orientation < 5 else (400, 600)) == (made.width, made.height)
    spots = {
        "left": (20, height // 2),
        "right": (width - 20, height // 2),
        "top": (width // 2, 20),
        "bottom": (width // 2, height - 20),
    }
    for name, spot in spots.items():
        pixel = image.getpixel(spot)
        assert isinstance(pixel, tuple)
        if name == red:
            assert pixel[0] > 200
            assert pixel[2] < 60
    opposite = {"left": "right", "right": "left", "top": "bottom", "bottom": "top"}[red]
    pixel = image.getpixel(spots[opposite])
    assert isinstance(pixel, tuple)
    assert pixel[2] > 200
    assert pixel[0] < 60


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_broken_exif_does_not_cost_the_picture() -> None:
    data = encode(halves(), "JPEG", exif=b"Exif\x00\x00MM\x00*\xff\xff\xff\xff")
    assert prepare(data, "picture").width == 600


@pytest.mark.parametrize(
    "data",
    [
        SVG,
        b"<?xml version='1.0'?>" + SVG,
        b"<!DOCTYPE html><script>alert(1)</script>",
        b"%PDF-1.7",
        b"PK\x03\x04zip",
        b"BM" + bytes(60),
        b"II*\x00" + bytes(60),
        b"\x00\x00\x00\x20ftypavif",
        b"RIFF\x00\x00\x00\x00WAVEfmt ",
        b"x",
    ],
)
def test_what_is_no_picture_is_refused_whatever_it_is_called(data: bytes) -> None:
    assert reason(data) == "kind"


def test_an_empty_and_a_too_large_file() -> None:
    assert reason(b"") == "empty"
    assert reason(b"\xff\xd8\xff" + bytes(MAX_BYTES)) == "too_large"


@pytest.mark.parametrize(
    "data",
    [
        png_announcing(50_000, 50_000),
        png_announcing(2**31 - 1, 2**31 - 1),
        png_announcing(9_000, 9_000),
        webp_announcing(16_383, 16_383),
        webp_announcing(2**24, 2**24),
        encode(Image.new("L", (1, 1)), "GIF")[:6] + b"\xff\xff\xff\xff" + encode(Image.new("L", (1, 1)), "GIF")[10:],
    ],
    ids=["png", "png-largest", "png-81mp", "webp", "webp-largest", "gif"],
)  # fmt: skip
def test_bombs_are_refused_by_what_they_announce(data: bytes) -> None:
    assert len(data) < 1000
    started = time.perf_counter()
    assert reason(data) in {"too_many_pixels", "damaged"}
    assert time.perf_counter() - started < 0.5


def test_a_jpeg_of_endless_passes_is_refused() -> None:
    data = encode(photo(64, 64), "JPEG", progressive=True)
    scan = data[data.rindex(b"\xff\xda") : -2]
    assert reason(data[:-2] + scan * 500 + b"\xff\xd9") == "damaged"
    assert prepare(data, "picture").width == 64


def test_only_the_first_frame_of_an_animation_is_read() -> None:
    frames = [photo(200, 100, seed) for seed in range(4)]
    for kind in ("GIF", "WEBP", "PNG"):
        data = encode(frames[0], kind, save_all=True, append_images=frames[1:], duration=50)
        for variant in prepare(data, "picture").variants:
            image = opened(variant.content)
            assert getattr(image, "n_frames", 1) == 1
            assert b"ANIM" not in variant.content


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_a_truncated_file_is_damaged(kind: str, share: float) -> None:
    data = encode(photo(400, 300), kind)
    assert reason(data[: int(len(data) * share)]) == "damaged"


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
@given(st.data())
def test_broken_bytes_are_refused_or_read_but_never_crash(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(["PNG", "JPEG", "WEBP", "GIF"]))
    content = bytearray(encode(photo(40, 30), kind))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        made = prepare(bytes(content), "logo")
    except UnusableImage:
        return
    assert made.variants


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_what_hides_behind_the_picture_is_left_behind(kind: str) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("evil.html", "<script>alert(1)</script>")
    data = encode(photo(300, 200), kind) + b"<script>alert(1)</script>" + archive.getvalue()
    for variant in prepare(data, "picture").variants:
        assert b"<script" not in variant.content
        assert b"PK\x03\x04" not in variant.content


def close(image: Image.Image, spot: tuple[int, int], wanted: tuple[int, ...]) -> None:
    found = image.getpixel(spot)
    assert isinstance(found, tuple)
    assert all(abs(a - b) <= 12 for a, b in zip(found, wanted, strict=True)), found


def test_transparency_is_kept_and_an_opaque_alpha_is_not() -> None:
    logo = Image.new("RGBA", (300, 300), (0, 0, 0, 0))
    logo.paste((200, 30, 30, 255), (100, 100, 200, 200))
    for purpose in BOXES:
        image = opened(prepare(encode(logo), purpose).variants[-1].content)
        assert image.mode == "RGBA"
        close(image, (5, 5), (*image.getpixel((5, 5))[:3], 0))  # type: ignore[index]
        close(image, (150, 150), (200, 30, 30, 255))
    palette = logo.quantize(8)
    assert opened(prepare(encode(palette, "PNG"), "logo").variants[-1].content).mode == "RGBA"
    assert opened(prepare(encode(halves().convert("RGBA")), "logo").variants[-1].content).mode == "RGB"


@pytest.mark.parametrize(
    ("image", "kind", "options"),
    [
        (halves().convert("CMYK"), "JPEG", {}),
        (halves().convert("P"), "PNG", {}),
        (halves().convert("P"), "GIF", {"transparency": 255}),
        (halves(), "PNG", {"transparency": (0, 255, 0)}),
        (halves(), "JPEG", {"progressive": True, "subsampling": 0}),
    ],
    ids=["cmyk", "palette", "gif", "trns", "progressive"],
)
def test_odd_modes_keep_their_colours(image: Image.Image, kind: str, options: dict[str, Any]) -> None:
    made = opened(prepare(encode(image, kind, **options), "picture").variants[-1].content).convert("RGB")
    close(made, (40, 200), (254, 0, 0))
    close(made, (560, 200), (0, 0, 254))


def test_grey_in_one_eight_and_sixteen_bits() -> None:
    deep = Image.new("I;16", (200, 100), 32768)
    close(opened(prepare(encode(deep), "picture").variants[0].content), (50, 50), (128, 128, 128))
    close(opened(prepare(encode(Image.new("L", (9, 9), 77)), "logo").variants[0].content), (4, 4), (77,) * 3)
    close(opened(prepare(encode(Image.new("1", (9, 9), 1)), "logo").variants[0].content), (4, 4), (255,) * 3)
    pair = Image.new("LA", (9, 9), (77, 128))
    close(opened(prepare(encode(pair), "logo").variants[0].content), (4, 4), (77, 77, 77, 128))


def test_colours_are_brought_to_srgb_and_a_useless_profile_is_passed_over() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    for profile in (b"nonsense", lab):
        made = prepare(encode(halves(), "JPEG", icc_profile=profile), "picture")
        close(opened(made.variants[-1].content), (40, 200), (254, 0, 0))
    # A profile in which the first channel is green's: what looked red in the file is green.
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = srgb.replace(b"rXYZ", b"@@@@").replace(b"gXYZ", b"rXYZ").replace(b"@@@@", b"gXYZ")
    assert swapped != srgb
    made = prepare(encode(halves(), "JPEG", icc_profile=swapped, quality=95), "picture")
    close(opened(made.variants[-1].content), (40, 200), (0, 254, 0))


MEASURE = """
import sys
sys.path.insert(0, {root!r})
from app.media.images import prepare
from app.media.limits import UnusableImage
from tests.factories.images import encode, halves
def status(name):
    return int(next(l for l in open("/proc/self/status") if l.startswith(name)).split()[1])
prepare(encode(halves(), "JPEG"), "picture")
with open(sys.argv[1], "rb") as file:
    before = status("VmRSS")
    data = file.read()
try:
    said = str([v.width for v in prepare(data, "picture").variants])
except UnusableImage as error:
    said = error.reason
print((status("VmHWM") - before) // 1024, len(data), said)
"""


@pytest.mark.parametrize(
    ("name", "size", "kind", "options"),
    [
        ("photo", (7300, 5470), "JPEG", {"quality": 97}),
        ("portrait", (3330, 12000), "JPEG", {"quality": 85}),
        ("progressive", (7300, 5470), "JPEG", {"progressive": True, "quality": 60}),
        ("progressive-444", (4200, 3000), "JPEG", {"progressive": True, "subsampling": 0, "quality": 60}),
        ("png", (4200, 3200), "PNG", {"compress_level": 1}),
        ("webp", (2700, 2000), "WEBP", {"lossless": True, "method": 0}),
    ],
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_a_large_photo_takes_less_than_150_mb_more(
    tmp_path: Any, name: str, size: tuple[int, int], kind: str, options: dict[str, Any]
) -> None:
    path = tmp_path / "upload"
    content = encode(photo(*size), kind, **options)
    # As large as an upload may be, whatever the picture needs.
    path.write_bytes(content + bytes(max(0, MAX_BYTES - len(content))))
    run = [sys.executable, "-c", MEASURE.format(root=str(ROOT)), str(path)]
    extra, length, said = subprocess.run(
        run, capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout.split(" ", 2)
    assert int(length) == MAX_BYTES
    assert int(extra) < 150, (name, extra, said)
    if name != "progressive":
        assert said.startswith("["), said
    print(f"{name}: {extra} MB more, {said}")
