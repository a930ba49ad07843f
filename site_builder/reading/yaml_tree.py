"""Turns YAML text into plain data in which every scalar is text, and remembers where everything was written.

It refuses to know which keys exist and what a value means; dates, numbers and yes/no are decided by fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml
from msgspec import Struct
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
)

from site_builder.kernel.diagnostic import Diagnostic, Note, Rule, Severity, blocks
from site_builder.kernel.span import Position, Span, span_in
from site_builder.reading.yaml_slips import (
    EMPTY_KEY,
    FULL_WIDTH_COLON,
    LIST_DASH,
    NO_SPACE_AFTER_COLON,
    SWALLOWED_COMMA,
    WORD,
    Failure,
    explain,
    explain_plain_text,
)

Path = tuple[str | int, ...]
"""The way to a value: keys and list positions from 0; ``()`` is the whole mapping."""

DEEPEST = 20
"""Levels of lists and mappings. Content needs four; more is an accident or an attack."""

MOST_EVENTS = 200_000
"""Keys, values and brackets of one text. The longest ledger has a tenth; more is data, which is an attachment."""

SWALLOWED_KEY = Rule(
    "E121",
    Severity.ERROR,
    "一行被并进了上一项",
    "“{word}”这一行被当成了“{key}”的内容，没有成为单独的一项：它缩进得更多，而且冒号写法不对。",
    "改成英文冒号加一个空格，并和“{key}”左边对齐，例如  {word}: ……；如果它真是“{key}”的内容，请把整个内容用英文引号括起来。",
    "值没有写完时，下一行只要多缩进，就会接在后面。这时如果冒号是全角的“：”，或者冒号后面没有空格，"
    "程序看到的只是一段文字，不会报错，这一项信息就悄悄丢了。丢了有效期、施行日期，公布的效力状态就会出错。",
)
LOOKS_LIKE_KEY = Rule(
    "W121",
    Severity.WARNING,
    "看起来像键，其实成了文字",
    "“{word}{colon}”看起来是一项的开头，但因为冒号写法不对，整行成了普通文字。",
    "如果它是单独的一项，请写成英文冒号加一个空格，例如  {word}: ……；如果就是一段文字，请用英文引号括起来。",
    "键和值之间要用英文冒号加一个空格。写成全角冒号“：”或者漏了空格，程序不会报错，只会把整行当作文字。",
)
FULL_WIDTH_COMMA = Rule(
    "W122",
    Severity.WARNING,
    "列表里用了全角标点分隔",
    "方括号列表里的“{value}”用了全角的“{mark}”，程序会把它当成一项，而不是几项。",
    "各项之间改用英文逗号加一个空格，例如  [第三条, 第五条]；如果它本来就是一项，请用英文引号括起来。",
    "方括号列表用英文逗号分隔。全角逗号、分号属于文字的一部分，不会把内容分开。",
)
LOST_TO_COMMENT = Rule(
    "W123",
    Severity.WARNING,
    "“#”后面的文字没有读取",
    "空格加“#”之后的“{lost}”被当成注释，没有读取。",
    '如果它是内容，请用英文引号把整个值括起来，例如  标题: "关于 #1 号楼改造的公告"；如果是注释，请在“#”后面空一格。',
    "在 YAML 里，空格后面的“#”表示注释，从它到行末都不算内容。“#1号楼”“#话题#”这样的写法要放在引号里，否则后半截会悄悄丢失。",
)
ANCHOR = Rule(
    "E131",
    Severity.ERROR,
    "用了锚点或引用",
    "这里用了 YAML 的锚点或引用（“&名字”“*名字”），本系统不支持。",
    '把内容原样再写一遍；如果这里的 & 或 * 只是文字，请用英文引号把整个值括起来，例如  标题: "*云栖*"。',
    "锚点和引用让一处内容在别处重复出现，少量文字就能展开成巨大的数据，审核的人也看不清实际写了什么，所以一律不用。",
)
TAG = Rule(
    "E132",
    Severity.ERROR,
    "用了类型标记",
    "这里用了 YAML 的类型标记“{tag}”，本系统不支持。",
    '删掉标记，直接写值；如果感叹号是文字的一部分，请用英文引号把整个值括起来，例如  标题: "!重要通知"。',
    "类型标记会要求程序把文字变成别的东西，有的甚至会运行代码。内容文件只写文字，日期、数字由程序按字段辨认。",
)
SEVERAL_DOCUMENTS = Rule(
    "E133",
    Severity.ERROR,
    "一个文件里有几份数据",
    "从这一行“---”开始是第二份数据，一个文件只能写一份。",
    "删掉这一行“---”；如果确实是两份内容，请分成两个文件。",
    "“---”在 YAML 里表示另起一份数据。一个内容文件对应一份内容，文件名就是它的编号。",
)
NOT_A_MAPPING = Rule(
    "E134",
    Severity.ERROR,
    "不是“键: 值”的写法",
    "这里应当是一行一项的“键: 值”，现在写的是{found}。",
    "每行写一个键，英文冒号，一个空格，再写值，例如  标题: 关于……的通知",
    "内容文件的信息部分由“键: 值”组成，一项一行，例如“发布日期: 2024-03-01”。"
    "有多个值的项写成列表：键单独一行，下面每行一个“- 值”。",
)
TOO_DEEP = Rule(
    "E135",
    Severity.ERROR,
    "嵌套太深",
    "列表和子项一层套一层，超过了 {limit} 层，从这里开始没有读取。",
    "检查这里是不是多写了“[”“{{”或者缩进；内容一般不超过四层。",
    "正常的内容最多三四层，例如任务、进展、日期。层数过多不是笔误就是有意破坏，为了保护发布系统，超过上限就不再读取。",
)
KEY_NOT_TEXT = Rule(
    "E136",
    Severity.ERROR,
    "键不是文字",
    "冒号左边的键必须是一个词，这里写成了列表或者一组数据。",
    "键直接写文字，不加方括号、花括号，例如  发文机关: [县政府办公室]",
    "键是这一项信息的名字，例如“标题”“发布日期”。键的左边出现“? ”“[”或者“{”，多半是写错了位置。",
)
DUPLICATE_KEY = Rule(
    "E137",
    Severity.ERROR,
    "同一个键写了两次",
    "“{key}”在同一处写了两次，不知道以哪一个为准。",
    "保留正确的一个，删掉另一个；如果有多个值，请写成列表，例如  {key}: [第一个, 第二个]",
    "同一组信息里每个键只能出现一次。YAML 遇到重复的键会悄悄用后一个覆盖前一个，"
    "日期、文号这样的信息不能靠猜，所以重复就要改正。",
)
OUT_OF_REACH = Rule(
    "E139",
    Severity.ERROR,
    "内容过于庞大，没有读完",
    "这个文件的信息部分过于庞大，从这里开始没有读取。",
    "只在这里写标题、日期这样的信息；大段文字写进正文，大批数据另存为附件。",
    "信息部分最多二十万个键和值，比最长的任务台账还多十倍。这是最后一道保护：无论文件里写了什么，发布系统都不会因此中断。",
)
BAD_CHARACTER = Rule(
    "E140",
    Severity.ERROR,
    "有不允许出现的字符",
    "这里有一个看不见的控制字符（{code}），YAML 不允许出现。",
    "把光标放到这里，删掉这个字符；或者把这一行重新手打一遍。",
    "控制字符多半是从别的系统导出或者粘贴时带来的。",
)
# Line breaks of YAML 1.1 that no editor counts as such; replaced one for one, so that columns stay.
_OTHER_BREAKS = str.maketrans("\r\x85\u2028\u2029", "    ")
_HAS_OTHER_BREAK = re.compile("[\r\x85\u2028\u2029]")
_UNREADABLE = re.compile("[^\t\n -~\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})

_SLIPPED_KEY = re.compile(rf"(?P<word>{WORD})[ \t\u3000]*(?P<colon>：|:(?![\s/]))")
_SLIPPED_LINE = re.compile(rf"[ \t\u3000\xa0]*(?:- +)?{_SLIPPED_KEY.pattern}")
_SLIPPED_HAN_KEY = re.compile(r"(?P<word>[一-鿿]{1,12})(?P<colon>：|:(?![\s/]))")
_SLIPPED_DASH = re.compile(r"[-－—–•·][一-鿿《〈“\"'A-Za-z]|[－—–•·] ")
_WRAPPED = re.compile(r"《[^《》]*》|（[^（）]*）|“[^“”]*”")
_FULL_COMMA = re.compile("[，；]")
_FLOW_COMMA = re.compile(rf"，[ \t]*(?P<word>{WORD})[:：]")

_LIKE_LOST_TEXT = re.compile(r"(?<=[^\s])[ \t]+#(?=[^\s#])[^\n]*")

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Tree(Struct, frozen=True):
    """A mapping as written: ``data`` holds dicts, lists, strings and ``None`` (nothing, ``~`` or ``null``).

    ``spans`` gives the place of each value, ``keys`` the place of each key, by the same path.
    """

    data: object
    spans: dict[Path, Span]
    keys: dict[Path, Span]


def read_mapping(path: str, text: str, first_line: int = 1) -> tuple[Tree | None, tuple[Diagnostic, ...]]:
    """The mapping written in ``text``, which has LF line breaks and begins on ``first_line`` of ``path``.

    Text without any entry is an empty mapping. The tree is ``None`` when an error made something unreadable;
    errors that lose nothing (a key written twice, a tag) come with the tree. Takes linear time for any text.
    """
    if _HAS_OTHER_BREAK.search(text):
        text = text.translate(_OTHER_BREAKS)
    try:
        return _Builder(path, text, first_line).read()
    except (RecursionError, MemoryError):
        return None, (OUT_OF_REACH.at(Span.at(path, first_line)),)


def _events(text: str) -> Iterator[Event]:
    """The parser's events one by one: it keeps its own stack, so no nesting can exhaust ours."""
    loader = _LOADER(text)
    try:
        while loader.check_event():
            yield loader.get_event()
    finally:
        loader.dispose()


class _Frame:
    """A list or mapping that is still open while its events arrive."""

    __slots__ = ("container", "flow", "key", "key_line", "path", "start", "suspects")

    def __init__(
        self, container: dict[str, Any] | list[Any], path: Path, start: Position, flow: bool
    ) -> None:
        self.container = container
        self.path = path
        self.start = start
        self.flow = flow
        self.key: str | None = None
        self.key_line = 0
        self.suspects: list[Diagnostic] = []

    @property
    def awaits_key(self) -> bool:
        """Whether the next node is a key, not a value."""
        return self.key is None and isinstance(self.container, dict)

    @property
    def last(self) -> Path:
        """The path of the value that came last."""
        if isinstance(self.container, dict):
            return (*self.path, next(reversed(self.container)))
        return (*self.path, len(self.container) - 1)


class _Unreadable(Exception):
    """Stops at a fault after which nothing sensible can follow; never leaves this module."""


class _Builder:
    """One reading: receives the events of one text and grows the tree."""

    def __init__(self, path: str, text: str, first_line: int) -> None:
        self.path = path
        self.text = text
        self.first_line = first_line
        self.root: object = None
        self.spans: dict[Path, Span] = {}
        self.keys: dict[Path, Span] = {}
        self.found: list[Diagnostic] = []
        self.complete = True
        self.stack: list[_Frame] = []
        self.lines: list[str] = []
        self.may_lose_text = _LIKE_LOST_TEXT.search(text) is not None

    def read(self) -> tuple[Tree | None, tuple[Diagnostic, ...]]:
        """The whole outcome."""
        try:
            self.build()
        except _Unreadable:
            return None, tuple(self.found)
        except (yaml.reader.ReaderError, UnicodeError):
            return None, (*self.found, self.unreadable_character())
        except yaml.MarkedYAMLError as error:
            return None, (*self.found, *explain(self.path, self.text, self.first_line, _failure(error)))
        if self.root is None:
            self.root = {}
            self.spans[()] = Span.at(self.path, self.first_line)
        if not isinstance(self.root, dict):
            return None, tuple(self.found) if blocks(self.found) else self.not_a_mapping()
        return (Tree(self.root, self.spans, self.keys) if self.complete else None), tuple(self.found)

    def build(self) -> None:
        """Receives the first document; a second one is refused."""
        started = False
        second: Span | None = None
        for number, event in enumerate(_events(self.text)):
            if number > MOST_EVENTS:
                self.stop(OUT_OF_REACH.at(self.head(event)))
            if second is not None and isinstance(event, NodeEvent):
                # A “---” that ends the file opens a second, empty document: a habit, not a fault.
                if not isinstance(event, ScalarEvent) or event.value or event.style:
                    self.stop(SEVERAL_DOCUMENTS.at(second))
            elif isinstance(event, ScalarEvent):
                self.scalar(event)
            elif isinstance(event, CollectionStartEvent):
                self.open(event)
            elif isinstance(event, CollectionEndEvent):
                self.close(event)
            elif isinstance(event, AliasEvent):
                self.alias(event)
            elif isinstance(event, DocumentStartEvent):
                second = self.head(event, 3) if started else None
                started = True

    def scalar(self, event: ScalarEvent) -> None:
        """A key, or a value of the innermost open container."""
        if event.anchor is not None or event.tag is not None:
            self.refuse_extras(event)
        span = self.span(event)
        frame = self.stack[-1] if self.stack else None
        if frame is not None and frame.awaits_key:
            self.key(frame, event, span)
            return
        value = None if not event.style and event.value in _NULLS else event.value
        if frame is not None and value is not None and not event.style:
            self.look_for_slips(frame, value, span)
        if self.may_lose_text and not event.style:
            self.look_behind(span)
        self.spans[self.place(value)] = span

    def key(self, frame: _Frame, event: ScalarEvent, span: Span) -> None:
        """A key: text, not empty, not written before."""
        key = event.value
        path = (*frame.path, key)
        frame.key = key
        frame.key_line = span.start.line
        if path in self.keys:
            note = Note(self.keys[path], "第一次写在这里")
            self.found.append(DUPLICATE_KEY.at(span, notes=(note,), key=key))
        elif not event.style:
            if not key:
                self.complete = False
                self.found.append(EMPTY_KEY.at(span))
            elif "：" in key or ":" in key:
                self.look_at_key(frame, key, span)
        self.keys.setdefault(path, span)

    def place(self, value: object) -> Path:
        """Puts a value where it belongs and returns its path."""
        if not self.stack:
            self.root = value
            return ()
        frame = self.stack[-1]
        if isinstance(frame.container, list):
            frame.container.append(value)
            return (*frame.path, len(frame.container) - 1)
        key = frame.key or ""
        frame.key = None
        frame.container[key] = value
        return (*frame.path, key)

    def open(self, event: CollectionStartEvent) -> None:
        """A list or mapping begins."""
        self.refuse_extras(event)
        if len(self.stack) >= DEEPEST:
            self.stop(TOO_DEEP.at(self.head(event), limit=DEEPEST))
        if self.stack and self.stack[-1].awaits_key:
            self.stop(KEY_NOT_TEXT.at(self.head(event)))
        container: dict[str, Any] | list[Any] = {} if isinstance(event, MappingStartEvent) else []
        path = self.place(container)
        self.stack.append(_Frame(container, path, self.span(event).start, bool(event.flow_style)))

    def close(self, event: CollectionEndEvent) -> None:
        """A list or mapping ends: a block ends with its last value, not with the next key."""
        frame = self.stack.pop()
        end = self.span(event).end if frame.flow else self.spans[frame.last].end
        self.spans[frame.path] = Span(self.path, frame.start, end)
        if frame.suspects and any(isinstance(item, dict) for item in frame.container):
            self.found.extend(frame.suspects)

    def alias(self, event: AliasEvent) -> None:
        """An alias stands for nothing: it is refused, never expanded."""
        self.refuse_anchor(event)
        if self.stack and self.stack[-1].awaits_key:
            self.stack[-1].key = ""
        else:
            self.spans[self.place(None)] = self.span(event)

    def refuse_extras(self, event: ScalarEvent | CollectionStartEvent) -> None:
        """Anchors and tags are refused; the value itself is read as if they were not there."""
        if event.anchor is not None:
            self.refuse_anchor(event)
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self.found.append(TAG.at(self.head(event), tag=tag))

    def refuse_anchor(self, event: NodeEvent) -> None:
        """Reports the first anchor or alias only: one leads to the others."""
        self.complete = False
        if all(d.code != ANCHOR.code for d in self.found):
            self.found.append(ANCHOR.at(self.head(event)))

    def stop(self, diagnostic: Diagnostic) -> None:
        """Ends the reading here."""
        self.found.append(diagnostic)
        raise _Unreadable

    # Slips of the pen that YAML accepts, with another meaning.

    def look_at_key(self, frame: _Frame, key: str, span: Span) -> None:
        """``标题：关于: x`` and ``{文件：x}``: the colon that was meant is inside the key."""
        slip = _SLIPPED_KEY.match(key) if frame.flow else _SLIPPED_HAN_KEY.match(key)
        if slip is not None:
            self.slipped_colon(slip, span.start)

    def look_for_slips(self, frame: _Frame, value: str, span: Span) -> None:
        """Unquoted text that hides what was meant as keys or list items."""
        if frame.flow:
            self.look_at_flow_value(frame, value, span)
            return
        in_list = frame.key is None
        own_line = not in_list and span.start.line > frame.key_line
        if own_line and _SLIPPED_DASH.match(value):
            self.complete = False
            self.found.append(LIST_DASH.at(Span.at(self.path, *_pair(span.start)), mark=value[0]))
            return
        first = _SLIPPED_KEY.match(value) if in_list or own_line else None
        further = self.slipped_lines(span) if span.end.line > span.start.line else []
        if first is None:
            for slip, place in further:
                self.swallowed(frame, slip, place)
        elif further:
            on_its_line = _SLIPPED_KEY.match(self.line(span.start.line), span.start.column - 1)
            for slip, place in ((on_its_line or first, span.start), *further):
                self.slipped_colon(slip, place)
        else:
            whole = Span.at(self.path, *_pair(span.start), width=first.end())
            suspect = LOOKS_LIKE_KEY.at(whole, word=first["word"], colon=first["colon"])
            (self.found if own_line else frame.suspects).append(suspect)

    def look_behind(self, span: Span) -> None:
        """``标题: 关于 #1 号楼``: what follows the mark is a comment for YAML."""
        lost = _LIKE_LOST_TEXT.match(self.line(span.end.line), span.end.column - 1)
        if lost is not None:
            column = span.end.column + lost[0].index("#")
            place = Span.at(self.path, span.end.line, column, len(lost[0].strip()))
            self.found.append(LOST_TO_COMMENT.at(place, lost=lost[0].strip()))

    def line(self, number: int) -> str:
        """A line of the file; the parser may put an empty value one line after the last."""
        self.lines = self.lines or [*self.text.split("\n"), ""]
        return self.lines[number - self.first_line]

    def slipped_lines(self, span: Span) -> list[tuple[re.Match[str], Position]]:
        """The further lines of a value that begin like a key, with the place of that key."""
        found = []
        for number in range(span.start.line + 1, span.end.line + 1):
            slip = _SLIPPED_LINE.match(self.line(number))
            if slip is not None:
                found.append((slip, Position(number, slip.start("word") + 1)))
        return found

    def slipped_colon(self, slip: re.Match[str], place: Position) -> None:
        """A key that lost its colon to full-width punctuation or a missing space."""
        self.complete = False
        rule = FULL_WIDTH_COLON if slip["colon"] == "：" else NO_SPACE_AFTER_COLON
        span = Span.at(self.path, place.line, place.column + slip.start("colon") - slip.start("word"))
        value = slip.string[slip.end() :].strip()
        self.found.append(rule.at(span, key=slip["word"], value=value or "……"))

    def swallowed(self, frame: _Frame, slip: re.Match[str], place: Position) -> None:
        """A line that became part of the value above it."""
        self.complete = False
        span = Span.at(self.path, *_pair(place), width=slip.end() - slip.start("word"))
        self.found.append(SWALLOWED_KEY.at(span, word=slip["word"], key=frame.key or "上一项"))

    def look_at_flow_value(self, frame: _Frame, value: str, span: Span) -> None:
        """``[第三条，第五条]`` and ``{文件: x，自：y}``: full-width commas separate nothing."""
        if "，" not in value and "；" not in value:
            return
        bare = _WRAPPED.sub(lambda m: " " * len(m[0]), value)
        if isinstance(frame.container, dict):
            slip = _FLOW_COMMA.search(bare)
            if slip is not None:
                self.complete = False
                self.found.append(SWALLOWED_COMMA.at(self.inside(span, slip.start()), word=slip["word"]))
            return
        comma = _FULL_COMMA.search(bare)
        if comma is not None:
            self.found.append(
                FULL_WIDTH_COMMA.at(self.inside(span, comma.start()), value=value, mark=comma[0])
            )

    def inside(self, span: Span, offset: int) -> Span:
        """One character of a value, or the whole of it when it runs over several lines."""
        if span.start.line != span.end.line:
            return span
        return Span.at(self.path, span.start.line, span.start.column + offset)

    def not_a_mapping(self) -> tuple[Diagnostic, ...]:
        """Why the whole text is one word or a list."""
        is_list = isinstance(self.root, list)
        slips = () if is_list else explain_plain_text(self.path, self.text, self.first_line)
        found = "一个列表（每行以“- ”开头）" if is_list else "一段普通文字"
        return slips or (NOT_A_MAPPING.at(self.spans[()], found=found),)

    def unreadable_character(self) -> Diagnostic:
        """The first character that YAML refuses."""
        match = _UNREADABLE.search(self.text)
        if match is None:
            return OUT_OF_REACH.at(Span.at(self.path, self.first_line))
        span = span_in(self.path, self.text, match.start(), match.end(), self.first_line)
        return BAD_CHARACTER.at(span, code=f"U+{ord(match[0]):04X}")

    def span(self, event: Event) -> Span:
        """Where an event was written, in lines of the file."""
        start: Any = event.start_mark
        end: Any = event.end_mark
        line = self.first_line
        return Span(
            self.path,
            Position(line + start.line, start.column + 1),
            Position(line + end.line, end.column + 1),
        )

    def head(self, event: Event, width: int = 1) -> Span:
        """The beginning of an event, where its anchor or tag stands."""
        return Span.at(self.path, *_pair(self.span(event).start), width)


def _pair(position: Position) -> tuple[int, int]:
    return position.line, position.column


def _failure(error: yaml.MarkedYAMLError) -> Failure:
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return Failure(1, 1, error.problem or "")
    return Failure(mark.line + 1, mark.column + 1, error.problem or "")
