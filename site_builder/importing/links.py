"""Turns a Markdown text into the relative links it contains, with their places.

It refuses to know whether the files exist and what becomes of them.
"""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote

from msgspec import Struct

# Bounded everywhere: a text of brackets alone must not take long.
_LINK = re.compile(
    r"!?\[[^\]\n]{0,300}\]\([ \t]{0,9}<?([^)<>\s]{1,500})>?(?:[ \t]{1,9}[\"'(][^\n]{0,300}?)?[ \t]{0,9}\)"
)
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|[/\\#?]")


class RelativeLink(Struct, frozen=True):
    """A link to a file: ``path`` is normalised, ``start`` and ``end`` are offsets of what was written."""

    path: str
    written: str
    start: int
    end: int

    @property
    def inside(self) -> bool:
        """Whether it stays in the folder of the text, so that the file can travel with it."""
        return not self.path.startswith("..")


def relative_links(text: str) -> tuple[RelativeLink, ...]:
    """The links and pictures of ``text`` that name a file by a relative path, in order."""
    links: list[RelativeLink] = []
    for match in _LINK.finditer(text):
        written = match[1]
        path = unquote(re.split(r"[#?]", written, maxsplit=1)[0]).replace("\\", "/")
        if _ABSOLUTE.match(written) or _ABSOLUTE.match(path) or "." not in path.rpartition("/")[2].strip("."):
            continue
        links.append(RelativeLink(posixpath.normpath(path), written, match.start(1), match.end(1)))
    return tuple(links)
