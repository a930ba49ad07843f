"""Turns a 发文字号 in whatever brackets and digits people use into its issuer's code, year and serial, or a problem.

It refuses to know whether a document of that number exists.
"""

from __future__ import annotations

import re

from msgspec import Struct

from site_builder.kernel.diagnostic import Problem, Rule, Severity
from site_builder.model.day import FIRST_YEAR, LAST_YEAR
from site_builder.model.numeral import NUMERAL, number_from_chinese
from site_builder.model.title import title_key
from site_builder.model.written import half_width, nothing_written

_ABOUT = (
    "发文字号由发文机关代字、年份、发文顺序号组成（《党政机关公文处理工作条例》第九条第五项）。GB/T 9704—2012《党政机关公文格式》"
    "要求年份标全称，用六角括号“〔〕”括入；顺序号不加“第”字，不编虚位（1 不编为 01），后面加“号”字。"
)

DOC_NUMBER_MALFORMED = Rule(
    "E210",
    Severity.ERROR,
    "发文字号写法不对",
    "“{text}”不像发文字号：{reason}。",
    "依次写机关代字、六角括号括起来的年份、顺序号和“号”字，例如  云政办发〔2024〕12号；没有文号就写  无",
    _ABOUT,
)
DOC_NUMBER_WITHOUT_YEAR = Rule(
    "E211",
    Severity.ERROR,
    "发文字号缺年份",
    "“{text}”的括号里没有年份。",
    "在括号里补上四位年份，例如  {example}",
    _ABOUT,
)
DOC_NUMBER_YEAR = Rule(
    "E222",
    Severity.ERROR,
    "发文字号的年份不对",
    "“{text}”的年份写的是“{year}”，{reason}。",
    "年份写全四位，例如  云政办发〔2024〕12号",
    _ABOUT,
)
DOC_NUMBER_IRREGULAR = Rule(
    "W210",
    Severity.WARNING,
    "发文字号写法不规范",
    "“{text}”的写法不规范，已经按“{standard}”识别。",
    "写成  {standard}",
    _ABOUT,
)


class DocNumber(Struct, frozen=True, order=True):
    """A 发文字号: the issuer's ``code``, the ``year`` and the ``serial``; the year is 0 for an order (令第3号)."""

    code: str
    year: int
    serial: int

    @property
    def text(self) -> str:
        """The standard form of GB/T 9704-2012, such as ``云政办发〔2024〕12号`` or ``国务院令第711号``."""
        if self.year == 0:
            return f"{self.code}第{self.serial}号"
        if _ANNOUNCER.search(self.code):
            return f"{self.code}{self.year}年第{self.serial}号"
        return f"{self.code}〔{self.year}〕{self.serial}号"


_OPEN, _CLOSE = "〔\\[(【〖{<〈", "〕\\])】〗}>〉"
_ANNOUNCER = re.compile(r"(?:局|部|委|委员会|厅|政府|院|署|会|办公室|银行|省|市|县|区)(?:公告|通告|令)$")
_NUMBERED = re.compile(
    rf"(?P<code>[一-鿿]{{1,24}}?)(?P<open>[{_OPEN}])(?P<year>[^{_OPEN}{_CLOSE}]*?)年?(?P<close>[{_CLOSE}])"
    rf"第?(?P<serial>[0-9]{{1,6}}|[{NUMERAL}]{{1,8}})(?:号|號)?"
)
_ORDER = re.compile(
    rf"(?P<code>[一-鿿]{{1,24}}?令)[(]?(?:第(?P<serial>[0-9]{{1,6}}|[{NUMERAL}]{{1,8}})|(?P<bare>[0-9]{{1,6}}))(?:号|號)[)]?"
)
_ANNOUNCED = re.compile(
    rf"(?P<code>[一-鿿]{{1,24}}(?:公告|通告|令))[(]?(?P<year>[0-9]{{4}})年?[)]?"
    rf"第(?P<serial>[0-9]{{1,6}}|[{NUMERAL}]{{1,8}})(?:号|號)"
)


def parse_doc_number(text: str) -> DocNumber | Problem:
    """A 发文字号 in whatever brackets and digits people use; small irregularities are repaired without a word.

    ``云政发[2018]3号``, ``云政发【２０１８】第03号`` and ``云政发〔2018〕3号`` are equal. See
    :func:`written_irregularly` for telling the editor.
    """
    plain = half_width(text)
    if not plain:
        return nothing_written("发文字号", "云政办发〔2024〕12号")
    order = _ORDER.fullmatch(plain)
    if order is not None:
        return _doc_number(text, order["code"], 0, order["serial"] or order["bare"])
    announced = _ANNOUNCED.fullmatch(plain)
    if announced is not None:
        return _doc_number(text, announced["code"], int(announced["year"]), announced["serial"])
    match = _NUMBERED.fullmatch(plain)
    if match is None:
        return Problem(DOC_NUMBER_MALFORMED, {"text": text, "reason": _doc_number_fault(plain)})
    if not match["year"]:
        example = f"{match['code']}〔2024〕{match['serial'].lstrip('0') or '1'}号"
        return Problem(DOC_NUMBER_WITHOUT_YEAR, {"text": text, "example": example})
    year = number_from_chinese(match["year"])
    if year is None or len(match["year"]) < 4:
        reason = "应当是四位数字" if year is None else "没有写全四位"
        return Problem(DOC_NUMBER_YEAR, {"text": text, "year": match["year"], "reason": reason})
    return _doc_number(text, match["code"], year, match["serial"])


def _doc_number(text: str, code: str, year: int, serial: str) -> DocNumber | Problem:
    number = number_from_chinese(serial)
    if not number:
        return Problem(DOC_NUMBER_MALFORMED, {"text": text, "reason": "顺序号要从 1 开始"})
    if year and not FIRST_YEAR <= year <= LAST_YEAR:
        return Problem(
            DOC_NUMBER_YEAR,
            {"text": text, "year": year, "reason": "应当是四位数字" if year > 9999 else "不合常理"},
        )
    short = code.removeprefix("中华人民共和国")
    return DocNumber(short if len(short) > 2 else code, year, number)


def _doc_number_fault(plain: str) -> str:
    if re.search(rf"[{_OPEN}{_CLOSE}]", plain) is None:
        return "没有看到括起来的年份"
    if plain[0] in "〔[(【〖{<〈":
        return "括号前面没有机关代字"
    if re.search(rf"[{_CLOSE}]", plain) is None or re.search(rf"[{_OPEN}]", plain) is None:
        return "年份两边的括号没有成对"
    if re.search(rf"[{_CLOSE}]第?[0-9{NUMERAL}]", plain) is None:
        return "年份后面没有顺序号"
    if not plain.endswith(("号", "號")):
        return "“号”字后面还有别的内容" if "号" in plain else "顺序号后面有多余的内容"
    return "机关代字只能是汉字，顺序号只能是数字"


def written_irregularly(text: str) -> str | None:
    """The standard form of a document number that is readable but not written as GB/T 9704-2012 asks, else ``None``.

    Callers warn with :data:`DOC_NUMBER_IRREGULAR` and the values ``text`` and ``standard``.
    """
    number = parse_doc_number(text)
    if isinstance(number, Problem) or number.text == text.strip():
        return None
    # An organ may number its 公告 either way; both are theirs to choose.
    if text.strip() == f"{number.code}〔{number.year}〕{number.serial}号":
        return None
    return number.text


def match_key(text: str) -> str:
    """The key under which a document is found: the standard form of a document number, else :func:`title_key`."""
    number = parse_doc_number(text)
    return title_key(text) if isinstance(number, Problem) else number.text
