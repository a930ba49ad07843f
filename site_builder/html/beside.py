"""Divides the html of a text where notes on its clauses stand: each behind the last block of its clause.

It refuses to know how a note looks; a note on a clause that the text does not have is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from markupsafe import Markup

from site_builder.model.blocks import blocks
from site_builder.model.clause import find_clause
from site_builder.model.document import Body

Piece = dict[str, Any]
"""Some of the text, and the notes behind it."""


def divided(html: str, body: Body, notes: Sequence[Mapping[str, Any]]) -> list[Piece]:
    """``html``, the finished text of ``body``, in pieces; one piece when there is no note on it."""
    labels = [clause.label for clause in body.clauses] if notes else []
    anchors: dict[str, list[Mapping[str, Any]]] = {escape(clause.id): [] for clause in body.clauses}
    for note in notes:
        number = find_clause(note["clause"], labels)
        if number is not None:
            anchors[escape(body.clauses[number].id)].append(note)
    if not any(anchors.values()):
        return [{"html": Markup(html), "notes": []}] if html else []
    return list(_pieces(html, anchors, {escape(heading.id) for heading in body.outline}))


def _pieces(html: str, anchors: Mapping[str, list[Mapping[str, Any]]], headings: set[str]) -> Iterator[Piece]:
    text: list[str] = []
    due: list[Mapping[str, Any]] = []
    for block in blocks(html):
        begun = [anchors[anchor] for anchor in block.anchors if anchor in anchors]
        if due and (begun or headings.intersection(block.anchors)):
            yield {"html": Markup("".join(text)), "notes": due}
            text, due = [], []
        text.append(block.html)
        due = [*due, *(note for notes in begun for note in notes)]
    yield {"html": Markup("".join(text)), "notes": due}
