"""Cuts normal text into what can be looked up: runs of Han characters, words of letters or digits, document numbers.

It refuses to know fields and weights; documents and queries are cut by the same functions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from site_builder.search.normal import HAN

PIECE = re.compile(f"([{HAN}]+)|[^\\W_{HAN}]+")
_OPEN, _CLOSE = r"[\[(〔【{〈<﹝]", r"[\])〕】}〉>﹞]"
NUMBER = re.compile(
    rf"{_OPEN}\s*(?P<year>(?:19|20)\d\d)\s*{_CLOSE}\s*第?\s*(?P<serial>\d{{1,5}})(?!\d)\s*号?"
    r"|(?<!\d)(?P<bare>(?:19|20)\d\d)\s*[年,]?\s*第?\s*(?P<last>\d{1,5})\s*号",
    re.ASCII,
)
"""A document number from its year on, in any of its forms: 〔2017〕47号, [2017]47号, 2017 47号, 2017年第47号."""
_CODE = re.compile(f"[{HAN}]{{1,12}}(?=\\s*$)", re.ASCII)
"""The issuing code before it."""
_SHORTEST_CODE, _LONGEST_CODE, _BEFORE = 2, 8, 16


class Piece(Struct, frozen=True):
    """A run of Han characters, or a word of letters or digits; ``place`` counts the characters of pieces before it."""

    text: str
    han: bool
    place: int


def pieces(text: str) -> Iterator[Piece]:
    """The pieces of normal text in order."""
    place = 0
    for found in PIECE.finditer(text):
        word = found[0]
        yield Piece(word, found[1] is not None, place)
        place += len(word)


def length(text: str) -> int:
    """How many characters of a normal text stand in pieces; signs and spaces do not count."""
    return sum(len(piece.text) for piece in pieces(text))


def bare(text: str) -> str:
    """The characters of a normal text that stand in pieces, in one run."""
    return "".join(piece.text for piece in pieces(text))


def number_name(found: re.Match[str], code: str) -> str:
    """The one name of a document number with the given issuing code; without a code, of any number of that year."""
    year, serial = found["year"] or found["bare"], found["serial"] or found["last"]
    return f"{code}{year}-{int(serial)}"


def code_before(text: str, found: re.Match[str]) -> re.Match[str] | None:
    """The characters that end where a number begins, its issuing code among them."""
    return _CODE.search(text, max(0, found.start() - _BEFORE), found.start())


def number_names(text: str) -> Iterator[tuple[str, int]]:
    """The names under which the document numbers in a text are found, each with where in the text it begins.

    In running text nobody marks where the code begins (“根据国办发〔2017〕47号”), so every ending of the characters
    before the year is one.
    """
    for found in NUMBER.finditer(text):
        yield number_name(found, ""), found.start()
        before = code_before(text, found)
        if before:
            code, end = before[0], before.end()
            for size in range(_SHORTEST_CODE, min(len(code), _LONGEST_CODE) + 1):
                yield number_name(found, code[-size:]), end - size
