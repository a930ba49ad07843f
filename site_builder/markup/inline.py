"""Turns the Markdown inside one paragraph, heading or cell into HTML, plain text, and the links and files it uses.

It refuses to know where the paragraph stands and what it is called.
"""

from __future__ import annotations

import re
from html import escape

from markdown_it.token import Token
from msgspec import Struct

from site_builder.kernel.diagnostic import Diagnostic, Rule, Severity
from site_builder.kernel.span import Span
from site_builder.markup.dialect import is_wide, parse_cell, parse_inline
from site_builder.markup.links import (
    Attachment,
    Contact,
    External,
    Reference,
    Refused,
    SamePage,
    classify,
)
from site_builder.markup.lint import Lint
from site_builder.markup.places import Excerpt
from site_builder.model.cited_number import document_numbers
from site_builder.model.document import BodyLink, FileUse
from site_builder.model.relation import Ref

IMAGE_WITHOUT_TEXT = Rule(
    "W415",
    Severity.WARNING,
    "图片没有文字说明",
    "图片“{target}”没有文字说明，看不见图的读者不知道它是什么。",
    "在方括号里写图片的内容，例如  ![全县河长制组织体系图](hezhang.png)",
    "读屏软件读的是方括号里的文字，图片打不开时显示的也是它。无障碍环境建设法第三十二条要求政府网站逐步符合无障碍网站设计标准。",
)
IMAGE_ELSEWHERE = Rule(
    "W416",
    Severity.WARNING,
    "图片在别的网站上",
    "图片“{target}”在别的网站上，这里改成了一个链接。",
    "把图片下载下来放在本文旁边，写成  ![说明](tupian.png)",
    "页面不从别的网站取东西：对方改了地址图片就消失，读者的访问记录也会被对方知道。",
)
IMAGE_NOT_A_FILE = Rule(
    "W425",
    Severity.WARNING,
    "图片的地址不是图片文件",
    "图片的地址“{target}”不是本文旁边的图片文件，这里只显示文字。",
    "写图片的文件名，例如  ![全县河长制组织体系图](hezhang.png)",
    "图片跟文件放在同一个文件夹里，圆括号里写文件名，要带扩展名。",
)

_MARKUP = re.compile(r"[\\`*_\[<&\n]|]\(")
_SIMPLE = {
    "em_open": "<em>",
    "em_close": "</em>",
    "strong_open": "<strong>",
    "strong_close": "</strong>",
}


class Inline(Struct, frozen=True):
    """One stretch of running text as HTML and as plain text."""

    html: str
    text: str


class SamePageLink(Struct, frozen=True):
    """A link to an anchor that is checked when all anchors are known."""

    anchor: str
    span: Span


class InlineWriter:
    """Writes the inline content of one text and gathers what it uses, in reading order."""

    def __init__(self, folder: str, lint: Lint, report: list[Diagnostic]) -> None:
        self.links: list[BodyLink] = []
        self.files: list[FileUse] = []
        self.jumps: list[SamePageLink] = []
        self._folder = folder
        self._lint = lint
        self._report = report

    def write(self, excerpt: Excerpt, content: str, base: int = 0) -> Inline:
        """``content`` is the part of the excerpt that begins at ``base`` of its content."""
        if not _MARKUP.search(content):
            self._lint.words(excerpt, content, base)
            return Inline(self.numbers(excerpt, content, base, content), content)
        return _Run(self, excerpt, content, base).write(parse_inline(content))

    def write_cell(self, excerpt: Excerpt) -> Inline:
        """A cell of a table, in which ``<br>`` breaks the line."""
        if "<" not in excerpt.content:
            return self.write(excerpt, excerpt.content)
        return _Run(self, excerpt, excerpt.content, 0).write(parse_cell(excerpt.content))

    def numbers(self, excerpt: Excerpt, text: str, base: int, where: str) -> str:
        """``text`` escaped, its document numbers linked. They are located in ``where``, which begins at ``base``."""
        places = document_numbers(text)
        if not places:
            return escape(text, quote=False)
        parts: list[str] = []
        done = cursor = 0
        for start, end in places:
            number = text[start:end]
            found = where.find(number, cursor) if cursor >= 0 else -1
            cursor = (
                found + len(number) if found >= 0 else -1
            )  # written with escapes: not worth a search each
            place = (base + found, base + cursor) if found >= 0 else (base, base + 1)
            parts.append(escape(text[done:start], quote=False))
            parts.append(f'<a href="ref:{len(self.links)}">{escape(number, quote=False)}</a>')
            self.links.append(BodyLink(Ref(number), excerpt.span(*place), quiet=True))
            done = end
        parts.append(escape(text[done:], quote=False))
        return "".join(parts)

    def link(self, destination: str, span: Span, words: str) -> str:
        """The opening tag of a link to ``destination``; empty when it must not be one."""
        match classify(destination, self._folder):
            case External(href):
                return f'<a class="external" href="{escape(href)}" rel="noopener noreferrer">'
            case Contact(href):
                return f'<a href="{escape(href)}">'
            case SamePage(anchor):
                self.jumps.append(SamePageLink(anchor, span))
                return f'<a href="#{escape(anchor)}">'
            case Attachment(path, anchor):
                self.files.append(FileUse(path, span, words))
                return f'<a class="attachment" href="file:{len(self.files) - 1}{_suffix(anchor)}">'
            case Reference(text, anchor):
                self.links.append(BodyLink(Ref(text), span, anchor=anchor))
                return f'<a href="ref:{len(self.links) - 1}{_suffix(anchor)}">'
            case Refused(problem):
                self._report.append(problem.at(span))
                return ""

    def image(self, destination: str, span: Span, words: str, *, linked: bool) -> str:
        """An image beside the text; one that lies elsewhere becomes a link, or words where there is a link already."""
        target = classify(destination, self._folder)
        shown = escape(words, quote=False)
        match target:
            case Attachment(path):
                if not words.strip():
                    self._report.append(IMAGE_WITHOUT_TEXT.at(span, target=destination))
                self.files.append(FileUse(path, span, words))
                return f'<img src="file:{len(self.files) - 1}" alt="{escape(words)}" loading="lazy">'
            case External():
                self._report.append(IMAGE_ELSEWHERE.at(span, target=destination))
                opening = "" if linked else self.link(destination, span, words)
                return f"{opening}{shown or escape(destination)}{'</a>' if opening else ''}"
            case Refused(problem):
                self._report.append(problem.at(span))
            case _:
                self._report.append(IMAGE_NOT_A_FILE.at(span, target=destination))
        return shown

    def look(self, excerpt: Excerpt, seen: str, base: int) -> None:
        """Let the lint see running text, in which links and code are blanked."""
        self._lint.words(excerpt, seen, base)


class _Run:
    """One pass over the inline tokens of one stretch of text."""

    __slots__ = ("_base", "_buffer", "_content", "_excerpt", "_html", "_open", "_seen", "_text", "_writer")

    def __init__(self, writer: InlineWriter, excerpt: Excerpt, content: str, base: int) -> None:
        self._writer = writer
        self._excerpt = excerpt
        self._content = content
        self._base = base
        self._seen = content
        self._buffer: list[str] = []
        self._html: list[str] = []
        self._text: list[str] = []
        self._open: list[tuple[Token, int, int]] = []

    def write(self, tokens: list[Token]) -> Inline:
        self._seen = _blanked(self._content, tokens)
        self._writer.look(self._excerpt, self._seen, self._base)
        for index, token in enumerate(tokens):
            if token.type in ("text", "text_special"):
                self._buffer.append(token.content)
                continue
            self._flush()
            if token.type in _SIMPLE:
                self._html.append(_SIMPLE[token.type])
            elif token.type == "link_open":
                self._open.append((token, len(self._html), len(self._text)))
                self._html.append("")
            elif token.type == "link_close":
                self._close()
            elif token.type == "image":
                self._image(token)
            elif token.type == "code_inline":
                self._html.append(f"<code>{escape(token.content, quote=False)}</code>")
                self._text.append(token.content)
            elif token.type == "hardbreak":
                self._html.append("<br>")
                self._text.append(" ")
            elif token.type == "softbreak" and not self._joins(tokens, index):
                self._html.append("\n")
                self._text.append(" ")
        self._flush()
        return Inline("".join(self._html), "".join(self._text))

    def _flush(self) -> None:
        if not self._buffer:
            return
        text = "".join(self._buffer)
        self._buffer.clear()
        self._text.append(text)
        if self._open:
            self._html.append(escape(text, quote=False))
        else:
            self._html.append(self._writer.numbers(self._excerpt, text, self._base, self._seen))

    def _close(self) -> None:
        token, html_at, text_at = self._open.pop()
        destination = str(token.attrs.get("href", ""))
        words = "".join(self._text[text_at:]).strip()
        if not words and len(self._html) == html_at + 1:
            words = destination
            self._text.append(words)
            self._html.append(escape(words, quote=False))
        self._html[html_at] = self._writer.link(destination, self._span(token, destination), words)
        if self._html[html_at]:
            self._html.append("</a>")

    def _image(self, token: Token) -> None:
        destination = str(token.attrs.get("src", ""))
        words = _words(token.children or [])
        span = self._span(token, destination)
        self._html.append(self._writer.image(destination, span, words, linked=bool(self._open)))
        self._text.append(words)

    def _joins(self, tokens: list[Token], index: int) -> bool:
        """Whether the lines around a line break join without a space, as Chinese does."""
        before = next((part[-1] for part in reversed(self._text[-4:]) if part), "")
        after = next((token.content[0] for token in tokens[index + 1 : index + 5] if token.content), "")
        return is_wide(before) or is_wide(after)

    def _span(self, token: Token, destination: str) -> Span:
        """The written destination of a link or image."""
        start, end = token.meta.get("start", 0), token.meta.get("end", 0)
        if token.markup == "autolink":
            return self._excerpt.span(self._base + start + 1, self._base + end - 1)
        at = max(self._content.rfind("](", start, end) + 2, start)
        while at < end and self._content[at] in " \n\t<":
            at += 1
        stop = at + len(destination) if self._content.startswith(destination, at) else end - 1
        return self._excerpt.span(self._base + at, self._base + max(at, stop))


def _blanked(content: str, tokens: list[Token]) -> str:
    """``content`` with its links, images and code replaced by as many zeros."""
    parts: list[str] = []
    done = 0
    for token in tokens:
        if "start" in token.meta and token.meta["start"] >= done:
            start, end = token.meta["start"], token.meta["end"]
            parts += content[done:start], "0" * (end - start)
            done = end
    parts.append(content[done:])
    return "".join(parts)


def _words(tokens: list[Token]) -> str:
    """The words of a description of an image, markup left out."""
    parts = [_words(token.children) if token.children else token.content for token in tokens]
    return "".join(parts)


def _suffix(anchor: str) -> str:
    return f"#{escape(anchor)}" if anchor else ""
