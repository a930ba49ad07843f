"""Turns what editors write (document numbers, dates, index numbers, deadlines, numerals) into values or problems.

It refuses to know in which field and file a text stood: the reader of that field adds the place.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, datetime, time

from msgspec import Struct

from site_builder.kernel.diagnostic import Problem, Rule, Severity

_DOC_NUMBER_ABOUT = (
    "发文字号由发文机关代字、年份、发文顺序号组成（《党政机关公文处理工作条例》第九条第五项）。GB/T 9704—2012《党政机关公文格式》"
    "要求年份标全称，用六角括号“〔〕”括入；顺序号不加“第”字，不编虚位（1 不编为 01），后面加“号”字。"
)
_DAY_ABOUT = (
    "日期写成“年-月-日”，年份四位，例如 2024-03-01；写成 2024年3月1日、2024/3/1、2024.3.1 也能读。"
    "成文日期、发布日期、施行日期是三个不同的日期，施行日期和有效期决定效力状态，所以写错的日期不会被猜测或者改正。"
)
_INDEX_ABOUT = (
    "索引号由机构代码、斜线、年份（或者年月）、横线和五位顺序号组成，例如 11341700MB1714830K/202207-00035。机构代码是 18 位的"
    "统一社会信用代码（GB 32100—2015），或者 9 位的组织机构代码（GB 11714—1997）。"
    "《中华人民共和国政府信息公开条例》第十二条要求政府信息公开目录包括索引、名称、内容概述、生成日期等内容。"
)
_DEADLINE_ABOUT = (
    "完成时限决定任务在哪一天之后算逾期。写到月份的，以当月最后一天为限；“每季度”“每月”“每年”开头的，每一期都有自己的期限；"
    "“长期”“持续推进”没有期限，不会逾期。"
)

DOC_NUMBER_MALFORMED = Rule(
    "E210",
    Severity.ERROR,
    "发文字号写法不对",
    "“{text}”不像发文字号：{reason}。",
    "依次写机关代字、六角括号括起来的年份、顺序号和“号”字，例如  云政办发〔2024〕12号；没有文号就写  无",
    _DOC_NUMBER_ABOUT,
)
DOC_NUMBER_WITHOUT_YEAR = Rule(
    "E211",
    Severity.ERROR,
    "发文字号缺年份",
    "“{text}”的括号里没有年份。",
    "在括号里补上四位年份，例如  {example}",
    _DOC_NUMBER_ABOUT,
)
DOC_NUMBER_YEAR = Rule(
    "E222",
    Severity.ERROR,
    "发文字号的年份不对",
    "“{text}”的年份写的是“{year}”，{reason}。",
    "年份写全四位，例如  云政办发〔2024〕12号",
    _DOC_NUMBER_ABOUT,
)
DOC_NUMBER_IRREGULAR = Rule(
    "W210",
    Severity.WARNING,
    "发文字号写法不规范",
    "“{text}”的写法不规范，已经按“{standard}”识别。",
    "写成  {standard}",
    _DOC_NUMBER_ABOUT,
)
NO_SUCH_DAY = Rule(
    "E212",
    Severity.ERROR,
    "日期不存在",
    "“{text}”这一天不存在：{reason}。",
    "写成“年-月-日”，例如  2024-03-01",
    _DAY_ABOUT,
)
DAY_UNREADABLE = Rule(
    "E213",
    Severity.ERROR,
    "不像日期",
    "“{text}”不像日期：{reason}。",
    "写成“年-月-日”，例如  {example}",
    _DAY_ABOUT,
)
DAY_INCOMPLETE = Rule(
    "E214",
    Severity.ERROR,
    "日期不完整",
    "“{text}”缺少{missing}。",
    "补全年、月、日，例如  {example}",
    _DAY_ABOUT,
)
SHORT_YEAR = Rule(
    "E215",
    Severity.ERROR,
    "年份要写四位",
    "“{text}”的年份只有两位，看不出是哪一年。",
    "年份写全四位，例如  {example}",
    _DAY_ABOUT,
)
YEAR_OUT_OF_RANGE = Rule(
    "E216",
    Severity.ERROR,
    "年份不合常理",
    "“{text}”的年份是 {year} 年，不在 1900 年到 2199 年之间，多半写错了。",
    "核对年份，例如  2024-03-01",
    _DAY_ABOUT,
)
NO_SUCH_TIME = Rule(
    "E217",
    Severity.ERROR,
    "时间写法不对",
    "“{text}”里的时间不对：{reason}。",
    "日期后面空一格，写 24 小时制的“时:分”，例如  2024-03-01 09:30；不需要时间就只写日期。",
    "发布日期可以写到分钟。《政府网站发展指引》（国办发〔2017〕47号）的网页标签规范要求发布日期写成“年-月-日 时:分”。",
)
DAY_WITH_TIME = Rule(
    "E218",
    Severity.ERROR,
    "这里只写日期",
    "“{text}”带了时间，这里只需要日期。",
    "去掉时间，写成  {example}",
    _DAY_ABOUT,
)
INDEX_NUMBER_MALFORMED = Rule(
    "W219",
    Severity.WARNING,
    "索引号写法不对",
    "“{text}”不像索引号：{reason}。",
    "写成“机构代码/年月-五位顺序号”，例如  11341700MB1714830K/202207-00035",
    _INDEX_ABOUT,
)
NOT_A_WEB_ADDRESS = Rule(
    "W224",
    Severity.WARNING,
    "网址不能做成链接",
    "“{text}”不是完整的网址，页面上只显示文字，不做成链接。",
    "写完整的网址，从 https:// 写起，例如  https://www.gov.cn/",
    "网址只接受 https:// 和 http:// 开头的，中间没有空格。javascript:、data: 等地址会在读者的电脑上执行程序，"
    "政府网站上不能出现；没有 https:// 的地址会被当成本网站的文件。",
)
DEADLINE_UNREADABLE = Rule(
    "E220",
    Severity.ERROR,
    "完成时限看不懂",
    "“{text}”看不出是哪一天：{reason}。",
    "写成  2023年10月  或  2023-10-31  或  10月底前  或  每季度最后一个月10日前  或  长期",
    _DEADLINE_ABOUT,
)
DEADLINE_AMBIGUOUS = Rule(
    "E221",
    Severity.ERROR,
    "完成时限有两种读法",
    "“{text}”可以读成 {month} 月以前，也可以读成 {month} 月底以前。",
    "写成  {month}月底前  或者写出具体日期，例如  {month}月15日前",
    _DEADLINE_ABOUT,
)
EMPTY_VALUE = Rule(
    "E223",
    Severity.ERROR,
    "没有填写",
    "内容是空的，应当写{wanted}。",
    "写成  {example}",
    "这一项写了键，却没有写值。不需要这一项时，把整行删掉。",
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

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Years outside are slips of the pen: 0204, 20244."""

LONGEST = 80
"""Characters of a date or deadline; what is longer is a paragraph in the wrong place and is not looked at closely."""

LAST_DAY_OF_MONTH = 31
"""``Due.recurring_day`` for “每月底前”: cut to the length of each month."""


def _plain(text: str) -> str:
    """Half-width, without any space: the form in which written values are compared."""
    return "".join(unicodedata.normalize("NFKC", text).split())


# Numerals


_DIGITS = (
    {c: i for i, c in enumerate("零一二三四五六七八九")}
    | {"〇": 0, "○": 0, "两": 2}
    | {c: i for i, c in enumerate("壹贰叁肆伍陆柒捌玖", start=1)}
)
_UNITS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_TENS = {"廿": "二十", "卅": "三十"}
_NUMERAL = "零〇○一二三四五六七八九十百千万两壹贰叁肆伍陆柒捌玖拾佰仟廿卅"


def number_from_chinese(text: str) -> int | None:
    """The number of ``二十一``, ``一百零三``, ``二〇二四`` or ``21``; ``None`` when it is not one below 10^8."""
    plain = _plain(text)
    if plain.isascii() and plain.isdecimal():
        return int(plain) if len(plain) <= 8 else None
    for short, long in _TENS.items():
        plain = plain.replace(short, long)
    if not plain or len(plain) > 16:
        return None
    if all(c in _DIGITS for c in plain):
        # Read digit by digit, as in 二〇二四; a lone digit is the same either way.
        return int("".join(str(_DIGITS[c]) for c in plain)) if len(plain) <= 8 else None
    high, found, low = plain.rpartition("万")
    if "万" in high or (found and not high):
        return None
    thousands = _below_ten_thousand(high) if found else 0
    rest = _below_ten_thousand(low) if low else 0
    if thousands is None or rest is None or (found and thousands == 0):
        return None
    return thousands * 10_000 + rest


def _below_ten_thousand(text: str) -> int | None:
    total, digit, last_unit, zero = 0, -1, 10_000, False
    for place, character in enumerate(text):
        if character in _UNITS:
            unit = _UNITS[character]
            if unit >= last_unit or digit == 0 or (digit < 0 and (unit != 10 or place > 0)):
                return None
            total += (1 if digit < 0 else digit) * unit
            digit, last_unit, zero = -1, unit, False
        elif character not in _DIGITS or digit > 0:
            return None
        elif _DIGITS[character] == 0:
            if zero:
                return None
            zero = True
        else:
            digit = _DIGITS[character]
    if digit < 0 and zero:
        return None
    return total + max(digit, 0)


_ARTICLE = re.compile(
    rf"第([{_NUMERAL}0-9]+)条(?:之([{_NUMERAL}0-9]+))?(?:第[{_NUMERAL}0-9]+款)?(?:第?[（(]?[{_NUMERAL}0-9]+[)）]?项)?"
)


def article_number(text: str) -> tuple[int, int] | None:
    """``第二十一条之一`` as ``(21, 1)``, ``第三条`` and ``第三条第二款`` as ``(3, 0)``; ``None`` for anything else."""
    match = _ARTICLE.fullmatch(_plain(text))
    if match is None:
        return None
    number = number_from_chinese(match[1])
    insertion = number_from_chinese(match[2]) if match[2] else 0
    return None if not number or insertion is None else (number, insertion)


# Document numbers


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
    rf"第?(?P<serial>[0-9]{{1,6}}|[{_NUMERAL}]{{1,8}})(?:号|號)?"
)
_ORDER = re.compile(
    rf"(?P<code>[一-鿿]{{1,24}}?令)[(]?(?:第(?P<serial>[0-9]{{1,6}}|[{_NUMERAL}]{{1,8}})|(?P<bare>[0-9]{{1,6}}))(?:号|號)[)]?"
)
_ANNOUNCED = re.compile(
    rf"(?P<code>[一-鿿]{{1,24}}(?:公告|通告|令))[(]?(?P<year>[0-9]{{4}})年?[)]?"
    rf"第(?P<serial>[0-9]{{1,6}}|[{_NUMERAL}]{{1,8}})(?:号|號)"
)


def parse_doc_number(text: str) -> DocNumber | Problem:
    """A 发文字号 in whatever brackets and digits people use; small irregularities are repaired without a word.

    ``云政发[2018]3号``, ``云政发【２０１８】第03号`` and ``云政发〔2018〕3号`` are equal. See
    :func:`written_irregularly` for telling the editor.
    """
    plain = _plain(text)
    if not plain:
        return Problem(EMPTY_VALUE, {"wanted": "发文字号", "example": "云政办发〔2024〕12号"})
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
    if re.search(rf"[{_CLOSE}]第?[0-9{_NUMERAL}]", plain) is None:
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


_QUOTES = re.compile("[《》〈〉「」『』“”‘’\"'`´＂＇<>]")
_BRACKETS = str.maketrans("〔〕[]【】〖〗{}", "()()()()()")
_DASH_FORMS = str.maketrans(dict.fromkeys(map(ord, "‐‑‒–—―−─"), "-") | {ord("・"): "·", ord("•"): "·"})


def title_key(text: str) -> str:
    """One key for all ways of writing a title: width, spaces, 《》, kinds of quotes and brackets do not count."""
    plain = _QUOTES.sub("", _plain(_plain(text).casefold()))
    return plain.translate(_BRACKETS).translate(_DASH_FORMS)


def match_key(text: str) -> str:
    """The key under which a document is found: the standard form of a document number, else :func:`title_key`."""
    number = parse_doc_number(text)
    return title_key(text) if isinstance(number, Problem) else number.text


_GAP = "[ \u3000]{0,2}"
_ANY_DIGIT = "[0-9０-９]"
_TAIL = re.compile(
    rf"[〔﹝\[［(（【〖]{_GAP}{_ANY_DIGIT}{{4}}{_GAP}年?{_GAP}[〕﹞\]］)）】〗]{_GAP}第?{_GAP}{_ANY_DIGIT}{{1,5}}{_GAP}[号號]"
)
_SERIAL = rf"第{_GAP}(?:{_ANY_DIGIT}{{1,5}}|[{_NUMERAL}]{{1,8}}){_GAP}[号號]"
_ORDER_TAIL = re.compile(rf"(?<![命法司口指禁责勒])令{_GAP}(?:{_SERIAL}|[(（]{_SERIAL}[)）])")
_LONGEST_CODE, _FARTHEST_LEAD_IN = 24, 40
_LEAD_IN = re.compile(
    "中华人民共和国|根据|依据|按照|依照|遵照|参照|落实|贯彻|执行|转发|印发|下发|制定|废止|修改|修订|替代|停止|实施|详见|参见|"
    "以及|对照|文件|通知|关于|其中|同时|原有|规定|适用|包括|例如|代替|由于|经由|即|^[号条款项年月日]原?|"
    "[的将与及或按依见等是了对以由把被从至在于和]|(?<!数)据|^原"
)
_WITHOUT_PLACE = re.compile("[政府党委办发函规令].{0,4}")


def find_doc_numbers(text: str) -> Iterator[tuple[int, int, DocNumber]]:
    """Document numbers in running text as ``(start, end, number)``, in order, ends exclusive.

    Where the issuer's code begins is not marked in Chinese; words such as 根据 and 废止 before it are cut off.
    """
    tails = [*_TAIL.finditer(text), *_ORDER_TAIL.finditer(text)]
    done = 0
    for tail in sorted(tails, key=lambda match: match.start()):
        code_end = tail.start() + (1 if tail[0].startswith("令") else 0)
        while code_end > done and text[code_end - 1] in " \u3000":
            code_end -= 1
        start = _code_start(text, max(done, code_end - _FARTHEST_LEAD_IN), code_end)
        number = parse_doc_number(text[start : tail.end()]) if 1 < code_end - start <= _LONGEST_CODE else None
        if isinstance(number, DocNumber):
            done = tail.end()
            yield start, done, number


def _code_start(text: str, first: int, end: int) -> int:
    start = end
    while start > first and "一" <= text[start - 1] <= "鿿":
        start -= 1
    code = text[start:end]
    cut = 0
    for word in _LEAD_IN.finditer(code):
        rest = code[word.end() :]
        # 和政发, 从府办 and 于府发 begin with a place; 和云政发 begins with a conjunction.
        if rest and not (len(word[0]) == 1 and _WITHOUT_PLACE.fullmatch(rest)):
            cut = word.end()
    return start + cut


# Days and moments


_SEPARATED = re.compile(
    r"(?P<year>\d{1,6})(?P<sep>[-/.])(?P<month>\d{1,3})(?P=sep)(?P<day>\d{1,3})", re.ASCII
)
_HAN_DAY = re.compile(
    rf"(?P<year>[0-9{_NUMERAL}]+)年(?P<month>[0-9{_NUMERAL}]+)月(?P<day>[0-9{_NUMERAL}]+)[日号]?"
)
_MOMENT = re.compile(
    r"(?P<day>.+?)(?:[T\s]+|(?<=[日号]))(?P<hour>\d{1,3}):(?P<minute>\d{1,3})(?::\d{1,2})?(?:\+08:?00)?",
    re.ASCII,
)
_TIME_WORDS = re.compile(r"\d\s*[:时点]|[上下]午", re.ASCII)
_MONTH_ONLY = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})|([0-9{_NUMERAL}]+)年([0-9{_NUMERAL}]+)月份?", re.ASCII)
_YEAR_ONLY = re.compile(rf"(\d{{4}})年?|([{_NUMERAL}]{{4}})年", re.ASCII)
_WITHOUT_YEAR = re.compile(
    rf"(\d{{1,2}})[-/.](\d{{1,2}})|([0-9{_NUMERAL}]+)月([0-9{_NUMERAL}]+)[日号]?", re.ASCII
)
_EIGHT_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_DAY_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", re.ASCII)
_DASHES = str.maketrans(dict.fromkeys(map(ord, "‐‑‒–—―−"), "-"))


def parse_day(text: str) -> date | Problem:
    """A calendar day: 2024-03-01, 2024-3-1, 2024/3/1, 2024.3.1, 2024年3月1日, with full-width digits or not."""
    plain = _plain(text).translate(_DASHES)
    if not plain:
        return Problem(EMPTY_VALUE, {"wanted": "日期", "example": "2024-03-01"})
    if len(text) > LONGEST:
        return Problem(DAY_UNREADABLE, {"text": text, "reason": "文字太长", "example": "2024-03-01"})
    return _complete_day(text, plain) or _not_a_day(text, plain)


def _complete_day(text: str, plain: str) -> date | Problem | None:
    match = _SEPARATED.fullmatch(plain) or _HAN_DAY.fullmatch(plain)
    if match is None:
        return None
    year, month, day = (number_from_chinese(match[name]) for name in ("year", "month", "day"))
    if year is None or month is None or day is None:
        return Problem(
            DAY_UNREADABLE, {"text": text, "reason": "年、月、日要写成数字", "example": "2024-03-01"}
        )
    if len(match["year"]) <= 2:
        example = f"{2000 + year % 100}-{month:02}-{day:02}"
        return Problem(SHORT_YEAR, {"text": text, "example": example})
    return _day(text, year, month, day)


def _day(text: str, year: int, month: int, day: int) -> date | Problem:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Problem(YEAR_OUT_OF_RANGE, {"text": text, "year": year})
    if not 1 <= month <= 12:
        return Problem(NO_SUCH_DAY, {"text": text, "reason": f"一年只有 1 月到 12 月，没有 {month} 月"})
    length = monthrange(year, month)[1]
    if day < 1:
        return Problem(NO_SUCH_DAY, {"text": text, "reason": f"每月从 1 日开始，没有 {day} 日"})
    if day > length:
        return Problem(NO_SUCH_DAY, {"text": text, "reason": f"{year} 年 {month} 月只有 {length} 天"})
    return date(year, month, day)


def _not_a_day(text: str, plain: str) -> Problem:
    if _MONTH_ONLY.fullmatch(plain):
        return Problem(DAY_INCOMPLETE, {"text": text, "missing": "“日”", "example": "2024-03-01"})
    if _YEAR_ONLY.fullmatch(plain):
        return Problem(DAY_INCOMPLETE, {"text": text, "missing": "“月”和“日”", "example": "2024-03-01"})
    if _WITHOUT_YEAR.fullmatch(plain):
        return Problem(DAY_INCOMPLETE, {"text": text, "missing": "“年”", "example": "2024-03-01"})
    day = _day_before_time(text)
    if day is not None:
        return Problem(DAY_WITH_TIME, {"text": text, "example": day.isoformat()})
    example, reason = "2024-03-01", "没有认出年、月、日"
    eight, reversed_day = _EIGHT_DIGITS.fullmatch(plain), _DAY_LAST.fullmatch(plain)
    if eight is not None:
        example, reason = "-".join(eight.groups()), "年、月、日之间要用“-”隔开"
    elif reversed_day is not None:
        reason = "要按年、月、日的顺序写"
    return Problem(DAY_UNREADABLE, {"text": text, "reason": reason, "example": example})


def _day_before_time(text: str) -> date | None:
    half_width = unicodedata.normalize("NFKC", text).strip()
    if _TIME_WORDS.search(half_width) is None:
        return None
    match = _MOMENT.fullmatch(half_width)
    head = match["day"] if match else re.split(r"[T\s]|[上下]午", half_width, maxsplit=1)[0]
    day = _complete_day(text, _plain(head).translate(_DASHES))
    return day if isinstance(day, date) else None


def parse_moment(text: str) -> datetime | Problem:
    """A day with an optional time, ``2024-03-01 09:30``: local time without a zone, seconds dropped."""
    half_width = unicodedata.normalize("NFKC", text).strip()
    match = _MOMENT.fullmatch(half_width) if len(text) <= LONGEST else None
    if match is None:
        if len(text) <= LONGEST and _day_before_time(text) is not None:
            return Problem(NO_SUCH_TIME, {"text": text, "reason": "要写成“时:分”"})
        day = parse_day(text)
        return day if isinstance(day, Problem) else datetime.combine(day, time())
    day = parse_day(match["day"])
    if isinstance(day, Problem):
        return Problem(day.rule, {**day.values, "text": text})
    hour, minute = int(match["hour"]), int(match["minute"])
    if hour > 23:
        return Problem(NO_SUCH_TIME, {"text": text, "reason": f"一天只有 0 时到 23 时，没有 {hour} 时"})
    if minute > 59:
        return Problem(NO_SUCH_TIME, {"text": text, "reason": f"一小时只有 0 分到 59 分，没有 {minute} 分"})
    return datetime.combine(day, time(hour, minute))


# Index numbers and organ codes


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
    plain = _plain(text).translate(_DASHES).upper()
    if not plain:
        example = "11341700MB1714830K/202207-00035"
        return Problem(EMPTY_VALUE, {"wanted": "索引号", "example": example})
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


# Web addresses

# Nothing before the host: in https://www.gov.cn@evil.example/ the reader sees one site and goes to another.
_WEB_ADDRESS = re.compile(
    r"https?://[^\s/?#\\@<>\"\x00-\x20\x7f]+(?:[/?#][^\s\\<>\"\x00-\x20\x7f]*)?", re.IGNORECASE
)


def parse_web_address(text: str) -> str | Problem:
    """A complete address of the web, ``http`` or ``https``; anything else could run in a reader's browser."""
    plain = text.strip()
    return plain if _WEB_ADDRESS.fullmatch(plain) else Problem(NOT_A_WEB_ADDRESS, {"text": text})


def linkable(text: str) -> str:
    """``text`` where it may be linked, else ""."""
    found = parse_web_address(text)
    return "" if isinstance(found, Problem) else found


# Deadlines


class Due(Struct, frozen=True):
    """A deadline: the ``last_day`` in time, or a ``recurring_day`` of certain ``months``, or neither (长期).

    ``recurring_day`` is a day of the month; :data:`LAST_DAY_OF_MONTH` stands for the end of any month.
    """

    text: str
    last_day: date | None = None
    recurring_day: int | None = None
    months: tuple[int, ...] = ()


_EVERY_MONTH = tuple(range(1, 13))
_QUARTER_MONTHS = ((1, 4, 7, 10), (2, 5, 8, 11), (3, 6, 9, 12))
_STANDING = re.compile(
    "(?:长期|持续|常年|常态化?|全年|经常性?|日常|贯穿全年|适时|及时|即时|实时|随时|不定期|每日|每天|每周[一二三四五六日天]?|每工作日)"
    "(?:性|地|化)?(?:工作|任务|坚持|持续|动态|推进|实施|开展|落实|进行|抓好|执行|更新|公开|完成)*"
)
_NUM = rf"[0-9{_NUMERAL}]{{1,3}}"
_END = "(?:年?底|末|年?终|内)"
_BY = "(?:之?以?前)?"
_EACH_QUARTER = re.compile(
    rf"(?:每个?季度|每季|按季度?|逐季|季度)(?:的?(?:(?P<which>最后一|末|首|第?[一二三123])个?月)(?:份|的)?)?"
    rf"(?:(?P<day>{_NUM})[日号]|(?P<end>底|末))?{_BY}"
)
_EACH_MONTH = re.compile(rf"(?:每个?月|按月|逐月)(?:份|的)?(?:(?P<day>{_NUM})[日号]|底|末)?{_BY}")
_EACH_YEAR = re.compile(
    rf"(?:每年度?|按年度?|逐年)(?:(?P<month>{_NUM})月份?(?:(?P<day>{_NUM})[日号]|(?P<end>底|末))?|年?底|年?末|年终)?(?P<by>{_BY})"
)
_EACH_HALF_YEAR = re.compile(rf"(?:每个?半年|按半年)(?:底|末)?{_BY}")
_YEAR = rf"(?:(?P<year>(?:[0-9]{{4}}|[{_NUMERAL}]{{4}}))年度?|(?P<this>今年|本年度?|当年|年内)|(?P<next>明年|次年|翌年|下一?年度?))?"
_IN_YEAR = re.compile(
    rf"{_YEAR}(?:(?P<month>{_NUM})月份?(?:(?P<day>{_NUM})[日号]|(?P<part>上旬|中旬|下旬|底|末|内)?)?"
    rf"|(?P<quarter>第?[一二三四1234]季度)(?:底|末|内)?|(?P<half>[上下]半年)(?:底|末|内)?|(?P<yearend>{_END}))?(?P<by>{_BY})"
)
_NUMERIC_MONTH = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})", re.ASCII)
_TAIL_WORDS = re.compile("(?:完成|办结|报送|落实|到位|公开|公布|[。；，、.;,])+$")
_BARE_BEFORE = ("前", "之前", "以前", "之以前")
_TENTHS = {"上旬": 10, "中旬": 20}


def parse_deadline(text: str, year: int) -> Due | Problem:
    """A 完成时限; ``year`` is the plan's, for texts that do not name one.

    A month means its last day. ``每季度最后一个月10日前``, ``每月5日前`` and ``每年12月底前`` recur; ``长期`` has no day.
    """
    shown = " ".join(text.split())
    if len(shown) > LONGEST:
        return Problem(DEADLINE_UNREADABLE, {"text": text, "reason": "文字太长"})
    plain = _TAIL_WORDS.sub("", _plain(text).translate(_DASHES))
    if not plain:
        return Problem(EMPTY_VALUE, {"wanted": "完成时限", "example": "2023年10月"})
    if _STANDING.fullmatch(plain):
        return Due(shown)
    for pattern, read in _RECURRING:
        match = pattern.fullmatch(plain)
        if match is not None:
            return read(text, shown, match)
    match = _IN_YEAR.fullmatch(plain) or _NUMERIC_MONTH.fullmatch(plain)
    if match is not None and match[0] not in _BARE_BEFORE and FIRST_YEAR <= year < LAST_YEAR:
        return _once(text, shown, match, year)
    day = parse_day(re.sub("之?以?前$", "", plain))
    if isinstance(day, date):
        return Due(shown, last_day=day)
    if day.rule in (NO_SUCH_DAY, SHORT_YEAR, YEAR_OUT_OF_RANGE):
        return Problem(day.rule, {**day.values, "text": text})
    return Problem(
        DEADLINE_UNREADABLE, {"text": text, "reason": "没有认出年、月、日，也不是“每季度”“长期”这样的说法"}
    )


def _each_quarter(text: str, shown: str, match: re.Match[str]) -> Due | Problem:
    which = match["which"] or "末"
    place = 0 if which == "首" else 2 if which in ("末", "最后一") else "一二三".find(which[-1])
    if place < 0:
        place = int(which[-1]) - 1
    return _recurring(text, shown, match["day"], _QUARTER_MONTHS[place])


def _each_month(text: str, shown: str, match: re.Match[str]) -> Due | Problem:
    return _recurring(text, shown, match["day"], _EVERY_MONTH)


def _each_half_year(text: str, shown: str, match: re.Match[str]) -> Due | Problem:
    return _recurring(text, shown, None, (6, 12))


def _each_year(text: str, shown: str, match: re.Match[str]) -> Due | Problem:
    month = 12 if match["month"] is None else number_from_chinese(match["month"])
    if month is None or not 1 <= month <= 12:
        return _no_such_month(text, month)
    if match["month"] and match["by"] and not match["day"] and not match["end"]:
        return Problem(DEADLINE_AMBIGUOUS, {"text": text, "month": month})
    return _recurring(text, shown, match["day"], (month,))


_RECURRING: tuple[tuple[re.Pattern[str], Callable[[str, str, re.Match[str]], Due | Problem]], ...] = (
    (_EACH_QUARTER, _each_quarter),
    (_EACH_MONTH, _each_month),
    (_EACH_HALF_YEAR, _each_half_year),
    (_EACH_YEAR, _each_year),
)


def _recurring(text: str, shown: str, written_day: str | None, months: tuple[int, ...]) -> Due | Problem:
    day = LAST_DAY_OF_MONTH if written_day is None else number_from_chinese(written_day)
    if day is None or not 1 <= day <= LAST_DAY_OF_MONTH:
        return Problem(NO_SUCH_DAY, {"text": text, "reason": f"一个月里没有 {written_day} 日"})
    return Due(shown, recurring_day=day, months=months)


def _once(text: str, shown: str, match: re.Match[str], plan_year: int) -> Due | Problem:
    parts = match.groupdict()
    year = plan_year + (1 if parts.get("next") else 0)
    if parts["year"]:
        year = number_from_chinese(parts["year"]) or 0
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Problem(YEAR_OUT_OF_RANGE, {"text": text, "year": year})
    if parts.get("quarter"):
        quarter = number_from_chinese(parts["quarter"].removeprefix("第").removesuffix("季度")) or 4
        return Due(shown, last_day=_month_end(year, 3 * quarter))
    if not parts["month"]:
        return Due(shown, last_day=_month_end(year, 6 if parts.get("half") == "上半年" else 12))
    month = number_from_chinese(parts["month"])
    if month is None or not 1 <= month <= 12:
        return _no_such_month(text, month)
    if parts.get("day"):
        day = _day(text, year, month, number_from_chinese(parts["day"]) or 0)
        return day if isinstance(day, Problem) else Due(shown, last_day=day)
    if parts.get("by") and not parts.get("part"):
        return Problem(DEADLINE_AMBIGUOUS, {"text": text, "month": month})
    tenth = _TENTHS.get(parts.get("part") or "")
    return Due(shown, last_day=date(year, month, tenth) if tenth else _month_end(year, month))


def _no_such_month(text: str, month: int | None) -> Problem:
    return Problem(NO_SUCH_DAY, {"text": text, "reason": f"一年只有 1 月到 12 月，没有 {month or 0} 月"})


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def due_days(due: Due, year: int) -> tuple[date, ...]:
    """The days of ``year`` on which the deadline falls, in order; empty for 长期 and for other years."""
    if due.recurring_day is not None:
        return tuple(
            date(year, month, min(due.recurring_day, monthrange(year, month)[1])) for month in due.months
        )
    return (due.last_day,) if due.last_day is not None and due.last_day.year == year else ()


def next_due(due: Due, since: date) -> date | None:
    """The first day on or after ``since`` on which the deadline falls, or ``None`` when there is none."""
    days = (*due_days(due, since.year), *(due_days(due, since.year + 1) if since.year < LAST_YEAR else ()))
    if due.last_day is not None:
        days = (due.last_day,)
    return next((day for day in days if day >= since), None)
