"""Turns the raw text of a file into findings about personal numbers that must not reach a public page.

It refuses to know names, addresses and faces: only numbers whose form or check digit gives them away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from site_builder.kernel.diagnostic import Diagnostic, Rule, Severity
from site_builder.kernel.span import Span

_LAW = (
    "《中华人民共和国个人信息保护法》第二十五条规定，个人信息处理者不得公开其处理的个人信息，取得个人单独同意的除外；"
    "第三十四条规定，国家机关处理个人信息不得超出履行法定职责所必需的范围和限度。"
    "《中华人民共和国政府信息公开条例》第十五条规定，公开后会损害第三方合法权益的商业秘密、个人隐私等政府信息，行政机关不得公开，"
    "第三方同意公开或者不公开会对公共利益造成重大影响的除外。"
)

IDENTITY_NUMBER = Rule(
    "E601",
    Severity.ERROR,
    "有公民身份号码",
    "这里有一个公民身份号码（{masked}），不能公开。",
    "删掉它；确需区分同名人员时，只保留前三位和后两位，中间用 * 代替，例如  {masked}",
    "18 位号码的地区、出生日期和校验码都符合 GB 11643—1999《公民身份号码》，就会被认出来。" + _LAW,
)
BANK_CARD = Rule(
    "E602",
    Severity.ERROR,
    "有银行卡号",
    "这里有一个像银行卡号的数字（{masked}），不能公开。",
    "删掉它；公示补贴发放等情况时，账号只保留前三位和后四位，例如  {masked}。如果它是项目编号一类的其他号码，请在它前面紧挨着写上字母，例如  No{masked}",
    "16 到 19 位、校验位符合 ISO/IEC 7812 的数字会被当作银行卡号。"
    "《中华人民共和国个人信息保护法》第二十八条把金融账户列为敏感个人信息。" + _LAW,
)
MOBILE_NUMBER = Rule(
    "W601",
    Severity.WARNING,
    "有手机号码",
    "这里有一个手机号码（{masked}），请确认可以公开。",
    "个人号码请删掉，或者改成 {masked}；办事联系方式请用单位的固定电话，例如  0000-8800123",
    "以 1 开头、第二位是 3 到 9 的 11 位数字会被当作手机号码。单位对外公布的值班手机可以保留，个人的手机号码应当隐去。"
    + _LAW,
)

# Full-width forms and typographic dashes count as what they look like; one for one, so that columns stay.
_FOLD = str.maketrans(
    {0xFF01 + i: 0x21 + i for i in range(0x5E)}
    | dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
    | {0x3000: " ", 0xA0: " "}
)
_LONG_RUN = re.compile(r"[0-9０-９](?:[ \-‐‑‒–—−－\u3000\xa0]?[0-9０-９]){10}")

_BEFORE = r"(?<![0-9A-Za-z])(?<![0-9][.,])"
_AFTER = r"(?![0-9A-Za-z])"
_IDENTITY = re.compile(rf"{_BEFORE}([1-9][0-9]{{5}})([ -]?)([0-9]{{8}})\2([0-9]{{3}}[0-9Xx]){_AFTER}")
_MOBILE = re.compile(
    rf"{_BEFORE}(?:(?:\+|00)?86[ -]?)?(?P<number>1[3-9][0-9][ -]?[0-9]{{4}}[ -]?[0-9]{{4}}){_AFTER}"
)
_CARDS = (
    re.compile(rf"(?<!_){_BEFORE}[0-9]{{16,19}}{_AFTER}(?!_)"),
    re.compile(rf"{_BEFORE}[1-9][0-9]{{3,15}}([ -])(?:[0-9]{{4,15}}\1)*[0-9]{{1,15}}{_AFTER}(?!\1[0-9])"),
    re.compile(rf"{_BEFORE}62[0-9]{{2}}([ -])[0-9]{{4}}\1[0-9]{{4}}\1[0-9]{{4}}(?:\1[0-9]{{1,3}})?{_AFTER}"),
)
"""A card in one piece; a whole run of groups; and the usual groups of four inside a longer row of numbers."""
_QUANTITY = re.compile(r"\.[0-9]| ?(?:元|万元|亿|吨|千瓦|平方|立方|%)")
_ADDRESS_END = re.compile(r"[\s()<>\"'，。；、（）《》]")

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


class _Hit(Struct, frozen=True):
    """One number found: offsets in its line, and how it may be shown."""

    start: int
    end: int
    rule: Rule
    masked: str


def find_personal_data(path: str, text: str, first_line: int = 1) -> tuple[Diagnostic, ...]:
    """Identity numbers and bank cards (errors) and mobile numbers (warnings), in the order of the text.

    ``text`` is the raw text of a file with LF line breaks; it begins on ``first_line``. Messages show a number
    masked only. Numbers inside a longer run of digits or letters are something else and do not count.
    """
    found: list[Diagnostic] = []
    number, counted, end = first_line, 0, 0
    for run in _LONG_RUN.finditer(text):
        if run.start() < end:
            continue
        start = text.rfind("\n", 0, run.start()) + 1
        end = text.find("\n", run.end())
        end = len(text) if end < 0 else end
        number += text.count("\n", counted, start)
        counted = start
        found.extend(_diagnostic(path, number, hit) for hit in _hits(text[start:end].translate(_FOLD)))
    return tuple(found)


def _diagnostic(path: str, line: int, hit: _Hit) -> Diagnostic:
    return hit.rule.at(Span.at(path, line, hit.start + 1, hit.end - hit.start), masked=hit.masked)


def _hits(text: str) -> list[_Hit]:
    """All hits of a line by place; where two overlap, the graver reading stands."""
    found: list[_Hit] = []
    taken: set[int] = set()
    for kind in (_identities, _cards, _mobiles):
        for hit in kind(text):
            places = range(hit.start, hit.end)
            if taken.isdisjoint(places):
                taken.update(places)
                found.append(hit)
    return sorted(found, key=lambda hit: hit.start)


def _identities(text: str) -> Iterator[_Hit]:
    for match in _IDENTITY.finditer(text):
        number = match[1] + match[3] + match[4].upper()
        if is_identity_number(number):
            yield _Hit(match.start(), match.end(), IDENTITY_NUMBER, _masked(number, 2))


def is_identity_number(number: str) -> bool:
    """Whether 18 characters are a citizen's identity number by GB 11643-1999: region, birthday, check digit."""
    if re.fullmatch(r"[0-9]{17}[0-9X]", number, re.ASCII) is None:
        return False
    if not 11 <= int(number[:2]) <= 82 or not 1900 <= int(number[6:10]) <= 2099:
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return number[17] == _CHECKS[total % 11]


def _cards(text: str) -> Iterator[_Hit]:
    for pattern in _CARDS:
        for match in pattern.finditer(text):
            digits = re.sub("[ -]", "", match[0])
            if (
                is_card_number(digits)
                and not _row_of_years(match[0])
                and not _in_address(text, match.start())
            ):
                yield _Hit(match.start(), match.end(), BANK_CARD, _masked(digits, 4))


def _row_of_years(written: str) -> bool:
    """No card number begins with 19 or 20; “2019 2020 2021 2022” does."""
    return len(written) > 4 and written[4] in " -" and 1900 <= int(written[:4]) <= 2099


def is_card_number(digits: str) -> bool:
    """Whether 16 to 19 digits pass the check of ISO/IEC 7812 (Luhn) and are not one digit repeated."""
    if not 16 <= len(digits) <= 19 or len(set(digits)) == 1:
        return False
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _mobiles(text: str) -> Iterator[_Hit]:
    for match in _MOBILE.finditer(text):
        if _QUANTITY.match(text, match.end()) is None and not _in_address(text, match.start()):
            digits = re.sub("[ -]", "", match["number"])
            yield _Hit(match.start(), match.end(), MOBILE_NUMBER, _masked(digits, 4))


def _in_address(text: str, place: int) -> bool:
    """Whether a place lies inside a web address: serial numbers of pages look like anything."""
    head = text[max(0, place - 300) : place]
    scheme = head.rfind("://")
    return scheme >= 0 and _ADDRESS_END.search(head, scheme) is None


def _masked(digits: str, last: int) -> str:
    return digits[:3] + "*" * (len(digits) - 3 - last) + digits[-last:]
