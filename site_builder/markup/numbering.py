"""Turns the first words of a paragraph into its place in the numbering of a 公文: 第十二条, 一、, （一）, 1., （1）.

It refuses to know what becomes of the paragraph: levels, anchors and warnings are decided by those who ask.
"""

from __future__ import annotations

import re
from enum import IntEnum

from msgspec import Struct

_DIGITS = {"〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4}
_DIGITS |= {"五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_WRITTEN = "零一二三四五六七八九"

_HAN = "〇零一二两三四五六七八九十百千"
_ARABIC = "0-9０-９"


class Kind(IntEnum):
    """The steps of the numbering, outermost first (立法技术规范: 编章节条; GB/T 9704-2012 7.3.3: the other four)."""

    PART = 10
    CHAPTER = 20
    SECTION = 30
    ARTICLE = 40
    ITEM = 50
    SUBITEM = 60
    POINT = 70
    SUBPOINT = 80


class Label(Struct, frozen=True):
    """A number at the start of a text.

    ``written`` is what the author wrote (``第12条``, ``（一）``, ``一、``), ``anchor`` its normal form without marks
    that only separate (``第十二条``, ``（一）``, ``一``). ``number`` and ``sub`` (之一 = 1) are 0 when unreadable.
    """

    kind: Kind
    written: str
    anchor: str
    number: int
    sub: int = 0


_UNIT_KINDS = {"编": Kind.PART, "章": Kind.CHAPTER, "节": Kind.SECTION, "条": Kind.ARTICLE}

# “第五条第二款规定的”“第五条、第六条” begin a sentence about an article. With a space after it, it is the article.
_ABOUT = (
    r"(?!第|[至到、，；。的等]|之[^一二三四五六七八九十]|[和与及或]第|所[称指述列规]|规定|中[的“，]|[款项课])"
)
_AMENDED = r"(?!(?:修改|改|修订|调整)为|增加|删[去除])"

_LABEL = re.compile(
    rf"第(?P<ordinal>[{_HAN}]+|[{_ARABIC}]+)(?P<unit>[编章节条])(?:之(?P<sub>[{_HAN}]+|[{_ARABIC}]+))?"
    rf"(?=[\s　]|$|{_ABOUT}{_AMENDED})"
    rf"|(?P<item>[{_HAN}]+)、(?![{_HAN}]+[、级类等])"
    rf"|[（(](?P<subitem>[{_HAN}]+)[）)]"
    rf"|(?P<point>[{_ARABIC}]{{1,3}})[.．、](?![{_ARABIC}])"
    rf"|[（(](?P<subpoint>[{_ARABIC}]{{1,3}})[）)]"
    rf"|(?P<half>[{_ARABIC}]{{1,3}})[）)]"
    r"|(?P<dotted>[⒈-⒛])"
)

STARTS = frozenset(f"第（({_HAN}0123456789０１２３４５６７８９⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛")
"""The characters a label can begin with: most paragraphs are told apart by their first character."""


def read_label(text: str, at: int = 0) -> Label | None:
    """The label that begins ``text[at:]``, or ``None``. A number that is only spoken about (第五条规定的) is none."""
    if text[at : at + 1] not in STARTS:
        return None
    match = _LABEL.match(text, at)
    if match is None:
        return None
    written = match[0]
    found = match.lastgroup
    if match["unit"]:
        number, sub = read_number(match["ordinal"]), read_number(match["sub"] or "")
        anchor = f"第{_normal(match['ordinal'], number)}{match['unit']}"
        if match["sub"]:
            anchor += f"之{_normal(match['sub'], sub)}"
        return Label(_UNIT_KINDS[match["unit"]], written, anchor, number, sub)
    if found == "item":
        number = read_number(match["item"])
        return Label(Kind.ITEM, written, _normal(match["item"], number), number)
    if found == "subitem":
        number = read_number(match["subitem"])
        return Label(Kind.SUBITEM, written, f"（{_normal(match['subitem'], number)}）", number)
    digits = match["point"] or match["subpoint"] or match["half"]
    number = int(digits) if digits else ord(written) - ord("⒈") + 1
    kind = Kind.POINT if match["point"] or match["dotted"] else Kind.SUBPOINT
    return Label(kind, written, str(number), number)


def read_number(text: str) -> int:
    """The value of Chinese or Arabic numerals (十二, 一百零三, 二〇, 12); 0 when it is not a number.

    >>> read_number("一百二十三"), read_number("12"), read_number("十")
    (123, 12, 10)
    """
    if not text or len(text) > 9:
        return 0
    if text[0] not in _DIGITS and text[0] not in _UNITS:
        return int(text) if text.isdecimal() else 0
    if len(text) > 1 and not any(sign in _UNITS for sign in text):
        return int("".join(str(_DIGITS[sign]) for sign in text))
    total, digit = 0, 0
    for sign in text:
        if sign in _UNITS:
            total += (digit or 1) * _UNITS[sign]
            digit = 0
        else:
            digit = _DIGITS[sign]
    return total + digit


def write_number(number: int) -> str:
    """``number`` (1 to 9999) as the numerals of a legal text.

    >>> write_number(12), write_number(103), write_number(210)
    ('十二', '一百零三', '二百一十')
    """
    parts: list[str] = []
    gap = False
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, size)
        if digit:
            parts.append("零" if gap and parts else "")
            parts.append(_WRITTEN[digit] + unit)
        gap = not digit
    text = "".join(parts)
    return text[1:] if text.startswith("一十") else text


def normal_anchor(anchor: str) -> str:
    """The form an anchor has when its numbers are written as the articles' anchors are: 第12条 gives 第十二条."""
    return _NUMBER_IN_ANCHOR.sub(lambda match: _normal(match[0], read_number(match[0])), anchor)


_NUMBER_IN_ANCHOR = re.compile(
    rf"(?<=第)(?:[{_ARABIC}]+|[{_HAN}]+)(?=[编章节条])|(?<=[编章节条]之)(?:[{_ARABIC}]+|[{_HAN}]+)"
)


def _normal(written: str, number: int) -> str:
    return write_number(number) if 0 < number < 10_000 else written
