"""Turns the bytes of a content file into text whose only line break is LF.

It refuses to know what the text says: front matter and Markdown are read by others.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence

from msgspec import Struct

from site_builder.kernel.diagnostic import Diagnostic, Note, Rule, Severity
from site_builder.kernel.span import Span

LARGEST = 20 * 1024 * 1024
"""Bytes. A document that a person wrote is a thousand times smaller; what is larger belongs beside it."""

SHOWN_PLACES = 5
"""How many further places of one kind of invisible character a finding lists."""

_SAVE_AS_UTF8 = (
    "重新保存为 UTF-8：记事本选“文件→另存为”，在“编码”里选 UTF-8；"
    "WPS 选“文件→另存为”，类型选“纯文本”，编码选 UTF-8。内容不用改。"
)

EMPTY = Rule(
    "E101",
    Severity.ERROR,
    "文件是空的",
    "这个文件是空的，里面没有任何文字。",
    "补上内容；如果不需要这个文件，就把它删掉。",
    "空文件多半是新建之后忘了填写，或者复制、上传时中断了。每个内容文件至少要有一段用“---”围起来的信息，里面写标题和发布日期。",
)
TOO_LARGE = Rule(
    "E102",
    Severity.ERROR,
    "文件太大",
    "这个文件有 {size} MB，超过了 {limit} MB 的上限，没有读取。",
    "正文文件里只放文字；图片、表格、扫描件另存为单独的文件，放在同一文件夹，再写进“附件”。",
    "一篇公文的文字通常只有几十 KB。文件特别大，多半是把图片直接嵌进了正文，或者把别的文件改成了 .md 后缀。"
    "文件太大，页面打开会很慢，手机用户尤其困难，所以超过上限的文件不会发布。",
)
UTF16 = Rule(
    "E103",
    Severity.ERROR,
    "编码是 UTF-16",
    "这个文件的编码是 {encoding}（旧版记事本里叫“Unicode”），不是 UTF-8，没法读取。",
    _SAVE_AS_UTF8,
    "内容文件一律用 UTF-8 编码，带不带 BOM 都可以，换行用哪一种也都可以。旧版记事本另存为“Unicode”时，存的其实是 UTF-16。"
    "重新另存一次就好，文字不会有任何变化。",
)
NOT_TEXT = Rule(
    "E104",
    Severity.ERROR,
    "不是文本文件",
    "这个文件不是纯文本：{evidence}。",
    "用记事本新建一个文本文件，把文字粘贴进去，另存为 UTF-8；原来的文件可以作为附件放在旁边。",
    "内容文件必须是纯文本。把 Word、WPS、PDF 文件改成 .md 后缀并不会变成文本，要把里面的文字复制出来。"
    "也可以用 site-builder import 命令导入 Word 文件。",
)
GB18030 = Rule(
    "E105",
    Severity.ERROR,
    "编码是 GB18030",
    "这个文件的编码不是 UTF-8，按 GB18030（记事本里叫“ANSI”，也就是 GBK、GB2312）可以读出来。",
    _SAVE_AS_UTF8,
    "旧版记事本和一些办公软件默认把中文存成 GBK（GB18030 的一部分）。直接当作 UTF-8 读，会全部变成乱码，"
    "所以要先另存为 UTF-8。另存之后文字不会有任何变化。",
)
DAMAGED = Rule(
    "E106",
    Severity.ERROR,
    "有读不出来的字节",
    "从这里开始有按 UTF-8 读不出来的内容，多半是文件损坏，或者有一段文字用了别的编码。",
    "打开文件看看这里是不是乱码，改正后另存为 UTF-8；如果整篇都是乱码，请找到原始文件重新保存。",
    "内容文件一律用 UTF-8 编码。文件传输中断、两个不同编码的文件拼在一起，都会留下读不出来的字节。"
    "为了不把乱码发布出去，这样的文件会被挡住。",
)
BIDI = Rule(
    "W101",
    Severity.WARNING,
    "有改变文字方向的隐藏字符",
    "这里有改变文字方向的隐藏字符（{code}），全文共 {count} 处，会让读者看到的顺序和实际写的不一样。",
    "把光标放到这里，删掉这个看不见的字符；或者把这一段重新手打一遍。",
    "U+202A—U+202E、U+2066—U+2069 这些字符用来混排阿拉伯文等从右往左写的文字，中文公文用不到。"
    "它们会让数字、文号、网址显示成另外的样子，可能被人用来藏住真实内容，一般是从网页或者聊天软件粘贴来的。",
)
CONTROL = Rule(
    "W102",
    Severity.WARNING,
    "有控制字符",
    "这里有一个看不见的控制字符（{code}），全文共 {count} 处，已经当作空格处理。",
    "删掉它；如果这里本来要换行，请按回车键重新换行。",
    "控制字符多半来自 Word 的手动换行、分页符，或者从别的系统导出时带出来的。网页、订阅源和数据文件里都不允许出现它们，"
    "所以发布时一律当作空格。",
)
ZERO_WIDTH = Rule(
    "W103",
    Severity.WARNING,
    "有零宽字符",
    "这里有一个不占宽度的隐藏字符（{code}），全文共 {count} 处，会让搜索和文号匹配失败。",
    "把光标放到这里，按退格键删掉它；或者把这几个字重新手打一遍。",
    "零宽空格、软连字符和混在文中的 BOM 看不见，但计算机会认为“云栖”和中间夹着零宽字符的“云栖”是两个不同的词。"
    "它们一般是从网页粘贴来的。",
)
REPLACEMENT = Rule(
    "W104",
    Severity.WARNING,
    "有乱码字符",
    "这里有乱码字符“\ufffd”，全文共 {count} 处，原来的字已经丢失。",
    "对照原件，把这里的字重新打上。",
    "“\ufffd”表示某个程序曾经读不懂这里的字，用它顶替了，原来的字已经找不回来。常见的原因是用错误的编码打开文件又保存了一次。",
)
PRIVATE_USE = Rule(
    "W105",
    Severity.WARNING,
    "有别的电脑显示不出来的字符",
    "这里有一个自造字符（{code}），全文共 {count} 处，在别的电脑和手机上会显示成方框。",
    "换成标准字符：项目符号改用“（一）”“1.”，生僻字请用国家标准汉字。",
    "私用区的字符只有装了同一种字体的电脑才看得到，多半是从 Word 的项目符号（Wingdings、Symbol 字体）或者自造字库来的。"
    "《中华人民共和国国家通用语言文字法》第九条规定，国家机关以普通话和规范汉字为公务用语用字。",
)

_UTF16_MARKS = ((b"\xff\xfe", "UTF-16 LE"), (b"\xfe\xff", "UTF-16 BE"))
_UTF8_MARK = b"\xef\xbb\xbf"
_SIGNATURES = (
    (b"PK\x03\x04", "它其实是 Word、WPS、表格文件或者压缩包"),
    (b"\xd0\xcf\x11\xe0", "它其实是旧版 Word、WPS 或者表格文件"),
    (b"%PDF-", "它其实是 PDF 文件"),
    (b"{\\rtf", "它其实是 RTF（写字板）文件"),
    (b"\x89PNG", "它其实是 PNG 图片"),
    (b"\xff\xd8\xff", "它其实是 JPEG 图片"),
    (b"GIF8", "它其实是 GIF 图片"),
    (b"Rar!", "它其实是压缩包"),
)
_ASCII = bytes(range(128))

_UNUSUAL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b\u2028-\u202e\u2060\u2066-\u2069\ue000-\uf8ff\ufeff\ufffd-\uffff]"
)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
_KINDS = (
    (BIDI, re.compile("[\u202a-\u202e\u2066-\u2069]")),
    (CONTROL, _CONTROLS),
    (ZERO_WIDTH, re.compile("[\xad\u200b\u2060\ufeff]")),
    (REPLACEMENT, re.compile("\ufffd")),
    (PRIVATE_USE, re.compile("[\ue000-\uf8ff]")),
)


class LineStarts(Struct, frozen=True):
    """Where each line of a text begins, so that many places cost one pass over it."""

    offsets: tuple[int, ...]
    first_line: int = 1

    @classmethod
    def of(cls, text: str, first_line: int = 1) -> LineStarts:
        """The lines of ``text``, which begins on ``first_line`` of its file."""
        return cls((0, *(m.end() for m in re.finditer("\n", text))), first_line)

    def span(self, path: str, offset: int, width: int = 1) -> Span:
        """``width`` characters from ``offset``, on one line."""
        line = bisect_right(self.offsets, offset) - 1
        return Span.at(path, self.first_line + line, offset - self.offsets[line] + 1, width)


def decode(path: str, data: bytes) -> tuple[str | None, tuple[Diagnostic, ...]]:
    """The text of a file: UTF-8 with or without a BOM, any of the three line breaks, returned with LF only.

    The text is ``None`` exactly when there is an error. Control characters, which neither YAML nor XML may
    hold, come back as spaces, so that every column stays where the editor sees it.
    """
    if len(data) > LARGEST:
        size = f"{len(data) / 1024 / 1024:.1f}"
        return None, (TOO_LARGE.at(Span(path), size=size, limit=LARGEST // 1024 // 1024),)
    content = data.removeprefix(_UTF8_MARK)
    if not content.strip():
        return None, (EMPTY.at(Span(path)),)
    foreign = _foreign(path, content)
    if foreign is not None:
        return None, (foreign,)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        return None, (_undecodable(path, content, error.start),)
    if "\r" in text:
        text = _with_lf(text)
    if _UNUSUAL.search(text) is None:
        return text, ()
    return _CONTROLS.sub(" ", text), _unusual(path, text)


def _foreign(path: str, data: bytes) -> Diagnostic | None:
    for signature, evidence in _SIGNATURES:
        if data.startswith(signature):
            return NOT_TEXT.at(Span(path), evidence=evidence)
    for mark, encoding in _UTF16_MARKS:
        if data.startswith(mark):
            return UTF16.at(Span(path), encoding=encoding)
    nul = data.find(0)
    if nul < 0:
        return None
    encoding = _unmarked_utf16(data[:4096])
    if encoding:
        return UTF16.at(Span(path), encoding=encoding)
    return NOT_TEXT.at(_place(path, data, nul), evidence="这里有空字节（NUL），文本文件里不会有")


def _unmarked_utf16(head: bytes) -> str:
    # ASCII characters (line breaks, colons, digits) give NULs on one side only.
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd >= 4 and even == 0:
        return "UTF-16 LE"
    if even >= 4 and odd == 0:
        return "UTF-16 BE"
    return ""


def _undecodable(path: str, data: bytes, start: int) -> Diagnostic:
    # GB18030 reads nearly every even run of UTF-8 bytes, so a mostly valid UTF-8 file is a damaged one.
    broken = data.decode("utf-8", "replace").count("\ufffd") - data.count(b"\xef\xbf\xbd")
    if broken * 4 > len(data.translate(None, _ASCII)):
        try:
            data.decode("gb18030")
        except UnicodeDecodeError:
            pass
        else:
            return GB18030.at(_place(path, data, start))
    return DAMAGED.at(_place(path, data, start))


def _place(path: str, data: bytes, offset: int) -> Span:
    before = _with_lf(data[:offset].decode("utf-8", "replace"))
    return Span.at(path, before.count("\n") + 1, len(before) - before.rfind("\n"))


def _with_lf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _unusual(path: str, text: str) -> tuple[Diagnostic, ...]:
    found: dict[str, list[int]] = defaultdict(list)
    for match in _UNUSUAL.finditer(text):
        rule = next(rule for rule, kind in _KINDS if kind.match(match[0]))
        found[rule.code].append(match.start())
    lines = LineStarts.of(text)
    return tuple(
        _one_kind(path, text, lines, rule, found[rule.code]) for rule, _ in _KINDS if found[rule.code]
    )


def _one_kind(path: str, text: str, lines: LineStarts, rule: Rule, offsets: Sequence[int]) -> Diagnostic:
    further = offsets[1 : 1 + SHOWN_PLACES]
    notes = tuple(Note(lines.span(path, offset), "这里也有") for offset in further)
    code = f"U+{ord(text[offsets[0]]):04X}"
    return rule.at(lines.span(path, offsets[0]), notes=notes, code=code, count=len(offsets))
