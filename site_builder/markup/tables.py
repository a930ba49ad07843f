"""Turns the tokens of one Markdown table into an accessible table, and tells a caption from a paragraph.

It refuses to know what stands in a cell: writing running text is the inline writer's work.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from markdown_it.token import Token
from msgspec import Struct

from site_builder.markup.inline import Inline

_CAPTION = re.compile(
    r"表\s*(?:(?P<number>[0-9０-９]+(?:[-－—.][0-9０-９]+)*|[一二三四五六七八九十]+(?=[\s：:]|$))|[：:]|\s)"
)
_POINTS_AT_TABLE = re.compile(r"[下附如见此本该上列]表$|[。；，：:]$")
_LONGEST_CAPTION = 40
_ALIGNMENTS = {"text-align:center": "align-center", "text-align:right": "align-right"}


class Table(Struct, frozen=True):
    """A written table: the HTML from ``<thead>`` on, and its rows as lines of plain text."""

    html: str
    text: str


def reads_as_caption(text: str) -> bool:
    """Whether the paragraph before a table is its caption: 表1 任务分工, 表：任务分工, or 任务分工表."""
    words = text.strip("*_ ")
    if not words or len(words) >= _LONGEST_CAPTION or "\n" in words or _POINTS_AT_TABLE.search(words):
        return False
    return bool(_CAPTION.match(words)) or words.endswith("表")


def caption_anchor(text: str, count: int) -> str:
    """The name of the anchor of the ``count``-th table, captioned ``text``."""
    match = _CAPTION.match(text.strip("*_ "))
    return f"表{match['number']}" if match and match["number"] else f"表{count}"


def write_table(tokens: list[Token], cell: Callable[[Token], Inline]) -> Table:
    """The table between ``table_open`` and ``table_close``. ``cell`` writes the inline token of a cell.

    A header cell without words is an ordinary cell: a header that says nothing confuses a screen reader.
    """
    html: list[str] = []
    rows: list[str] = []
    words: list[str] = []
    for index, token in enumerate(tokens):
        if token.type in ("th_open", "td_open"):
            content = cell(tokens[index + 1])
            header = token.type == "th_open" and bool(content.text.strip())
            align = _ALIGNMENTS.get(str(token.attrs.get("style", "")))
            attributes = f' class="{escape(align)}"' if align else ""
            html.append(f'<th scope="col"{attributes}>' if header else f"<td{attributes}>")
            html.append(content.html)
            html.append("</th>" if header else "</td>")
            words.append(content.text)
        elif token.type == "tr_close":
            html.append("</tr>")
            rows.append(" ".join(word for word in words if word))
            words = []
        elif token.type in _PASSED:
            html.append(_PASSED[token.type])
    return Table("".join(html), "\n".join(rows))


_PASSED = {
    "thead_open": "<thead>",
    "thead_close": "</thead>",
    "tbody_open": "<tbody>",
    "tbody_close": "</tbody>",
    "tr_open": "<tr>",
}
