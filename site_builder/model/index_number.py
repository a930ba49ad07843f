"""Turns an 索引号 into the organ's code, the period and the serial, or a problem, and checks the code's check characters.

It refuses to know which organs there are.
"""

from __future__ import annotations

import re

from msgspec import Struct

from site_builder.kernel.diagnostic import Problem, Rule, Severity
from site_builder.model.written import HYPHENS, half_width, nothing_written

_ABOUT = (
    "索引号由机构代码、斜线、年份（或者年月）、横线和五位顺序号组成，例如 11341700MB1714830K/202207-00035。机构代码是 18 位的"
    "统一社会信用代码（GB 32100—2015），或者 9 位的组织机构代码（GB 11714—1997）。"
    "《中华人民共和国政府信息公开条例》第十二条要求政府信息公开目录包括索引、名称、内容概述、生成日期等内容。"
)

INDEX_NUMBER_MALFORMED = Rule(
    "W219",
    Severity.WARNING,
    "索引号写法不对",
    "“{text}”不像索引号：{reason}。",
    "写成“机构代码/年月-五位顺序号”，例如  11341700MB1714830K/202207-00035",
    _ABOUT,
)

ORGAN_CODE_CHECK = Rule(
    "W211",
    Severity.WARNING,
    "机构代码的校验位不对",
    "机构代码“{code}”的校验位是“{found}”，按规则应当是“{expected}”，可能抄错了一位。",
    "对照统一社会信用代码证书核对；如果是本地自编的代码，可以不理会。",
    "18 位代码按 GB 32100—2015《法人和其他组织统一社会信用代码编码规则》校验，9 位代码按 GB 11714—1997"
    "《全国组织机构代码编制规则》校验。有的地方使用自编的代码，不符合校验规则，所以只作提醒。",
)


class IndexNumber(Struct, frozen=True, order=True):
    """An 索引号: the organ's code (9 or 18 characters), the period (``2024`` or ``202403``) and the serial."""

    organ: str
    period: str
    serial: str

    @property
    def text(self) -> str:
        """``11341700MB1714830K/202207-00035``."""
        return f"{self.organ}/{self.period}-{self.serial}"


_INDEX_NUMBER = re.compile(r"([0-9A-Z]{9}|[0-9A-HJ-NP-RTUW-Y]{18})/(\d{4}|\d{6})-(\d{5})", re.ASCII)
_INDEX_PARTS = re.compile(r"([^/]*)/([^-]*)-(.*)")


def parse_index_number(text: str) -> IndexNumber | Problem:
    """An 索引号 ``organ/period-serial``; full-width forms, spaces and small letters are repaired without a word."""
    plain = half_width(text).translate(HYPHENS).upper()
    if not plain:
        return nothing_written("索引号", "11341700MB1714830K/202207-00035")
    match = _INDEX_NUMBER.fullmatch(plain)
    if match is None:
        return Problem(INDEX_NUMBER_MALFORMED, {"text": text, "reason": _index_number_fault(plain)})
    organ, period, serial = match.groups()
    if len(period) == 6 and not 1 <= int(period[4:]) <= 12:
        reason = f"年月“{period}”里没有 {period[4:]} 月"
        return Problem(INDEX_NUMBER_MALFORMED, {"text": text, "reason": reason})
    return IndexNumber(organ, period, serial)


def _index_number_fault(plain: str) -> str:
    parts = _INDEX_PARTS.fullmatch(plain)
    if parts is None:
        return "应当有一个斜线“/”和一个横线“-”"
    organ, period, serial = parts.groups()
    if re.fullmatch("[0-9A-Z]+", organ) is None:
        return "机构代码只能是数字和大写字母"
    if len(organ) not in (9, 18):
        return f"机构代码应当是 18 位或者 9 位，现在是 {len(organ)} 位"
    if len(organ) == 18 and set(organ) & set("IOSVZ"):
        return "统一社会信用代码不使用字母 I、O、S、V、Z，可能是数字 1、0、5、2"
    if re.fullmatch(r"\d{4}|\d{6}", period, re.ASCII) is None:
        return "斜线后面应当是四位年份或者六位年月"
    return f"顺序号应当是五位数字，现在是“{serial}”"


_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_ORGAN_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def check_organ_code(code: str) -> Problem | None:
    """Whether the check characters of an organ's code are right: GB 11714 for 9, GB 32100 for 18 characters.

    Only a reminder: provincial catalogues use codes of their own that follow neither. Other lengths pass.
    """
    if re.fullmatch("[0-9A-Z]{9}", code):
        return _organ_check(code, code)
    if re.fullmatch(f"[{_USCC_ALPHABET}]{{18}}", code) is None:
        return None
    total = sum(_USCC_ALPHABET.index(c) * w for c, w in zip(code, _USCC_WEIGHTS, strict=False))
    expected = _USCC_ALPHABET[-total % 31]
    if code[17] != expected:
        return Problem(ORGAN_CODE_CHECK, {"code": code, "found": code[17], "expected": expected})
    return _organ_check(code, code[8:17])


def _organ_check(code: str, part: str) -> Problem | None:
    total = sum(int(c, 36) * w for c, w in zip(part, _ORGAN_WEIGHTS, strict=False))
    expected = "0123456789X0"[11 - total % 11]
    if part[8] == expected:
        return None
    return Problem(ORGAN_CODE_CHECK, {"code": code, "found": part[8], "expected": expected})
