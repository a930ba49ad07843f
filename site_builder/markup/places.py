"""Turns an offset in a piece of Markdown into the line and column of the editor's file.

It refuses to know what stands there.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from site_builder.kernel.span import Position, Span

# Zero-width and direction marks come along when text is pasted; they break search and can disguise an address.
# Control characters and lone surrogates are not allowed in HTML at all. Line feed and tab stay.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff]"
)


class Lines:
    """The lines of one text: as the editor's file has them, and without characters that cannot be seen."""

    __slots__ = ("_raw", "clean", "first_line", "path", "text")

    def __init__(self, path: str, first_line: int, text: str) -> None:
        raw = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
        self.path = path
        self.first_line = first_line
        self.text = without_unseen(raw)
        self.clean = self.text.split("\n")
        self._raw = self.clean if self.text is raw else raw.split("\n")

    def position(self, line: int, column: int) -> Position:
        """``line`` and ``column`` count from 0 in the clean text; the answer counts from 1 in the file."""
        if self._raw is not self.clean and self._raw[line] != self.clean[line]:
            column = _seen_column(self._raw[line], column)
        return Position(self.first_line + line, column + 1)


def without_unseen(text: str) -> str:
    """``text`` without zero-width, direction and control characters; the same object when it has none."""
    return _UNSEEN.sub("", text) if _UNSEEN.search(text) else text


def _seen_column(raw: str, column: int) -> int:
    """Where the ``column``-th visible character stands in ``raw``."""
    shift = 0
    for match in _UNSEEN.finditer(raw):
        if match.start() - shift > column:
            break
        shift += 1
    return column + shift


class Excerpt:
    """The Markdown of one paragraph, heading or cell, and where in the file it stands.

    ``line`` is the index of its first line; ``after`` the column from which that line is searched (cells repeat).
    """

    __slots__ = ("_after", "_columns", "_line", "_lines", "_starts", "content")

    def __init__(self, lines: Lines, content: str, line: int, after: int = 0) -> None:
        self.content = content
        self._lines = lines
        self._line = line
        self._after = after
        self._starts: list[int] = []
        self._columns: dict[int, int] = {}

    def span(self, start: int, end: int) -> Span:
        """The place of ``content[start:end]`` in the file."""
        begin, finish = self._position(start), self._position(end)
        return Span(self._lines.path, begin, max(begin, finish))

    def _position(self, offset: int) -> Position:
        if not self._starts:
            self._starts = [0, *(match.end() for match in _NEWLINE.finditer(self.content))]
        index = bisect_right(self._starts, offset) - 1
        line = min(self._line + index, len(self._lines.clean) - 1)
        if index not in self._columns:
            self._columns[index] = self._column(index, self._lines.clean[line])
        return self._lines.position(line, self._columns[index] + offset - self._starts[index])

    def _column(self, index: int, line: str) -> int:
        """Where the content's line ``index`` begins in the file's ``line``: behind quote marks and spaces."""
        start = self._starts[index]
        stop = self._starts[index + 1] - 1 if index + 1 < len(self._starts) else len(self.content)
        after = self._after if index == 0 else 0
        written = self.content[start:stop]
        for known in (written, written.split("|")[0]):  # the parser has unescaped the bars of a cell
            column = line.find(known, after)
            if column >= 0:
                return column
        return after


_NEWLINE = re.compile("\n")
