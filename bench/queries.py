"""Turns a built portal into questions with known answers: fragments of titles, and runs of characters from anywhere.

It refuses to know search engines; what it reads are the pages that a citizen reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import msgspec
from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af]+")
_BLOCK = re.compile(r"(?=<(?:p|h[1-6]|li|tr|td|th|caption|figcaption|div|br)\b)")
_NOT_BODY = ".anchor, .signature"
"""What stands inside a body on a page without being part of the text: links to a clause, the office and its day."""
_TITLE_LENGTHS = (4, 10)
_RUN_LENGTHS = (2, 6)
_FROM_TITLES = 0.2
"""Which part of the runs comes from titles, which are a hundredth of all text."""


class Text(Struct, frozen=True):
    """What a citizen may look for in one document. ``url`` is root-relative; ``body`` has a line a block."""

    url: str
    title: str
    body: str


class Question(Struct, frozen=True):
    """A query, and the addresses of the documents of which one is a right answer."""

    query: str
    right: frozenset[str]


class _Listed(Struct):
    title: str
    url: str


class _Catalogue(Struct):
    documents: list[_Listed]


def read_texts(output: Path) -> tuple[Text, ...]:
    """Every document that ``data/documents.json`` lists, by address, with the text of its page."""
    listed = msgspec.json.decode((output / "data/documents.json").read_bytes(), type=_Catalogue).documents
    return tuple(
        Text(x.url, x.title, _body((output / x.url).read_text(encoding="utf-8")))
        for x in sorted(listed, key=lambda x: x.url)
    )


def _body(html: str) -> str:
    body = LexborHTMLParser(_BLOCK.sub("\n", html)).css_first("article[data-id] .gw-body")
    if body is None:
        return ""
    for inner in body.css(_NOT_BODY):
        inner.decompose()
    return body.text()


def size(texts: Sequence[Text]) -> int:
    """Titles and bodies together, in bytes of UTF-8."""
    return sum(len(text.title.encode()) + len(text.body.encode()) for text in texts)


def known_items(texts: Sequence[Text], count: int, seed: int) -> Iterator[Question]:
    """``count`` fragments of titles. The rule: draw a document, then 4 to 10 adjacent Han characters of its title,
    wherever words begin or end. Every document whose title holds them is a right answer."""
    random = Random(f"{seed} known items")
    drawn = 0
    while drawn < count:
        if query := _adjacent(random, random.choice(texts).title, *_TITLE_LENGTHS):
            yield Question(query, frozenset(text.url for text in texts if query in text.title))
            drawn += 1


def substrings(texts: Sequence[Text], count: int, seed: int) -> Iterator[Question]:
    """``count`` runs of 2 to 6 adjacent Han characters, a fifth from titles, the others from bodies. The document it
    was drawn from is the right answer."""
    random = Random(f"{seed} substrings")
    drawn = 0
    while drawn < count:
        text = random.choice(texts)
        source = text.title if random.random() < _FROM_TITLES else text.body
        if query := _adjacent(random, source, *_RUN_LENGTHS):
            yield Question(query, frozenset((text.url,)))
            drawn += 1


def _adjacent(random: Random, text: str, shortest: int, longest: int) -> str:
    """Adjacent Han characters out of ``text``, every place alike; empty when there are not ``shortest`` of them."""
    runs: list[str] = [run for run in _HAN.findall(text) if len(run) >= shortest]
    if not runs:
        return ""
    run = random.choices(runs, [len(run) for run in runs])[0]
    length = random.randint(shortest, min(longest, len(run)))
    start = random.randint(0, len(run) - length)
    return run[start : start + length]
