"""Turns the pieces of a text into the clauses by which two versions of it are compared.

It refuses to know HTML; which piece an anchor belongs to is all it keeps.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct

PREAMBLE = "序言"


class PieceKind(StrEnum):
    """What a piece of text is in the comparison of two versions; a titled article was written as a heading."""

    HEADING = "heading"
    ARTICLE = "article"
    TITLED_ARTICLE = "titled article"
    TEXT = "text"


_ARTICLES = frozenset({PieceKind.ARTICLE, PieceKind.TITLED_ARTICLE})
_HEADINGS = frozenset({PieceKind.HEADING, PieceKind.TITLED_ARTICLE})


class Piece(Struct, frozen=True):
    """One paragraph, heading, list item or table in reading order.

    ``text`` is all of it, ``rest`` what follows the label of an article. ``opening`` tells which opening tag of the
    HTML may take an anchor.
    """

    kind: PieceKind
    text: str
    anchor: str = ""
    label: str = ""
    rest: str = ""
    opening: int = -1


class Section(Struct, frozen=True):
    """A clause before it has a final anchor: ``anchor`` is empty when its first piece has none yet."""

    anchor: str
    label: str
    texts: tuple[str, ...]
    opening: int = -1


def divide(pieces: Sequence[Piece]) -> list[Section]:
    """The clauses: one a 条 when there are two or more, else one a heading, else one a paragraph."""
    articles = sum(piece.kind in _ARTICLES for piece in pieces)
    if articles >= 2:
        return _group(_strip_leading_headings(pieces), _ARTICLES)
    if any(piece.kind in _HEADINGS for piece in pieces):
        return _group(pieces, frozenset())
    paragraphs = [piece for piece in pieces if piece.text.strip()]
    return [
        Section(piece.anchor, piece.label or piece.anchor or f"段{index}", (piece.text,), piece.opening)
        for index, piece in enumerate(paragraphs, 1)
    ]


def _strip_leading_headings(pieces: Sequence[Piece]) -> list[Piece]:
    """Before the first 条 only running text counts: 目录 and chapter titles are no preamble."""
    first = next(index for index, piece in enumerate(pieces) if piece.kind in _ARTICLES)
    leading = [piece for piece in pieces[:first] if piece.kind is PieceKind.TEXT]
    return [*leading, *pieces[first:]]


def _group(pieces: Sequence[Piece], articles: frozenset[PieceKind]) -> list[Section]:
    """Sections that begin at ``articles`` and headings. Beside articles a heading without text is not worth one."""
    sections: list[Section] = []
    anchor, label, opening = "", PREAMBLE, -1
    texts: list[str] = []

    def close() -> None:
        if texts or (anchor and not articles):
            sections.append(Section(anchor, label, tuple(texts), opening))

    for piece in pieces:
        if piece.kind in articles | _HEADINGS:
            close()
            article = piece.kind in articles
            anchor, label, opening = piece.anchor, piece.label if article else piece.text, piece.opening
            texts = [piece.rest] if article else []
        elif piece.text.strip():
            opening = piece.opening if not texts and not anchor else opening
            texts.append(piece.text)
    close()
    return sections
