"""Turns the picture that a portal names as its logo into the bytes to publish, or into what is wrong with it.

It refuses to know where a logo is shown. A picture that could run or load anything is turned down, because
nobody reads the source of a picture before it is published.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from site_builder.cleaning.clean import clean
from site_builder.kernel.diagnostic import Diagnostic, Rule, Severity, question
from site_builder.kernel.os_error import reason
from site_builder.kernel.span import Span

NO_LOGO = Rule(
    "E858",
    Severity.ERROR,
    "没有标志图片",
    "找不到网站标志的图片“{path}”。{guess}",
    "路径从 config.yaml 所在的文件夹写起，例如  logo: images/logo.svg；不写这一项，就用主题里的标志。",
)
BAD_LOGO = Rule(
    "E859",
    Severity.ERROR,
    "标志图片不能用",
    "网站标志“{path}”不能用：{reason}。",
    "换一个图片文件：SVG（推荐）、PNG、JPG 或者 WebP；用画图软件重新导出一次，往往就好了。",
    "标志显示在每一页的页头，所以只接受图片，而且要放在 config.yaml 所在的文件夹里面。"
    "SVG 是一种文字写成的图片，里面可以夹带脚本、从别的网站读取东西；这样的 SVG 会被挡住，普通画图软件导出的没有这些。",
)
LARGE_LOGO = Rule(
    "W860",
    Severity.WARNING,
    "标志图片太大",
    "网站标志“{path}”有 {size} KB，每个读者打开网页都要下载它。",
    "缩小到 200 KB 以内：标志只显示为大约两个字高，宽 200 像素的图片就够清楚；SVG 图片通常只有几 KB。",
)

LARGEST = 200 * 1024
"""Bytes. A logo stands on every page."""
_SIGNATURES = {
    ".png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    ".jpg": re.compile(rb"\xff\xd8\xff"),
    ".jpeg": re.compile(rb"\xff\xd8\xff"),
    ".webp": re.compile(rb"RIFF....WEBP", re.DOTALL),
}
_KINDS = (".svg", *_SIGNATURES)

_SVG = "http://www.w3.org/2000/svg"
_QUIET_TAGS = (
    *("{http://www.inkscape.org/", "{http://sodipodi.sourceforge.net/", "{http://purl.org/dc/"),
    *("{http://www.w3.org/1999/02/22-rdf-syntax-ns#", "{http://creativecommons.org/ns#"),
    "{http://web.resource.org/cc/",
)
"""How names begin that drawing programs use for notes of their own; browsers do nothing with them."""
_SHAPES = frozenset(
    (
        *("svg", "g", "defs", "symbol", "use", "title", "desc", "metadata", "style", "switch"),
        *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon"),
        *("text", "tspan", "textPath", "image"),
        *("linearGradient", "radialGradient", "stop", "pattern", "clipPath", "mask", "marker"),
        *("filter", "feBlend", "feColorMatrix", "feComponentTransfer", "feComposite"),
        *("feConvolveMatrix", "feDiffuseLighting", "feDisplacementMap", "feDistantLight", "feDropShadow"),
        *("feFlood", "feFuncA", "feFuncB", "feFuncG", "feFuncR", "feGaussianBlur", "feMerge", "feMergeNode"),
        *(
            "feMorphology",
            "feOffset",
            "fePointLight",
            "feSpecularLighting",
            "feSpotLight",
            "feTile",
            "feTurbulence",
        ),
    )
)
"""The elements of SVG 2 that draw, and neither run, move, link nor embed."""
_LOADS = re.compile(r"url\((?!\s*[\"']?\s*#)|@import|expression\(|\\", re.IGNORECASE)
_INSIDE = re.compile(r"\s*(?:#|data:image/(?:png|jpe?g|webp);base64,)", re.IGNORECASE)


class Logo(NamedTuple):
    """The logo as it is published: the suffix of its file in small letters, where it lies, and its bytes."""

    suffix: str
    path: str
    data: bytes


def read_logo(path: Path, home: Path, place: Span) -> tuple[Logo | None, tuple[Diagnostic, ...]]:
    """The picture at ``path``, which must lie in ``home``; ``place`` is where it is named."""
    shown = path.relative_to(home).as_posix() if path.is_relative_to(home) else path.as_posix()
    suffix = path.suffix.lower()
    if not path.resolve().is_relative_to(home.resolve()):
        return None, (BAD_LOGO.at(place, path=shown, reason="它不在 config.yaml 所在的文件夹里"),)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None, (NO_LOGO.at(place, path=shown, guess=question(_near(path, shown))),)
    except OSError as problem:
        return None, (BAD_LOGO.at(place, path=shown, reason=reason(problem)),)
    if fault := _fault(suffix, data):
        return None, (BAD_LOGO.at(place, path=shown, reason=fault),)
    if suffix in _SIGNATURES:
        # what a camera noted is nobody's business here either
        cleaned, problems = clean(path.name, data)
        if any(problem.rule.severity is Severity.ERROR for problem in problems):
            return None, (BAD_LOGO.at(place, path=shown, reason="图片打不开，文件损坏或者不完整"),)
        data = cleaned.data
    large = (LARGE_LOGO.at(place, path=shown, size=-(-len(data) // 1024)),) if len(data) > LARGEST else ()
    return Logo(suffix, path.as_posix(), data), large


def _near(path: Path, shown: str) -> str | None:
    """The picture beside the missing one that was probably meant."""
    beside = path.parent.iterdir() if path.parent.is_dir() else ()
    names = sorted(p.name for p in beside if p.suffix.lower() in _KINDS)
    near = next(iter(get_close_matches(path.name, names, 1, 0.5)), None)
    return shown.removesuffix(path.name) + near if near else None


def _fault(suffix: str, data: bytes) -> str | None:
    """Why these bytes cannot be a logo of this kind, without a full stop."""
    if suffix not in _KINDS:
        return f"“{suffix}”不是能用的图片格式" if suffix else "文件名没有后缀，不知道是什么格式"
    if not data:
        return "文件是空的"
    if suffix in _SIGNATURES:
        real = next((kind for kind, mark in _SIGNATURES.items() if mark.match(data)), None)
        return None if _SIGNATURES[suffix].match(data) else _other(suffix, real)
    return next(_svg_faults(data), None)


def _other(suffix: str, real: str | None) -> str:
    return f"后缀是“{suffix}”，内容却是“{real}”图片" if real else f"后缀是“{suffix}”，内容却不是这种图片"


def _svg_faults(data: bytes) -> Iterator[str]:
    """What an SVG holds that could run or load something. Only plain ones are read: no entities, no other encoding."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        yield "SVG 不是 UTF-8 编码的文字"
        return
    if re.search(r"<!(?:DOCTYPE[^>]*\[|ENTITY)|<\?xml-stylesheet", text, re.IGNORECASE):
        yield "SVG 里有实体声明或者外部样式"
        return
    try:
        root = ElementTree.fromstring(text.encode())
    except (ElementTree.ParseError, ValueError):
        yield "SVG 的写法不对，读不懂"
        return
    if root.tag != f"{{{_SVG}}}svg":
        yield f'内容不是 SVG 图片（开头应当是  <svg xmlns="{_SVG}" …>）'
        return
    for element in root.iter():
        namespace, _, name = element.tag.rpartition("}")
        if namespace == "{" + _SVG and name not in _SHAPES:
            yield f"SVG 里有“{name}”，它可以执行程序或者嵌入别的东西"
        if namespace != "{" + _SVG and not element.tag.startswith(_QUIET_TAGS):
            yield f"SVG 里有不是图形的东西：“{name}”"
        if name == "style" and _LOADS.search("".join(element.itertext())):
            yield "SVG 的样式会读取别的文件"
        yield from (fault for key, value in element.items() if (fault := _attribute_fault(key, value)))


def _attribute_fault(key: str, value: str) -> str | None:
    if key.startswith(_QUIET_TAGS):
        return None
    name = key.rpartition("}")[2].lower()
    if name.startswith("on"):
        return f"SVG 里有“{name}”，它可以执行程序"
    if name in ("href", "src") and not _INSIDE.match(value):
        return "SVG 里有指向别处的链接"
    return "SVG 里有从别处读取的样式" if _LOADS.search(value) else None
