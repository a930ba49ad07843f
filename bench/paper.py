"""What one content file of a made-up county is before it is written: its front matter, and how its text is made.

It refuses to know which files a county has.
"""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from bench.offices import Office


class Text(Struct, frozen=True):
    """How a body is made: ``line`` seeds the text, so that versions of one document share most articles."""

    shape: str
    length: int
    line: str
    version: int = 1
    articles: int = 0
    citations: tuple[str, ...] = ()


class Paper(Struct, frozen=True):
    """One content file: ``fields`` is its front matter; a file without ``text`` is all YAML."""

    id: str
    folder: str
    fields: dict[str, object]
    text: Text | None = None


class Issued(Struct, frozen=True):
    """What later documents must know of a policy."""

    id: str
    number: str
    title: str
    office: Office
    published: date
    effective: date
    normative: bool
    text: Text

    @property
    def citation(self) -> str:
        """A Markdown link by id."""
        return f"[{self.number}]({self.id})"
