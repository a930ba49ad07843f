"""Turns the name of a clause, as an editor writes it, into a key that is the same for every way of writing it.

It refuses to know texts: a document is known by the labels of its clauses and the places where they begin.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from site_builder.model.numeral import NUMERAL, number_from_chinese
from site_builder.model.written import half_width

_NUMBER = f"([{NUMERAL}]+|[0-9]+)"
_ARTICLE = re.compile(f"第{_NUMBER}条(?:之{_NUMBER})?")
_ITEM = re.compile(rf"{_NUMBER}(?:、|$|(?=\())|第{_NUMBER}部分")


def clause_key(written: str) -> str:
    """The clause that ``written`` lies in, by number: 第8条, 第八条 and 第八条第二款 are one, and so are 二, 二、补贴标准
    and 第二部分; any other name without its spaces."""
    plain = half_width(written)
    article = _ARTICLE.match(plain)
    if article is not None:
        number, sub = (number_from_chinese(group or "") or 0 for group in article.groups())
        return f"第{number}条之{sub}" if sub else f"第{number}条"
    item = _ITEM.match(plain)
    number = number_from_chinese(item[1] or item[2]) or 0 if item else 0
    return f"{number}、" if number else plain


def find_clause(written: str, known: Sequence[str]) -> int | None:
    """Which of the labels of a text is meant: the one of that number, else the one with these words."""
    keys = [clause_key(label) for label in known]
    key = clause_key(written)
    if key in keys:
        return keys.index(key)
    titles = [_title(label) for label in known]
    return titles.index(key) if key in titles else None


def clause_anchor(written: str, known: Sequence[str], anchors: Sequence[str]) -> str:
    """Where the clause that ``written`` names begins; ``known`` are the labels of the text, ``anchors`` their places.
    "" when the text has no such clause."""
    number = find_clause(written, known)
    return "" if number is None else anchors[number]


def has_clauses(known: Iterable[str]) -> bool:
    """Whether a text is divided by numbers: one that is not cannot lack a clause."""
    return any(_number(label) for label in known)


def nearest_clause(written: str, known: Iterable[str]) -> str | None:
    """The label that was probably meant: of numbers the nearest one."""
    labels = tuple(known)
    found = _number(written)
    numbered = {label: number for label in labels if (number := _number(label))}
    if found and numbered:
        return min(numbered, key=lambda label: abs(numbered[label] - found))
    return next(iter(get_close_matches(written, labels, 1, 0.4)), None)


def meet(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two lists of clauses have one in common; a list that names none means the whole."""
    return not one or not other or not {clause_key(x) for x in one}.isdisjoint(map(clause_key, other))


def _number(label: str) -> int:
    plain = half_width(label)
    match = _ARTICLE.match(plain) or _ITEM.match(plain)
    return (number_from_chinese(match[1] or match[2] or "") or 0) if match else 0


def _title(label: str) -> str:
    """The words of a label behind its number."""
    plain = half_width(label)
    match = _ARTICLE.match(plain) or _ITEM.match(plain)
    return plain[match.end() :] if match else plain
