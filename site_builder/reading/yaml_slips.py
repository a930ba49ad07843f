"""Turns YAML text that cannot be read into the slips of the pen that spoilt it, each at its right place.

It refuses to know the parser's own sentences: they name the line where the parser gave up, often one too late.
"""

from __future__ import annotations

import re
from typing import Any

from msgspec import Struct

from site_builder.kernel.diagnostic import Diagnostic, Rule, Severity
from site_builder.kernel.span import Span

MOST_SLIPS = 20
"""How many slips of one text are worth listing; after that it is not YAML at all."""

_COLON_ABOUT = (
    "键和值之间用英文冒号加一个空格，例如“标题: 关于……的通知”。中文输入法打出来的是全角冒号“：”，程序不认作分隔；"
    "冒号后面没有空格时，程序会把整行当成一个词。值里面的冒号用全角的，不受影响。"
)
_QUOTE_ABOUT = (
    "值一般不用加引号。以特殊符号开头、或者里面有“英文冒号加空格”的值，才需要用一对英文引号括起来。"
    "中文引号“”是普通文字，可以放心使用。"
)
_INDENT_ABOUT = (
    "同一级的项左边要对齐，下一级比上一级多缩进两个空格，列表的每一项以“- ”（减号加空格）开头。缩进只能用英文空格，"
    "不能用 Tab 键，也不能用中文输入法的全角空格。"
)
_LIST_ABOUT = (
    "列表有两种写法：一种是键单独一行，下面每行写“- 值”；另一种是写在方括号里，用英文逗号隔开，例如"
    "“废止: [云政发〔2018〕3号, 云政发〔2019〕5号]”。"
)

FULL_WIDTH_COLON = Rule(
    "E120",
    Severity.ERROR,
    "键后面用了全角冒号",
    "“{key}”后面是全角冒号“：”，程序认不出这是一项。",
    "改成英文冒号加一个空格：  {key}: {value}",
    _COLON_ABOUT,
)
NO_SPACE_AFTER_COLON = Rule(
    "E122",
    Severity.ERROR,
    "冒号后面少了空格",
    "“{key}”的冒号后面要有一个空格（英文空格），现在没有。",
    "在冒号后面加一个空格：  {key}: {value}",
    _COLON_ABOUT,
)
TAB = Rule(
    "E123",
    Severity.ERROR,
    "缩进用了 Tab",
    "这一行用 Tab 键缩进（这样的行共有 {count} 行），这里只能用空格。",
    "把每个 Tab 换成两个空格；编辑器里可以用“查找替换”一次改完。",
    _INDENT_ABOUT,
)
WIDE_SPACE = Rule(
    "E147",
    Severity.ERROR,
    "缩进用了全角空格",
    "这一行用全角空格（或者网页里的不换行空格）缩进，这样的行共有 {count} 行；这里只能用英文空格。",
    "把每个全角空格换成两个英文空格：先切换到英文输入法，再按空格键。",
    _INDENT_ABOUT,
)
UNCLOSED_QUOTE = Rule(
    "E124",
    Severity.ERROR,
    "引号没有成对",
    "这里的英文引号 {quote} 只有前一半，后面没有找到另一半。",
    "在值的末尾补上同样的英文引号 {quote}；如果不需要引号，就把前面这个删掉，或者改用中文引号“”。",
    _QUOTE_ABOUT,
)
INNER_BRACKET = Rule(
    "E125",
    Severity.ERROR,
    "列表里夹了英文括号",
    "方括号列表里的“{item}”又用了英文括号“{bracket}”，程序分不清哪里是列表，哪里是文号。",
    '文号用六角括号〔〕，例如  {better}；或者用英文引号把这一项括起来，例如  "{item}"。',
    "英文方括号在这里表示列表的开头和结尾，不能再出现在没有引号的值里。"
    "GB/T 9704-2012《党政机关公文格式》规定，发文字号中的年份用六角括号“〔〕”括入。",
)
BAD_START = Rule(
    "E126",
    Severity.ERROR,
    "值以特殊符号开头",
    "值不能直接以“{mark}”开头，这个符号在这里另有用处。",
    "用英文引号把整个值括起来，例如  {key}: {quoted}",
    "下面这些英文符号放在值的最前面都有特殊含义：@ ` % & * ! | > [ ] { } , ? #。" + _QUOTE_ABOUT,
)
AFTER_QUOTE = Rule(
    "E127",
    Severity.ERROR,
    "引号后面还有字",
    "英文引号括起来的内容到前一个字符已经结束，后面又出现了“{rest}”。",
    "把里面的英文引号改成中文引号“”；或者用英文单引号把整个值括起来，例如  {key}: '{value}'",
    _QUOTE_ABOUT,
)
COLON_IN_VALUE = Rule(
    "E128",
    Severity.ERROR,
    "值里面有英文冒号",
    "“{key}”的值里又出现了英文冒号加空格，程序会当成另一项。",
    "把值里的冒号改成全角的“：”；或者用英文引号把整个值括起来，例如  {key}: {quoted}",
    _COLON_ABOUT,
)
BAD_INDENT = Rule(
    "E129",
    Severity.ERROR,
    "缩进没有对齐",
    "这一行前面有 {indent} 个空格，和上面的各项对不齐。",
    "同一级的项左边对齐（上面最近的一级前面是 {expected} 个空格）；只有上一行的冒号后面什么都没写时，下一行才多缩进两个空格。",
    _INDENT_ABOUT,
)
LIST_DASH = Rule(
    "E130",
    Severity.ERROR,
    "列表的减号写法不对",
    "列表每一项的开头要写英文减号加一个空格，这里的“{mark}”不符合。",
    "改成英文减号、一个空格，再写内容，例如  - 云政发〔2018〕3号",
    _LIST_ABOUT,
)
UNREADABLE = Rule(
    "E138",
    Severity.ERROR,
    "这里的写法读不懂",
    "从这里开始不符合“键: 值”的写法，读不下去了：{hint}。",
    "对照上一行检查三点：冒号是不是英文冒号加空格，同一级有没有左对齐，引号和括号有没有成对。拿不准时，用英文引号把整个值括起来。",
    _COLON_ABOUT + _INDENT_ABOUT,
)
BAD_ESCAPE = Rule(
    "E142",
    Severity.ERROR,
    "引号里的反斜杠",
    "英文双引号里的反斜杠“{escape}”有特殊含义，程序读不懂。",
    "把双引号改成英文单引号；如果是文件路径，请用“/”，并且只写文件名，例如  文件: flow.pdf",
    "在英文双引号里，反斜杠用来表示换行等特殊字符。单引号里的反斜杠就是它本身。附件和正文放在同一文件夹，只写文件名就可以。",
)
UNCLOSED_BRACKET = Rule(
    "E143",
    Severity.ERROR,
    "括号没有成对",
    "这里的“{bracket}”没有找到与它成对的“{partner}”。",
    "在这一项的末尾补上英文的“{partner}”；中文的］】｝不能代替它。",
    _LIST_ABOUT,
)
HIDDEN_BRACKET = Rule(
    "E149",
    Severity.ERROR,
    "井号后面的内容被当成注释",
    "“{hidden}”以井号开头，被当成了注释，与“{bracket}”成对的“{partner}”也在里面，程序没有读到。",
    '给含有井号的值加上英文引号，例如  "{value}"；真是注释的，把它移到“{partner}”后面。',
    "空格后面的井号“#”表示注释，从它到这一行末尾的文字都不算内容。颜色、编号等以井号开头的值，两边要加英文引号。",
)
SWALLOWED_COMMA = Rule(
    "E144",
    Severity.ERROR,
    "花括号里用了全角逗号",
    "“{word}”前面是全角逗号“，”，它没有和前一项分开。",
    "花括号里各项之间用英文逗号加一个空格，例如  {{文件: 云政发〔2018〕3号, 自: 2024-05-01}}",
    "写在花括号里的几项要用英文逗号隔开，键后面用英文冒号加空格。全角逗号会被当成前一项的文字，后面的日期、条款就悄悄丢了。",
)
LIST_ON_KEY_LINE = Rule(
    "E145",
    Severity.ERROR,
    "列表和键写在了同一行",
    "“- ”列表不能和“{key}”写在同一行。",
    "换到下一行再写“- ”；只有一项时也可以写成  {key}: [{value}]",
    _LIST_ABOUT,
)
BARE_LINE = Rule(
    "E146",
    Severity.ERROR,
    "这一行没有冒号",
    "这一行写的是“{line}”，不是“键: 值”的写法。",
    "如果它是正文，请在它前面加一行“---”结束前置信息；如果是上一项的内容，请接在上一行后面；如果是新的一项，请补上键和英文冒号。",
    "前置信息里每一行都是“键: 值”，或者以“- ”开头的列表项。正文要写在第二个“---”之后。",
)

EMPTY_KEY = Rule(
    "E141",
    Severity.ERROR,
    "冒号前面没有键",
    "这一行的冒号前面没有写键，不知道这是哪一项。",
    "在冒号前面补上键，例如  标题: 关于……的通知",
    "每一项信息都写成“键: 值”，键不能省略。",
)

WORD = r"(?:[一-鿿]{1,12}|[A-Za-z_][A-Za-z_0-9]{0,23})"
"""What a key looks like: a short run of Han characters, or an English identifier."""

_KEY = re.compile(
    rf"(?P<key>{WORD}|\"[^\"]*\"|'[^']*')(?P<gap>[ \t\u3000]*)(?P<colon>[:：])(?!//)(?P<next>.?)"
)
_LONG_KEY = re.compile(r"(?P<key>[^\"'\[{#|>@`%&*!][^:]*):(?=[ \t]|$)")
_ENTRY = re.compile(rf"(?P<indent>[ \t\u3000\xa0]*)(?:- +)*(?:{WORD}|\"[^\"]*\"|'[^']*')[ \t\u3000]*[:：]")
_INDENTS = " \t\u3000\xa0"
_DASHES = re.compile(r"(?:- +)+|-$")
_BAD_DASH = re.compile(r"-[一-鿿《〈“\"'A-Za-z]|[－—–•·] ?[一-鿿《〈“0-9A-Za-z]")
_BLOCK_HEADER = re.compile(r"[|>][-+0-9]{0,2}[ \t]*(?:#.*)?")
_COMMENT = re.compile(r"[ \t]#.*")
_INNER_COLON = re.compile(r":(?=[ \t]|$)")
_ESCAPE = re.compile(r"\\.", re.DOTALL)
_ESCAPES = frozenset('0abt\tnvfre "/\\N_LPxuU\n')
_FLOW_KEY = re.compile(rf"(?P<key>{WORD})[ \t]*(?P<colon>：|:(?![ \t\]}},\[{{/]|$))(?P<value>[^,，}}\]\n]*)")
_COMMA_KEY = re.compile(rf"，[ \t]*(?P<word>{WORD})[ \t]*[:：]")
_PARTNER = {"[": "]", "{": "}"}

_HINTS = (
    ("could not find expected ':'", "缺少英文冒号"),
    ("mapping values are not allowed", "这里不应当出现冒号，多半是值里有英文冒号，或者缩进没有对齐"),
    ("did not find expected key", "缩进没有对齐，或者前面的引号、括号没有成对"),
    ("did not find expected '-' indicator", "列表各项的“- ”没有对齐"),
    ("did not find expected ',' or", "列表各项之间缺少英文逗号，或者括号没有成对"),
    ("did not find expected node content", "这里缺少内容，或者多了一个符号"),
    ("block sequence entries are not allowed", "“- ”列表要从新的一行开始"),
    ("found character that cannot start any token", "有一个符号不能放在开头"),
    ("found unexpected end of stream", "引号或者括号没有成对"),
    ("document start", "前面的内容已经结束，后面又出现了文字"),
)


class Failure(Struct, frozen=True):
    """Where the parser gave up: line and column of the text, from 1, and its own (English) words."""

    line: int
    column: int
    problem: str


class _Slip(Struct, frozen=True):
    """One slip in the text: ``line`` and ``column`` from 0. Of those that are not ``firm`` one is shown at most."""

    rule: Rule
    line: int
    column: int
    values: dict[str, Any]
    width: int = 1
    firm: bool = True


def explain(path: str, text: str, first_line: int, failure: Failure) -> tuple[Diagnostic, ...]:
    """Why the parser failed: all slips that are certain, else the likeliest, else its place with a hint."""
    slips = _slips(text, failure.line - 1)
    firm = [slip for slip in slips if slip.firm]
    if not any(slip.line < failure.line for slip in firm):
        soft = [slip for slip in slips if not slip.firm and slip.line < failure.line]
        firm = [soft[-1] if soft else _general(text, failure), *firm]
    return _reported(path, first_line, firm)


def explain_plain_text(path: str, text: str, first_line: int) -> tuple[Diagnostic, ...]:
    """Why a whole text was read as one word: its certain slips, or nothing when it is plain prose."""
    return _reported(path, first_line, [slip for slip in _slips(text, 0) if slip.firm])


def _reported(path: str, first_line: int, slips: list[_Slip]) -> tuple[Diagnostic, ...]:
    return tuple(
        slip.rule.at(Span.at(path, first_line + slip.line, slip.column + 1, slip.width), **slip.values)
        for slip in slips[:MOST_SLIPS]
    )


def _general(text: str, failure: Failure) -> _Slip:
    lines = text.rstrip().split("\n")
    line = min(failure.line, len(lines)) - 1
    column = min(failure.column - 1, len(lines[line])) if line == failure.line - 1 else 0
    hint = next((hint for problem, hint in _HINTS if problem in failure.problem), "多半是标点或者缩进的问题")
    return _Slip(UNREADABLE, line, column, {"hint": hint})


def _slips(text: str, failed: int) -> list[_Slip]:
    reading = _Reading(text, failed)
    slips = [*reading.slips, *_indentation(reading)]
    return sorted(slips, key=lambda slip: (slip.line, slip.column))


def _indentation(reading: _Reading) -> list[_Slip]:
    found = []
    for rule, marks in ((TAB, "\t"), (WIDE_SPACE, "\u3000\xa0")):
        places = [place for place in reading.odd_indents if place[2] in marks]
        if places:
            line, column, _ = places[0]
            found.append(_Slip(rule, line, column, {"count": len(places)}))
    return found


class _Reading:
    """One pass over the lines: follows levels, quotes, brackets and text blocks as far as slips allow."""

    def __init__(self, text: str, failed: int) -> None:
        self.lines = text.split("\n")
        self.failed = failed
        self.slips: list[_Slip] = []
        self.odd_indents: list[tuple[int, int, str]] = []
        self.last_dash = -1
        self.levels: list[int] = []
        self.expects_nested = True
        number = 0
        while number < len(self.lines) and not self.full:
            number = self.line(number)

    @property
    def full(self) -> bool:
        """Whether enough was found: the rest of a text that is not YAML at all is not worth the time."""
        return len(self.slips) >= 2 * MOST_SLIPS

    def add(
        self, rule: Rule, line: int, column: int, width: int = 1, firm: bool = True, /, **values: object
    ) -> None:
        """Notes one slip."""
        self.slips.append(_Slip(rule, line, column, values, width, firm))

    def line(self, number: int) -> int:
        """Reads the entry on a line and returns the number of the next line to read."""
        line = self.lines[number]
        column = len(line) - len(line.lstrip(_INDENTS))
        if column == len(line) or line[column] == "#" or line.startswith(("---", "...")):
            return number + 1
        self.indent(number, column)
        if line[column] in ":：":
            self.add(EMPTY_KEY, number, column)
            return number + 1
        dashes = _DASHES.match(line, column)
        in_list = dashes is not None
        if dashes is not None:
            if number == self.failed and self.last_dash not in (-1, column):
                self.add(BAD_INDENT, number, column, 1, False, indent=column, expected=self.last_dash)
            self.last_dash = column
            self.leave(column - 1)
            column = dashes.end()
        elif _BAD_DASH.match(line, column):
            self.add(LIST_DASH, number, column, mark=line[column])
            return number + 1
        if column == len(line):
            self.expects_nested = True
            return number + 1
        key = _KEY.match(line, column)
        if key is not None:
            return self.entry(number, column, key, in_list)
        long_key = _LONG_KEY.match(line, column)
        if long_key is not None:
            self.level(number, column, in_list)
            return self.value(number, long_key.end(), column, long_key["key"].strip())
        if in_list or self.expects_nested or line[column] in "[{\"'%@`":
            return self.value(number, column, column, "键")
        if not (self.levels and column > self.levels[-1]):
            self.add(BARE_LINE, number, column, max(1, len(line) - column), False, line=line.strip())
        return number + 1

    def indent(self, number: int, column: int) -> None:
        """Notes a line that is indented by anything but spaces."""
        line = self.lines[number]
        odd = next((i for i in range(column) if line[i] != " "), -1)
        if odd >= 0:
            self.odd_indents.append((number, odd, line[odd]))

    def entry(self, number: int, column: int, key: re.Match[str], in_list: bool) -> int:
        """A line that begins like ``键:``, with whichever colon."""
        line = self.lines[number]
        word, rest = key["key"], line[key.end("colon") :]
        colon = key.start("colon")
        if key["colon"] == ":" and key["next"] in ("", " ", "\t"):
            self.level(number, column, in_list)
            return self.value(number, colon + 1, column, word)
        rule = FULL_WIDTH_COLON if key["colon"] == "：" else NO_SPACE_AFTER_COLON
        text_is_possible = in_list or (self.expects_nested and bool(self.levels))
        if (
            not text_is_possible
            or self.followed_by_sibling(number, column)
            or self.failed in (number, number + 1)
        ):
            self.add(rule, number, colon, key=word, value=rest.strip() or "……")
        self.leave(column)
        if not self.levels or self.levels[-1] < column:
            self.levels.append(column)
        self.expects_nested = not rest.strip()
        return number + 1

    def followed_by_sibling(self, number: int, column: int) -> bool:
        """Whether the next line continues the mapping that a doubtful line would begin."""
        following = self.next_entry(number)
        return following is not None and len(following["indent"]) == column

    def next_entry(self, number: int) -> re.Match[str] | None:
        """The next line with anything on it, if it begins like an entry."""
        for line in self.lines[number + 1 : number + 4]:
            if line.strip():
                return _ENTRY.match(line)
        return None

    def leave(self, column: int) -> None:
        """Closes the levels to the right of ``column``."""
        while self.levels and self.levels[-1] > column:
            self.levels.pop()

    def level(self, number: int, column: int, in_list: bool) -> None:
        """Opens or resumes the level of an entry; an entry between two levels is out of line."""
        deepest = self.levels[-1] if self.levels else -1
        self.leave(column)
        if self.levels and self.levels[-1] == column:
            return
        if self.levels and not in_list and (deepest > column or not self.expects_nested):
            self.add(BAD_INDENT, number, column, 1, False, indent=column, expected=self.levels[-1])
        self.levels.append(column)

    def value(self, number: int, start: int, column: int, key: str) -> int:
        """What stands after a key or a dash; returns the number of the next line to read."""
        line = self.lines[number]
        while start < len(line) and line[start] in " \t":
            start += 1
        rest = line[start:]
        self.expects_nested = not rest or rest[0] == "#"
        if self.expects_nested:
            return number + 1
        if rest[0] in "\"'":
            return self.quoted(number, start, column, key)
        if rest[0] in "[{":
            return _Brackets(self, number, start, column, key).next_line
        if _BLOCK_HEADER.fullmatch(rest):
            return self.after_block(number, column)
        plain = _COMMENT.sub("", rest).rstrip()
        if rest.startswith("- "):
            self.add(LIST_ON_KEY_LINE, number, start, key=key, value=plain[2:])
        elif rest[0] in "@`%&*!|>]},?" and not (rest[0] == "?" and rest[1:2].strip()):
            quoted = f'"{plain}"' if '"' not in plain else f"'{plain}'"
            self.add(BAD_START, number, start, mark=rest[0], key=key, quoted=quoted)
        else:
            colon = _INNER_COLON.search(plain)
            if colon is not None:
                quoted = f'"{plain}"' if '"' not in plain else f"'{plain}'"
                self.add(COLON_IN_VALUE, number, start + colon.start(), key=key, quoted=quoted)
        return number + 1

    def after_block(self, number: int, column: int) -> int:
        """The line after a ``|`` or ``>`` text: the first that is not indented more than its key."""
        number += 1
        while number < len(self.lines):
            line = self.lines[number]
            if line.strip() and len(line) - len(line.lstrip(" \t")) <= column:
                break
            if number == self.failed:
                self.indent(number, len(line) - len(line.lstrip(_INDENTS)))
            number += 1
        return number

    def quoted(self, number: int, start: int, column: int, key: str) -> int:
        """A quoted value: closed on its line, on a later one, or never."""
        quote = self.lines[number][start]
        at, end = number, self.closing(number, start + 1, quote)
        while end < 0 and at + 1 < len(self.lines):
            following = _ENTRY.match(self.lines[at + 1])
            if following is not None and len(following["indent"]) <= column:
                break
            at += 1
            end = self.closing(at, 0, quote)
        if end < 0:
            if not self.slips or self.slips[-1].rule is not BAD_ESCAPE:
                self.add(UNCLOSED_QUOTE, number, start, quote=quote)
            return number + 1
        rest = self.lines[at][end + 1 :]
        if rest.strip() and not rest.lstrip().startswith("#"):
            self.after_quote(at, end, rest, key, self.lines[number][start:].strip())
        return at + 1

    def after_quote(self, number: int, end: int, rest: str, key: str, value: str) -> None:
        """Text that follows a closing quote."""
        column = end + 1 + len(rest) - len(rest.lstrip())
        quote = value[0]
        value = value[1:-1] if value.endswith(quote) else value
        self.add(AFTER_QUOTE, number, column, key=key, rest=rest.strip(), value=value.replace("'", "’"))

    def closing(self, number: int, start: int, quote: str) -> int:
        """The column of the closing quote on a line, or -1."""
        line = self.lines[number]
        at = start
        while at < len(line):
            if quote == '"' and line[at] == "\\":
                if line[at + 1 : at + 2] not in _ESCAPES and at + 1 < len(line):
                    self.add(BAD_ESCAPE, number, at, 2, escape=line[at : at + 2])
                at += 2
            elif line[at] != quote:
                at += 1
            elif quote == "'" and line[at + 1 : at + 2] == "'":
                at += 2
            else:
                return at
        return -1


class _Brackets:
    """One pass over a value in square or curly brackets, which may run over several lines."""

    def __init__(self, reading: _Reading, number: int, start: int, column: int, key: str) -> None:
        self.reading = reading
        self.open: list[tuple[str, int, int]] = []
        self.in_text = False
        self.hidden: tuple[int, int] | None = None
        """Where a comment begins that a bracket should not have been part of."""
        self.next_line = self.follow(number, start, column, key)

    def follow(self, number: int, start: int, column: int, key: str) -> int:
        """Reads to the bracket that closes the value; returns the number of the next line to read."""
        lines = self.reading.lines
        at = start
        while True:
            end = self.one_line(number, at)
            if end >= 0:
                rest = lines[number][end:]
                if rest.strip() and not rest.lstrip().startswith("#"):
                    mark, line, opened = lines[number][start : start + 1], number, start
                    value = _COMMENT.sub("", lines[number][start:]).strip()
                    self.reading.add(BAD_START, line, opened, mark=mark, key=key, quoted=f'"{value}"')
                return number + 1
            following = _ENTRY.match(lines[number + 1]) if number + 1 < len(lines) else None
            ended = number + 1 >= len(lines) or (following is not None and len(following["indent"]) <= column)
            if ended:
                self.unclosed()
                return number + 1
            number, at = number + 1, 0

    def unclosed(self) -> None:
        """Says which bracket has no partner, and where the partner is when a comment hides it."""
        bracket, line, opened = self.open[0]
        given = {"bracket": bracket, "partner": _PARTNER[bracket]}
        if self.hidden is None:
            self.reading.add(UNCLOSED_BRACKET, line, opened, **given)
            return
        line, begun = self.hidden
        hidden = self.reading.lines[line][begun:].strip()
        value = hidden[: hidden.index(_PARTNER[self.open[-1][0]])].partition(",")[0].strip()
        self.reading.add(HIDDEN_BRACKET, line, begun, hidden=hidden, value=value, **given)

    def one_line(self, number: int, at: int) -> int:
        """Reads one line from ``at``; the column after the last closing bracket, or -1 while one is open."""
        line = self.reading.lines[number]
        while at < len(line):
            if self.reading.full:
                return len(line)
            mark = line[at]
            if mark in "[{":
                if self.in_text:
                    at = self.inner(number, at)
                    continue
                self.open.append((mark, number, at))
            elif mark in "]}":
                self.in_text = False
                self.open.pop()
                if not self.open:
                    return at + 1
            elif mark == "#" and (not at or line[at - 1] in " \t"):
                if self.hidden is None and at and _PARTNER[self.open[-1][0]] in line[at:]:
                    self.hidden = number, at
                break
            elif mark == "," or (mark == ":" and line[at + 1 : at + 2] in ("", " ", "\t")):
                self.in_text = False
            elif mark in "\"'" and not self.in_text:
                end = self.reading.closing(number, at + 1, mark)
                if end < 0:
                    self.reading.add(UNCLOSED_QUOTE, number, at, quote=mark)
                    return len(line)
                at = end
            elif mark not in " \t":
                at = self.text(number, at)
                continue
            at += 1
        return -1

    def text(self, number: int, at: int) -> int:
        """One character of plain text; where an entry begins, its colon is looked at."""
        line = self.reading.lines[number]
        in_mapping = self.open[-1][0] == "{"
        if not self.in_text and in_mapping:
            key = _FLOW_KEY.match(line, at)
            if key is not None:
                rule = FULL_WIDTH_COLON if key["colon"] == "：" else NO_SPACE_AFTER_COLON
                value = key["value"].strip() or "……"
                self.reading.add(rule, number, key.start("colon"), key=key["key"], value=value)
                self.in_text = True
                return key.end("colon")
        self.in_text = True
        comma = _COMMA_KEY.match(line, at) if in_mapping else None
        if comma is not None:
            self.reading.add(SWALLOWED_COMMA, number, at, word=comma["word"])
            self.in_text = False
        return at + 1

    def inner(self, number: int, at: int) -> int:
        """A bracket inside plain text, such as 云政发[2018]3号; returns the column after its partner."""
        line = self.reading.lines[number]
        partner = _PARTNER[line[at]]
        end = line.find(partner, at)
        end = len(line) if end < 0 else end + 1
        first = max(line.rfind(c, 0, at) for c in ",，[{:：\"'") + 1
        last = min((i for i in (line.find(c, end) for c in ",]}，") if i >= 0), default=len(line))
        item = line[first:last].strip()
        better = item.replace(line[at], "〔").replace(partner, "〕")
        self.reading.add(INNER_BRACKET, number, at, item=item, bracket=line[at], better=better)
        return end
