"""Turns a place in an editor's file into a value that can be printed, sorted and cached.

It refuses to know what the file says: reading the line again is the reporter's work.
"""

from __future__ import annotations

from msgspec import Struct


class Position(Struct, frozen=True, order=True):
    """A place in a text: ``line`` and ``column`` count from 1, in characters, not bytes."""

    line: int = 1
    column: int = 1


class Span(Struct, frozen=True, order=True):
    """A stretch of one file: ``path`` is POSIX style; ``end`` is the first position after it."""

    path: str
    start: Position = Position()
    end: Position = Position()

    @classmethod
    def at(cls, path: str, line: int = 1, column: int = 1, width: int = 1) -> Span:
        """A stretch of ``width`` characters on one line."""
        return cls(path, Position(line, column), Position(line, column + width))

    @property
    def place(self) -> str:
        """``path:line:column``, the form every editor can jump to."""
        return f"{self.path}:{self.start.line}:{self.start.column}"


def span_in(path: str, text: str, start: int, end: int, first_line: int = 1) -> Span:
    """The span of ``text[start:end]``, where ``text`` begins on ``first_line`` of the file."""
    return Span(path, _position(text, start, first_line), _position(text, end, first_line))


def _position(text: str, offset: int, first_line: int) -> Position:
    line = text.count("\n", 0, offset)
    column = offset - (text.rfind("\n", 0, offset) + 1)
    return Position(first_line + line, column + 1)
