"""Turns the bytes of a picture into those that a page shows: upright, not larger than a page, without any notes.

It refuses to change a picture that needs nothing but to lose its notes, to publish more bytes than the picture had
without them, and to make anything move or stop. What it makes stays as it is when it is made again.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import numpy as np
from PIL import Image, ImageCms

from site_builder.cleaning import gif, jpeg, png, tiff, webp
from site_builder.cleaning.cleaned import DAMAGED, Cleaned, Outcome, Uncleanable
from site_builder.cleaning.findings import MOVING, UNREADABLE
from site_builder.kernel.diagnostic import Problem, Rule, Severity

WIDEST, TALLEST = 1_600, 4_000
"""Pixels of the largest picture on a page: twice the width of the text, and charts of one long column."""
AIM = 100 * 1024
"""Bytes that a photograph should have, so that it comes at once where the network is slow."""
QUALITIES = (82, 76, 70, 65, 60)
"""Tried in this order until the aim is reached; below the last one, blocks would be seen."""
WORTHWHILE = 0.9
"""A photograph is saved anew only when that makes it so much smaller: every saving costs something."""
MOST_PIXELS = 60_000_000
"""Of the largest telephones, and some 500 MB while they are made smaller."""
HEAVY = 500 * 1024
"""Bytes from which on a photograph that was saved as a drawing is worth a word."""
_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF")
_COLOURS = 256
_DIRECTION, _UPRIGHT = 0x0112, 1
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What a camera's note on its direction asks for (EXIF 2.3, Orientation)."""
_SIDEWAYS = 5
"""The first direction that changes width and height."""

UNSUITED = Rule(
    "W465",
    Severity.WARNING,
    "图片的格式不合适",
    "图片“{name}”不适合放在网页上：{reason}。",
    "用看图软件打开，另存为 .jpg（照片）或者 .png（图表、截图），换掉这个文件。",
    "有的格式浏览器不认识，读者看不到图；有的格式文件太大，用手机看的读者要等很久。图片照样发布。",
)


def clean_picture(data: bytes) -> Outcome:
    """The picture for a page, and what is wrong with it. What cannot be decoded is an error of the file."""
    try:
        return _clean(data)
    except Uncleanable as problem:
        reason = str(problem)
    except Image.DecompressionBombError:
        reason = _TOO_MANY
    except Exception:  # the library fails in any way when a file is damaged
        reason = DAMAGED
    return Cleaned(data), (Problem(UNREADABLE, {"reason": reason}),)


_TOO_MANY = f"像素太多，最多 {MOST_PIXELS // 10_000} 万个"


def _clean(data: bytes) -> Outcome:
    bare = _bare(data)
    image = _opened(bare)
    direction = _direction(bare if image.format == "JPEG" else data)
    if image.format == "TIFF":
        image.load()
        return Cleaned(bare, *image.size), (_unsuited("浏览器大多不显示 TIFF 图片"),)
    if getattr(image, "is_animated", False):
        image.load()
        return Cleaned(bare, *image.size), (Problem(MOVING),)
    made = _MAKERS[image.format or ""](image, bare, direction)
    problems: tuple[Problem, ...] = ()
    if image.format == "BMP":
        problems = (_unsuited("BMP 图片没有压缩，文件很大"),)
    elif image.format == "PNG" and len(made) > HEAVY:
        size = len(made) / 1024 / 1024
        problems = (_unsuited(f"文件有 {size:.1f} MB，照片存成 .jpg 会小得多"),)
    return Cleaned(made, *_opened(made).size), problems


def _bare(data: bytes) -> bytes:
    """The picture without notes, its pixels byte for byte."""
    if data.startswith(jpeg.BEGINNING):
        return jpeg.stripped(data)
    if data.startswith(png.BEGINNING):
        return png.stripped(data)
    if data.startswith(gif.BEGINNINGS):
        return gif.stripped(data)
    if data.startswith(tiff.BEGINNINGS):
        return tiff.stripped(data)
    return webp.stripped(data) if webp.is_webp(data) else data


def _opened(data: bytes) -> Image.Image:
    """The picture, its pixels not yet decoded."""
    image = Image.open(BytesIO(data), formats=_FORMATS)
    if image.width * image.height > MOST_PIXELS:
        raise Uncleanable(_TOO_MANY)
    return image


def _direction(data: bytes) -> int:
    """How a camera noted that the picture is to be turned."""
    noted = _opened(data).getexif().get(_DIRECTION)
    return noted if noted in _TURNS else _UPRIGHT


def _unsuited(reason: str) -> Problem:
    return Problem(UNSUITED, {"reason": reason})


# What a picture becomes


def _jpeg(image: Image.Image, bare: bytes, direction: int) -> bytes:
    """A photograph: saved anew when it must be changed, or when it weighs more than it should and may still lose."""
    if _usual(image):
        bare = jpeg.without_profile(bare)
    changed = direction in _TURNS or image.mode == "CMYK"
    large = _target(image.size, direction) != image.size
    if not changed and not large and (len(bare) <= AIM or _coarse(image)):
        image.load()
        return bare
    if large:
        image.draft(image.mode, _target(image.size, direction))
    pixels = _pixels(image, direction)
    made = _lightest(pixels if pixels.mode == "L" else pixels.convert("RGB"), "JPEG", len(bare))
    return made if changed or len(made) <= len(bare) * (1 if large else WORTHWHILE) else bare


def _png(image: Image.Image, bare: bytes, direction: int) -> bytes:
    """A drawing: every pixel as it was, in the fewest bytes."""
    turned = direction in _TURNS
    large = _target(image.size, direction) != image.size
    if png.special(bare) and not turned and not large:
        image.load()
        return bare
    if _usual(image):
        bare = png.without_colours(bare)
    coloured = not _usual(image)
    pixels = _pixels(image, direction)
    made = _fewest(pixels)
    if large and len(made) > len(bare):
        # Where a drawing has few colours, a smaller one has many between them.
        made = _fewest(pixels.convert("RGBA").quantize(_COLOURS, Image.Quantize.FASTOCTREE))
    return made if turned or (coloured and not large) or len(made) < len(bare) else bare


def _webp(image: Image.Image, bare: bytes, direction: int) -> bytes:
    """Saved anew only when it must be changed: how much such a picture lost before cannot be told."""
    turned = direction in _TURNS
    if not turned and _target(image.size, direction) == image.size:
        image.load()
        return bare
    pixels = _pixels(image, direction)
    exact = b"VP8L" in bare
    made = _saved(pixels, "WEBP", lossless=True) if exact else _lightest(pixels, "WEBP", len(bare))
    return made if turned or len(made) <= len(bare) else bare


def _gif(image: Image.Image, bare: bytes, direction: int) -> bytes:
    """Saved anew only when it is too large."""
    if _target(image.size, direction) == image.size:
        image.load()
        return bare
    small = _pixels(image, direction).convert("RGBA").quantize(_COLOURS, Image.Quantize.FASTOCTREE)
    made = _saved(small, "GIF", optimize=True)
    return made if len(made) <= len(bare) else bare


def _bmp(image: Image.Image, bare: bytes, direction: int) -> bytes:
    """Saved anew, because its head may name a file on the author's disk."""
    made = _saved(_pixels(image, direction), "BMP")
    return made if len(made) <= len(bare) else bare


_MAKERS = {"JPEG": _jpeg, "PNG": _png, "WEBP": _webp, "GIF": _gif, "BMP": _bmp}


# Pixels


def _target(size: tuple[int, int], direction: int) -> tuple[int, int]:
    """The size, before it is turned, that a picture has on a page."""
    widest, tallest = (TALLEST, WIDEST) if direction >= _SIDEWAYS else (WIDEST, TALLEST)
    width, height = size
    scale = min(1.0, widest / width, tallest / height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def _pixels(image: Image.Image, direction: int) -> Image.Image:
    """The pixels as a page shows them: eight bits of sRGB, small enough, upright."""
    target = _target(image.size, direction)
    pixels = _in_srgb(_eight_bits(image))
    if target != pixels.size:
        pixels = _blendable(pixels).resize(target, Image.Resampling.LANCZOS)
    return pixels.transpose(_TURNS[direction]) if direction in _TURNS else pixels


def _eight_bits(image: Image.Image) -> Image.Image:
    """Pixels of sixteen bits lose the lower eight, which no screen shows."""
    if not image.mode.startswith("I"):
        image.load()
        return image
    return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))


def _profile(image: Image.Image) -> ImageCms.ImageCmsProfile | None:
    """How the colours are meant, where the picture says so in a way that can be read."""
    written = image.info.get("icc_profile")
    if not written:
        return None
    try:
        return ImageCms.ImageCmsProfile(BytesIO(written))
    except OSError:
        return None


def _usual(image: Image.Image) -> bool:
    """Whether its colours are those that browsers take for granted."""
    profile = _profile(image)
    return profile is None or "sRGB" in ImageCms.getProfileDescription(profile)


def _in_srgb(image: Image.Image) -> Image.Image:
    """The same colours, in sRGB. A profile that does not fit the picture says nothing."""
    profile = _profile(image)
    if profile is None or _usual(image):
        return image.convert("RGB") if image.mode == "CMYK" else image
    mode = "RGBA" if _has_alpha(image) else "RGB"
    pixels = image if image.mode in ("L", "CMYK") else image.convert(mode)
    try:
        made = ImageCms.profileToProfile(pixels, profile, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except ImageCms.PyCMSError:
        return pixels.convert("RGB") if image.mode == "CMYK" else pixels
    if made is None:
        return pixels
    if mode == "RGBA":
        made.putalpha(pixels.getchannel("A"))
    return made


def _has_alpha(image: Image.Image) -> bool:
    return image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info


def _blendable(image: Image.Image) -> Image.Image:
    """The picture in a form whose pixels can be mixed."""
    if image.mode in ("L", "RGB", "RGBA") and "transparency" not in image.info:
        return image
    if image.mode == "1":
        return image.convert("L")
    return image.convert("RGBA" if _has_alpha(image) else "RGB")


# Bytes


def _saved(image: Image.Image, form: str, **options: object) -> bytes:
    """The picture in one format, and nothing else."""
    bare = image.copy()
    bare.info = {key: value for key, value in image.info.items() if key == "transparency"}
    file = BytesIO()
    bare.save(file, form, **options)
    return file.getvalue()


def _lightest(image: Image.Image, form: str, before: int) -> bytes:
    """The picture in the best quality that keeps to the aim, and to what it had ``before``; else in the lowest."""
    more: dict[str, object] = {"optimize": True, "progressive": True} if form == "JPEG" else {"method": 4}
    made = b""
    for quality in QUALITIES:
        made = _saved(image, form, quality=quality, **more)
        if len(made) <= min(AIM, before):
            break
    return made


def _coarse(image: Image.Image) -> bool:
    """Whether a photograph was saved in the lowest quality already, or below it."""
    tables = getattr(image, "quantization", {})
    lowest = Image.open(BytesIO(_saved(Image.new("L", (8, 8)), "JPEG", quality=QUALITIES[-1])))
    return 0 in tables and sum(tables[0]) >= sum(getattr(lowest, "quantization", {})[0])


def _fewest(image: Image.Image) -> bytes:
    """The same pixels as a PNG of the fewest bytes: with a table of colours, grey, or without a hidden layer."""
    full = image.convert("RGBA")
    return min((_saved(one, "PNG", optimize=True) for one in _equal(full)), key=len)


def _equal(full: Image.Image) -> Iterator[Image.Image]:
    """Pictures of the very same pixels in smaller forms. What they are depends on the pixels alone."""
    pixels = np.asarray(full)
    grey = bool((pixels[..., :1] == pixels[..., 1:3]).all())
    solid = bool((pixels[..., 3] == 255).all())
    few = full.getcolors(_COLOURS) is not None
    if grey:
        yield full.convert("L" if solid else "LA")
    elif not few:
        yield full.convert("RGB") if solid else full
    if few:
        # Alpha stands highest, so that what is not solid comes first, where PNG wants it.
        packed = np.ascontiguousarray(pixels).view("<u4")[..., 0]
        colours, places = np.unique(packed, return_inverse=True)
        table = colours.astype("<u4").view(np.uint8).reshape(-1, 4)
        small = Image.fromarray(places.reshape(packed.shape).astype(np.uint8))
        small.putpalette(table[:, :3].tobytes())
        if not solid:
            small.info["transparency"] = table[:, 3].tobytes()
        yield small
