"""Turns the pieces of a text into the clauses by which two versions of it are compared.

It refuses to know HTML; which piece an anchor belongs to is all it keeps.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct

PREAMBLE = "序言"


class PieceKind(StrEnum):
    """What a piece of text is in the comparison of two versions."""

    HEADING = "heading"
    ARTICLE = "article"
    TEXT = "text"


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
    articles = sum(piece.kind is PieceKind.ARTICLE for piece in pieces)
    if articles >= 2:
        return _group(_strip_leading_headings(pieces), opens={PieceKind.ARTICLE, PieceKind.HEADING})
    if any(piece.kind is PieceKind.HEADING for piece in pieces):
        return _group(pieces, opens={PieceKind.HEADING})
    paragraphs = [piece for piece in pieces if piece.text.strip()]
    return [
        Section(piece.anchor, piece.label or piece.anchor or f"段{index}", (piece.text,), piece.opening)
        for index, piece in enumerate(paragraphs, 1)
    ]


def _strip_leading_headings(pieces: Sequence[Piece]) -> list[Piece]:
    """Before the first 条 only running text counts: 目录 and chapter titles are no preamble."""
    first = next(index for index, piece in enumerate(pieces) if piece.kind is PieceKind.ARTICLE)
    leading = [piece for piece in pieces[:first] if piece.kind is PieceKind.TEXT]
    return [*leading, *pieces[first:]]


def _group(pieces: Sequence[Piece], opens: set[PieceKind]) -> list[Section]:
    sections: list[Section] = []
    anchor, label, opening = "", PREAMBLE, -1
    texts: list[str] = []

    def close() -> None:
        if texts or (label != PREAMBLE and PieceKind.ARTICLE not in opens):
            sections.append(Section(anchor, label, tuple(texts), opening))

    for piece in pieces:
        if piece.kind in opens:
            close()
            anchor, label, opening = piece.anchor, piece.label, piece.opening
            texts = [piece.rest] if piece.kind is PieceKind.ARTICLE else []
        elif piece.text.strip():
            opening = piece.opening if not texts and not anchor else opening
            texts.append(piece.text)
    close()
    return sections
