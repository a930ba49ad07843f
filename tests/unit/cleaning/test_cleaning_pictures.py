"""Pictures: notes go, pixels stay where nothing else is needed, and pages get upright pictures of a fitting size."""

from __future__ import annotations

import io
import re
import struct
import zlib
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageOps, PngImagePlugin

from site_builder.cleaning import jpeg, picture
from site_builder.cleaning.clean import clean
from site_builder.cleaning.cleaned import Cleaned
from site_builder.kernel.diagnostic import Problem
from site_builder.kernel.span import Span

NAME = "zhangmoumou"
FORMATS = {"JPEG": "a.jpg", "PNG": "a.png", "GIF": "a.gif", "WEBP": "a.webp", "BMP": "a.bmp", "TIFF": "a.tif"}


def made(path: str, data: bytes, *codes: str) -> Cleaned:
    """What is published of a picture with these findings. Whatever is cleaned stays as it is."""
    cleaned, problems = clean(path, data)
    assert [p.rule.code for p in problems] == list(codes), [p.at(Span(path)).message for p in problems]
    assert clean(path, data)[0] == cleaned
    assert clean(path, cleaned.data)[0] == cleaned
    assert opened(cleaned.data).size == (cleaned.width, cleaned.height)
    assert NAME.encode() not in cleaned.data
    return cleaned


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def saved(image: Image.Image, form: str, **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def photograph(width: int, height: int, noise: float = 6) -> Image.Image:
    """Something that no table of colours can hold."""
    y, x = np.mgrid[0:height, 0:width]
    waves = [128 + 90 * np.sin(x / 37 + y / 91), 128 + 90 * np.cos(y / 53), 128 + 80 * np.sin((x + y) / 71)]
    grain = np.random.default_rng(1).normal(0, noise, (height, width, 3))
    return Image.fromarray((np.stack(waves, -1) + grain).clip(0, 255).astype(np.uint8))


def drawing(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """A few colours in large areas."""
    image = Image.new("RGBA", (width, height), (255, 255, 255, 255 if mode == "RGB" else 0))
    for at, colour in enumerate(["red", "green", "blue", "black"]):
        image.paste(colour, (at * width // 5, at * height // 5, (at + 1) * width // 5, height))
    return image.convert(mode)


def notes(direction: int = 1) -> Image.Exif:
    """What a telephone notes: its maker, its owner, where it was, and how it was held."""
    exif = Image.Exif()
    exif[0x010F] = exif[0x013B] = exif[0x010E] = NAME
    exif[0x0112] = direction
    exif.get_ifd(0x8769)[0xA430] = NAME
    exif.get_ifd(0x8825)[1] = "N"
    return exif


SMALL = photograph(60, 40)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_notes_go_and_pixels_stay(form: str) -> None:
    data = saved(SMALL, form, exif=notes(), **({"quality": 90} if form == "JPEG" else {}))
    assert NAME.encode() in data
    cleaned = made(FORMATS[form], data, *(["W465"] if form == "TIFF" else []))
    assert opened(cleaned.data).convert("RGB").tobytes() == opened(data).convert("RGB").tobytes()
    assert not {0x010F, 0x013B, 0x010E, 0x8769, 0x8825} & set(opened(cleaned.data).getexif())
    assert len(cleaned.data) <= len(data)


@pytest.mark.parametrize(
    ("form", "options"),
    [
        ("JPEG", {"comment": NAME}),
        ("JPEG", {"xmp": NAME.encode()}),
        ("GIF", {"comment": NAME.encode()}),
        ("WEBP", {"xmp": NAME.encode()}),
        ("TIFF", {"software": NAME, "artist": NAME, "description": NAME, "compression": "tiff_lzw"}),
    ],
)
def test_remarks_go(form: str, options: dict[str, Any]) -> None:
    data = saved(SMALL.quantize(16) if form == "GIF" else SMALL, form, **options)
    assert NAME.encode() in data
    cleaned = made(FORMATS[form], data, *(["W465"] if form == "TIFF" else []))
    assert opened(cleaned.data).convert("RGB").tobytes() == opened(data).convert("RGB").tobytes()


def test_texts_and_times_of_a_drawing_go() -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", NAME)
    info.add_itxt("XML:com.adobe.xmp", NAME, zip=False)
    info.add(b"tIME", bytes(7))
    data = saved(drawing(50, 50), "PNG", pnginfo=info) + NAME.encode()
    cleaned = made("a.png", data)
    assert b"tIME" not in cleaned.data and cleaned.data.endswith(b"IEND\xaeB`\x82")


def test_what_follows_a_photograph_goes() -> None:
    """Telephones append a film, others a second picture."""
    assert made("a.jpg", saved(SMALL, "JPEG") + NAME.encode() * 99).width == 60
    both = saved(SMALL, "MPO", save_all=True, append_images=[SMALL])
    cleaned = made("a.jpg", both)
    assert opened(cleaned.data).format == "JPEG" and b"MPF" not in cleaned.data


@pytest.mark.parametrize("direction", range(1, 9))
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_pictures_are_turned_as_the_camera_was_held(form: str, direction: int) -> None:
    plain = drawing(90, 60)
    data = saved(plain, form, exif=notes(direction), **({"lossless": True} if form == "WEBP" else {}))
    cleaned = made(FORMATS[form], data)
    wanted = ImageOps.exif_transpose(opened(data)).convert("RGB")
    assert (cleaned.width, cleaned.height) == wanted.size == ((90, 60) if direction < 5 else (60, 90))
    difference = np.abs(np.asarray(opened(cleaned.data).convert("RGB"), int) - np.asarray(wanted, int))
    assert difference.mean() < (3 if form == "JPEG" else 0.01)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF", "BMP"])
@pytest.mark.parametrize(
    ("size", "wanted"), [((3200, 400), (1600, 200)), ((300, 5000), (240, 4000)), ((1600, 40), (1600, 40))]
)
def test_pictures_are_not_larger_than_a_page(
    form: str, size: tuple[int, int], wanted: tuple[int, int]
) -> None:
    image = drawing(*size)
    data = saved(image.quantize(8) if form == "GIF" else image, form)
    cleaned = made(FORMATS[form], data, *(["W465"] if form == "BMP" else []))
    assert len(cleaned.data) <= len(data)
    smaller = size != wanted
    # A drawing of few colours may need more bytes when it is smaller; then it stays.
    assert (cleaned.width, cleaned.height) in (
        [wanted, size] if smaller and form in ("PNG", "GIF", "WEBP") else [wanted]
    )


@pytest.mark.parametrize("form", ["JPEG", "WEBP", "PNG"])
def test_a_large_photograph_becomes_smaller(form: str) -> None:
    data = saved(photograph(2000, 1000), form)
    cleaned = made(FORMATS[form], data, *(["W465"] if form == "PNG" else []))
    assert (cleaned.width, cleaned.height) == (1600, 800)
    assert len(cleaned.data) < len(data) * 0.8


def test_a_large_photograph_that_lies_on_its_side_becomes_upright_and_smaller() -> None:
    cleaned = made("a.jpg", saved(photograph(800, 2000), "JPEG", exif=notes(6)))
    assert (cleaned.width, cleaned.height) == (1600, 640)


def test_a_photograph_keeps_to_the_aim_where_it_can() -> None:
    smooth = made("a.jpg", saved(photograph(1600, 1200, 0), "JPEG", quality=97))
    assert len(smooth.data) <= picture.AIM
    rough = made("a.jpg", saved(photograph(1200, 1200, 30), "JPEG", quality=97))
    lowest = opened(saved(Image.new("L", (8, 8)), "JPEG", quality=60))
    assert len(rough.data) > picture.AIM
    assert opened(rough.data).quantization[0] == lowest.quantization[0]


def test_a_photograph_of_a_low_quality_is_not_saved_again() -> None:
    data = saved(photograph(1600, 1200, 30), "JPEG", quality=40)
    assert len(data) > picture.AIM and made("a.jpg", data).data == data


def test_a_small_photograph_stays_as_it_is() -> None:
    data = saved(SMALL, "JPEG", quality=98)
    assert made("a.jpg", data).data == data


COLOURED = [
    ("1", {}),
    ("L", {}),
    ("P", {}),
    ("RGB", {}),
    ("RGBA", {}),
    ("LA", {}),
    ("I;16", {}),
    ("RGB", {"transparency": (255, 0, 0)}),
    ("L", {"transparency": 76}),
]


@pytest.mark.parametrize(("mode", "options"), COLOURED)
@pytest.mark.parametrize("source", ["drawing", "photograph"])
def test_a_drawing_keeps_every_pixel(source: str, mode: str, options: dict[str, Any]) -> None:
    image = drawing(70, 50, "RGBA") if source == "drawing" else photograph(70, 50)
    if mode == "I;16":
        image = Image.fromarray(np.asarray(image.convert("L")).astype(np.uint16) * 256 + 77)
    else:
        image = image.convert(mode)
    data = saved(image, "PNG", **options)
    cleaned = made("a.png", data)
    if mode == "I;16":
        assert cleaned.data == data
    else:
        assert opened(cleaned.data).convert("RGBA").tobytes() == opened(data).convert("RGBA").tobytes()
    assert len(cleaned.data) <= len(data)


def test_a_drawing_of_few_colours_gets_a_table_of_them() -> None:
    cleaned = made("a.png", saved(drawing(500, 300, "RGBA"), "PNG", compress_level=1))
    assert opened(cleaned.data).mode == "P"


def test_a_photograph_that_was_saved_as_a_drawing_is_told() -> None:
    _, (problem,) = clean("a.png", saved(photograph(700, 500, 60), "PNG"))
    sentence = r"图片“a\.png”不适合放在网页上：文件有 [01]\.\d MB，照片存成 \.jpg 会小得多。"
    assert re.fullmatch(sentence, problem.at(Span("a")).message)


def adobe() -> bytes:
    """A profile whose green lies further out than that of sRGB: a copy of it with swapped colours."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    for one, other in ((b"rXYZ", b"gXYZ"),):
        first, second = profile.index(one, 128), profile.index(other, 128)
        profile[first : first + 4], profile[second : second + 4] = other, one
    return (
        bytes(profile)
        .replace(b"sRGB", b"Wide")
        .replace("sRGB".encode("utf-16-be"), "Wide".encode("utf-16-be"))
    )


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_the_usual_colours_need_no_profile(form: str) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    cleaned = made(FORMATS[form], saved(SMALL, form, icc_profile=profile))
    assert "icc_profile" not in opened(cleaned.data).info
    assert opened(cleaned.data).tobytes() == opened(saved(SMALL, form)).tobytes()


def test_other_colours_become_the_usual_ones() -> None:
    red = Image.new("RGB", (40, 40), "red")
    cleaned = made("a.png", saved(red, "PNG", icc_profile=adobe()))
    assert "icc_profile" not in opened(cleaned.data).info
    shown = opened(cleaned.data).convert("RGB").getpixel((5, 5))
    assert isinstance(shown, tuple) and shown[1] > 200 > shown[0]
    with_layer = made("a.png", saved(drawing(40, 40, "RGBA"), "PNG", icc_profile=adobe()))
    assert opened(with_layer.data).convert("RGBA").getchannel("A").getextrema() == (0, 255)
    kept = made("a.jpg", saved(red, "JPEG", icc_profile=adobe()))
    assert opened(kept.data).info["icc_profile"] == adobe()
    large = made("a.jpg", saved(red.resize((1700, 100)), "JPEG", icc_profile=adobe()))
    assert "icc_profile" not in opened(large.data).info


@pytest.mark.parametrize("profile", [b"broken", adobe()[:200]])
def test_a_broken_profile_says_nothing(profile: bytes) -> None:
    assert made("a.png", saved(SMALL, "PNG", icc_profile=profile)).width == 60
    assert made("a.jpg", saved(SMALL.convert("CMYK"), "JPEG", icc_profile=adobe())).width == 60


def test_colours_of_the_press_become_those_of_a_screen() -> None:
    cleaned = made("a.jpg", saved(SMALL.convert("CMYK"), "JPEG"))
    assert opened(cleaned.data).mode == "RGB"


@pytest.mark.parametrize("form", ["GIF", "PNG", "WEBP"])
def test_what_moves_is_told_and_goes_on_moving(form: str) -> None:
    frames = [drawing(40, 30), drawing(40, 30).rotate(180)]
    frames = [frame.quantize(8) for frame in frames] if form == "GIF" else frames
    more = {"comment": NAME.encode()} if form == "GIF" else {"exif": notes()}
    data = saved(frames[0], form, save_all=True, append_images=frames[1:], duration=90, loop=0, **more)
    cleaned = made(FORMATS[form], data, "W464")
    before, after = opened(data), opened(cleaned.data)
    assert after.n_frames == before.n_frames == 2
    for number in range(2):
        before.seek(number), after.seek(number)
        assert after.convert("RGBA").tobytes() == before.convert("RGBA").tobytes()
        assert after.info["duration"] == before.info["duration"]
    assert after.info.get("loop") == before.info.get("loop")


def test_pages_of_a_tiff_stay_in_place() -> None:
    options = {"compression": "tiff_deflate", "artist": NAME, "save_all": True}
    data = saved(drawing(60, 40), "TIFF", append_images=[drawing(30, 20)], **options)
    cleaned = made("a.tif", data, "W465")
    assert len(cleaned.data) == len(data)
    after = opened(cleaned.data)
    assert after.n_frames == 2
    after.seek(1)
    assert after.size == (30, 20) and after.convert("RGB").tobytes() == drawing(30, 20).tobytes()


@pytest.mark.parametrize("order", ["<", ">"])
def test_the_notes_of_a_tiff_are_overwritten(order: str) -> None:
    """Two notes: one that lies elsewhere in the file, and a list of notes of its own."""
    entries = [(256, 3, 1, 7), (315, 2, 12, 100), (34665, 4, 1, 120)]
    data = bytearray((b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}L", 8)).ljust(200, b"\0")
    struct.pack_into(f"{order}H", data, 8, len(entries))
    for at, entry in enumerate(entries):
        struct.pack_into(f"{order}HHLL", data, 10 + 12 * at, *entry)
    data[100:112] = NAME.encode() + b"\0"
    struct.pack_into(f"{order}HHHLL", data, 120, 1, 42036, 2, 12, 150)
    data[150:162] = NAME.encode() + b"\0"
    bare = picture.tiff.stripped(bytes(data))
    assert len(bare) == len(data) and NAME.encode() not in bare
    assert struct.unpack_from(f"{order}HHHLL", bare, 8) == (1, 256, 3, 1, 7)
    assert not any(bare[22:])
    assert picture.tiff.stripped(bare) == bare


# Whatever is in a file


def fault(path: str, data: bytes) -> Problem:
    cleaned, (problem,) = clean(path, data)
    assert cleaned.data == data
    return problem


@pytest.mark.parametrize("form", FORMATS)
def test_a_cut_picture_is_an_error(form: str) -> None:
    image = photograph(200, 150)
    data = saved(image.quantize(64) if form == "GIF" else image, form)
    for kept in (0, 1, 20, len(data) // 2):
        assert fault(FORMATS[form], data[:kept]).rule.code == "E456"


@pytest.mark.parametrize(
    "data", [b"", "图".encode(), b"<html>", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"BM", b"RIFF\0\0\0\0WEBP"]
)
@pytest.mark.parametrize("path", FORMATS.values())
def test_what_is_no_picture_is_an_error(path: str, data: bytes) -> None:
    assert (
        fault(path, data).at(Span(path)).message
        == f"图片“{path}”打不开：文件损坏、不完整，或者其实是别的格式。"
    )


def test_a_picture_with_the_suffix_of_another_is_a_picture() -> None:
    assert opened(made("a.jpg", saved(drawing(50, 50), "PNG")).data).format == "PNG"


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">L", len(content)) + name + content + struct.pack(">L", zlib.crc32(name + content))


@pytest.mark.parametrize("side", [7_800, 20_000, 2_000_000_000])
def test_a_picture_of_too_many_pixels_is_an_error(side: int) -> None:
    head = chunk(b"IHDR", struct.pack(">LLBBBBB", side, side, 8, 0, 0, 0, 0))
    data = b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(999))) + chunk(b"IEND", b"")
    problem = fault("a.png", data)
    assert problem.rule.code == "E456" and "像素太多，最多 6000 万个" in problem.at(Span("a")).message


def test_the_direction_in_a_file_that_something_else_shows_stays() -> None:
    """Word turns pictures itself, so their direction must not go with the notes."""
    bare = jpeg.stripped(saved(SMALL, "JPEG", exif=notes(6)))
    assert NAME.encode() not in bare
    assert dict(opened(bare).getexif()) == {0x0112: 6}
    assert jpeg.stripped(bare) == bare


@given(
    st.sampled_from(sorted(FORMATS)),
    st.integers(0, 2**32),
    st.binary(min_size=1, max_size=6),
)
@settings(max_examples=300, deadline=None)
def test_no_change_of_bytes_raises(form: str, at: int, new: bytes) -> None:
    data = bytearray(_PLAIN[form])
    begin = at % len(data)
    data[begin : begin + len(new)] = new
    cleaned, problems = clean(FORMATS[form], bytes(data))
    assert {p.rule.code for p in problems} <= {"E456", "W464", "W465"}
    if not any(p.rule.code == "E456" for p in problems):
        assert clean(FORMATS[form], cleaned.data)[0] == cleaned


_PLAIN = {
    form: saved(
        SMALL.quantize(16) if form == "GIF" else SMALL,
        form,
        **({} if form in ("GIF", "BMP") else {"exif": notes(3)}),
    )
    for form in FORMATS
}
