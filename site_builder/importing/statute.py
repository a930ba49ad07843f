"""Turns one Markdown file with a title and dated lines into a statute: its words, its days, its makers.

It refuses to know the other files: which one it replaces, and the id it gets, are decided for all together.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from pathlib import PurePosixPath

from msgspec import Struct

from site_builder.importing.caption import (
    Caption,
    Order,
    Step,
    is_dated_line,
    issuers_of,
    order_of,
    read_caption,
)
from site_builder.importing.dates import dates_in_name
from site_builder.importing.effect import StatedEffect, stated_effect
from site_builder.importing.sources import SourceFile, decode, is_markdown
from site_builder.kernel.diagnostic import Diagnostic, Rule, Severity
from site_builder.kernel.span import Span

NOT_MARKDOWN = Rule(
    "W802",
    Severity.WARNING,
    "不是 Markdown 文件",
    "“{name}”不是 Markdown 文件，没有导入：导入命令只认 .md 和 .markdown。",
    "请把正文另存为 UTF-8 编码的 .md 文件，第一行写标题，例如  # 云州县政务公开办法",
    "导入命令读取的是带“# 标题”的 Markdown 文件。网页抓取下来的文本、Word 和 PDF 里混有导航、表格线和乱码，"
    "机器分不清哪些是正文，所以只报告，不导入。请人工整理成 Markdown 以后再导入。",
)
UNREADABLE = Rule(
    "W803",
    Severity.WARNING,
    "读不出文字",
    "“{name}”里的内容不是可以辨认的文字，没有导入：按 UTF-8 和 GB18030 都读不通，或者夹有乱码。",
    "请用记事本打开原文件，选择“另存为”，编码选 UTF-8，再导入一次。",
    "文件可能不是文本（例如改了扩展名的 Word 或图片），也可能在传送中损坏。导入命令先按 UTF-8 读，再按国家标准"
    "GB 18030—2022 读，都读不通，或者读出来含有控制字符，就不导入，免得把乱码发布出去。",
)
NO_TEXT = Rule(
    "W804",
    Severity.WARNING,
    "没有正文",
    "“{name}”{state}，没有导入。",
    "请补上正文再导入：第一行写标题，空一行写“2020年1月1日 公布”，再空一行写正文。",
    "没有正文的文件导入以后只会得到一个空页面。空文件、只有标题和日期行的文件，都只报告，不导入。",
)
NO_TITLE = Rule(
    "W805",
    Severity.WARNING,
    "没有标题",
    "“{name}”的第一行不是标题（“{found}”），没有导入。",
    "请在文件最前面加一行以“# ”开头的标题，例如  # 云州县政务公开办法",
    "导入命令把文件开头的“# 标题”当作文件标题；不从正文或文件名里猜标题，因为猜错的标题会出现在所有列表里。",
)
HAS_FIELDS = Rule(
    "W806",
    Severity.WARNING,
    "已经是内容文件",
    "“{name}”开头已经有用“---”围起来的字段，没有导入。",
    "这样的文件不用导入，直接放进 content/ 下对应类型的文件夹即可，例如  content/policies/2024/xzf-2024-012.md",
    "以“---”开头的是已经写好字段的内容文件。再导入一次会把编辑写好的字段当作正文，所以只报告，不改动。",
)
NO_DATE = Rule(
    "W807",
    Severity.WARNING,
    "没有日期",
    "“{title}”没有写明日期，没有导入：文件名里和标题下面都找不到通过、批准或公布的日期{hint}。",
    "请在标题下面空一行写上“2020年1月1日 公布”，或者把日期写进文件名，例如  {stem}(2020-01-01).md",
    "发布日期是必填字段，也决定同一件法规哪个版本在先。导入命令从文件名（如“(2019-11-29)”）和标题下面的日期行"
    "（如“2019年11月29日 山东省人民代表大会常务委员会批准”）取日期；正文里的施行日期不能代替公布日期，因此不用它来猜。",
)
NO_SUCH_DAY = Rule(
    "W808",
    Severity.WARNING,
    "日期不存在",
    "“{name}”里写的日期“{found}”不存在，导入时没有使用它。",
    "请核对原文后改正，例如把“2019年2月30日”改成“2019年2月28日”，再导入一次。",
    "文件名或标题下面的日期行里有历法上不存在的日期，多半是录入或识别错误。导入命令不替编辑改日期，只是略过它，"
    "用其余的日期继续；请对照原件核实。",
)

_TITLE = re.compile(r"#(?!#)[ \t\u3000]*(?P<title>.*?)(?:[ \t]+#+)?")
_END_OF_CAPTION = re.compile(r"<!--\s*INFO END\s*-->")
_INDENT = re.compile(r"^[ \t]*\u3000[ \t\u3000]*", re.MULTILINE)
_REVISION = re.compile(
    r"\((?:\d{4}年?)?(?:第[一二三四五六七八九十]+次)?(?:修订|修正|修改)(?:版|本)?\)$"
    r"|\(\d{4}-\d{1,2}-\d{1,2}\)$|\(\d{4}年\d{1,2}月\d{1,2}日(?:修订|修正|修改|公布|通过)?\)$"
)
_QUOTES = str.maketrans({"〈": "<", "〉": ">", "《": "<", "》": ">", "﹤": "<", "﹥": ">"})


class ChosenDay(Struct, frozen=True):
    """A day taken from the source, why this one, and what else the source says about it."""

    day: date
    reason: str
    found: str = ""


class Statute(Struct, frozen=True):
    """One file, understood by itself.

    ``key`` is the title as compared between versions; ``said`` what the text says about taking effect, and
    ``announced`` the day of a “施行” line under the title.
    """

    source: SourceFile
    title: str
    key: str
    issued: ChosenDay
    formed: ChosenDay
    announced: date | None
    said: StatedEffect | None
    passed: date | None
    issuers: tuple[str, ...]
    order: Order | None
    approved_by_state_council: bool
    caption: tuple[str, ...]
    body: str
    encoding: str
    findings: tuple[Diagnostic, ...] = ()


FROM_NAME = "取自文件名里的日期"
FROM_CAPTION = "文件名里没有日期，取标题下面最后一次通过、批准、公布或修订的日期"
CAPTION_IS_LATER = "标题下面最后一次通过、批准、公布或修订的日期晚于文件名里的日期，取较晚的"
ONLY_EFFECT = "只找到施行日期，暂作发布日期"
FIRST_STEP = "取标题下面第一次通过或公布的日期"
FIRST_LINE = "标题下面没有通过或公布的日期，取最早的一个"
NO_STEP = "标题下面没有通过或公布的日期，暂取发布日期"


def read_statute(source: SourceFile) -> Statute | Diagnostic:
    """The statute in ``source``, or the reason why there is none to import."""
    if not is_markdown(source.name):
        return NOT_MARKDOWN.at(Span(source.path), name=source.name)
    decoded = decode(source.data)
    if decoded is None:
        return UNREADABLE.at(Span(source.path), name=source.name)
    parts = _parts(decoded.text)
    if not parts.title:
        return _untitled(source, parts)
    caption = read_caption(parts.caption)
    stem = PurePosixPath(source.name).stem
    named = dates_in_name(stem)
    impossible = (*(found.text for found in named if found.day is None), *caption.impossible)
    said = stated_effect(parts.body)
    issued = _issued([found.day for found in named if found.day], caption)
    line = Span.at(source.path, parts.line, 1, len(parts.title) + 2)
    if issued is None:
        hint = f"，只有正文里的“{said.words}”" if said else ""
        hint += f"；写着的“{impossible[0]}”并不存在" if impossible else ""
        return NO_DATE.at(line, title=parts.title, stem=_plain_stem(parts.title), hint=hint)
    if not parts.body:
        return NO_TEXT.at(line, name=source.name, state="只有标题和日期，没有正文")
    effects = caption.days(Step.EFFECTIVE)
    passed = caption.days(Step.PASSED)
    return Statute(
        source=source,
        title=parts.title,
        key=title_key(parts.title),
        issued=issued,
        formed=_formed(issued, caption),
        announced=effects[-1] if effects else None,
        said=said,
        passed=passed[-1] if passed else None,
        issuers=issuers_of(parts.title, caption),
        order=order_of(caption),
        approved_by_state_council=any(
            Step.APPROVED in event.steps and ("国务院" in event.words or "政务院" in event.words)
            for event in caption.events
        ),
        caption=caption.lines,
        body=parts.body,
        encoding=decoded.assumed,
        findings=tuple(NO_SUCH_DAY.at(line, name=source.name, found=text) for text in impossible),
    )


def title_key(title: str) -> str:
    """``title`` as compared between versions: widths, spaces, quotes, 中华人民共和国 and “（2018年修正）” aside."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", title)).translate(_QUOTES)
    return _REVISION.sub("", text).removeprefix("中华人民共和国") or text


class _Parts(Struct, frozen=True):
    title: str
    line: int
    caption: tuple[str, ...]
    body: str


def _parts(text: str) -> _Parts:
    """The title, the lines between it and the body, and the body; without a title, ``body`` is the rest."""
    end = _END_OF_CAPTION.search(text)
    if end and not _blank_comments(text[: end.start()]).strip():
        end = None
    head = _blank_comments(text[: end.start()] if end else text).split("\n")
    first = next((at for at, line in enumerate(head) if line.strip()), len(head))
    match = _TITLE.fullmatch(head[first].strip()) if first < len(head) else None
    title = _one_line(match["title"]) if match else ""
    if not title:
        rest = head[first].strip() if first < len(head) else ""
        return _Parts("", first + 1, (), rest)
    lines = head[first + 1 :]
    if end:
        caption, body = lines, _blank_comments(text[end.end() :])
    else:
        stop = _end_of_dated_lines(lines)
        caption, body = lines[:stop], "\n".join(lines[stop:])
    kept = tuple(_one_line(line) for line in caption if _one_line(line))
    return _Parts(title, first + 1, kept, _INDENT.sub("", body).strip())


def _end_of_dated_lines(lines: list[str]) -> int:
    """Without the mark, the caption is the dated lines right below the title, blank lines between them."""
    stop = 0
    for at, line in enumerate(lines):
        if line.strip():
            if not is_dated_line(line):
                break
            stop = at + 1
    return stop


def _untitled(source: SourceFile, parts: _Parts) -> Diagnostic:
    line = Span.at(source.path, parts.line)
    if not parts.body:
        return NO_TEXT.at(Span(source.path), name=source.name, state="是空的")
    if parts.body == "---":
        return HAS_FIELDS.at(line, name=source.name)
    return NO_TITLE.at(line, name=source.name, found=parts.body[:30])


def _issued(named: list[date], caption: Caption) -> ChosenDay | None:
    """The day of this version: the one in the file name, unless the caption knows of a later step."""
    steps = [event.day for event in caption.events if event.adopts]
    if named and steps and max(steps) > named[-1]:
        return ChosenDay(max(steps), CAPTION_IS_LATER, f"文件名：{named[-1].isoformat()}")
    if named:
        return ChosenDay(named[-1], FROM_NAME)
    if steps:
        return ChosenDay(max(steps), FROM_CAPTION)
    effects = caption.days(Step.EFFECTIVE)
    return ChosenDay(effects[0], ONLY_EFFECT) if effects else None


def _formed(issued: ChosenDay, caption: Caption) -> ChosenDay:
    steps = caption.days(Step.PASSED, Step.ISSUED)
    if steps:
        return ChosenDay(steps[0], FIRST_STEP)
    others = sorted(event.day for event in caption.events if event.adopts)
    return ChosenDay(others[0], FIRST_LINE) if others else ChosenDay(issued.day, NO_STEP)


def _blank_comments(text: str) -> str:
    """``text`` without HTML comments, its lines kept, so that places stay right."""
    kept: list[str] = []
    start = 0
    while (opened := text.find("<!--", start)) >= 0 and (closed := text.find("-->", opened + 4)) >= 0:
        kept += (text[start:opened], "\n" * text.count("\n", opened, closed))
        start = closed + len("-->")
    return "".join([*kept, text[start:]])


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _plain_stem(title: str) -> str:
    return re.sub(r'[\\/:*?"<>|]', "", title)[:40]
