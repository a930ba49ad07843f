"""Turns the bytes of an SVG drawing into the same drawing without notes of programs, when nothing in it runs or loads.

Opened by itself, a drawing is a page of this website and may do all that a page may do. It refuses to repair one that
does: what it would look like afterwards, only its author knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.parsers.expat import ExpatError

from site_builder.cleaning.cleaned import DAMAGED, TOO_LARGE, Cleaned, Outcome, Uncleanable, listed
from site_builder.cleaning.findings import MOVING, UNREADABLE
from site_builder.cleaning.xml_reader import Kind, Tag, blanked, edited, events
from site_builder.kernel.diagnostic import Problem, Rule, Severity

LARGEST = 20 * 1024 * 1024
RUNNING = Rule(
    "E457",
    Severity.ERROR,
    "SVG 图片里有程序或者外部链接",
    "图片“{name}”里有不能发布的内容：{found}。",
    "用画图软件打开，导出成“纯 SVG”（不带脚本、链接和网页内容），或者导出成 .png，换掉这个文件。",
    "SVG 图片单独打开时，就是网站上的一个网页：里面的脚本会运行，外部链接会把读者的访问告诉别的网站。"
    "许多网站就是这样被人放进恶意程序的。图片里的链接请写在正文里。",
)
_SVG = "http://www.w3.org/2000/svg"
_RUNNING = frozenset(["script", "handler", "listener"])
_FOREIGN = frozenset(["foreignObject", "iframe", "embed", "object", "audio", "video"])
_MOVING = frozenset(["animate", "animateMotion", "animateTransform", "animateColor", "set"])
_REFERENCES = ("href", "src", "base", "data", "action", "formaction", "ping")
_INSIDE = re.compile(r"#|data:image/(?:png|jpe?g|gif|webp)[;,]", re.IGNORECASE)
"""How the places begin that a drawing may lead to: itself, and pictures that lie in it."""
_STYLE_FOREIGN = re.compile(
    r"@import|expression\s*\(|javascript:|-moz-binding"
    r"|url\s*\(\s*[\"']?\s*(?!#|data:image/(?:png|jpe?g|gif|webp)[;,])[^\s\"')]",
    re.IGNORECASE,
)
_STYLE_MOVING = re.compile("@keyframes", re.IGNORECASE)
_ESCAPED = re.compile(r"\\|/\*")
"""By which a style can hide what it says; drawing programs write neither."""
_PUBLIC = re.compile(rb"<!DOCTYPE\s+svg\s[^\[<>]*>")
"""What older programs write, and what says nothing."""
_STYLESHEET = b"<?xml-stylesheet"
_DISK = re.compile(rb"sodipodi:(?:docname|docbase|absref)|inkscape:export-filename")
"""Attributes that name files on the author's disk."""
_LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:px)?\s*")
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?", re.IGNORECASE)
_LARGEST_SIDE = 100_000


def clean_svg(data: bytes) -> Outcome:
    """The drawing and its size in px where it tells one, and what is wrong with it."""
    try:
        return _clean(data)
    except Uncleanable as problem:
        reason = str(problem)
    except ExpatError:
        reason = DAMAGED
    return Cleaned(data), (Problem(UNREADABLE, {"reason": reason}),)


def _clean(data: bytes) -> Outcome:
    if len(data) > LARGEST:
        raise Uncleanable(TOO_LARGE)
    plain = _PUBLIC.sub(b"", data, count=1)
    drawing = _Drawing()
    made = edited(plain, drawing.take)
    found = [*drawing.found, *_style_faults(plain)]
    if _STYLESHEET in plain:
        found.append("外部样式表")
    if not drawing.is_one:
        raise Uncleanable(DAMAGED)
    cleaned = Cleaned(data if found or made == data else made, *drawing.size)
    problems = [Problem(RUNNING, {"found": listed(found)})] if found else []
    if drawing.moves or any(_STYLE_MOVING.search(style) for style in _styles(plain)):
        problems.append(Problem(MOVING))
    return cleaned, tuple(problems)


class _Drawing:
    """What the elements of a drawing are and want."""

    def __init__(self) -> None:
        self.is_one = self.moves = False
        self.size = (0, 0)
        self.found: list[str] = []

    def take(self, tag: Tag) -> bytes | None:
        """An element: kept, unless it is a note of a program."""
        name = tag.names[-1]
        if len(tag.names) == 1:
            self.is_one = (name, tag.space) == ("svg", _SVG)
            self.size = _size(tag)
        self.found += _faults(tag)
        self.moves |= name in _MOVING
        if name == "metadata" or (tag.space != _SVG and len(tag.names) > 1):
            return None
        return blanked(tag.written, _DISK)


def _faults(tag: Tag) -> Iterator[str]:
    name = tag.names[-1]
    if name in _RUNNING:
        yield f"脚本（{name}）"
    if name in _FOREIGN:
        yield f"网页内容（{name}）"
    for full, value in tag.attributes.items():
        attribute = full.rpartition("}")[2].lower()
        if attribute.startswith("on"):
            yield f"脚本（{attribute}）"
        elif attribute in _REFERENCES and not _INSIDE.match(value.strip()):
            yield f"外部链接（{value.strip()[:40]}）"
        elif _STYLE_FOREIGN.search(value):
            yield f"外部内容（{attribute}）"
        elif attribute == "style" and _ESCAPED.search(value):
            yield "看不懂的样式（style）"
        elif name in _MOVING and attribute == "attributename" and _changes_target(value):
            yield f"会变的链接（{name}）"


def _changes_target(attribute: str) -> bool:
    name = attribute.rpartition(":")[2].strip().lower()
    return name in _REFERENCES or name.startswith("on")


def _style_faults(data: bytes) -> Iterator[str]:
    for style in _styles(data):
        if _STYLE_FOREIGN.search(style):
            yield "外部内容（style）"
        elif "\\" in style:
            yield "看不懂的样式（style）"


def _styles(data: bytes) -> Iterator[str]:
    """The style sheets in the drawing."""
    pieces: list[str] = []
    inside = False
    for kind, text, _ in events(data, frozenset(["style"])):
        if kind is not Kind.TEXT:
            inside = kind is Kind.START
        elif inside:
            pieces.append(text)
        if kind is Kind.END and pieces:
            yield "".join(pieces)
            pieces.clear()


def _size(tag: Tag) -> tuple[int, int]:
    """Width and height as written, in px, or those of the part of the plane that is shown; else zeros."""
    written = [_LENGTH.fullmatch(tag.attributes.get(side, "")) for side in ("width", "height")]
    sides = [float(found[1]) for found in written if found]
    if len(sides) < 2:
        shown = [float(number) for number in _NUMBER.findall(tag.attributes.get("viewBox", ""))]
        sides = shown[2:4] if len(shown) == 4 else []
    if len(sides) < 2 or not all(0.5 <= side <= _LARGEST_SIDE for side in sides):
        return 0, 0
    return round(sides[0]), round(sides[1])
