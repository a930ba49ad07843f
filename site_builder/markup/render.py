"""Turns the Markdown of one document into its body: HTML, outline, clauses, plain text, and what it links to.

It refuses to know whether a linked document or file exists; the body says what was asked for, and where.
"""

from __future__ import annotations

from html import escape

from markdown_it.token import Token
from msgspec import Struct

from site_builder.kernel.diagnostic import Diagnostic, Rule, Severity, question
from site_builder.kernel.span import Span
from site_builder.markup.anchors import UNKNOWN_ANCHOR, Anchors, anchor_link, anchor_of, nearest
from site_builder.markup.clauses import Piece, PieceKind, Section, divide
from site_builder.markup.dialect import parse_blocks
from site_builder.markup.inline import Inline, InlineWriter
from site_builder.markup.lint import Lint
from site_builder.markup.numbering import Kind, Label, read_label
from site_builder.markup.outline import Outline, reads_as_title
from site_builder.markup.places import Excerpt, Lines
from site_builder.markup.tables import caption_anchor, reads_as_caption, write_table
from site_builder.model.document import Body, Clause, Heading

LONGEST = 5_000_000
"""Characters in one text. A statute of 1,300 articles has a tenth of it."""

TOO_LONG = Rule(
    "E410",
    Severity.ERROR,
    "正文太长",
    "正文有 {length} 个字符，超过了 {limit} 个字符的上限，没有生成页面。",
    "把附表、名单等做成附件，或者把正文拆成几个文件。",
    "正文最长五百万个字符，比最长的法典还多出许多倍。超过这个长度的，多半是误把数据文件当成了正文，"
    "读者的浏览器也打不开这样的页面。",
)

_BLANK = " \t\n\u3000\xa0"
_LONGEST_CONTENTS = 8
_NO_SPACE = dict.fromkeys(map(ord, _BLANK))
_LEVELS = {Kind.ITEM: 1, Kind.SUBITEM: 2, Kind.POINT: 3, Kind.SUBPOINT: 4}
_ANCHORED = frozenset({Kind.ITEM, Kind.SUBITEM})
_CONTAINERS = {
    "blockquote_open": "<blockquote>",
    "blockquote_close": "</blockquote>",
    "bullet_list_open": "<ul>",
    "bullet_list_close": "</ul>",
    "list_item_open": "<li>",
    "list_item_close": "</li>",
}
_LONGEST_ADDRESSEE = 120
_GUESSES = 20


class BodySource(Struct, frozen=True):
    """The text of one document: ``path`` for spans, ``folder`` relative to the content folder (POSIX), the Markdown
    after the front matter, and the line of the file (from 1) on which it begins."""

    path: str
    folder: str
    text: str
    first_line: int = 1


def render_body(source: BodySource) -> tuple[Body, tuple[Diagnostic, ...]]:
    """The body of ``source`` and everything worth telling its editor, in the order of the text. Never raises."""
    if len(source.text) > LONGEST:
        span = Span.at(source.path, source.first_line)
        return Body(), (TOO_LONG.at(span, length=f"{len(source.text):,}", limit=f"{LONGEST:,}"),)
    return _Composer(source).compose()


class _Words(Struct, frozen=True):
    """A paragraph with its bold marks taken off where they hide a number: ``base`` is where ``text`` begins."""

    text: str
    base: int
    bold: str


class _Composer:
    """One pass over the block tokens of one text."""

    def __init__(self, source: BodySource) -> None:
        self._lines = Lines(source.path, source.first_line, source.text)
        self._report: list[Diagnostic] = []
        self._lint = Lint(self._lines.text)
        self._inline = InlineWriter(source.folder, self._lint, self._report)
        self._anchors = Anchors()
        self._outline = Outline()
        self._headings: list[Heading] = []
        self._pieces: list[Piece] = []
        self._html: list[str] = []
        self._depth = 0
        self._tables = 0
        self._row = (-1, 0)
        self._caption: Excerpt | None = None
        self._contents: set[str] | None = None

    def compose(self) -> tuple[Body, tuple[Diagnostic, ...]]:
        tokens = parse_blocks(self._lines.text)
        index = 0
        while index < len(tokens):
            index = self._block(tokens, index)
        clauses = tuple(self._clause(section) for section in divide(self._pieces))
        self._check_jumps()
        body = Body(
            html="".join(self._html),
            outline=tuple(self._headings),
            clauses=clauses,
            links=tuple(self._inline.links),
            files=tuple(self._inline.files),
            text="\n".join(piece.text for piece in self._pieces if piece.text),
        )
        self._report.extend(self._lint.findings())
        return body, tuple(sorted(self._report, key=lambda found: (found.span, found.code)))

    def _block(self, tokens: list[Token], index: int) -> int:
        """Write the block that begins at ``index``; answer where the next one begins."""
        token = tokens[index]
        if token.type == "paragraph_open":
            self._paragraph(tokens, index)
            return index + 3
        if token.type == "heading_open":
            self._heading(tokens[index + 1], int(token.tag[1:]))
            return index + 3
        if token.type == "table_open":
            stop = next(i for i in range(index, len(tokens)) if tokens[i].type == "table_close")
            self._table(tokens[index + 1 : stop])
            return stop + 1
        if token.type in _CONTAINERS:
            self._depth += token.nesting
            self._html.append(_CONTAINERS[token.type])
        elif token.type == "fence":
            self._preformatted(token)
        elif token.type == "hr":
            self._html.append("<hr>")
        return index + 1

    def _paragraph(self, tokens: list[Token], index: int) -> None:
        excerpt = self._excerpt(tokens[index + 1])
        content = excerpt.content
        if (
            tokens[index + 3 : index + 4]
            and tokens[index + 3].type == "table_open"
            and reads_as_caption(content)
        ):
            self._caption = excerpt
            return
        words = _unbolded(content)
        label = read_label(words.text)
        if label is not None:
            self._lint.label(excerpt, label, words.base)
            if self._depth == 0 and self._numbered(excerpt, words, label):
                return
        elif len(content) <= _LONGEST_CONTENTS and content.translate(_NO_SPACE) == "目录":
            self._contents = set()
        inline = self._inline.write(excerpt, content)
        if tokens[index].hidden and self._html[-1] == "<li>":
            self._piece(PieceKind.TEXT, inline.text, opening=len(self._html) - 1)
            self._html.append(inline.html)
            return
        level = _LEVELS.get(label.kind) if label else None
        anchor = ""
        if label and label.kind in _ANCHORED and self._depth == 0:
            anchor = self._anchors.claim(self._outline.numbered(label))
        style = f"level-{level}" if level else "addressee" if self._addresses(content) else ""
        self._open_paragraph(style, anchor)
        self._piece(PieceKind.TEXT, inline.text, anchor, opening=len(self._html) - 1)
        self._html += inline.html, "</p>"

    def _addresses(self, content: str) -> bool:
        """Whether a paragraph is the 主送机关: first of the text, ending in a full-width colon (GB/T 9704-2012)."""
        return not self._html and content.endswith("：") and len(content) <= _LONGEST_ADDRESSEE

    def _numbered(self, excerpt: Excerpt, words: _Words, label: Label) -> bool:
        """Write a paragraph that is an article or a heading; ``False`` when it is neither."""
        if label.kind is Kind.ARTICLE:
            self._article(excerpt, words, label)
            return True
        if label.kind > Kind.SUBITEM or (label.kind > Kind.ARTICLE and self._outline.in_article):
            return False
        title = _whole(words, label)
        if title is None or not reads_as_title(title.text) or self._listed(label):
            return False
        level, name = self._outline.titled(label)
        self._title(self._inline.write(excerpt, title.text, title.base), level, name)
        return True

    def _listed(self, label: Label) -> bool:
        """Whether a chapter's title stands in a 目录 that the author typed: until its first chapter comes again."""
        if self._contents is None or label.kind > Kind.SECTION:
            return False
        if label.anchor in self._contents:
            self._contents = None
            return False
        if label.kind is not Kind.SECTION:
            self._contents.add(label.anchor)
        return True

    def _article(self, excerpt: Excerpt, words: _Words, label: Label) -> None:
        self._contents = None
        anchor = self._anchors.claim(self._outline.numbered(label))
        self._lint.article(excerpt, label, anchor, words.base)
        after = words.text[len(label.written) :]
        base = len(excerpt.content) - len(after)
        if words.bold and after.startswith(words.bold):
            after, base = after[2:], base + 2
        elif words.bold:  # the bold goes on behind the number: open it again, after the space
            stripped = after.lstrip(_BLANK)
            after = f"{after[: len(after) - len(stripped)]}{words.bold}{stripped}"
            base -= 2
        inline = self._inline.write(excerpt, after, base)
        self._open_paragraph("article", anchor)
        self._piece(
            PieceKind.ARTICLE,
            label.written + inline.text,
            anchor,
            label=label.written,
            rest=inline.text.strip(_BLANK),
            opening=len(self._html) - 1,
        )
        number = escape(label.written)
        self._html.append(
            f'<strong class="no">{number}</strong>{anchor_link(anchor, f"本条链接：{label.written}")}'
        )
        self._html += inline.html, "</p>"

    def _heading(self, token: Token, hashes: int) -> None:
        excerpt = self._excerpt(token)
        words = _unbolded(excerpt.content)
        label = read_label(words.text)
        title = (_whole(words, label) if label else None) or _Words(excerpt.content, 0, "")
        if words.bold and label is None and words.text.endswith(words.bold):
            title = _Words(words.text[:-2], words.base, "")
        inline = self._inline.write(excerpt, title.text, title.base)
        text = _spaced(inline.text)
        if self._depth or not text:
            # A heading inside a quotation belongs to the quoted text, not to the outline of this one.
            self._open_paragraph("", "")
            self._piece(PieceKind.TEXT, inline.text, opening=len(self._html) - 1)
            self._html.append(f"<strong>{inline.html}</strong></p>")
            return
        if label is not None and label.kind <= Kind.SUBITEM:
            self._lint.label(excerpt, label, title.base)
            level, name = self._outline.titled(label, hashes)
            article = label if label.kind is Kind.ARTICLE else None
            anchor = self._title(inline, level, name, article)
            if article:
                self._lint.article(excerpt, article, anchor, title.base)
        else:
            self._title(inline, self._outline.plain(hashes), anchor_of(text))

    def _title(self, inline: Inline, level: int, name: str, article: Label | None = None) -> str:
        anchor = self._anchors.claim(name)
        text = _spaced(inline.text)
        self._headings.append(Heading(level, anchor, text))
        if article is None:
            self._piece(PieceKind.HEADING, text, anchor)
        else:
            rest = text[len(article.written) :].strip()
            self._piece(PieceKind.TITLED_ARTICLE, text, anchor, label=article.written, rest=rest)
        link = anchor_link(anchor, f"本节链接：{text}")
        self._html.append(f'<h{level} id="{escape(anchor)}">{inline.html}{link}</h{level}>')
        return anchor

    def _table(self, tokens: list[Token]) -> None:
        self._tables += 1
        caption, self._caption = self._caption, None
        if caption is None:
            anchor = self._anchors.claim(f"表{self._tables}")
            words = Inline(anchor, "")
        else:
            anchor = self._anchors.claim(caption_anchor(caption.content, self._tables))
            words = self._inline.write(caption, caption.content)
        table = write_table(tokens, self._cell)
        name = escape(anchor)
        self._html.append(f'<div class="scroll" role="group" aria-labelledby="{name}" tabindex="0">')
        self._piece(
            PieceKind.TEXT, f"{words.text}\n{table.text}".strip("\n"), anchor, opening=len(self._html) - 1
        )
        self._html.append(f'<table><caption id="{name}">{words.html}</caption>{table.html}</table></div>')

    def _cell(self, token: Token) -> Inline:
        if not token.content:
            return Inline("", "")
        line = token.map[0] if token.map else 0
        after = self._row[1] if self._row[0] == line else 0
        found = self._lines.clean[line].find(token.content, after)
        excerpt = Excerpt(self._lines, token.content, line, after)
        self._row = (line, found + len(token.content) if found >= 0 else after)
        return self._inline.write_cell(excerpt)

    def _preformatted(self, token: Token) -> None:
        self._html.append("<pre>")
        self._piece(PieceKind.TEXT, token.content.rstrip("\n"), opening=len(self._html) - 1)
        self._html.append(f"<code>{escape(token.content, quote=False)}</code></pre>")

    def _excerpt(self, token: Token) -> Excerpt:
        return Excerpt(self._lines, token.content.strip(_BLANK), token.map[0] if token.map else 0)

    def _open_paragraph(self, style: str, anchor: str) -> None:
        attributes = f' class="{style}"' if style else ""
        self._html.append(f'<p{attributes} id="{escape(anchor)}">' if anchor else f"<p{attributes}>")

    def _piece(
        self,
        kind: PieceKind,
        text: str,
        anchor: str = "",
        *,
        label: str = "",
        rest: str = "",
        opening: int = -1,
    ) -> None:
        self._pieces.append(Piece(kind, text, anchor, label, rest, opening))

    def _clause(self, section: Section) -> Clause:
        """``section`` with an anchor that stands in the HTML, if need be given to its first paragraph now."""
        anchor = section.anchor
        if not anchor:
            anchor = self._anchors.claim(section.label)
            if section.opening >= 0:
                opening = self._html[section.opening]
                place = f'id="{escape(anchor)}"'
                taken = ' id="' in opening
                self._html[section.opening] = (
                    f"{opening}<span {place}></span>" if taken else f"{opening[:-1]} {place}>"
                )
        return Clause(anchor, section.label, "\n".join(text for text in section.texts if text))

    def _check_jumps(self) -> None:
        """Every link to a place on this page that does not exist; guesses cost time, so only the first get one."""
        known = self._anchors.taken
        told: set[str] = set()
        for jump in self._inline.jumps:
            if jump.anchor in known or jump.anchor in told:
                continue
            told.add(jump.anchor)
            guess = nearest(jump.anchor, known) if len(told) <= _GUESSES else ""
            words = question(f"#{guess}" if guess else None)
            self._report.append(UNKNOWN_ANCHOR.at(jump.span, anchor=jump.anchor, guess=words))


def _unbolded(content: str) -> _Words:
    """A number is often typed in bold: ``**第一条** …``, ``**一、总体要求**``."""
    if content.startswith(("**", "__")) and content[2:3] != content[:1]:
        return _Words(content[2:], 2, content[:2])
    return _Words(content, 0, "")


def _whole(words: _Words, label: Label) -> _Words | None:
    """The title that ``words`` are when their bold, if any, covers all of it or just the number."""
    if not words.bold:
        return words
    first = words.text.find(words.bold)
    if first >= 0 and first == len(words.text) - 2:
        return _Words(words.text[:-2], words.base, "")
    if first == len(label.written):
        return _Words(label.written + words.text[first + 2 :], words.base, "")
    return None


def _spaced(text: str) -> str:
    """Words of a heading with single spaces: 第一章　总　则 is shown as 第一章 总 则 in the contents list."""
    return " ".join(text.split())
