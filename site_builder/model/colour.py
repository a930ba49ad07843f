"""Turns a colour as people write it into its three parts, and two colours into how well one reads on the other.

It refuses to know what a colour is used for; which colours a portal has and where they stand is the palette's business.
"""

from __future__ import annotations

import colorsys
import math
import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from site_builder.kernel.diagnostic import Problem, Rule, Severity, question

NOT_A_COLOUR = Rule(
    "E873",
    Severity.ERROR,
    "颜色写法不对",
    "“{text}”不是能用的颜色写法。{guess}",
    '写一个 # 和六位数字、字母（0—9、a—f），外面加英文引号，例如  "#0f5443"',
    "颜色写成 # 加六位十六进制数，每两位是红、绿、蓝的分量，例如 #0f5443 是深绿，#b3121b 是大红；三位的简写 #c00 也可以。"
    "在 YAML 里，# 前面有空格就表示注释，所以外面一定要加英文引号。用画图软件的取色工具可以看到这六位数。",
)

_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_BARE = re.compile(r"[0-9a-f]{6}(?:[0-9a-f]{2})?", re.IGNORECASE)
_PARTS = re.compile(r"rgba?\D*(\d{1,3})\D+(\d{1,3})\D+(\d{1,3})\D*.*", re.IGNORECASE)
_MARKS = " \"'“”‘’#;；。"
_NAMED = {
    **dict.fromkeys(("navy", "藏青", "深蓝"), "#1f3a5f"),
    **dict.fromkeys(("red", "红"), "#b3121b"),
    **dict.fromkeys(("green", "绿"), "#0f5443"),
    **dict.fromkeys(("blue", "蓝"), "#1d4f91"),
    **dict.fromkeys(("teal", "青"), "#0b5a6a"),
    **dict.fromkeys(("orange", "橙"), "#a84300"),
    **dict.fromkeys(("purple", "紫"), "#5b3a8c"),
    **dict.fromkeys(("brown", "棕", "褐"), "#6b4423"),
    **dict.fromkeys(("gray", "grey", "灰"), "#555555"),
    **dict.fromkeys(("black", "黑"), "#000000"),
    **dict.fromkeys(("white", "白"), "#ffffff"),
}
"""A colour for a word, in the order in which words are looked for; of each a shade that reads on white."""


class Colour(NamedTuple):
    """An opaque colour of sRGB: red, green and blue from 0 to 255."""

    red: int
    green: int
    blue: int

    @property
    def hex(self) -> str:
        """``#rrggbb``."""
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    @property
    def luminance(self) -> float:
        """Relative luminance from 0 (black) to 1 (white): WCAG 2.2, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance."""
        red, green, blue = (_LINEAR[part] for part in self)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    @property
    def lightness(self) -> float:
        """From 0 (black) to 1 (white), halfway between the strongest and the weakest part."""
        return (max(self) + min(self)) / 510

    def at_lightness(self, lightness: float) -> Colour:
        """The same hue, as strong as before, with another lightness."""
        hue, _, strength = colorsys.rgb_to_hls(*(part / 255 for part in self))
        return Colour(*(round(part * 255) for part in colorsys.hls_to_rgb(hue, lightness, strength)))

    def mixed(self, other: Colour, share: float) -> Colour:
        """This colour with ``share`` (0 to 1) of ``other``."""
        return Colour(*(round(own + (more - own) * share) for own, more in zip(self, other, strict=True)))


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


_LINEAR = tuple(_linear(part / 255) for part in range(256))
BLACK = Colour(0, 0, 0)
WHITE = Colour(255, 255, 255)


def parse_colour(text: str) -> Colour | Problem:
    """``#rrggbb`` or ``#rgb`` in either case; with a problem comes what was probably meant."""
    plain = text.strip()
    if not _HEX.fullmatch(plain):
        return Problem(NOT_A_COLOUR, {"text": text, "guess": question(_meant(plain))})
    digits = plain[1:] if len(plain) == 7 else "".join(2 * digit for digit in plain[1:])
    return Colour(*bytes.fromhex(digits))


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio from 1 to 21: WCAG 2.2, https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio."""
    darker, lighter = sorted((one.luminance, other.luminance))
    return (lighter + 0.05) / (darker + 0.05)


def readable(colour: Colour, grounds: Iterable[Colour]) -> float:
    """The contrast ratio of ``colour`` on that of the ``grounds`` where it reads worst."""
    return min(contrast(colour, ground) for ground in grounds)


def shown_ratio(ratio: float) -> str:
    """A ratio with two decimals, cut and not rounded: what is shown as 4.50 is enough where 4.5 is asked for."""
    return f"{math.floor(ratio * 100) / 100:.2f}:1"


def _meant(text: str) -> str | None:
    """The colour that was probably meant by a text that is none."""
    plain = unicodedata.normalize("NFKC", text).strip(_MARKS).lower()
    digits = plain.replace("o", "0").replace("l", "1")
    if _HEX.fullmatch("#" + digits) and ("#" in unicodedata.normalize("NFKC", text) or len(digits) == 6):
        return "#" + digits
    if _BARE.fullmatch(digits):
        return "#" + digits[:6]
    if parts := _PARTS.fullmatch(plain):
        return Colour(*(min(int(part), 255) for part in parts.groups())).hex
    return next((colour for word, colour in _NAMED.items() if word in plain), None)
