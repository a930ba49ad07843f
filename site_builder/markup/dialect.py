"""Turns the Markdown of a 公文 into tokens: CommonMark with tables, less what would surprise a clerk.

It refuses to know what tokens become; links are only located here, and judged elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote, list_block
from markdown_it.rules_inline import StateInline, autolink, backtick, emphasis, image, link
from markdown_it.token import Token

from site_builder.markup.numbering import STARTS, Kind, read_label
from site_builder.markup.outline import reads_as_title

# Deeper quotes and lists become paragraphs. Markdown-it's own limit (20) would drop their text without a word.
_DEEPEST = 12

_LONGEST_TITLE_LINE = 30
_BLANK = " \t\u3000\xa0"
_SENTENCE_END = "。！？；："
_CLOSERS = f"{_BLANK}”’』」）》*_"
_CELL = "cell"
_LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


class _Dialect(MarkdownIt):
    """Every destination passes as written: telling good links from bad ones is not the parser's work."""

    def validateLink(self, url: str) -> bool:
        return True

    def normalizeLink(self, url: str) -> str:
        return url

    def normalizeLinkText(self, link: str) -> str:
        return link


@cache
def dialect() -> MarkdownIt:
    """The one parser. It holds no state between texts.

    Off, because each makes text of an unsuspecting editor vanish or change its kind: raw HTML; indented code
    (a paragraph indented by four spaces); underlined headings (a rule below a paragraph); link definitions
    (``[注]: 说明`` would disappear); ordered lists (the written numbers are part of the text).
    """
    parser = _Dialect("commonmark", {"html": False, "maxNesting": 2 * _DEEPEST + 8})
    parser.enable("table")
    parser.disable(["code", "lheading", "reference", "html_block", "html_inline"])
    block, inline = parser.block.ruler, parser.inline.ruler
    block.at("list", _bullet_list, {"alt": ["paragraph", "reference", "blockquote"]})
    block.at("blockquote", _quote, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    block.before("table", "prose", _prose)
    block.before("paragraph", "fresh_line", _fresh_line, {"alt": ["paragraph", "blockquote"]})
    inline.at("link", _located(link))
    inline.at("image", _located(image))
    inline.at("autolink", _located(autolink))
    inline.at("backticks", _located(backtick))
    inline.at("emphasis", _emphasis)
    inline.before("autolink", "cell_break", _cell_break)
    return parser


def parse_blocks(text: str) -> list[Token]:
    """The block tokens of ``text`` (lines end in ``\\n``); their inline content is not parsed yet."""
    tokens: list[Token] = []
    parser = dialect()
    parser.block.parse(text, parser, {}, tokens)
    return tokens


def parse_inline(content: str) -> list[Token]:
    """The inline tokens of ``content``. Links, images and code carry ``meta["start"]`` and ``meta["end"]``."""
    return _parse_inline(content, {})


def parse_cell(content: str) -> list[Token]:
    """The same in a table, where Markdown has no line break: ``<br>`` counts as one."""
    return _parse_inline(content, {_CELL: True})


def _parse_inline(content: str, env: dict[str, Any]) -> list[Token]:
    tokens: list[Token] = []
    parser = dialect()
    parser.inline.parse(content, parser, env, tokens)
    return tokens


def _prose(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A line that begins with a Chinese character and stands alone is a paragraph: no other rule need look."""
    if silent:
        return False
    after = start + 1
    if after < state.lineMax and not state.isEmpty(after):
        return False
    begin = state.bMarks[start] + state.tShift[start]
    stop = state.eMarks[start]
    if begin >= stop or ord(state.src[begin]) < 0x80:
        return False
    state.line = after
    state.push("paragraph_open", "p", 1).map = [start, after]
    token = state.push("inline", "", 0)
    token.content = state.src[begin:stop].rstrip(" \t")
    token.map = [start, after]
    token.children = []
    state.push("paragraph_close", "p", -1)
    return True


def _fresh_line(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Whether a line ends the paragraph above it: it has a number of its own, or follows a sentence or a title.

    Text pasted from a word processor has one paragraph on a line and no empty lines between.
    """
    if not silent:
        return False
    source = state.src
    begin, stop = state.bMarks[start] + state.tShift[start], state.eMarks[start]
    while begin < stop and source[begin] in _BLANK:
        begin += 1
    if source.startswith(("**", "__"), begin):
        begin += 2
    if read_label(source[begin : min(stop, begin + 24)]):
        return True
    above = source[state.bMarks[start - 1] : state.eMarks[start - 1]]
    if above.endswith(("  ", "\\")):
        return False
    return above.rstrip(_CLOSERS)[-1:] in tuple(_SENTENCE_END) or _titled(above.strip(_BLANK))


def _titled(line: str) -> bool:
    """Whether a line of its own is a numbered title, which a line broken by width hardly ever looks like."""
    if len(line) > _LONGEST_TITLE_LINE or line[:1] not in STARTS or "，" in line or not reads_as_title(line):
        return False
    label = read_label(line)
    return label is not None and label.kind <= Kind.SUBITEM and label.kind is not Kind.ARTICLE


def _bullet_list(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    begin = state.bMarks[start] + state.tShift[start]
    if state.level >= _DEEPEST or state.src[begin : begin + 1] not in ("-", "*", "+"):
        return False
    return list_block(state, start, end, silent)


def _quote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    return state.level < _DEEPEST and blockquote(state, start, end, silent)


def _located(rule: Callable[[StateInline, bool], bool]) -> Callable[[StateInline, bool], bool]:
    """``rule``, noting on its first token which part of the content it took."""

    def located(state: StateInline, silent: bool) -> bool:
        start, first = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        if not silent:
            for token in state.tokens[first : first + 2]:
                if token.type in _LOCATED:
                    _note(token.meta, start, state.pos)
                    break
        return True

    return located


_LOCATED = frozenset({"link_open", "image", "code_inline"})


def _note(meta: dict[Any, Any], start: int, end: int) -> None:
    meta["start"], meta["end"] = start, end


def _emphasis(state: StateInline, silent: bool) -> bool:
    """Emphasis that also works beside Chinese punctuation.

    CommonMark decides by spaces, which Chinese has none of: ``**要求：**各单位`` would show its asterisks. A Chinese
    character beside the asterisks counts as a word boundary, as in the “CJK friendly” amendment of CommonMark.
    """
    start, known = state.pos, len(state.delimiters)
    if not emphasis.tokenize(state, silent):
        return False
    if state.src[start] == "*":
        before = state.src[start - 1 : start]
        after = state.src[state.pos : state.pos + 1]
        opens = is_wide(before) and not after.isspace()
        closes = is_wide(after) and not before.isspace()
        for delimiter in state.delimiters[known:]:
            delimiter.open = delimiter.open or opens
            delimiter.close = delimiter.close or closes
    return True


def _cell_break(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "<" or not state.env.get(_CELL):
        return False
    match = _LINE_BREAK.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        _note(state.push("hardbreak", "br", 0).meta, state.pos, match.end())
    state.pos = match.end()
    return True


def is_wide(character: str) -> bool:
    """Whether ``character`` belongs to a script that needs no space beside it (Han, kana, full-width forms)."""
    return bool(character) and ("\u2e80" <= character <= "\ud7ff" or character >= "\uf900")
