"""Turns what a citizen types into clauses that must all hold, each with the keys to look up.

It refuses to know the index; any text gives a query, at worst one without clauses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum

from msgspec import Struct

from site_builder.search.keys import pair_key, word_key
from site_builder.search.normal import normal
from site_builder.search.units import NUMBER, PIECE, code_before, length, number_name, pieces

LONGEST = 120
"""Characters of a query that are looked at; whoever shows hits says so when there are more."""
MOST_VARIANTS = 6
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»「」『』", '"'))
_MARKED = re.compile(r'(?:^|(?<=\s))-(?:"(?P<not>[^"]+)"|(?P<without>[^\s"]+))|"(?P<phrase>[^"]*)"', re.ASCII)
_LONGEST_CODE = 8
_FILL = "|"

Same = Mapping[str, Sequence[str]]
"""Normal texts, and what means the same."""


class Kind(Enum):
    """What a clause asks: the words anywhere, the very phrase, a document number, or that the words do not stand."""

    WORDS = "words"
    PHRASE = "phrase"
    NUMBER = "number"
    NOT = "not"


class Need(Struct, frozen=True):
    """A run of Han characters by its pairs, or one word by its key; ``place`` counts characters before it."""

    text: str
    keys: tuple[int, ...]
    place: int


class Variant(Struct, frozen=True):
    """One way to satisfy a clause: all of these. ``size`` counts its characters; only the ``literal`` one was typed."""

    needs: tuple[Need, ...]
    size: int
    literal: bool = True


class Clause(Struct, frozen=True):
    """One part of a query; ``text`` is normal. There is at least one variant."""

    kind: Kind
    text: str
    variants: tuple[Variant, ...]


class Query(Struct, frozen=True):
    """All clauses must hold; ``cut`` tells that characters at the end were left out."""

    clauses: tuple[Clause, ...]
    cut: bool = False

    @property
    def wanted(self) -> tuple[Clause, ...]:
        """The clauses that find something; without any of them a query finds nothing."""
        return tuple(c for c in self.clauses if c.kind is not Kind.NOT)


def parse(text: str, same: Same) -> Query:
    """The query that ``text`` stands for: words mean AND, “…” the very phrase, -词 that it does not stand there."""
    whole = normal(text)
    rest = whole[:LONGEST].translate(_QUOTES)
    found: list[tuple[int, Kind, str, str]] = []
    for mark in list(_MARKED.finditer(rest)):
        without = mark["not"] or mark["without"]
        kind = Kind.NOT if without else Kind.PHRASE
        found.append((mark.start(), kind, without or mark["phrase"] or "", ""))
        rest = _blank(rest, mark.start(), mark.end())
    for number in list(NUMBER.finditer(rest)):
        before = code_before(rest, number)
        code = before[0][-_LONGEST_CODE:] if before and len(before[0]) > 1 else ""
        start = before.end() - len(code) if before and code else number.start()
        found.append((start, Kind.NUMBER, rest[start : number.end()], number_name(number, code)))
        rest = _blank(rest, start, number.end())
    found += [(piece.start(), Kind.WORDS, piece[0], "") for piece in PIECE.finditer(rest)]
    found.sort(key=lambda part: part[0])
    clauses = [Clause(kind, text, tuple(_variants(kind, text, name, same))) for _, kind, text, name in found]
    return Query(tuple(clause for clause in clauses if clause.variants), len(whole) > LONGEST)


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + _FILL * (end - start) + text[end:]


def _variants(kind: Kind, text: str, name: str, same: Same) -> Iterator[Variant]:
    if kind is Kind.NUMBER:
        yield Variant((Need(name, (word_key(name),), 0),), length(text))
        return
    needs = tuple(_needs(text))
    if needs:
        yield Variant(needs, length(text))
    if kind is Kind.WORDS:
        known = [name for name in same if name in text]
        longest = [name for name in known if not any(name in other for other in known if other != name)]
        others = dict.fromkeys(text.replace(name, other) for name in longest for other in same[name])
        for other in list(others)[:MOST_VARIANTS]:
            if needs := tuple(_needs(other)):
                yield Variant(needs, length(other), literal=False)


def _needs(text: str) -> Iterator[Need]:
    for piece in pieces(text):
        yield Need(piece.text, tuple(_keys(piece.text) if piece.han else [word_key(piece.text)]), piece.place)


def _keys(run: str) -> list[int]:
    """The keys of a run's pairs; a character alone is a word."""
    return [pair_key(run[i : i + 2]) for i in range(len(run) - 1)] or [word_key(run)]
